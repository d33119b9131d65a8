"""A finger on a touch screen: it taps, drags and rests, as events of a real touch device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScroller, QWidget
from pytestqt.qtbot import QtBot

from tests.patience import laid_out

_SCREEN: list[QPointingDevice] = []


def screen() -> QPointingDevice:
    """Return the one touch screen, which lives as long as the application."""
    if not _SCREEN:
        _SCREEN.append(QTest.createTouchDevice())
    return _SCREEN[0]


def tap(widget: QWidget, at: QPoint | None = None) -> None:
    """Touch a widget where it is and let go."""
    drag(widget, [at or widget.rect().center()])


def drag(widget: QWidget, way: list[QPoint]) -> None:
    """Touch a widget, move along the way and let go."""
    with dragging(widget, way):
        pass


@contextmanager
def dragging(widget: QWidget, way: list[QPoint]) -> Iterator[None]:
    """Touch a widget and move along the way; the finger rests at its end until it lets go.

    What is scrolled follows at each picture of the screen. A finger that has let go before the first one scrolled
    nothing: wait for what follows while it rests.
    """
    laid_out()
    window = widget.window()
    points = [widget.mapTo(window, at) for at in way]
    QTest.touchEvent(window, screen()).press(0, points[0], window).commit(False)
    for at in points[1:]:
        QTest.touchEvent(window, screen()).move(0, at, window).commit(False)
    yield
    QTest.touchEvent(window, screen()).release(0, points[-1], window).commit(False)
    QApplication.processEvents()


def drag_with_palm(widget: QWidget, way: list[QPoint], palm: QPoint) -> None:
    """Move a finger along the way while the palm comes to rest beside it."""
    laid_out()
    window = widget.window()
    points = [widget.mapTo(window, at) for at in way]
    beside = widget.mapTo(window, palm)
    QTest.touchEvent(window, screen()).press(0, points[0], window).commit()
    QTest.touchEvent(window, screen()).stationary(0).press(1, beside, window).commit()
    for at in points[1:]:
        QTest.touchEvent(window, screen()).move(0, at, window).stationary(1).commit()
    QTest.touchEvent(window, screen()).release(0, points[-1], window).stationary(1).commit()
    QTest.touchEvent(window, screen()).release(1, beside, window).commit()


def areas(widget: QWidget) -> list[QAbstractScrollArea]:
    """Return what of a widget can be scrolled and is seen."""
    return [each for each in widget.findChildren(QAbstractScrollArea) if each.isVisible()]


def settled(qtbot: QtBot, widget: QWidget) -> None:
    """Wait until nothing rolls on any more."""
    scrollers = [QScroller.scroller(each.viewport()) for each in areas(widget)]
    qtbot.waitUntil(lambda: all(s.state() == QScroller.State.Inactive for s in scrollers))
