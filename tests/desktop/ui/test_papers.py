"""The page Papers: the real paper on the screen, the file and its record, the printer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import DocumentKind, Inspection, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.minutes.papers import KINDS, forms
from desktop.ui.catalogue import NAMES
from desktop.ui.pages.papers import PapersPage
from desktop.ui.pages.papers.gaps import gaps
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dialogs import papers_folder
from desktop.ui.parts.printing import new_printer
from desktop.ui.parts.sheets import FIT
from desktop.ui.places import TODAY, Place, from_text, to_text

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.jobs import Jobs
    from desktop.ui.window import Window

SESSION = RecordId("cb-2023-lv-01")


@pytest.fixture
def page(desk: Desk, store: Store, qtbot: QtBot) -> PapersPage:
    """The page with the worked example's session, its paper shown."""
    example.load(store)
    made = PapersPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show_place(Place("papers", SESSION))
    made.show()
    qtbot.waitUntil(lambda: made._preview.sheets.count > 0, timeout=20_000)
    return made


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.running, timeout=20_000)


def test_the_first_page_is_drawn_and_the_size_can_be_changed(
    page: PapersPage, qtbot: QtBot
) -> None:
    sheets = page._preview.sheets
    qtbot.waitUntil(lambda: sheets.picture(0) is not None, timeout=10_000)
    picture = sheets.picture(0)
    assert picture is not None
    dark = [
        picture.pixelColor(x, y) for x in range(0, picture.width(), 3) for y in range(0, 400, 3)
    ]
    assert any(colour.lightness() < 100 for colour in dark)
    before = sheets.area(0).width()
    sheets.zoom(200)
    assert sheets.area(0).width() > before
    sheets.zoom(FIT)
    assert sheets.area(0).width() == before


def test_the_file_is_made_recorded_and_can_be_taken_back(
    page: PapersPage, desk: Desk, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    page._output.make_into(tmp_path / "Giấy tờ")
    settle(qtbot, jobs)
    qtbot.waitUntil(lambda: store.undoable == "document.add", timeout=10_000)
    made = [d for d in query.documents(store.reader, RecordId("cb-2023")) if d.hash]
    assert [d.visit for d in made] == [SESSION]
    written = (tmp_path / "Giấy tờ" / made[0].file_name).read_bytes()
    with store.blobs.open(made[0].hash) as kept:
        assert kept.read() == written
    store.undo()
    assert not [d for d in query.documents(store.reader, RecordId("cb-2023")) if d.hash]


def test_making_it_twice_is_one_record(
    page: PapersPage, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    for _ in range(2):
        page._output.make_into(tmp_path)
        settle(qtbot, jobs)
        qtbot.waitUntil(page._output.make.isEnabled)
    assert len([d for d in query.documents(store.reader, RecordId("cb-2023")) if d.hash]) == 1


def test_the_paper_follows_the_record(
    page: PapersPage, store: Store, jobs: Jobs, qtbot: QtBot
) -> None:
    from dataclasses import replace

    visit = query.visit(store.reader, SESSION)
    store.write("visit.edit", [fields.changed(visit, replace(visit, copies=4), None)])
    qtbot.waitUntil(
        lambda: page._shown is not None and page._shown.case.visits[-1].copies == 4, timeout=20_000
    )


def test_every_page_reaches_the_printer(
    page: PapersPage, jobs: Jobs, said: list[Message], qtbot: QtBot, tmp_path: Path
) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    page._output.print_to(printer)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=60_000)
    assert page._shown is not None
    with pypdfium2.PdfDocument(tmp_path / "in.pdf") as printed:
        assert len(printed) == page._shown.preview.pages
        width, height = printed.get_page_size(0)
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_no_page_is_said(
    page: PapersPage, said: list[Message], qtbot: QtBot, tmp_path: Path
) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "không có" / "x.pdf"))
    qtbot.waitUntil(lambda: page._shown is not None, timeout=20_000)
    page._output.print_to(printer)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "Không in được" in said[-1].text


def test_what_is_open_is_listed_until_it_is_known(store: Store) -> None:
    case = example.case()
    found = {gap.key for gap in gaps(case, SESSION)}
    assert {"papers.gap.start", "papers.gap.secretary", "papers.gap.copies"} <= found
    assert "papers.gap.chair" not in found


def test_without_inspections_the_page_says_where_to_begin(
    desk: Desk, qtbot: QtBot, went: list[Place]
) -> None:
    page = PapersPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("papers"))
    assert page._stack.currentWidget() is page._empty
    qtbot.mouseClick(page._empty.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    assert went == [Place("inspections")]


def test_without_visits_it_says_which_papers_must_wait(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    store.write("inspection.add", [fields.edit(Inspection(id=RecordId("i"), topic="x"))])
    page = PapersPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("papers", RecordId("i"), paper=DocumentKind.MINUTES))
    assert page._preview._said.text() == page.words("papers.no_visit")
    assert not page._output.make.isEnabled()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_paper_is_shown_and_made(
    kind: DocumentKind, page: PapersPage, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    of = SESSION if "visit" in KINDS[kind].of else RecordId("cb-2023")
    page.show_place(Place("papers", of, paper=kind))
    qtbot.waitUntil(lambda: page._shown is not None, timeout=20_000)
    assert page._preview.sheets.count > 0
    for form in forms(kind):
        page._output.make_into(tmp_path, form)
        settle(qtbot, jobs)
        qtbot.waitUntil(page._output.make.isEnabled)
    made = [d for d in query.documents(store.reader, RecordId("cb-2023")) if d.hash]
    assert {each.kind for each in made} == {kind}
    assert len(made) == len(forms(kind))
    assert len(page._own_documents(page._wanted)) == len(forms(kind)) if page._wanted else False


def test_a_draft_that_was_made_changes_no_paper(
    page: PapersPage, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    page.show_place(Place("papers", SESSION, paper=DocumentKind.PRESS_NOTICE))
    qtbot.waitUntil(lambda: page._shown is not None, timeout=20_000)
    for _ in range(2):
        page._output.make_into(tmp_path)
        settle(qtbot, jobs)
        qtbot.waitUntil(page._output.make.isEnabled)
    assert len([d for d in query.documents(store.reader, RecordId("cb-2023")) if d.hash]) == 1


def test_a_letter_goes_to_the_body_that_is_chosen(
    page: PapersPage, qtbot: QtBot, went: list[Place]
) -> None:
    page.show_place(Place("papers", RecordId("cb-2023"), paper=DocumentKind.URGING))
    qtbot.waitUntil(lambda: page._chooser.of.value() is not None, timeout=20_000)
    to = page._chooser.of.value()
    page._chooser.of.settled.emit(to)
    assert went == [Place("papers", RecordId("cb-2023"), to, paper=DocumentKind.URGING)]


def test_choosing_a_kind_goes_to_the_record_that_has_it(
    page: PapersPage, went: list[Place]
) -> None:
    page._chooser.kind.settled.emit(DocumentKind.REPORT)
    page._chooser.kind.settled.emit(DocumentKind.NOTICE)
    assert went == [
        Place("papers", RecordId("cb-2023"), paper=DocumentKind.REPORT),
        Place("papers", SESSION, paper=DocumentKind.NOTICE),
    ]


def test_a_place_with_a_paper_is_found_again() -> None:
    place = Place("papers", SESSION, RecordId("b"), paper=DocumentKind.URGING)
    assert from_text(to_text(place), NAMES) == place
    assert from_text("papers:nothing/x", NAMES) == TODAY


def test_nothing_is_pointed_at_where_the_place_names_no_record(page: PapersPage) -> None:
    assert page._preview.sheets.pointed(0) is None


def test_a_long_preview_can_be_stopped(page: PapersPage, qtbot: QtBot, jobs: Jobs) -> None:
    page._start_preview()
    page._preview.stopped.emit()
    settle(qtbot, jobs)
    assert page._preview._said.text() == page.words("papers.stopped")
    assert page._preview.sheets.count > 0
    page._start_preview()
    qtbot.waitUntil(lambda: page._job is None, timeout=20_000)
    assert not page._preview._said.isVisible()


def test_two_versions_stand_side_by_side_and_f8_goes_from_difference_to_difference(
    page: PapersPage, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    from dataclasses import replace

    assert not page._preview.compare.isVisible()
    page._output.make_into(tmp_path)
    settle(qtbot, jobs)
    qtbot.waitUntil(page._preview.compare.isVisible, timeout=20_000)
    finding = query.findings(store.reader, SESSION)[0]
    store.write("finding.edit", [fields.changed(finding, replace(finding, text="Lời mới hẳn."))])
    qtbot.waitUntil(
        lambda: page._shown is not None and page._shown.case.findings[0].text == "Lời mới hẳn.",
        timeout=20_000,
    )
    page._preview.compare.click()
    beside = page._beside
    qtbot.waitUntil(lambda: bool(beside.differences), timeout=20_000)
    assert beside.isVisible()
    assert not page._side.isVisible()
    page.activateWindow()
    qtbot.waitUntil(beside.sheets[0].hasFocus)
    qtbot.keyClick(beside.sheets[0], Qt.Key.Key_F8)
    assert beside.told.text() == page.words(
        "papers.compare.at", at=1, count=len(beside.differences)
    )
    number, _ = beside.differences[0].left[0]
    assert beside.sheets[0].chosen(number)
    assert beside.sheets[0].pointed(number) is not None
    beside.sheets[0].verticalScrollBar().setValue(beside.sheets[0].verticalScrollBar().maximum())
    bar = beside.sheets[1].verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert page.closes()
    assert page._preview.isVisible()
    assert not page.closes()


def test_what_differs_in_the_record_alone_stands_under_the_two_versions(
    page: PapersPage, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    from dataclasses import replace

    page._output.make_into(tmp_path)
    settle(qtbot, jobs)
    qtbot.waitUntil(page._preview.compare.isVisible, timeout=20_000)
    page._preview.compare.click()
    beside = page._beside
    qtbot.waitUntil(lambda: beside.told.text() == page.words("papers.compare.none"), timeout=20_000)
    assert not beside.record.isVisible()
    finding = query.findings(store.reader, SESSION)[0]
    after = replace(finding, author="Nguyễn Văn Ghi <b>")
    store.write("finding.edit", [fields.changed(finding, after)])
    qtbot.waitUntil(beside.record.isVisible, timeout=20_000)
    assert beside.told.text() == page.words("papers.compare.none")
    (line,) = beside.record.lines
    assert page.words.field("author") in line
    assert line.endswith("→ Nguyễn Văn Ghi <b>")


def test_papers_go_where_they_went_last_else_into_a_folder_that_is_there(
    home: Path, tmp_path: Path
) -> None:
    assert papers_folder(str(tmp_path)) == tmp_path
    own = papers_folder(str(tmp_path / "đã rút"))
    assert own.is_dir()
    assert own.name == "Sổ Đoàn"
    shutil.rmtree(own)
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("no folder")
    assert papers_folder("").is_dir()


def test_the_button_that_made_a_file_keeps_the_keyboard(
    page: PapersPage, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    make = page._output.make

    def has_the_keyboard() -> bool:
        page.activateWindow()
        make.setFocus()
        return make.hasFocus()

    qtbot.waitUntil(has_the_keyboard)
    page._output.make_into(tmp_path)
    settle(qtbot, jobs)
    qtbot.waitUntil(make.isEnabled)
    assert make.hasFocus()


def test_esc_leaves_the_chosen_passage_then_the_comparison_then_the_page(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    example.load(store)
    window.show()
    window.go(Place("papers", SESSION))
    page = window.page
    assert isinstance(page, PapersPage)
    qtbot.waitUntil(lambda: page._preview.sheets.count > 0, timeout=20_000)

    def presses_esc() -> None:
        page.focus()
        qtbot.keyClick(window, Qt.Key.Key_Escape)

    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page._editor._next()
    assert page._editor.passage is not None
    presses_esc()
    assert page._editor.passage is None
    page._stack.setCurrentWidget(page._beside)
    presses_esc()
    assert page._preview.isVisible()
    assert window.place.page == "papers"
    presses_esc()
    assert window.place.page == "today"
