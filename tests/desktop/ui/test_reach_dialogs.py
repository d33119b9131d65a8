"""Tablet mode, compact density, large text and screen readers in the windows over the window and before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When
from db.records import Document, DocumentKind, Evidence, Mark, MarkKind, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.final.signing import Seat
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.catalogue import NAMES
from desktop.ui.pages.final import known
from desktop.ui.pages.final.block import BlockDialog
from desktop.ui.pages.final.key import KeyDialog
from desktop.ui.pages.inspection.keeping import KeepTemplate, RenameTemplate
from desktop.ui.pages.inspection.templates import Templates
from desktop.ui.pages.inspections.begin import BeginInspection
from desktop.ui.pages.settings.passphrase import PassphraseDialog
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.clock import ClockDialog
from desktop.ui.pages.visit.photo import PhotoView
from desktop.ui.pages.visit.signing import SignatureDialog
from desktop.ui.pages.visit.sound_bar import ConsentDialog
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.unlock import Unlock
from desktop.words import Words
from tests import make
from tests.desktop.evidence import photos
from tests.desktop.ui import test_reach as reach
from tests.patience import laid_out

if TYPE_CHECKING:
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.theme import Theme
    from desktop.ui.window import Window

COMPACT_PX = 32
Opened = Callable[["Window"], QDialog]


def palette(window: Window) -> QDialog:
    window._show_palette()
    return newest(window)


def shortcuts(window: Window) -> QDialog:
    window.go(reach.PLACES["visit"])
    window._list_shortcuts()
    return newest(window)


def newest(window: Window) -> QDialog:
    return window.findChildren(Dialog)[-1]


def begin(window: Window) -> QDialog:
    return BeginInspection(window._desk, window)


def passphrase(window: Window) -> QDialog:
    return PassphraseDialog(window._desk, window)


def visit(window: Window) -> VisitPage:
    window.go(reach.PLACES["visit"])
    page = window.page
    assert isinstance(page, VisitPage)
    return page


def evidence(window: Window) -> Evidence:
    """Write a photo with its bytes, as a camera brought it."""
    page, store = visit(window), window._store
    blob = store.blobs.add_bytes(photos.jpeg(1))
    taken = When(day=dt.date(2023, 5, 19), time=dt.time(8, 30))
    own = Evidence(
        id=RecordId("own"),
        visit=page.stage.held.visit.id,
        hash=blob.hash,
        size_bytes=blob.size_bytes,
        media_type="image/jpeg",
        file_name="IMG_0001.JPG",
        taken=taken,
        camera="Canon PowerShot SX70 HS",
    )
    store.write("evidence.add", [fields.edit(own)])
    return own


def photo(window: Window) -> QDialog:
    return PhotoView(visit(window).record, evidence(window), window)


def words_on_a_photo(window: Window) -> QDialog:
    own = evidence(window)
    mark = Mark(kind=MarkKind.TEXT, x1=2000, y1=2000, x2=5000, y2=4000, text="Biển cũ")
    return PhotoView(visit(window).record, replace(own, marks=(mark,)), window)


def clock(window: Window) -> QDialog:
    return ClockDialog(visit(window).record, evidence(window), window)


def consent(window: Window) -> QDialog:
    return ConsentDialog(visit(window).record, None, window)


def signature(window: Window) -> QDialog:
    page = visit(window)
    return SignatureDialog(page.facts, page.facts.held.attendees[0], "Nông Thanh Tùng", window)


def key(window: Window, driver: str = "") -> QDialog:
    window._preferences.note(token_driver=driver, time_authority="http://tsa.ca.gov.vn")
    document = Document(id=RecordId("d"), inspection=RecordId("cb-2023"), kind=DocumentKind.MINUTES)
    return KeyDialog(window._desk, document, Seat("head", "Trưởng đoàn giám sát", None), window)


def token(window: Window) -> QDialog:
    return key(window, "/usr/lib/khong-co.so")


def block(window: Window) -> QDialog:
    store = window._store
    own = known.known(store, DocumentKind.MINUTES, make.SESSION, None, None)
    return BlockDialog(window._desk, own, bool, window)


def templates(window: Window) -> QDialog:
    inspection = query.inspection(window._store.reader, RecordId("cb-2023"))
    return Templates(window._desk, inspection, window.setFocus, window)


def keep(window: Window) -> QDialog:
    inspection = query.inspection(window._store.reader, RecordId("cb-2023"))
    return KeepTemplate(window._desk, inspection, (), window)


def rename(window: Window) -> QDialog:
    inspection = query.inspection(window._store.reader, RecordId("cb-2023"))
    return RenameTemplate(window._desk, inspection, Path("outline-mau.toml"), "Mẫu", window)


DIALOGS: tuple[Opened, ...] = (
    palette, shortcuts, begin, passphrase, photo, words_on_a_photo, clock, consent, signature, key, token, block,
    templates, keep, rename,
)  # fmt: skip


def shown(qtbot: QtBot, window: Window, made: Opened) -> QDialog:
    """Open a dialog over the window, as large as the screen lets it be."""
    window.resize(reach.WIDTH_PX, reach.HEIGHT_PX)
    dialog = made(window)
    dialog.open()
    reach.settled(qtbot, window)
    return dialog


def is_nameless(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(takes) and not reach.called(widget)


@pytest.mark.parametrize("made", DIALOGS)
def test_dialogs_are_named_and_large_enough_in_tablet_mode(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, made: Opened
) -> None:
    example.load(store)
    preferences.choose(density=Density.TOUCH)
    dialog = shown(qtbot, window, made)
    targets = reach.seen(dialog, reach.TARGETS)
    assert [reach.told(each) for each in targets if not reach.is_large(each)] == []
    assert [reach.told(w) for w in reach.seen(dialog, (QWidget,)) if is_nameless(w)] == []


@pytest.mark.parametrize("made", DIALOGS)
def test_dialogs_keep_large_text_whole_and_on_the_screen(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, made: Opened
) -> None:
    example.load(store)
    preferences.choose(text_percent=200)
    dialog = shown(qtbot, window, made)
    texts = reach.seen(dialog, (QLabel, QPushButton))
    assert [reach.told(each) for each in texts if reach.is_cut(each)] == []
    assert dialog.width() <= reach.WIDTH_PX
    assert dialog.height() <= reach.HEIGHT_PX
    wide = [reach.told(area) for area in reach.seen(dialog, (QScrollArea,)) if reach.is_wider(area)]
    assert wide == []


def locked(door: Unlock, folder: Path) -> None:
    door.locked(folder)


def welcome(door: Unlock, folder: Path) -> None:
    door.welcome(folder, "")


def new_book(door: Unlock, folder: Path) -> None:
    door.welcome(folder, "Thư ký Đoàn")
    door._begin_own()


def nothing_opened(*_asked: object) -> None:
    """Open no book: nobody presses the button."""


@pytest.mark.parametrize("text_percent", [100, 200])
@pytest.mark.parametrize("face", [locked, welcome, new_book])
def test_the_way_into_the_book_can_be_read_reached_and_heard(
    jobs: Jobs,
    words: Words,
    theme: Theme,
    qtbot: QtBot,
    tmp_path: Path,
    face: Callable[[Unlock, Path], None],
    text_percent: int,
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.choose(Shade.LIGHT, Density.TOUCH, text_percent)
    theme.apply(application)
    door = Unlock(
        theme, words, jobs, unlock=nothing_opened, create=nothing_opened, try_out=nothing_opened
    )
    qtbot.addWidget(door)
    face(door, tmp_path / "vault")
    door.show()
    laid_out()
    qtbot.waitUntil(lambda: door.height() <= reach.HEIGHT_PX)
    assert door.height() <= reach.HEIGHT_PX
    assert [reach.told(w) for w in reach.seen(door, (QWidget,)) if is_nameless(w)] == []
    targets = reach.seen(door, reach.TARGETS)
    assert [reach.told(each) for each in targets if not reach.is_large(each)] == []
    texts = reach.seen(door, (QLabel, QPushButton))
    assert [reach.told(each) for each in texts if reach.is_cut(each)] == []


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_target_of_the_compact_look_keeps_its_least_height(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, name: str
) -> None:
    example.load(store)
    preferences.choose(density=Density.COMPACT)
    for view in reach.views(window, qtbot, name):
        targets = reach.seen(window, (QPushButton,))
        small = [reach.told(each) for each in targets if each.height() < COMPACT_PX]
        assert small == [], view
