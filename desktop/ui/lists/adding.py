"""A line that takes one entry after the other: type, Enter, type, Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from db.drafts import Spot
from db.folding import fold
from desktop.ui.desk import Desk
from desktop.ui.parts.aloud import announce_lit
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.layouts import row

_FOLDED = Qt.ItemDataRole.UserRole
_MOST_SHOWN = 8
_STILL_THERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class _Offered(QListView):
    """The list beneath: Qt reckons its height without what the look puts around its rows."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be so much higher that the last row is whole."""
        super().resizeEvent(event)
        count = self.model().rowCount() if self.model() else 0
        rows_px = sum(map(self.sizeHintForRow, range(min(count, _MOST_SHOWN))))
        lacking_px = rows_px - self.viewport().height()
        if 0 < lacking_px < self.sizeHintForRow(0):
            self.resize(self.width(), self.height() + lacking_px)


class FoldedCompleter(QCompleter):
    """Offers names in a list beneath, found with or without their marks; it never types for the person.

    The list is filled when somebody types: a page may have many such lines and hundreds of names.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._held: tuple[str, ...] = ()
        self._find: Callable[[str], Sequence[str]] | None = None
        self.setModel(QStandardItemModel(self))
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(_MOST_SHOWN)
        names = self._list = _Offered()
        names.setProperty("role", "popup")
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPopup(names)
        announce_lit(names)

    def offer(self, names: Sequence[str]) -> None:
        """Offer other names."""
        self._names = tuple(names)

    def offer_found(self, find: Callable[[str], Sequence[str]]) -> None:
        """Offer what `find` returns for what was typed, where there are too many names to hold."""
        self._find = find

    def offer_sorted(self, names: Iterable[str]) -> None:
        """Offer each of these names once, in order."""
        self.offer(sorted({name for name in names if name}, key=fold))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the list when the line is left for another: Qt would hide that, and give the line the next key."""
        left = event.type() == QEvent.Type.FocusOut and watched is self.widget()
        if left and isinstance(event, QFocusEvent) and event.reason() not in _STILL_THERE:
            self._list.hide()
        return super().eventFilter(watched, event)

    def splitPath(self, path: str) -> list[str]:
        """Look for what was typed without its marks."""
        if self._find is not None:
            self._names = tuple(self._find(path))
        self._fill()
        return [" ".join(fold(path).split())]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the name as it is written."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))

    def _fill(self) -> None:
        """Hold the names that are offered now."""
        if self._held == self._names:
            return
        self._held = self._names
        model: QAbstractItemModel = self.model()
        assert isinstance(model, QStandardItemModel)
        model.clear()
        for name in self._names:
            item = QStandardItem(" ".join(name.split()))
            item.setData(fold(name), _FOLDED)
            model.appendRow(item)


class AddLine(QWidget):
    """A field with a button; `entered` carries what was typed or picked, without spaces around it."""

    entered = Signal(str)

    def __init__(self, desk: Desk, caption: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._spot: Spot | None = None
        self.field: LineField[Any] = LineField(desk.words, "", hint=hint)
        self.field.line.setAccessibleName(caption)
        self.field.entered.connect(self._enter)
        self.setFocusProxy(self.field)
        button = Button(caption).with_icon(desk.theme, "plus")
        button.clicked.connect(self._enter)
        line = row(self, gap_px=8)
        line.addWidget(self.field, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def offer(self, names: Sequence[str]) -> None:
        """Offer names to pick from while one types."""
        self._offering().offer(names)

    def offer_found(self, find: Callable[[str], Sequence[str]]) -> None:
        """Offer what `find` returns for what was typed."""
        self._offering().offer_found(find)

    def _offering(self) -> FoldedCompleter:
        completer = self.field.line.completer()
        if not isinstance(completer, FoldedCompleter):
            completer = FoldedCompleter(self)
            completer.activated[str].connect(  # type: ignore[index]
                self._pick, Qt.ConnectionType.QueuedConnection
            )
            self.field.line.setCompleter(completer)
        return completer

    def keep(self, spot: Spot) -> None:
        """Keep what is typed and not entered under this spot; what was kept comes back."""
        if spot != self._spot:
            self._spot = spot
            self.field.start("")
            self.field.stand_at(self._desk.drafts, spot, waits=True)

    def clear(self) -> None:
        """Make ready for the next entry."""
        self.field.clear()

    @Slot()
    def _enter(self) -> None:
        if self._is_picking():
            return
        text = self.field.text()
        if text:
            self.entered.emit(text)
        else:
            self.field.focus()

    def _is_picking(self) -> bool:
        """Say whether Enter is about to pick the name chosen in the list, which tells of itself."""
        completer = self.field.line.completer()
        names = completer.popup() if isinstance(completer, FoldedCompleter) else None
        return names is not None and names.isVisible() and names.currentIndex().isValid()

    @Slot(str)
    def _pick(self, name: str) -> None:
        self.entered.emit(name)
