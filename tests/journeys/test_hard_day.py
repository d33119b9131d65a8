"""A hard day: what is slow, full or wrong around the window never costs a letter that was typed."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import query
from db import vault as vaults
from db.records import RecordId
from db.store import Store
from desktop.ui.pages.papers import PapersPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place
from tests.conftest import PASSPHRASE
from tests.db.faults.children import CHEAP
from tests.db.faults.conftest import small_disk  # noqa: F401  a fixture
from tests.db.faults.test_disk import filled
from tests.desktop.ui.visit_hand import (
    LATER_MS,
    SOON_MS,
    VISIT,
    figure_written,
    findings_written,
    written,
)
from tests.journeys.test_field_journeys import ALT, CTRL, call_for_the_line, press, where
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.theme import Theme
    from desktop.ui.window import Window
    from desktop.work import Work
    from tests.conftest import FixedClock

ROOM_KIB = 6_000


def texts(store: Store) -> list[str]:
    return [finding.text for finding in query.findings(store.reader, VISIT)]


def at_the_line(qtbot: QtBot, window: Window) -> VisitPage:
    with qtbot.waitActive(window):
        window.activateWindow()
    window.go(Place("visit", VISIT))
    page = window.page
    assert isinstance(page, VisitPage)
    call_for_the_line(qtbot, page)
    return page


@contextmanager
def held_up(jobs: Jobs) -> Iterator[threading.Event]:
    """Keep everything that works beside the window busy until the event is set, at the latest until the end."""
    go_on = threading.Event()

    def wait(_work: Work) -> None:
        go_on.wait(60)

    for _ in range(3):
        jobs.start("", wait, _nothing)
    yield go_on
    go_on.set()


@pytest.fixture
def stuck(jobs: Jobs) -> Iterator[threading.Event]:
    """Everything that works beside the window, held up."""
    with held_up(jobs) as go_on:
        yield go_on


def choose(page: PapersPage, source: RecordId) -> None:
    """Choose the passage of a record in the paper that is shown."""
    assert page._shown is not None
    page._editor.choose(next(p.place for p in page._shown.preview.places if p.source == source))


def _nothing(_result: object) -> None:
    """Take the result of work that has none."""


def test_a_page_at_the_right_that_is_slow_never_loses_what_is_typed(
    qtbot: QtBot, window: Window, store: Store, stuck: threading.Event
) -> None:
    written(store)
    findings_written(store, "một", "hai")
    figure_written(store, "g1", "64/67 nhiệm vụ", measure="Số nhiệm vụ")
    page = at_the_line(qtbot, window)
    page.record.list.choose(RecordId("f1"))
    page.record.focus_details()
    compose(where(), " và thêm")
    page.record.list.choose(RecordId("f2"))
    page.record.focus_details()
    compose(where(), " cũng vậy")
    call_for_the_line(qtbot, page)
    compose(where(), "Đang gõ dở")
    press(Qt.Key.Key_4, ALT)
    assert window.place.page == "papers"
    assert texts(store) == ["một và thêm", "hai cũng vậy", "Đang gõ dở"]
    press(Qt.Key.Key_Escape)
    assert window.place.page == "visit"
    call_for_the_line(qtbot, page)
    compose(where(), " rồi xong")
    press(Qt.Key.Key_Return)
    assert texts(store)[-1] == "Đang gõ dở rồi xong"
    stuck.set()
    before = page.record.passage.figures
    page.record.list.choose(RecordId("f1"))
    qtbot.waitUntil(lambda: bool(before._rows), timeout=SOON_MS)
    assert page.record.passage.text.text() == "một và thêm"


def test_a_paper_that_is_slow_never_loses_what_is_typed_beside_it(
    qtbot: QtBot, window: Window, store: Store, jobs: Jobs
) -> None:
    written(store)
    findings_written(store, "một", "hai")
    window.go(Place("papers", VISIT))
    page = window.page
    assert isinstance(page, PapersPage)
    qtbot.waitUntil(lambda: page._shown is not None, timeout=LATER_MS)
    with qtbot.waitActive(window):
        window.activateWindow()
    choose(page, RecordId("f1"))
    pane = page._editor.pane
    with held_up(jobs):
        pane.record.focus()
        press(Qt.Key.Key_End, CTRL)
        compose(where(), " và thêm")
        choose(page, RecordId("f2"))
        pane.record.focus()
        press(Qt.Key.Key_End, CTRL)
        compose(where(), " cũng vậy")
        press(Qt.Key.Key_Escape)
        assert texts(store) == ["một và thêm", "hai cũng vậy"]
    window.go(Place("papers", VISIT))

    def is_printed() -> bool:
        document = page._shown and page._shown.composed.document
        return all(said in str(document) for said in texts(store))

    qtbot.waitUntil(is_printed, timeout=LATER_MS)


def test_a_page_left_before_its_answer_came_never_takes_the_keyboard(
    qtbot: QtBot, window: Window, store: Store, jobs: Jobs, stuck: threading.Event
) -> None:
    written(store)
    findings_written(store, "một")
    page = at_the_line(qtbot, window)
    for left in ("today", "inspections", "recommendations"):
        window.go(Place(left))
        window.go(Place("visit", VISIT))
    call_for_the_line(qtbot, page)
    stuck.set()
    qtbot.waitUntil(lambda: not jobs.running, timeout=SOON_MS)
    assert where() is page.record.capture.line.pages
    compose(where(), "Gõ tiếp")
    press(Qt.Key.Key_Return)
    assert texts(store) == ["một", "Gõ tiếp"]
    window.go(Place("today"))
    qtbot.waitUntil(lambda: isinstance(where(), LinkRow), timeout=SOON_MS)


def test_a_clock_set_back_keeps_the_order_and_the_last_step_is_the_one_undone(
    qtbot: QtBot, window: Window, store: Store, clock: FixedClock
) -> None:
    written(store)
    page = at_the_line(qtbot, window)
    for text in ("Trước", "Sau khi chỉnh đồng hồ", "Sau nữa"):
        compose(where(), text)
        press(Qt.Key.Key_Return)
        clock.now -= dt.timedelta(days=400)
    assert texts(store) == ["Trước", "Sau khi chỉnh đồng hồ", "Sau nữa"]
    press(Qt.Key.Key_Z, CTRL)
    assert texts(store) == ["Trước", "Sau khi chỉnh đồng hồ"]
    assert page.record.capture.line.text() == ""


def test_a_full_disk_keeps_what_is_typed_in_the_line_until_there_is_room(
    qtbot: QtBot,
    small_disk: Callable[[int], Path],  # noqa: F811
    window_on: Callable[[Store], Window],
) -> None:
    folder = small_disk(ROOM_KIB)
    vaults.create(folder / "vault", PASSPHRASE, CHEAP).close()
    with (
        vaults.unlock(folder / "vault", PASSPHRASE) as vault,
        Store.open(vault, "Người thử") as store,
    ):
        written(store)
        page = at_the_line(qtbot, window_on(store))
        line = page.record.capture.line
        ballast = filled(folder)
        whole = ""
        while not line.is_refused:
            assert len(whole) < 100_000
            compose(where(), "Chưa có sổ theo dõi. " * 20)
            line.flush()
            whole = line.text()
        kept = texts(store)
        assert line.text() == whole
        assert "đã hết chỗ" in line._error.text()
        press(Qt.Key.Key_Return)
        assert (texts(store), line.text()) == (kept, whole)
        shown = [line._error, *([line._draft.sign] if line._draft else [])]
        assert len([each for each in shown if "đã hết chỗ" in each.text()]) == 1
        ballast.unlink()
        press(Qt.Key.Key_Return)
        assert texts(store) == [whole.strip()]
        page.window().close()


@pytest.fixture
def window_on(
    qtbot: QtBot, jobs: Jobs, preferences: Preferences, theme: Theme
) -> Callable[[Store], Window]:
    """Shows the whole window on a store of the test's own."""
    from desktop.ui.feed import Feed
    from desktop.ui.window import Window

    def shown(store: Store) -> Window:
        made = Window(store, Feed(store), jobs, preferences, theme)
        qtbot.addWidget(made)
        made.show()
        return made

    return shown
