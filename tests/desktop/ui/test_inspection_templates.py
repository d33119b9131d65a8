"""Outline templates in the window: chosen, looked at, brought from a file, kept; what a topic asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Expected, Inspection, RecordId, Topic
from db.store import Store
from desktop.fieldwork import outlines, own
from desktop.fieldwork.outlines import Line, Template
from desktop.ui.pages.inspection.lines_field import read_expected, shown_expected
from desktop.ui.pages.inspection.page import TABS
from desktop.ui.places import Place
from tests.desktop.fieldwork.test_imported import book
from tests.typing_hand import BOMB, compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.pages.inspection import InspectionPage
    from desktop.ui.pages.inspection.keeping import RenameTemplate
    from desktop.ui.pages.inspection.templates import Templates
    from desktop.words import Words

ID = RecordId("i")
SHIPPED = 3


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, store: Store) -> InspectionPage:
    from desktop.ui.pages.inspection import InspectionPage

    store.write("inspection.add", [fields.edit(Inspection(id=ID, topic="Đất đai"))])
    made = InspectionPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 640)
    made.show()
    made.activateWindow()
    made.show_place(Place("inspection", ID))
    return made


def opened(qtbot: QtBot, page: InspectionPage) -> Templates:
    """Open the dialog by its key, as soon as it knows the templates."""
    from desktop.ui.pages.inspection.templates import Templates

    qtbot.keyClick(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = page.findChildren(Templates)
    qtbot.waitUntil(lambda: len(dialog.table.rows.rows) >= SHIPPED)
    return dialog


def topics(store: Store) -> list[Topic]:
    return query.topics(store.reader, ID)


def test_a_template_is_looked_at_before_it_is_taken_and_one_undo_takes_it_back(
    qtbot: QtBot, page: InspectionPage, store: Store, said: list[Message]
) -> None:
    dialog = opened(qtbot, page)
    template = dialog.table.rows.rows[0].template
    assert template.topics[0].title in dialog.sheet.toPlainText()
    assert topics(store) == []
    press(dialog.table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.confirm
    press(dialog.confirm, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(said))
    assert len(topics(store)) == len(list(outlines.walk(template.topics)))
    assert any(topic.expected for topic in topics(store))
    qtbot.waitUntil(lambda: page.tab() == "topics" and bool(page.listing("topics").table.rows.rows))
    store.undo()
    assert topics(store) == []


def test_a_file_shows_what_was_understood_and_writes_nothing_until_it_is_taken(
    qtbot: QtBot, page: InspectionPage, store: Store, tmp_path: Path
) -> None:
    dialog = opened(qtbot, page)
    rows = [["ĐỀ CƯƠNG"], ["TT", "Nội dung", "Chỉ tiêu", "Đơn vị tính"],
            ["1", BOMB, "Số văn bản", "văn bản"], ["1.1", "Kế hoạch năm"]]  # fmt: skip
    dialog.bring_in(str(book(tmp_path, rows)))
    qtbot.waitUntil(lambda: len(dialog.table.rows.rows) == SHIPPED + 1)
    shown = dialog.sheet.toPlainText()
    assert "\n1.1. Kế hoạch năm" in shown
    assert "# Số văn bản (văn bản)" in shown
    assert shown.endswith("Không nhận:\n– ĐỀ CƯƠNG")
    assert topics(store) == []
    dialog.confirmed()
    qtbot.waitUntil(lambda: len(topics(store)) == 2)
    assert topics(store)[0].expected == (Expected(measure="Số văn bản", unit="văn bản"),)


def test_a_file_that_is_refused_says_so_in_the_dialog_and_leaves_it_usable(
    qtbot: QtBot, page: InspectionPage, tmp_path: Path
) -> None:
    dialog = opened(qtbot, page)
    bad = tmp_path / "bom.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    dialog.bring_in(str(bad))
    qtbot.waitUntil(lambda: not dialog.error.isHidden())
    assert "bom.xlsx" in dialog.error.text()
    assert dialog.confirm.isEnabled()


def test_the_outline_is_kept_as_a_template_that_is_offered_next_time(
    qtbot: QtBot, page: InspectionPage, store: Store
) -> None:
    from desktop.ui.pages.inspection.keeping import KeepTemplate

    topic = Topic(id=RecordId("t"), inspection=ID, title="Một", questions=("Vì sao?",))
    store.write("topic.add", [fields.edit(topic)])
    dialog = opened(qtbot, page)
    dialog.keep.click()
    (keeping,) = dialog.findChildren(KeepTemplate)
    keeping.name.line.clear()
    compose(keeping.name.line, "Mẫu tổ hai")
    keeping.confirmed()
    qtbot.waitUntil(lambda: len(dialog.table.rows.rows) == SHIPPED + 1)
    (kept,) = outlines.available(own.folder())[0].values()
    assert kept == Template(name="Mẫu tổ hai", topics=(Line(title="Một", questions=("Vì sao?",)),))


def owned(qtbot: QtBot, page: InspectionPage, *names: str) -> Templates:
    """Keep templates of one's own and open the dialog with the first of them chosen."""
    for name in names:
        outlines.save(Template(name=name, topics=(Line(title="Một"),)), own.folder())
    dialog = opened(qtbot, page)
    qtbot.waitUntil(dialog.owned.rename.isEnabled)
    qtbot.waitUntil(dialog.table.hasFocus)
    return dialog


def kept_names() -> list[str]:
    return [each.name for each in outlines.available(own.folder())[0].values()]


def listed(dialog: Templates) -> list[str]:
    return [row.template.name for row in dialog.table.rows.rows]


def renaming(qtbot: QtBot, dialog: Templates, name: str) -> RenameTemplate:
    """Ask for another name by the key, type it, and press Enter."""
    from desktop.ui.pages.inspection.keeping import RenameTemplate

    qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    (asking,) = dialog.findChildren(RenameTemplate)
    qtbot.waitUntil(asking.name.line.hasFocus)
    compose(asking.name.line, name)
    press(asking.name.line, Qt.Key.Key_Return)
    return asking


def test_a_template_of_ones_own_is_renamed_by_keys_and_renamed_back(
    qtbot: QtBot, page: InspectionPage, words: Words
) -> None:
    dialog = owned(qtbot, page, "Mẫu một", "Mẫu hai")
    first = listed(dialog)[0]
    renaming(qtbot, dialog, "Mẫu của tổ")
    qtbot.waitUntil(lambda: listed(dialog)[0] == "Mẫu của tổ")
    assert words("templates.renamed", old=first, name="Mẫu của tổ") == dialog.owned.said.text()
    assert dialog.table.chosen().template.name == "Mẫu của tổ"
    dialog.activateWindow()
    qtbot.waitUntil(dialog.table.hasFocus)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: listed(dialog)[0] == first)
    assert sorted(kept_names()) == ["Mẫu hai", "Mẫu một"]


def test_a_name_that_is_taken_is_refused_beneath_the_field_and_can_be_mended(
    qtbot: QtBot, page: InspectionPage
) -> None:
    dialog = owned(qtbot, page, "Mẫu hai", "Mẫu một")
    asking = renaming(qtbot, dialog, "MẪU MỘT")
    qtbot.waitUntil(lambda: "MẪU MỘT" in asking.name._error.text())
    assert sorted(kept_names()) == ["Mẫu hai", "Mẫu một"]
    asking.name.line.selectAll()
    compose(asking.name.line, "Mẫu ba")
    press(asking.name.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sorted(kept_names()) == ["Mẫu ba", "Mẫu một"])


def test_a_template_is_deleted_and_comes_back_and_what_was_taken_from_it_stays(
    qtbot: QtBot, page: InspectionPage, store: Store, words: Words
) -> None:
    store.write("topic.add", [fields.edit(Topic(id=RecordId("t"), inspection=ID, title="Một"))])
    dialog = owned(qtbot, page, "Mẫu một")
    (file,) = own.folder().iterdir()
    held = file.read_bytes()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(listed(dialog)) == SHIPPED)
    assert not file.exists()
    assert dialog.owned.said.text() == words("templates.removed", name="Mẫu một")
    assert [topic.title for topic in topics(store)] == ["Một"]
    assert not dialog.owned.remove.isEnabled()
    qtbot.mouseClick(dialog.owned.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(listed(dialog)) == SHIPPED + 1)
    assert file.read_bytes() == held
    assert not dialog.owned.back.isVisible()


def test_what_comes_with_the_program_is_neither_renamed_nor_deleted(
    qtbot: QtBot, page: InspectionPage
) -> None:
    dialog = opened(qtbot, page)
    before = listed(dialog)
    assert not dialog.owned.rename.isEnabled()
    assert not dialog.owned.remove.isEnabled()
    qtbot.waitUntil(dialog.table.hasFocus)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
        qtbot.keyClick(dialog.table, key)
    dialog.ask()
    qtbot.waitUntil(lambda: not page.desk.jobs.running)
    assert listed(dialog) == before


@pytest.mark.parametrize("step", ["rename", "remove"])
def test_a_template_that_is_gone_meanwhile_is_said_and_the_list_is_read_again(
    qtbot: QtBot, page: InspectionPage, step: str
) -> None:
    dialog = owned(qtbot, page, "Mẫu một")
    (file,) = own.folder().iterdir()
    file.unlink()
    if step == "rename":
        renaming(qtbot, dialog, "Mẫu hai")
    else:
        qtbot.mouseClick(dialog.owned.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "không còn ở đó" in dialog.error.text())
    assert file.name in dialog.error.text()
    assert len(listed(dialog)) == SHIPPED
    assert list(own.folder().iterdir()) == []


def test_the_palette_finds_where_templates_are_renamed_and_deleted(page: InspectionPage) -> None:
    from desktop.ui.palette import fits

    (name,) = (name for key, name in page.keys() if key == "Ctrl+T")  # noqa: SIM118
    for typed in ("xoá mẫu", "doi ten", "đề cương mẫu"):
        found = fits(name, typed)
        assert found is not None
        assert found[0] == 0, typed


def test_an_inspection_may_begin_with_a_template(
    qtbot: QtBot, desk: Desk, store: Store, page: InspectionPage
) -> None:
    from desktop.ui.pages.inspections.begin import BeginInspection

    dialog = BeginInspection(desk, page)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.template.box.count() == SHIPPED + 1)
    compose(dialog.topic.line, "Đầu tư công")
    dialog.template.box.setCurrentIndex(2)
    dialog.confirmed()
    new = query.inspections(store.reader)[0]
    assert new.topic == "Đầu tư công"
    assert query.topics(store.reader, new.id)[0].required


def test_questions_and_expected_figures_are_typed_in_the_outline(
    qtbot: QtBot, page: InspectionPage, store: Store
) -> None:
    store.write("topic.add", [fields.edit(Topic(id=RecordId("t"), inspection=ID, title="Một"))])
    page.tabs.setCurrentIndex(TABS.index("topics"))
    qtbot.waitUntil(lambda: bool(page.listing("topics").table.rows.rows))
    fields_ = {kept.name: kept.field for kept in page.listing("topics").form._kept}
    compose(fields_["questions"].pages, "Vì sao chậm?")
    press(fields_["questions"].pages, Qt.Key.Key_Return)
    compose(fields_["questions"].pages, "Ai chịu trách nhiệm?")
    compose(fields_["expected"].pages, "Số dự án (dự án)")
    page.flush()
    (topic,) = topics(store)
    assert topic.questions == ("Vì sao chậm?", "Ai chịu trách nhiệm?")
    assert topic.expected == (Expected(measure="Số dự án", unit="dự án"),)
    qtbot.waitUntil(
        lambda: page.listing("topics").table.rows.index(0, 1).data() == "2 câu hỏi, 1 số liệu"
    )


NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
UNITS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="()"), max_size=5)


@given(measure=NAMES, unit=UNITS)
def test_an_expected_figure_is_read_as_it_is_shown(measure: str, unit: str) -> None:
    wanted = Expected(measure=measure, unit=unit)
    assert read_expected(shown_expected(wanted)) == wanted
