"""The inspection's page: what is typed saves itself, what was refused stays, what others wrote is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import year
from db.records import (
    Body,
    Inspection,
    Member,
    Paper,
    RecordId,
    Subject,
    Term,
    Topic,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.pages.inspection.page import TABS
from desktop.ui.parts.fields import SETTLE_MS, Field
from desktop.ui.places import Place
from tests import make
from tests.typing_hand import BOMB, MOTTO, compose, key_in, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.pages.inspection import InspectionPage
    from desktop.words import Words

ID = RecordId("i")
SECRET = "TỐI MẬT"


def write(store: Store, *records: Any) -> None:
    store.write("case.import", [fields.edit(record) for record in records])


def whole(**own: Any) -> list[Any]:
    """Return an inspection with one of each thing that its page shows."""
    usual: dict[str, Any] = {
        "topic": "Cải cách hành chính",
        "founding": (Paper(kind="Quyết định"),),
        "terms": (Term(what="Báo cáo"),),
    }
    return [
        Inspection(id=ID, **{**usual, **own}),
        Member(id=RecordId("m"), inspection=ID, name="Lan", position="00000001i"),
        Body(id=RecordId("b"), name="Sở Nội vụ"),
        Subject(id=RecordId("s"), inspection=ID, body=RecordId("b"), position="00000001i"),
        Topic(id=RecordId("t"), inspection=ID, title="Một cửa", position="00000001i"),
        Visit(id=RecordId("v"), inspection=ID, kind=VisitKind.SURVEY, position="00000001i"),
    ]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, store: Store) -> InspectionPage:
    from desktop.ui.pages.inspection import InspectionPage

    write(store, *whole())
    made = InspectionPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 640)
    made.show()
    made.show_place(Place("inspection", ID))
    return made


def go(page: InspectionPage, tab: str) -> None:
    page.tabs.setCurrentIndex(TABS.index(tab))


def editors(page: QWidget) -> list[QWidget]:
    """Return every widget in sight that takes letters."""
    found = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    return [each for each in found if each.isVisible() and each.isEnabled()]


def text(editor: QWidget) -> str:
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def set_text(editor: QWidget, value: str) -> None:
    editor.setPlainText(value) if isinstance(editor, QPlainTextEdit) else editor.setText(value)


def inspection(store: Store) -> Inspection:
    return query.inspection(store.reader, ID)


def kept_field(page: InspectionPage, tab: str, name: str) -> Any:
    form = page.about.form if tab == "about" else page.lists[tab].form
    return next(kept.field for kept in form._kept if kept.name == name)


@pytest.mark.parametrize("tab", TABS)
def test_every_text_widget_takes_a_composition_whole(page: InspectionPage, tab: str) -> None:
    go(page, tab)
    assert editors(page)
    for editor in editors(page):
        set_text(editor, "")
        compose(editor, MOTTO)
        assert text(editor) == MOTTO


@pytest.mark.parametrize("tab", TABS)
def test_every_field_with_letters_keeps_a_composition_in_the_store(
    page: InspectionPage, store: Store, qtbot: QtBot, tab: str
) -> None:
    go(page, tab)
    written = 0
    for editor in editors(page):
        set_text(editor, "")
        before = store.position
        compose(editor, MOTTO)
        page.flush()
        written += store.position - before
    assert written >= {"visits": 1, "topics": 2, "subjects": 3, "terms": 3}.get(tab, 4)


@pytest.mark.parametrize("tab", TABS)
def test_markup_is_letters_everywhere(page: InspectionPage, store: Store, tab: str) -> None:
    hostile = whole(
        topic=BOMB, issuer=BOMB, place=BOMB, founding=(Paper(kind=BOMB, subject=BOMB),),
        terms=(Term(what=BOMB),), copies_to=(BOMB,),
    )  # fmt: skip
    bombed = [
        hostile[0],
        Member(id=RecordId("m"), inspection=ID, name=BOMB, position_title=BOMB, group=BOMB),
        Body(id=RecordId("b"), name=BOMB, short_name=BOMB),
        Topic(id=RecordId("t"), inspection=ID, title=BOMB),
        Visit(id=RecordId("v"), inspection=ID, kind=VisitKind.SURVEY, title=BOMB),
    ]
    write(store, *bombed)
    go(page, tab)
    page.refresh()
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
    for tooltip in (each.toolTip() for each in page.findChildren(QAbstractButton)):
        assert "<table>" not in tooltip


def test_what_is_typed_is_saved_without_leaving_the_field(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    go(page, "about")
    compose(kept_field(page, "about", "issuer").line, "Thường trực Hội đồng nhân dân tỉnh")
    qtbot.waitUntil(
        lambda: inspection(store).issuer == "Thường trực Hội đồng nhân dân tỉnh",
        timeout=SETTLE_MS * 20,
    )


def test_what_is_typed_is_saved_when_the_page_is_left(page: InspectionPage, store: Store) -> None:
    go(page, "members")
    line = kept_field(page, "members", "name").line
    press(line, Qt.Key.Key_End)
    key_in(line, " Anh")
    page.hide()
    assert query.members(store.reader, ID)[0].name == "Lan Anh"


def test_another_tab_saves_what_was_typed(page: InspectionPage, store: Store) -> None:
    go(page, "about")
    key_in(kept_field(page, "about", "place").line, "Cao Bằng")
    go(page, "visits")
    assert inspection(store).place == "Cao Bằng"


def test_a_line_break_in_the_topic_is_a_space(page: InspectionPage, store: Store) -> None:
    page.topic.pages.setPlainText("Cải cách\nhành chính\ncấp tỉnh")
    page.flush()
    assert inspection(store).topic == "Cải cách hành chính cấp tỉnh"


def test_years_are_read_and_said(page: InspectionPage, store: Store, qtbot: QtBot) -> None:
    go(page, "about")
    key_in(kept_field(page, "about", "period").line, "2022")
    page.flush()
    assert inspection(store).period == year(2022)
    qtbot.waitUntil(lambda: "Năm 2022" in page._meta.text())


def test_the_first_fact_typed_moves_nothing_on_the_page(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    go(page, "about")
    top = page.tabs.y()
    key_in(kept_field(page, "about", "period").line, "2022")
    page.flush()
    qtbot.waitUntil(lambda: "Năm 2022" in page._meta.text())
    QApplication.processEvents()
    assert page.tabs.y() == top


def test_an_unreadable_period_stays_with_its_sentence(page: InspectionPage, store: Store) -> None:
    go(page, "about")
    field = kept_field(page, "about", "period")
    key_in(field.line, "mấy năm nay")
    page.flush()
    assert field.is_refused
    assert field.text() == "mấy năm nay"
    assert inspection(store).period is None


def test_recipients_are_the_lines_that_say_something(page: InspectionPage, store: Store) -> None:
    go(page, "about")
    field = kept_field(page, "about", "copies_to")
    compose(field.pages, "Như trên")
    press(field.pages, Qt.Key.Key_Return)
    press(field.pages, Qt.Key.Key_Return)
    compose(field.pages, "Lưu: VT")
    page.flush()
    assert inspection(store).copies_to == ("Như trên", "Lưu: VT")


@pytest.mark.parametrize(
    ("tab", "name"),
    [("about", "issuer"), ("members", "position_title"), ("subjects", "short_name"),
     ("topics", "title"), ("papers", "subject"), ("terms", "what")],
)  # fmt: skip
def test_a_secrecy_mark_is_refused_beneath_the_field_and_stays_typed(
    page: InspectionPage, store: Store, words: Words, tab: str, name: str
) -> None:
    go(page, tab)
    field: Field[Any] = kept_field(page, tab, name)
    field.set_text(SECRET)
    page.flush()
    before = store.position
    page.refresh()
    assert field.is_refused
    assert SECRET.lower() in field._error.text()
    assert field._error.isVisible()
    assert field.text() == SECRET
    assert (
        store.position
        == before
        == store.reader.execute("select max(row) from change").fetchone()[0]
    )


def other_writes(store: Store, name: str, value: Any, seen: int) -> None:
    make.arriving(store, ID, "inspection", seen, **{name: value})


def test_what_others_write_arrives_without_touching_what_is_being_typed(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    go(page, "about")
    place = kept_field(page, "about", "place")
    key_in(place.line, "Cao")
    other_writes(store, "issuer", "HĐND tỉnh", store.position)
    qtbot.waitUntil(lambda: kept_field(page, "about", "issuer").text() == "HĐND tỉnh")
    key_in(place.line, " Bằng")
    page.flush()
    assert inspection(store).place == "Cao Bằng"


def test_words_typed_while_others_write_the_same_field_stand_beside_theirs(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    go(page, "about")
    field = kept_field(page, "about", "place")
    key_in(field.line, "Cao Bằng")
    before = store.position
    other_writes(store, "place", "Hà Giang", before)
    other_writes(store, "issuer", "arrived", before)
    qtbot.waitUntil(lambda: kept_field(page, "about", "issuer").text() == "arrived")
    page.flush()
    heads = query.clashes(store.reader)[ID, "place"]
    assert {head.value for head in heads} == {"Cao Bằng", "Hà Giang"}
    mark = next(kept.mark for kept in page.about.form._kept if kept.name == "place")
    qtbot.waitUntil(mark.isVisible)
    assert "Hà Giang" in mark._said.text()


@pytest.mark.parametrize(("pick", "left"), [("_keep", "Cao Bằng"), ("_take", "Hà Giang")])
def test_a_clash_is_settled_by_a_button(
    page: InspectionPage, store: Store, qtbot: QtBot, pick: str, left: str
) -> None:
    go(page, "about")
    before = store.position
    other_writes(store, "place", "Hà Giang", before)
    other_writes(store, "place", "Cao Bằng", before)
    mark = next(kept.mark for kept in page.about.form._kept if kept.name == "place")
    qtbot.waitUntil(mark.isVisible)
    getattr(mark, pick)()
    assert inspection(store).place == left
    assert query.clashes(store.reader) == {}
    qtbot.waitUntil(lambda: not mark.isVisible())


def test_saves_of_ones_own_never_clash(page: InspectionPage, store: Store) -> None:
    go(page, "about")
    field = kept_field(page, "about", "place")
    for letters in ("Cao", " ", "Bằng", ", Việt Nam"):
        key_in(field.line, letters)
        field.flush()
    assert query.clashes(store.reader) == {}
    assert inspection(store).place == "Cao Bằng, Việt Nam"


def test_another_inspection_saves_what_was_typed_into_the_last(
    page: InspectionPage, store: Store
) -> None:
    write(store, Inspection(id=RecordId("j"), topic="Đất đai", place="Hà Nội"))
    go(page, "about")
    key_in(kept_field(page, "about", "place").line, "Cao Bằng")
    page.show_place(Place("inspection", RecordId("j")))
    assert inspection(store).place == "Cao Bằng"
    assert query.inspection(store.reader, RecordId("j")).place == "Hà Nội"
    assert kept_field(page, "about", "place").text() == "Hà Nội"
    assert page.title() == "Đất đai"


def test_a_new_inspection_is_first_asked_about_itself(page: InspectionPage, store: Store) -> None:
    write(store, Inspection(id=RecordId("j"), topic="Đất đai"))
    page.show_place(Place("inspection", RecordId("j")))
    assert page.tab() == "about"


def test_a_list_is_made_when_it_is_first_shown(page: InspectionPage) -> None:
    assert set(page.lists) == {"visits"}
    assert page.lists["visits"].isVisible()
    go(page, "members")
    assert set(page.lists) == {"visits", "members"}
    assert not page.lists["visits"].isVisible()
    assert page.lists["members"].table.rows.rows


@pytest.mark.parametrize(
    ("part", "tab"), [("m", "members"), ("b", "subjects"), ("s", "subjects"), ("t", "topics")]
)
def test_a_place_points_at_its_part(page: InspectionPage, part: str, tab: str) -> None:
    page.show_place(Place("inspection", ID, RecordId(part)))
    assert page.tab() == tab
    assert page.lists[tab].table.chosen() is not None


def test_deleting_the_inspection_takes_its_visits_along_and_comes_back_whole(
    page: InspectionPage, store: Store, said: list[Message], qtbot: QtBot
) -> None:
    go(page, "about")
    with qtbot.waitSignal(page.vanished):
        page.about.unwanted.emit()
    assert query.inspections(store.reader) == []
    assert query.visits(store.reader, ID) == []
    assert said[-1].undo
    store.undo()
    assert len(query.visits(store.reader, ID)) == 1


def test_a_tab_of_an_inspection_gone_meanwhile_leaves_the_page(
    page: InspectionPage, store: Store, qtbot: QtBot
) -> None:
    store.write("inspection.delete", [fields.deleted(inspection(store))])
    with qtbot.waitSignal(page.vanished):
        go(page, "members")


def test_every_step_has_its_name(page: InspectionPage, words: Words) -> None:
    for tab in (tab for tab in TABS if tab != "about"):
        listing = page.listing(tab)
        steps = ["add", "move", "delete"]
        for step in steps:
            assert f"action.{listing.area}.{step}" in words
        assert not listing.action or f"action.{listing.action}" in words


def test_every_tool_has_a_name(page: InspectionPage) -> None:
    for tab in TABS:
        go(page, tab)
        for widget in [*editors(page), *page.findChildren(QAbstractButton)]:
            if widget.isVisible() and widget.objectName() not in (
                "ScrollLeftButton",
                "ScrollRightButton",
            ):
                assert widget.accessibleName(), widget
