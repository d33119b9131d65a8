"""Books with their Sync page open, and what a person does there to work together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.store import Store
from desktop.ui.feed import Feed
from desktop.ui.jobs import WORKERS
from desktop.ui.pages.sync import SyncPage
from desktop.ui.places import Place
from desktop.ui.trips import Trips
from tests.desktop.sync.party import FINDING
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.jobs import Jobs
    from desktop.words import Words

WAIT_MS = 20_000


class Laptop:
    """A book with its page open."""

    def __init__(self, qtbot: QtBot, desk: Desk, store: Store, jobs: Jobs) -> None:
        feed = Feed(store)
        self.qtbot, self.store = qtbot, store
        self.trips = Trips(store, jobs, feed, darkroom=desk.darkroom)
        self.desk = dataclasses.replace(desk, store=store, feed=feed, trips=self.trips)
        self.page = SyncPage(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(1100, 700)
        self.page.show_place(Place("sync"))
        self.page.show()
        self.wait(lambda: self.page._shown is not None)

    def wait(self, is_so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_so, timeout=WAIT_MS)

    def sync(self) -> None:
        self.page.going.start.click()
        self.wait(lambda: self.trips.job is None)
        self.settle()

    def settle(self) -> None:
        """Wait until the page shows what was found."""
        trips = self.trips
        self.wait(lambda: not (trips._is_counting or trips._pause.isActive()))
        self.wait(lambda: not self.page._asking)

    def said(self) -> list[str]:
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]

    def press(self, caption: str) -> None:
        """Press a button once it is shown."""
        self.wait(lambda: button(self.page, caption) is not None)
        found = button(self.page, caption)
        assert found is not None
        found.click()

    def text(self) -> str:
        return query.finding(self.store.reader, FINDING.id).text


@contextmanager
def nothing_begins(jobs: Jobs) -> Iterator[None]:
    """Hold every worker, so that what is started inside begins only once the block is left."""
    free = Event()
    for _ in range(WORKERS):
        jobs.start("", lambda _work: free.wait(), lambda _done: None)
    try:
        yield
    finally:
        free.set()


def button(widget: QWidget, caption: str) -> QPushButton | None:
    named = [b for b in widget.findChildren(QPushButton) if b.accessibleName() == caption]
    return next((b for b in named if b.isVisible() and b.isEnabled()), None)


def join(an: Laptop, binh: Laptop, words: Words) -> None:
    """Share, ask, compare, invite, compare, join: all through the two pages."""
    an.press(words("sync_page.share"))
    an.wait(lambda: bool(an.page._shown and an.page._shown[0].shared))
    binh.press(words("sync_page.show_request"))
    request = binh.page.joining.request.text.toPlainText()
    an.press(words("sync_page.invite"))
    form = an.page.people.form
    compose(form.field.pages, request)
    form.field.flush()
    assert form.fingerprint.text() == binh.page.joining.fingerprint.text()
    assert not form.confirm.isEnabled()
    form.compared.click()
    form.confirm.click()
    an.wait(an.page.people.invitation.isVisible)
    binh.press(words("sync_page.have_invitation"))
    accept = binh.page.joining.form
    compose(accept.field.pages, an.page.people.invitation.text.toPlainText())
    accept.field.flush()
    assert accept.fingerprint.text() == an.page.joining.fingerprint.text()
    accept.compared.click()
    accept.confirm.click()
    binh.wait(lambda: bool(binh.page._shown and binh.page._shown[0].shared))
    an.settle()


def add(laptop: Laptop, shelf: Path) -> None:
    laptop.page.shelves.add_folder(shelf)
    laptop.wait(lambda: bool(laptop.page._shown and laptop.page._shown[0].shelves))
    laptop.settle()
