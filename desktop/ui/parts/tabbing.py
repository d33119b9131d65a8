"""The Tab key goes through a page as one reads it, whichever of its parts were made when."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

from desktop.ui.parts.flow import Flow

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def stepped(page: QWidget, is_next: bool) -> bool:
    """Take the keyboard to the next stop of a page, or the one before; beyond the last to what lies around it."""
    here, reason = page.window().focusWidget(), Qt.FocusReason.TabFocusReason
    chain = [stop for stop in stops(page) if _takes(stop)]
    if here not in chain:
        return False
    at = chain.index(here) + (1 if is_next else -1)
    target = chain[at] if 0 <= at < len(chain) else _around(page, here, is_next)
    if target is here:  # nothing lies around it: round again
        target = chain[0 if is_next else -1]
    target.setFocus(reason if is_next else Qt.FocusReason.BacktabFocusReason)
    return True


def stops(ground: QWidget) -> Iterator[QWidget]:
    """Return what may take the keyboard in a widget, in the order in which it stands there."""
    if ground.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield ground
    elif isinstance(ground, QScrollArea) and (inside := ground.widget()) is not None:
        yield from stops(inside)
    elif isinstance(ground, QSplitter):
        for pane in map(ground.widget, range(ground.count())):
            yield from stops(pane) if pane else ()
    elif isinstance(ground, Flow):
        for widget in ground.widgets:
            yield from stops(widget)
    elif (layout := ground.layout()) is not None:
        yield from _in(layout)


def _in(layout: QLayout) -> Iterator[QWidget]:
    """Return the stops of what a layout holds, in its order.

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
        yield from _in(each) if isinstance(each, QLayout) else stops(each)


def _takes(widget: QWidget) -> bool:
    is_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_stop and widget.isVisible() and widget.isEnabled()


def _around(page: QWidget, here: QWidget, is_next: bool) -> QWidget:
    """Return the next stop of the window that is none of the page's."""
    each: QWidget | None = here.nextInFocusChain() if is_next else here.previousInFocusChain()
    while each is not None and each is not here:
        if _takes(each) and not page.isAncestorOf(each):
            return each
        each = each.nextInFocusChain() if is_next else each.previousInFocusChain()
    return here
