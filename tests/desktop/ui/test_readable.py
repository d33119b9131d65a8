"""Nothing lies over another, ends where it need not, is scrolled where it fits, or is empty without a word."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from db import errors, fields, query
from db.records import Body, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.final.checking import Line, sentence
from desktop.minutes.papers import KINDS
from desktop.minutes.reviewing.remarks import Weight, short
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.lists.listing import Listing
from desktop.ui.pages.directory import DirectoryPage
from desktop.ui.pages.history import HistoryPage
from desktop.ui.pages.papers.chooser import Chooser
from desktop.ui.pages.papers.preview import PreviewPane
from desktop.ui.pages.recommendations import RecommendationsPage
from desktop.ui.pages.search.naming import NameDialog, Naming
from desktop.ui.pages.visit.brush import Brush, Mark
from desktop.ui.pages.visit.brush import Line as Passage
from desktop.ui.pages.visit.figure_row import FigureRow
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dates import WhenField
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.layouts import Scroll, column
from desktop.ui.parts.marked import MARKED, Marked, MarkedDelegate
from desktop.ui.parts.rows import Elided, LinkRow
from desktop.ui.parts.table import Column, RecordTable
from desktop.ui.places import Place
from desktop.ui.shortcuts import ShortcutList
from desktop.ui.unlock import Unlock
from desktop.words import LANGUAGES, Words
from tests import make
from tests.desktop.ui import test_reach as reach
from tests.desktop.ui.visit_hand import SOON_MS, figure_written, findings_written, opened, written
from tests.typing_hand import compose, key_in

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.theme import Theme
    from desktop.ui.window import Window
    from desktop.work import Work


def refused(_folder: Path, _passphrase: str, _work: Work) -> object:
    """Open no book: the passphrase is not its own."""
    raise errors.WrongPassphrase


@pytest.mark.parametrize("sentence", ["", "Hãy chọn khóa để ký."])
def test_a_button_stands_level_with_its_line_whatever_is_said_beneath(
    qtbot: QtBot, words: Words, theme: Theme, sentence: str
) -> None:
    ground, field, button = QWidget(), LineField[str](words, "Tệp khóa"), Button("Chọn…")
    qtbot.addWidget(ground)
    theme.dress(ground)
    stand_beside(field, button)
    column(ground, edge_px=8).addWidget(field)
    ground.resize(420, 160)
    ground.show()
    field.refuse(sentence)
    field.accept() if not sentence else None
    qtbot.waitUntil(lambda: field._error.isVisible() == bool(sentence))
    line, own = (each.mapTo(ground, each.rect().center()).y() for each in (field.line, button))
    assert abs(line - own) <= 1


def test_the_door_grows_with_what_it_says(
    jobs: Jobs, words: Words, theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    door = Unlock(theme, words, jobs, unlock=refused, create=refused, try_out=refused)
    qtbot.addWidget(door)
    door.locked(tmp_path)
    door.show()
    face = door._stack.currentWidget()
    qtbot.waitUntil(lambda: door.height() == door.sizeHint().height())
    before = door.height()
    compose(face.passphrase.line, "sai")  # type: ignore[attr-defined]
    door._start_unlock()
    qtbot.waitUntil(lambda: face.passphrase.is_refused)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: door.height() > before)
    bar = face.sheet.verticalScrollBar()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_shortcuts_that_fit_are_not_scrolled(store: Store, window: Window, qtbot: QtBot) -> None:
    example.load(store)
    window.resize(reach.WIDTH_PX, reach.HEIGHT_PX)
    window.go(reach.PLACES["inspection"])
    listed = ShortcutList(window._desk.words, window.page.keys(), window)
    listed.open()
    qtbot.waitUntil(listed.isVisible)
    qtbot.waitUntil(lambda: listed.list.verticalScrollBar().maximum() == 0)


@pytest.mark.parametrize("percent", [100, 200, 225])
def test_the_fields_of_a_row_never_lie_over_the_list(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, percent: int
) -> None:
    example.load(store)
    preferences.choose(text_percent=percent)
    for name in ("inspection", "directory"):
        for view in reach.views(window, qtbot, name):
            for each in window.findChildren(Listing):
                shown = [w.geometry() for w in (each.table, each.detail) if w.isVisible()]
                assert not (len(shown) == 2 and shown[0].intersects(shown[1])), view


def test_the_bar_of_a_paper_breaks_before_a_caption_is_cut(
    desk: Desk, theme: Theme, qtbot: QtBot
) -> None:
    theme.choose(Shade.LIGHT, Density.COMPACT, 200)
    pane = PreviewPane(desk)
    qtbot.addWidget(pane)
    theme.dress(pane)
    pane.compare.show()
    pane.resize(640, 400)
    pane.show()
    captions = [each for each in pane.findChildren(QPushButton) if each.isVisible()]
    assert len(captions) == 2
    qtbot.waitUntil(lambda: not [each for each in captions if reach.is_cut(each)])


@pytest.mark.parametrize("percent", [100, 200])
def test_a_figure_can_be_read_in_a_narrow_pane(
    qtbot: QtBot, desk: Desk, theme: Theme, percent: int
) -> None:
    theme.choose(Shade.LIGHT, Density.COMPACT, percent)
    written(desk.store)
    findings_written(desk.store, "một")
    figure = figure_written(desk.store, "s1", "92,75 điểm, xếp thứ 1/20")
    page = opened(qtbot, desk)
    row = FigureRow(page.record, figure.id, figure.finding, str)
    qtbot.addWidget(row)
    theme.dress(row)
    row.show_figure(figure)
    row.resize(theme.px(380), 160)
    row.show()
    amount = row.amount.line
    needed_px = amount.fontMetrics().horizontalAdvance(amount.text())
    qtbot.waitUntil(lambda: amount.width() > needed_px + 20, timeout=SOON_MS)
    assert not row.label.geometry().intersects(row.amount.geometry())


def test_a_record_in_which_nothing_passes_says_so(qtbot: QtBot, desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "một")
    page = opened(qtbot, desk)
    listed, sentence = page.record.list, desk.words("visit.none_sifted")
    assert listed.accessibleDescription() == ""
    key_in(page.record.sieve.line, "khong co")
    qtbot.waitUntil(lambda: listed.accessibleDescription() == sentence, timeout=SOON_MS)
    said = listed.grab().toImage()
    listed.nothing = ""
    assert listed.grab().toImage() != said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mark_is_not_offered_twice_in_one_line(qtbot: QtBot, desk: Desk, language: str) -> None:
    written(desk.store)
    page = opened(qtbot, desk)
    pages = page.record.capture.line.pages
    page.activateWindow()
    pages.setFocus()
    qtbot.waitUntil(pages.hasFocus, timeout=SOON_MS)
    key_in(pages, "!")
    popup = page.record.capture.line.popup
    assert popup is not None
    told = [popup.item(at).text() for at in range(popup.count())]
    halves = [line.casefold().partition("   ·   ") for line in told]
    assert [first for first, _, second in halves if first == second] == []


def test_what_is_found_ends_in_dots_where_there_is_no_room(qtbot: QtBot, theme: Theme) -> None:
    long = "Trung tâm Phục vụ hành chính công tỉnh được chỉ đạo, vận hành có hiệu quả"
    delegate = MarkedDelegate(theme)

    def painted(piece: str) -> QImage:
        marked = Marked("", piece, ((10, 17),))
        table: RecordTable[str] = RecordTable(
            theme, "", [Column("", lambda _each: "", marked=lambda _each: marked)]
        )
        qtbot.addWidget(table)
        table.show_rows(["x"])
        assert table.rows.index(0, 0).data(MARKED) == marked
        image = QImage(260, 80, QImage.Format.Format_RGB32)
        image.fill(theme.colour("surface"))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, 260, 80)
        option.widget = table
        painter = QPainter(image)
        delegate.paint(painter, option, table.rows.index(0, 0))
        painter.end()
        return image

    letters = QFontMetrics(delegate._font(14))
    whole = (f"{long[:at]}…" for at in range(len(long)))
    fitting = [each for each in whole if letters.horizontalAdvance(each) <= 232]
    assert painted(long) in [painted(each) for each in fitting[20:]]


def test_a_name_is_not_looked_for_where_there_is_none(
    qtbot: QtBot, desk: Desk, words: Words
) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    asked = NameDialog(desk, Naming.TOPIC, ground)
    asked.open()
    qtbot.waitUntil(asked.none.isVisible)
    assert asked.none.text() == words("search.no_names")
    compose(asked.line, "đất")
    qtbot.waitUntil(lambda: asked.none.text() == words("search.no_name", words="đất"))


def test_the_past_of_the_whole_book_has_nothing_to_choose(qtbot: QtBot, desk: Desk) -> None:
    example.load(desk.store)
    page = HistoryPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show_place(Place("history"))
    page.show()
    qtbot.waitUntil(lambda: bool(page.steps.lines))
    assert [each.isVisible() for each in page._choices] == [False, False]
    page.show_place(Place("history", make.SESSION))
    assert [each.isVisible() for each in page._choices] == [True, True]


def test_the_keyboard_waits_for_the_steps_of_another_record(
    store: Store, window: Window, qtbot: QtBot
) -> None:
    example.load(store)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for record in (None, make.SESSION):
        window.go(Place("final", make.SESSION))
        reach.settled(qtbot, window)
        window.go(Place("history", record))
        page = window.page
        assert isinstance(page, HistoryPage)
        qtbot.waitUntil(page.steps.table.hasFocus)


def test_an_empty_list_says_what_fills_it(qtbot: QtBot, desk: Desk, words: Words) -> None:
    asked, named = RecommendationsPage(desk), DirectoryPage(desk)
    for page in (asked, named):
        qtbot.addWidget(page)
        page.show_place(Place("recommendations" if page is asked else "directory"))
        page.show()
    qtbot.waitUntil(asked._empty.isVisible)
    assert asked._empty.sentence.text() == words("recommendations.none_yet")
    asked._group.buttons()[1].click()
    qtbot.waitUntil(lambda: asked._empty.sentence.text() == words("recommendations.none"))
    assert named.bodies.empty.sentence.text() == words("directory.body.none")
    key_in(named.bodies._line.field.line, "zz")
    qtbot.waitUntil(lambda: named.bodies.empty.sentence.text() == words("directory.body.empty"))
    named.tabs.setCurrentIndex(1)
    assert named.people.empty.sentence.text() == words("directory.person.none")


def test_the_days_of_bodies_take_room_only_where_one_is_known(qtbot: QtBot, desk: Desk) -> None:
    desk.store.write("body.add", [fields.edit(Body(id=RecordId("b"), name="Sở Nội vụ"))])
    page = DirectoryPage(desk)
    qtbot.addWidget(page)
    page.resize(1400, 600)
    page.show_place(Place("directory"))
    page.show()
    qtbot.waitUntil(lambda: page.bodies.table.isColumnHidden(3))
    later = Body(id=RecordId("c"), name="Sở Y tế", valid_from=dt.date(2025, 7, 1))
    desk.store.write("body.add", [fields.edit(later)])
    qtbot.waitUntil(lambda: not page.bodies.table.isColumnHidden(3))


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Chưa ghi thư ký (Buổi làm việc)."), ("en", "Not recorded yet: secretary (Buổi làm việc).")],
)  # fmt: skip
def test_a_field_within_a_sentence_begins_small(language: str, said: str) -> None:
    values = {"field": "secretary", "what": "Buổi làm việc", "why": ""}
    line = Line(weight=Weight.WARNING, key="review.missing", values=values, field="secretary")
    assert sentence(Words(language), line) == said


def test_what_is_quoted_ends_with_a_word() -> None:
    name = "Buổi làm việc với Văn phòng Ủy ban nhân dân tỉnh về công tác cải cách hành chính"
    assert short(name) == "Buổi làm việc với Văn phòng Ủy ban nhân dân tỉnh về công…"
    assert short("x" * 80) == "x" * 59 + "…"
    assert short("Ngắn  gọn") == "Ngắn gọn"


@pytest.mark.parametrize(
    ("language", "shown"), [("vi", "8h05 20/11/2026"), ("en", "8:05 20/11/2026")]
)
def test_an_hour_is_written_as_the_language_does(qtbot: QtBot, language: str, shown: str) -> None:
    field = WhenField(Words(language), "Bắt đầu")
    qtbot.addWidget(field)
    compose(field.line, "8h05 20/11/2026")
    when = field.read(field.text())
    assert field.shown(when) == shown
    assert field.read(shown) == when


def test_the_picture_of_a_button_that_cannot_be_pressed_is_seen(qtbot: QtBot, theme: Theme) -> None:
    button = Button("Chốt", "primary").with_icon(theme, "lock")
    qtbot.addWidget(button)
    picture = button.icon().pixmap(20, 20, QIcon.Mode.Disabled).toImage()
    drawn = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert theme.colour("muted").name() in drawn
    assert theme.colour("on_accent").name() not in drawn


def test_a_version_without_its_number_says_so(words: Words) -> None:
    said = words("final.version", version=1, number=words("final.not_given"))
    assert said == "Bản số 1 · số ký hiệu: chưa có"


def test_when_it_is_due_goes_before_what_is_wanting(qtbot: QtBot, theme: Theme) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    brush = Brush(theme, ground)
    marks = (Mark("building", "thiếu nơi nhận", "warning"), Mark("message", "chưa rõ nơi báo cáo"))
    line = Passage("", head="hạn 01/11/2026", marks=(*marks, Mark("photo", "12")))
    rooms = (1000, 280, 100)
    told = [[each.text for each in brush._marks(line, room)] for room in rooms]
    whole = [each.text for each in line.marks]
    assert told == [whole, ["thiếu nơi nhận", "", "12"], ["", "", "12"]]


def test_a_long_name_of_a_row_takes_a_second_line_before_it_ends_in_dots(
    qtbot: QtBot, theme: Theme
) -> None:
    name = "Hoàn thành rà soát, cắt giảm thời gian giải quyết thủ tục hành chính thuộc thẩm quyền"
    label = Elided(name, lines=2)
    qtbot.addWidget(label)
    label.show()
    for share, lines, ends in ((1.1, 1, False), (0.6, 2, False), (0.3, 2, True)):
        width = round(label.wanted_px * share)
        label.resize(width, 60)
        shown = label.text().split("\n")
        assert (len(shown), shown[-1].endswith("…")) == (lines, ends)
        assert all(label.fontMetrics().horizontalAdvance(each) <= width for each in shown)
        assert ends or " ".join(shown) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kind_of_a_paper_is_read_whole(
    qtbot: QtBot,
    store: Store,
    window: Window,
    preferences: Preferences,
    language: str,
) -> None:
    example.load(store)
    preferences.choose(language=language)
    window.resize(reach.WIDTH_PX, reach.HEIGHT_PX)
    window.go(Place("papers", make.SESSION))
    reach.settled(qtbot, window)
    chooser = window.findChild(Chooser)
    words, box = Words(language), chooser.kind.box
    longest = max(box.fontMetrics().horizontalAdvance(words.kind(k)) for k in KINDS)
    qtbot.waitUntil(lambda: box.width() >= longest + 48)


@pytest.mark.parametrize("is_begun", [True, False])
def test_rows_made_anew_behind_another_window_keep_the_keyboard(
    store: Store, request: pytest.FixtureRequest, qtbot: QtBot, is_begun: bool
) -> None:
    if is_begun:
        example.load(store)
    window: Window = request.getfixturevalue("window")
    kind = LinkRow if is_begun else QPushButton
    window.activateWindow()
    qtbot.waitUntil(lambda: window.page.isAncestorOf(window.focusWidget() or window))
    before, other = window.focusWidget(), QWidget()
    assert isinstance(before, kind)
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    example.load(store)
    visit = query.visit(store.reader, make.SESSION)
    store.write("visit.edit", [fields.changed(visit, replace(visit, title="Làm việc"))])
    named = "Làm việc"
    qtbot.waitUntil(
        lambda: any(named in each.accessibleName() for each in window.findChildren(LinkRow))
    )
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), LinkRow))


def test_rows_made_anew_stay_where_they_were_scrolled(
    store: Store, request: pytest.FixtureRequest, preferences: Preferences, qtbot: QtBot
) -> None:
    example.load(store)
    preferences.choose(text_percent=200)
    window: Window = request.getfixturevalue("window")
    window.resize(900, 560)
    window.activateWindow()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), LinkRow))
    bar = window.page.findChild(Scroll).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    before = QApplication.focusWidget()
    visit = query.visit(store.reader, make.SESSION)
    store.write("visit.edit", [fields.changed(visit, replace(visit, title="Làm việc"))])
    qtbot.waitUntil(lambda: window.focusWidget() is not before)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), LinkRow))
    reach.settled(qtbot, window)
    assert bar.value() == 0
