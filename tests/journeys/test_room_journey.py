"""Two members meet in a room, each at a window, with nothing but the keyboard: from opening it to a settled clash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db import vault as vaults
from db.records import RecordId
from db.store import Store
from desktop.sync.room import networks
from desktop.ui.feed import Feed
from desktop.ui.pages.clashes import ClashesPage
from desktop.ui.pages.sync import SyncPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.palette import Palette
from desktop.ui.window import Window
from tests.desktop.evidence import photos
from tests.desktop.sync.party import CHEAP, PASSPHRASE
from tests.desktop.sync.servers.process import HOST
from tests.desktop.ui.visit_hand import VISIT, written
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.evidence.darkroom import Darkroom
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.rooms import Rooms
    from desktop.ui.theme import Theme
    from desktop.words import Words

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
WAIT_MS = 30_000
MOST_TABS = 150


class Member:
    """A person at a window of their own, who has only keys."""

    def __init__(self, qtbot: QtBot, window: Window, store: Store, words: Words) -> None:
        self.window, self.store = window, store
        self._qtbot, self._words = qtbot, words

    @property
    def rooms(self) -> Rooms:
        """The room of this window."""
        return self.window._trips.rooms

    def waits(self, is_so: Callable[[], bool]) -> None:
        """Wait for what the others and the network do."""
        self._qtbot.waitUntil(is_so, timeout=WAIT_MS)

    def at(self) -> QWidget:
        """Return what has the keyboard in this window, once the window has it."""

        def is_active() -> bool:
            self.window.activateWindow()  # a screen gives it at once, this platform late
            QApplication.processEvents()
            return self.window.isActiveWindow()

        if not self.window.isActiveWindow():
            self.waits(is_active)
        return QApplication.focusWidget() or self.window

    def presses(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(self.at(), key, held)

    def types(self, text: str) -> None:
        """Type words wherever the keyboard is."""
        compose(self.at(), text)

    def tabs_to(self, key: str, **values: int) -> None:
        """Go from field to field by Tab until what is called so has the keyboard."""
        name = self._words(key, **values)

        def is_it(widget: QWidget) -> bool:
            return widget.isVisible() and widget.accessibleName().startswith(name)

        def is_shown() -> bool:
            return any(is_it(w) and w.isEnabled() for w in self.window.findChildren(QWidget))

        self.waits(is_shown)
        for _ in range(MOST_TABS):
            if is_it(self.at()):
                return
            self.presses(Qt.Key.Key_Tab)
        raise AssertionError(name)

    def chooses(self, key: str) -> None:
        """Go to a button by Tab, and press it by the space bar."""
        self.tabs_to(key)
        self.presses(Qt.Key.Key_Space)

    def goes_to_sync(self) -> None:
        """Open the page of the exchange."""
        self.presses(Qt.Key.Key_6, CTRL)
        page = self.window.page
        assert isinstance(page, SyncPage)
        self.waits(lambda: page._shown is not None and not page._asking)

    def goes_to(self, letters: str, line: str) -> VisitPage:
        """Call the palette, type a few letters, and take the line that says this."""
        self.presses(Qt.Key.Key_K, CTRL)
        palette = self.window.findChildren(Palette)[-1]
        self.waits(palette.isVisible)
        compose(palette.line, letters)

        def at() -> int:
            lines = [palette.list.item(n).text() for n in range(palette.list.count())]
            return next((n for n, text in enumerate(lines) if line in text), -1)

        self.waits(lambda: at() >= 0)
        for _ in range(at()):
            QTest.keyClick(palette.line, Qt.Key.Key_Down)
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
        self.waits(lambda: isinstance(self.window.page, VisitPage))
        page = self.window.page
        assert isinstance(page, VisitPage)
        return page

    def notes(self, text: str) -> None:
        """Type an entry into the line, and end it."""
        page = self.window.page
        assert isinstance(page, VisitPage)
        self.presses(Qt.Key.Key_N, CTRL)
        self.waits(page.record.capture.line.pages.hasFocus)
        self.types(text)
        self.presses(Qt.Key.Key_Return)
        self.waits(lambda: text in self.texts())

    def adds_to(self, text: str, more: str) -> None:
        """Find an entry by its words, and write on at its end."""
        page = self.goes_to(text, text)
        pages = page.record.passage.text.pages
        self.waits(lambda: page.record.passage.text.text() == text)
        for _ in range(10):
            if pages.hasFocus():
                break
            self.presses(Qt.Key.Key_F6)
        self.presses(Qt.Key.Key_End, CTRL)
        self.types(more)
        self.waits(lambda: text + more in self.texts())

    def texts(self) -> set[str]:
        """Return the entries of this book."""
        return {finding.text for finding in query.findings(self.store.reader, VISIT)}

    def photos(self) -> set[str]:
        """Return the photos that are here whole."""
        seen = query.evidence(self.store.reader, VISIT)
        return {each.hash for each in seen if each.hash and self.store.blobs.holds(each.hash)}


@pytest.fixture
def an(
    qtbot: QtBot,
    window: Window,
    store: Store,
    words: Words,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Member]:
    """The secretary, with the record of a session; this machine is on one network."""
    monkeypatch.setattr(networks, "addresses", lambda _chosen=(): [HOST])
    written(store)
    made = Member(qtbot, window, store, words)
    yield made
    made.rooms.close()


@pytest.fixture
def binh(
    qtbot: QtBot,
    jobs: Jobs,
    preferences: Preferences,
    theme: Theme,
    darkroom: Darkroom,
    words: Words,
    tmp_path: Path,
) -> Iterator[Member]:
    """Another member, whose book is empty."""
    vault = vaults.create(tmp_path / "binh", PASSPHRASE, CHEAP)
    with Store.open(vault, "Bình") as store:
        made = Window(store, Feed(store), jobs, preferences, theme, darkroom=darkroom)
        qtbot.addWidget(made)
        made.show()
        member = Member(qtbot, made, store, words)
        yield member
        member.rooms.close()
        jobs.close()


def meet(an: Member, binh: Member) -> None:
    """Share the inspection, open a room, join it by the address, compare the code on both screens."""
    an.goes_to_sync()
    an.chooses("sync_page.share")
    an.chooses("room.open")
    an.waits(lambda: an.rooms.is_in)
    assert an.rooms.standing is not None
    (place,) = an.rooms.standing.places
    binh.goes_to_sync()
    binh.chooses("room.find")
    binh.types(place)
    binh.presses(Qt.Key.Key_Return)
    binh.waits(lambda: binh.rooms.is_in)
    assert binh.rooms.standing is not None
    an.waits(lambda: bool(an.rooms.standing and an.rooms.standing.strangers))
    assert an.rooms.standing.strangers[0].code == binh.rooms.standing.code
    binh.chooses("room.same")
    an.chooses("room.let_in")
    binh.waits(lambda: bool(binh.rooms.standing and binh.rooms.standing.part == "guest"))
    binh.waits(lambda: bool(query.inspections(binh.store.reader)))


def photographed(folder: Path) -> None:
    """Copy a photo as a file manager does."""
    (folder / "cổng.jpg").write_bytes(photos.jpeg())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "cổng.jpg"))])
    QApplication.clipboard().setMimeData(data)


def test_a_meeting_from_the_open_door_to_a_settled_clash_by_keyboard_alone(
    an: Member, binh: Member, tmp_path: Path
) -> None:
    meet(an, binh)
    for member in (an, binh):
        member.goes_to("buoi lam viec", "Buổi làm việc")
    an.notes("Chưa có sổ theo dõi")
    binh.notes("Đường xuống cấp")
    photographed(tmp_path)
    binh.presses(Qt.Key.Key_V, CTRL)
    QApplication.clipboard().clear()
    for member in (an, binh):
        member.waits(lambda member=member: len(member.texts()) == 2)  # type: ignore[misc]
        member.waits(lambda member=member: len(member.photos()) == 1)  # type: ignore[misc]

    an.goes_to_sync()
    an.chooses("room.pause")
    an.waits(lambda: bool(an.rooms.standing and an.rooms.standing.is_paused))
    an.adds_to("Đường xuống cấp", " ở ba xã")
    binh.adds_to("Đường xuống cấp", " từ năm 2021")
    an.goes_to_sync()
    an.chooses("room.go_on")
    for member in (an, binh):
        member.waits(lambda member=member: len(query.clashes(member.store.reader)) == 1)  # type: ignore[misc]

    an.tabs_to("ui.exchange.clashes", count=1)
    an.presses(Qt.Key.Key_Return)
    page = an.window.page
    assert isinstance(page, ClashesPage)
    an.waits(lambda: page._choice is not None and page._list.hasFocus())
    assert page._choice is not None
    at = [side.author for side in page._choice.clash.sides].index("Bình")
    an.presses((Qt.Key.Key_1, Qt.Key.Key_2)[at], ALT)
    for member in (an, binh):
        member.waits(lambda member=member: query.clashes(member.store.reader) == {})  # type: ignore[misc]
        assert member.texts() == {"Chưa có sổ theo dõi", "Đường xuống cấp từ năm 2021"}

    binh.goes_to_sync()
    binh.chooses("room.leave")
    binh.waits(lambda: not binh.rooms.is_in)
    an.goes_to_sync()
    an.chooses("room.close")
    an.waits(lambda: not an.rooms.is_in)
    inspection = RecordId("i")
    ours, theirs = (query.case(each.store.reader, inspection) for each in (an, binh))
    assert ours == theirs
    assert an.photos() == binh.photos()
