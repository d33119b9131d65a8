"""The Tab key goes through the window as one reads it, whichever of its parts were made when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

from desktop.ui.parts.flow import Flow

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def stepped(grounds: Sequence[QWidget], is_next: bool) -> bool:
    """Take the keyboard to the next stop of these, one after the other, or to the one before; then round again."""
    here = grounds[0].window().focusWidget()
    stops = [*chain.from_iterable(_stops(ground, here) for ground in grounds)]
    at = [at for at, stop in enumerate(stops) if here and (stop is here or stop.isAncestorOf(here))]
    if not at or len(stops) == 1:
        return False
    reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
    stops[(at[-1] + (1 if is_next else -1)) % len(stops)].setFocus(reason)
    return True


def _stops(ground: QWidget, here: QWidget | None) -> Iterator[QWidget]:
    """Return what takes the keyboard in a widget, in the order in which it stands there; also what has it now."""
    if ground.isHidden() or not ground.isEnabled():
        return
    if ground.focusPolicy() & Qt.FocusPolicy.TabFocus or ground is here:
        yield ground
    for held in _held(ground):
        yield from _stops(held, here)


def _held(ground: QWidget) -> Iterator[QWidget]:
    """Return what stands in a widget, first things first."""
    if isinstance(ground, QScrollArea) and (inside := ground.widget()) is not None:
        yield inside
    elif isinstance(ground, QSplitter):
        yield from filter(None, map(ground.widget, range(ground.count())))
    elif isinstance(ground, Flow):
        yield from ground.widgets
    elif (layout := ground.layout()) is not None:
        yield from _in(layout)


def _in(layout: QLayout) -> Iterator[QWidget]:
    """Return what a layout holds, in its order.

    The layout is never asked for its items: Python would take them for its own, and delete them before it does.
    """
    around = layout.parentWidget()
    held: list[QWidget | QLayout] = [
        each for each in layout.children() if isinstance(each, QLayout)
    ]
    held += around.findChildren(QWidget, options=_DIRECT) if around else []
    placed = {layout.indexOf(each): each for each in held}
    for at in sorted(at for at in placed if at >= 0):
        each = placed[at]
        if isinstance(each, QLayout):
            yield from _in(each)
        else:
            yield each
