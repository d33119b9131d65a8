"""What the bar says of the exchange: never more than was counted, the most pressing first, all of it to be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from db.records import RecordId
from db.sharing import Delegation, Wanted
from desktop.sync.completeness import Completeness, Count, Standing
from desktop.sync.journey import Result
from desktop.sync.outcome import Outcome, ShelfEmptied, Trouble
from desktop.ui.standing import standing, waits
from desktop.ui.visited import Leg, Visited
from desktop.ui.waiting import Waiting
from desktop.words import Words

if TYPE_CHECKING:
    from desktop.ui.theme import Theme

AT = dt.datetime(2023, 5, 19, 7, 5, tzinfo=dt.UTC)
SHARED = Waiting(is_shared=True, shelves=1)
WHOLE = Completeness(
    devices=(Standing("d", "An", None, 120, 120),),
    unsent=0,
    packs_here=Count(1, 9),
    packs_there=Count(1, 9),
    evidence_here=Count(31, 900),
    evidence_there=Count(31, 900),
    nobody=(),
    rolls_missing=0,
    damaged=(),
    is_hashed=False,
)
LACKING = replace(
    WHOLE, evidence_here=Count(30, 800), nobody=(Wanted("ab", 7, "v1"), Wanted("cd", 7, "v1"))
)


def visited(found: Completeness, address: str = "usb", outcome: Outcome | None = None) -> Visited:
    delegation = Delegation("d", RecordId("i"), b"", "")
    return Visited(address, AT, (Leg(Result(delegation, outcome or Outcome()), found),))


def said(words: Words, waiting: Waiting, *trips: Visited) -> list[str]:
    last = {each.address: each for each in trips}
    counted = {address: each for address, each in last.items() if each.legs}
    return [each.text for each in standing(words, waiting, last, counted)]


def test_all_of_it_is_said_to_be_there_only_when_it_was_counted(words: Words) -> None:
    assert said(words, SHARED) == ["Ngoại tuyến"]
    assert said(words, SHARED, visited(WHOLE)) == [
        "Đủ ở cả hai nơi lúc 14:05: 120 thay đổi, 31 ảnh và tệp"
    ]


def test_what_is_here_and_there_and_with_nobody_is_said(words: Words) -> None:
    assert said(words, SHARED, visited(LACKING)) == [
        "Ảnh, tệp: ở đây 30, ở đó 31 · chưa ai có 2 (lúc 14:05)"
    ]
    behind = replace(LACKING, devices=(Standing("d", "An", None, 118, 120),), elsewhere=3)
    assert said(words, SHARED, visited(behind)) == [
        "Chữ: ở đây 118, ở đó 120 · Ảnh, tệp: ở đây 30, ở đó 31 · chưa ai có 2"
        " · máy khác đang giữ 3 thay đổi (lúc 14:05)"
    ]


def test_equal_numbers_with_trouble_are_not_called_whole(words: Words) -> None:
    outcome = Outcome()
    outcome.note(Trouble.FORK, "x")
    [text] = said(words, SHARED, visited(WHOLE, outcome=outcome))
    assert text == "Đồng bộ chưa trọn, xem trang Đồng bộ (lúc 14:05)"


def test_a_trip_that_failed_or_was_stopped_comes_before_what_was_counted_earlier(
    words: Words,
) -> None:
    failed = Visited("https://x", AT, error=ShelfEmptied("https://x"))
    assert said(words, SHARED, visited(WHOLE), failed) == [
        "Lúc 14:05 không đồng bộ được với nơi trao đổi",
        "Đủ ở cả hai nơi lúc 14:05: 120 thay đổi, 31 ảnh và tệp",
    ]
    stopped = Visited("usb", AT, stopped=True)
    assert said(words, SHARED, stopped) == ["Đã dừng đồng bộ lúc 14:05"]


def test_what_waits_and_what_clashes_come_first(words: Words) -> None:
    waiting = SHARED._replace(clashes=1, changes=3, files=2)
    assert said(words, waiting, visited(WHOLE))[:2] == [
        "1 chỗ khác nhau cần thống nhất",
        "Chờ đồng bộ: 3 thay đổi, 2 ảnh và tệp",
    ]
    assert waits(words, SHARED._replace(shelves=0, changes=3)) == (
        "Chờ đồng bộ: 3 thay đổi, chưa có nơi trao đổi"
    )


def test_of_two_shelves_the_one_that_lacks_something_is_told_first(words: Words) -> None:
    told = said(words, SHARED, visited(WHOLE), visited(LACKING, "https://x"))
    assert [text.startswith("Đủ") for text in told] == [False, True]


def test_one_is_no_plural_in_english() -> None:
    words = Words("en")
    assert waits(words, SHARED._replace(changes=1, files=1)) == "To sync: 1 change, 1 file"


@pytest.mark.parametrize("width", [1366, 900, 700])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_bar_fits_at_twice_the_size_and_tells_all_of_it(
    qtbot: QtBot, theme: Theme, language: str, width: int
) -> None:
    from PySide6.QtWidgets import QApplication

    from desktop.settings import Density
    from desktop.settings import Theme as Shade
    from desktop.ui.jobs import Job
    from desktop.ui.statusbar import StatusBar

    words = Words(language)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.choose(Shade.LIGHT, Density.COMPACT, 200)
    theme.apply(application)
    bar = StatusBar(theme, words)
    theme.dress(bar)
    qtbot.addWidget(bar)
    bar.resize(width, 60)
    bar.show_steps("thêm ghi nhận của đoàn giám sát", None)
    bar.show_job(Job("Đang lấy ảnh và tệp: Khảo sát thực tế", (print, print), lambda: None))
    trip = {"usb": visited(LACKING)}
    bar.show_exchange(standing(words, SHARED._replace(changes=3, files=2), trip, trip))
    bar.show()
    qtbot.waitExposed(bar)
    QApplication.processEvents()
    shown = [bar.undo, bar._work, bar._stop, bar.exchange]
    edges = [(each.geometry().left(), each.geometry().right()) for each in shown]
    assert all(left <= right <= width for left, right in edges)
    assert all(first[1] < second[0] for first, second in pairwise(edges))
    assert bar.exchange.text().strip()
    assert bar.exchange.accessibleName() == "\n".join(
        each.text for each in standing(words, SHARED._replace(changes=3, files=2), trip, trip)
    )
    theme.choose(Shade.LIGHT, Density.COMPACT, 100)
    theme.apply(application)
