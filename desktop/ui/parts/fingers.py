"""A finger drags what is longer than its window, taps what lies there, and rests for what a right click shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent, QTouchEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QScroller,
    QScrollerProperties,
    QWidget,
)
from shiboken6 import isValid

REST_MS = 600
"""How long a finger rests for what a right click shows."""

_FAR_PX, _NEAR_PX = 12, 24
"""From where on a touch is a drag; how near to the last a second tap is."""

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
DRAWN_ON = "drawn_on"
"""The property of a widget on which a finger draws: there it scrolls nothing."""


class Fingers(QObject):
    """Follows the touches of one area from its first moment; a mouse does as before.

    Where nothing is to be scrolled what lies around the area has them, unless they are for it `alone`. The area
    takes what its viewport leaves: the first viewport that is asked for costs a start eleven milliseconds.
    """

    def __init__(self, area: QAbstractScrollArea, *, alone: bool = False) -> None:
        super().__init__(area)
        self._area, self._is_alone = area, alone
        self._from: QPointF | None = None
        self._is_dragged = self._is_over = False
        self._clock, self._last = QElapsedTimer(), QPointF()
        self._rests = QTimer(self, singleShot=True, interval=REST_MS)
        self._rests.timeout.connect(self._rest)
        if isinstance(area, QAbstractItemView):
            area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        area.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        area.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the touches of the viewport where there is something to scroll."""
        if not isinstance(event, QTouchEvent):
            return False
        steps = {
            QEvent.Type.TouchBegin: self._begin,
            QEvent.Type.TouchUpdate: self._go_on,
            QEvent.Type.TouchEnd: self._end,
            QEvent.Type.TouchCancel: self._cancel,
        }
        at = self._in_viewport(event.points()[0].position()) if event.points() else self._last
        is_taken = steps[event.type()](at, event)
        event.setAccepted(is_taken)
        return is_taken

    def _begin(self, at: QPointF, event: QTouchEvent) -> bool:
        bars = self._area.verticalScrollBar(), self._area.horizontalScrollBar()
        scrolls = self._is_alone or any(bar.maximum() > bar.minimum() for bar in bars)
        is_inside = self._area.viewport().rect().contains(at.toPoint())  # and on no bar or heading
        if not scrolls or not is_inside or self._target(at).property(DRAWN_ON):
            return False
        self._from, self._is_dragged = at, False
        rolls = QScroller.scroller(self._area.viewport()).state() == QScroller.State.Scrolling
        self._is_over = rolls  # a touch stops what rolls on, and is no tap
        self._scroll(QScroller.Input.InputPress, at, event)
        if not rolls:
            self._rests.start()
        return True

    def _go_on(self, at: QPointF, event: QTouchEvent) -> bool:
        if self._from is None:
            return False
        if (at - self._from).manhattanLength() > _FAR_PX:
            self._is_dragged = True
            self._rests.stop()
        self._scroll(QScroller.Input.InputMove, at, event)
        return True

    def _end(self, at: QPointF, event: QTouchEvent) -> bool:
        if self._from is None:
            return False
        self._rests.stop()
        self._scroll(QScroller.Input.InputRelease, at, event)
        start, self._from = self._from, None
        if not self._is_dragged and not self._is_over:
            QTimer.singleShot(0, self, partial(self._tap, start))
        return True

    def _cancel(self, at: QPointF, event: QTouchEvent) -> bool:
        self._is_over = True
        return self._end(at, event)

    def _scroll(self, what: QScroller.Input, at: QPointF, event: QTouchEvent) -> None:
        scroller = QScroller.scroller(self._area.viewport())
        properties = scroller.scrollerProperties()
        metric, policy = QScrollerProperties.ScrollMetric, QScrollerProperties.OvershootPolicy
        for each in (metric.VerticalOvershootPolicy, metric.HorizontalOvershootPolicy):
            properties.setScrollMetric(each, policy.OvershootAlwaysOff)
        scroller.setScrollerProperties(properties)
        scroller.handleInput(what, at, event.timestamp())

    def _tap(self, at: QPointF) -> None:
        """Click what lies under the finger, twice where it just did."""
        near = (at - self._last).manhattanLength() <= _NEAR_PX
        quick = QGuiApplication.styleHints().mouseDoubleClickInterval()
        again = self._clock.isValid() and self._clock.elapsed() < quick and near
        self._last = at
        if again:
            self._clock.invalidate()
        else:
            self._clock.start()
        self._click(at, QEvent.Type.MouseButtonDblClick if again else QEvent.Type.MouseButtonPress)

    def _click(self, at: QPointF, press: QEvent.Type) -> None:
        target = self._target(at)
        _give_keyboard(target)
        self._send(target, at, press, _LEFT)
        if isValid(target):
            self._send(target, at, QEvent.Type.MouseButtonRelease, _NONE)

    def _send(self, target: QWidget, at: QPointF, kind: QEvent.Type, held: Qt.MouseButton) -> None:
        viewport = self._area.viewport()
        there, everywhere = target.mapFrom(viewport, at), viewport.mapToGlobal(at)
        plain = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QMouseEvent(kind, there, everywhere, _LEFT, held, plain))

    def _rest(self) -> None:
        """Show what a right click would."""
        if self._from is None:
            return
        self._is_over = True
        viewport, at = self._area.viewport(), self._from
        target = self._target(at)
        if target is viewport:
            self._click(at, QEvent.Type.MouseButtonPress)  # the row that the menu is for
        there, everywhere = target.mapFrom(viewport, at), viewport.mapToGlobal(at)
        reason = QContextMenuEvent.Reason.Mouse
        asked = QContextMenuEvent(reason, there.toPoint(), everywhere.toPoint())
        QApplication.sendEvent(target, asked)

    def _in_viewport(self, at: QPointF) -> QPointF:
        return self._area.viewport().mapFrom(self._area, at)

    def _target(self, at: QPointF) -> QWidget:
        viewport = self._area.viewport()
        return viewport.childAt(at.toPoint()) or viewport


def _give_keyboard(widget: QWidget) -> None:
    """Give the keyboard to what a click gives it to."""
    each: QWidget | None = widget
    while each is not None and not each.isWindow():
        if each.focusPolicy() & Qt.FocusPolicy.ClickFocus and each.isEnabled():
            each.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        each = each.parentWidget()
