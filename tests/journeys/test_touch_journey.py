"""A site walk by touch alone in tablet mode: findings, a photo, attendance, a signature, what is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.records import FindingKind
from db.store import Store
from desktop.evidence import ink
from desktop.settings import Density
from desktop.ui.pages.today import TodayPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.signing import SignatureDialog, SignButton
from desktop.ui.pages.visit.stage import StageBar, StageName
from desktop.ui.parts.notice import Notice
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place
from tests import finger
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, written
from tests.patience import settled
from tests.typing_hand import commit

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window


@pytest.fixture
def tablet(store: Store, window: Window, preferences: Preferences) -> Window:
    """The window as a tablet shows it, at Today."""
    written(store)
    preferences.choose(density=Density.TOUCH)
    window.resize(1280, 800)
    window.activateWindow()
    return window


def tap(qtbot: QtBot, widget: QWidget, at: QPoint | None = None) -> None:
    """Scroll to a widget by finger if it is not in sight, and tap it."""
    qtbot.waitUntil(widget.isVisible)
    window = widget.window()
    for area in finger.areas(window):
        if area.isAncestorOf(widget) and hasattr(area, "ensureWidgetVisible"):
            area.ensureWidgetVisible(widget)
    finger.settled(qtbot, window)
    finger.tap(widget, at)


def named(ground: QWidget, name: str) -> QAbstractButton:
    found = [
        each
        for each in ground.findChildren(QAbstractButton)
        if each.isVisible() and each.accessibleName().startswith(name)
    ]
    assert found, name
    return found[0]


def stage(qtbot: QtBot, page: VisitPage, name: StageName) -> None:
    bar = page.findChild(StageBar)
    assert isinstance(bar, StageBar)
    tap(qtbot, bar._buttons[name])
    qtbot.waitUntil(bar._buttons[name].isChecked)
    settled(qtbot, page)


def test_a_site_walk_by_touch_alone(
    tablet: Window, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(tablet, qtbot)
    a_finding(page, store, qtbot)
    a_photo(page, store, qtbot, tmp_path)
    attendance(page, store, qtbot)
    a_signature(page, store, qtbot)
    what_is_asked(page, store, qtbot)
    (finding,) = query.findings(store.reader, VISIT)
    assert finding.text == "Chưa niêm yết thủ tục ở sảnh"


def opened(tablet: Window, qtbot: QtBot) -> VisitPage:
    assert isinstance(tablet.page, TodayPage)
    tablet.go(Place("today"))
    qtbot.waitUntil(lambda: bool(tablet.page.findChildren(LinkRow)))
    settled(qtbot, tablet)
    tap(qtbot, tablet.page.findChildren(LinkRow)[0])
    qtbot.waitUntil(lambda: isinstance(tablet.page, VisitPage))
    page = tablet.page
    assert isinstance(page, VisitPage)
    settled(qtbot, tablet)
    return page


def a_finding(page: VisitPage, store: Store, qtbot: QtBot) -> None:
    """Choose the kind by its button, write with the keyboard on the screen, press the button."""
    stage(qtbot, page, StageName.RECORD)
    bar = page.record.capture
    tap(qtbot, named(bar.kind, "Hạn chế"))
    tap(qtbot, bar.line.pages.viewport())
    qtbot.waitUntil(lambda: page.window().focusWidget() is bar.line.pages)
    commit(bar.line.pages, "Chưa niêm yết thủ tục ở sảnh")
    tap(qtbot, bar.add)
    qtbot.waitUntil(lambda: len(query.findings(store.reader, VISIT)) == 1)
    (finding,) = query.findings(store.reader, VISIT)
    assert finding.kind is FindingKind.SHORTCOMING


def a_photo(page: VisitPage, store: Store, qtbot: QtBot, folder: Path) -> None:
    """Choose the photo in the file dialog."""
    photo = folder / "anh.jpg"
    Image.new("RGB", (320, 240), (90, 60, 60)).save(photo)
    settled(qtbot, page)
    tap(qtbot, named(page, "Thêm ảnh"))
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    dialog = page.findChildren(QFileDialog)[-1]
    assert dialog.isVisible()
    dialog.filesSelected.emit([str(photo)])
    dialog.close()
    qtbot.waitUntil(lambda: len(query.evidence(store.reader, VISIT)) == 1, timeout=LATER_MS)
    (kept,) = query.evidence(store.reader, VISIT)
    assert kept.hash
    assert kept.file_name == "anh.jpg"


def attendance(page: VisitPage, store: Store, qtbot: QtBot) -> None:
    stage(qtbot, page, StageName.PREPARE)
    qtbot.waitUntil(lambda: any("Tùng" in each.accessibleName() for each in ticks(page)))
    settled(qtbot, page)
    tap(qtbot, next(each for each in ticks(page) if "Tùng" in each.accessibleName()), QPoint(60, 4))
    qtbot.waitUntil(lambda: len(query.attendees(store.reader, VISIT)) == 1)


def ticks(page: VisitPage) -> list[QAbstractButton]:
    return [b for b in page.facts.findChildren(QAbstractButton) if b.isCheckable()]


def a_signature(page: VisitPage, store: Store, qtbot: QtBot) -> None:
    """Sign in two strokes, one more being taken back."""
    qtbot.waitUntil(lambda: bool(signing(page)))
    settled(qtbot, page)
    notice = page.window().findChild(Notice)
    assert isinstance(notice, Notice)
    if notice.isVisible():  # it lies over the buttons at the right
        tap(qtbot, named(notice, "Đóng"))
    tap(qtbot, signing(page)[0])
    qtbot.waitUntil(lambda: bool(page.findChildren(SignatureDialog)))
    dialog = page.findChildren(SignatureDialog)[-1]
    qtbot.waitExposed(dialog)
    for left in (20, 120, 220):
        finger.drag(dialog.pad, [QPoint(left, 40), QPoint(left + 30, 100), QPoint(left + 60, 50)])
    tap(qtbot, dialog.back)
    tap(qtbot, dialog.confirm)
    qtbot.waitUntil(lambda: len(signatures(store)) == 1, timeout=LATER_MS)
    (hash,) = signatures(store)
    with store.blobs.open(hash) as stream:
        assert [len(stroke) for stroke in ink.read(stream.read()).strokes] == [3, 3]


def signing(page: VisitPage) -> list[SignButton]:
    return [each for each in page.facts.findChildren(SignButton) if each.isVisible()]


def signatures(store: Store) -> list[str]:
    return [each.hash for each in query.evidence(store.reader, VISIT) if each.attendee]


def what_is_asked(page: VisitPage, store: Store, qtbot: QtBot) -> None:
    stage(qtbot, page, StageName.CONCLUDE)
    bar = page.asks.bar
    tap(qtbot, bar.line.pages.viewport())
    qtbot.waitUntil(lambda: page.window().focusWidget() is bar.line.pages)
    commit(bar.line.pages, "Niêm yết đủ thủ tục")
    tap(qtbot, bar.add)
    qtbot.waitUntil(lambda: len(query.recommendations(store.reader, VISIT)) == 1)
