"""What is out of sight has no clock left: none rings when the book is closed, and nothing is lost by that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from db import fields
from db.store import Store
from desktop.exchange import example
from desktop.ui.catalogue import NAMES
from desktop.ui.jobs import Jobs
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests import make
from tests.desktop.ui.test_reach import PLACES
from tests.patience import settled
from tests.typing_hand import key_in


def closed(qtbot: QtBot, window: Window, jobs: Jobs, store: Store) -> None:
    """Close the window and its book as the program does, then let every clock ring that is left."""
    window.close()
    jobs.close()
    store.close()
    soon = [each for each in window.findChildren(QTimer) if each.isSingleShot()]
    qtbot.waitUntil(lambda: not any(each.isActive() and each.interval() < 1000 for each in soon))


def visit(window: Window) -> VisitPage:
    window.go(Place("visit", make.SESSION))
    page = window.page
    assert isinstance(page, VisitPage)
    return page


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_page_that_would_ask_again_asks_a_closed_book_for_nothing(
    qtbot: QtBot, window: Window, jobs: Jobs, store: Store, name: str
) -> None:
    example.load(store)
    window.go(PLACES.get(name, Place(name)))
    settled(qtbot, window)
    store.write("example.load", [fields.edit(make.finding(99, "vừa ghi", visit=make.SESSION))])
    window._feed.catch_up()
    closed(qtbot, window, jobs, store)


def drawn_just_now(page: VisitPage) -> None:
    assert not page.grab().isNull()


def sifted_just_now(page: VisitPage) -> None:
    key_in(page.record.sieve.line, "a")


def sought_just_now(page: VisitPage) -> None:
    window = page.window()
    assert isinstance(window, Window)
    window._search("cải cách")


@pytest.mark.parametrize("act", [drawn_just_now, sifted_just_now, sought_just_now])
def test_what_was_begun_just_before_the_end_asks_a_closed_book_for_nothing(
    qtbot: QtBot, window: Window, jobs: Jobs, store: Store, act: Callable[[VisitPage], None]
) -> None:
    example.load(store)
    act(visit(window))
    closed(qtbot, window, jobs, store)


def test_what_was_put_off_out_of_sight_is_done_when_it_is_seen_again(
    qtbot: QtBot, window: Window, store: Store
) -> None:
    example.load(store)
    page = visit(window)
    settled(qtbot, window)
    listing = page.record.list.lines
    every = len(listing.rows)
    key_in(page.record.sieve.line, "phần mềm")
    store.write(
        "example.load", [fields.edit(make.finding(99, "phần mềm vừa ghi", visit=make.SESSION))]
    )
    window._feed.catch_up()
    window.hide()
    window.show()
    settled(qtbot, window)
    texts = [row.text for row in listing.rows]
    assert "phần mềm vừa ghi" in texts
    assert len(texts) < every
    assert all("phần mềm" in text.lower() for text in texts)
