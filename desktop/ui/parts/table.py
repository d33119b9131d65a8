"""A table of rows that stays fast however many there are: only what is on the screen is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.ui.parts.fingers import Fingers
from desktop.ui.parts.lit import Lit, follow
from desktop.ui.parts.marked import MARKED, Marked
from desktop.ui.theme import Theme

K = TypeVar("K")
R = TypeVar("R")
_LEAST_PX = 190
"""What a column that takes what is left keeps, at 100 %."""

_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
Index = QModelIndex | QPersistentModelIndex
ROLES = Qt.ItemDataRole
PAGE_ROWS, MOST_PAGES = 50, 20
"""How many rows are fetched at once, and how many such pages are kept at hand."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its title, the text of a row in it, how wide it is at 100 % (0 takes what is left).

    `tone` names the palette's colour for the text, "" the usual one; `marked` is what a `MarkedDelegate` draws;
    `spoken` is what a screen reader says where that is more than the text.
    """

    title: str
    text: Callable[[R], str]
    width_px: int = 0
    right: bool = False
    tone: Callable[[R], str] | None = None
    icon: Callable[[R], str] | None = None
    marked: Callable[[R], Marked] | None = None
    spoken: Callable[[R], str] | None = None


class Fetched(Sequence[R]):
    """Rows of which only those in sight are fetched, a page at a time. A subclass says how many there are and where."""

    def __init__(self) -> None:
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()

    def fetch_page(self, page: int) -> Sequence[R]:
        """Return the rows of a page, counted from 0."""
        raise NotImplementedError

    def place(self, key: object, of: Callable[[Any], object]) -> int | None:
        """Return where the row of this key stands, None where it is not there; `of` says what a row is known by."""
        raise NotImplementedError

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        page, within = divmod(at % len(self), PAGE_ROWS)
        return self._page(page)[within]

    def _page(self, page: int) -> Sequence[R]:
        if page not in self._pages:
            self._pages[page] = self.fetch_page(page)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page]


class Paged(Fetched[R], Generic[K, R]):
    """Rows of which the order is known beforehand, each line bearing its row's key.

    `fetch` makes a row of each of the lines given, in their order.
    """

    def __init__(self, lines: Sequence[K], fetch: Callable[[Sequence[K]], Sequence[R]]) -> None:
        super().__init__()
        self.lines = lines
        self._fetch = fetch

    def __len__(self) -> int:
        return len(self.lines)

    def fetch_page(self, page: int) -> Sequence[R]:
        """Return the rows of the lines on a page."""
        start = page * PAGE_ROWS
        return self._fetch(self.lines[start : start + PAGE_ROWS])

    def place(self, key: object, of: Callable[[Any], object]) -> int | None:
        """Return where the line of this key stands."""
        return next((at for at, line in enumerate(self.lines) if of(line) == key), None)


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows in a sequence, which may fetch them as they are asked for."""

    def __init__(
        self, columns: Sequence[Column[R]], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns, self._theme = columns, theme
        self.rows: Sequence[R] = ()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return a column's title and alignment."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == ROLES.DisplayRole:
            return self._columns[section].title
        return self._alignment(section) if role == ROLES.TextAlignmentRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows, in one line of plain text."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        column = self._columns[index.column()]
        if role == ROLES.TextAlignmentRole:
            return self._alignment(index.column())
        if role == ROLES.AccessibleTextRole and column.spoken:
            return column.spoken(self.rows[index.row()])
        if role in (ROLES.DisplayRole, ROLES.AccessibleTextRole):
            return " ".join(column.text(self.rows[index.row()])[:400].split())
        if role == ROLES.ForegroundRole and column.tone:
            return self._coloured(column.tone(self.rows[index.row()]))
        if role == ROLES.DecorationRole and column.icon:
            return self._pictured(column.icon(self.rows[index.row()]))
        if role == MARKED and column.marked:
            return column.marked(self.rows[index.row()])
        return None

    def _alignment(self, section: int) -> Qt.AlignmentFlag:
        side = (
            Qt.AlignmentFlag.AlignRight
            if self._columns[section].right
            else Qt.AlignmentFlag.AlignLeft
        )
        return side | Qt.AlignmentFlag.AlignVCenter

    def _coloured(self, token: str) -> Any:
        return self._theme.colour(token) if token else None

    def _pictured(self, name: str) -> QIcon | None:
        return self._theme.icon(name) if name else None


class RecordTable(QTableView, Generic[R]):
    """A table of which a whole row is chosen; Enter or a double click emits `opened` with the row.

    A row has room for `lines` lines of text. Where there is no room, the columns at the right give way, so
    that the columns that take what is left can be read.
    """

    opened = Signal(object)
    picked = Signal(object)
    typed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], object] = id,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._columns = key, columns
        self._hidden: set[int] = set()
        self._px = theme.px
        self._least_px = theme.px(_LEAST_PX)
        self.rows: RowModel[R] = RowModel(columns, theme, self)
        self.setModel(self.rows)
        self.setItemDelegate(Lit(self))
        self.setAccessibleName(name)
        self._look(theme, lines)
        self._size(theme, columns)
        Fingers(self)
        self.activated.connect(self._activated)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows, keeping the chosen row and the scrolled place."""
        chosen, scrolled = self.chosen(), self.verticalScrollBar().value()
        self.rows.show_rows(rows)
        if chosen is not None:
            self.choose(self._key(chosen))
        self.verticalScrollBar().setValue(scrolled)

    def chosen(self) -> R | None:
        """Return the chosen row."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def choose(self, key: object) -> None:
        """Choose the row of this key, if it is there, and scroll to it."""
        rows = self.rows.rows
        every = rows if isinstance(rows, Fetched) else Paged(rows, _themselves)
        at = every.place(key, self._key)
        if at is not None:
            index = self.rows.index(at, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def keep_hidden(self, column: int, hidden: bool) -> None:
        """Leave a column out, or let it be seen where there is room."""
        self._hidden = self._hidden | {column} if hidden else self._hidden - {column}
        self._make_room()

    def keyboardSearch(self, text: str) -> None:
        """Look for what is typed onto the list; where its rows are fetched, only say so: Qt would read all of them."""
        if isinstance(self.rows.rows, Fetched):
            self.typed.emit(text)
        else:
            super().keyboardSearch(text)

    def viewportEvent(self, event: QEvent) -> bool:
        """Light the whole row beneath the pointer."""
        follow(self, event)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns give way."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        wide = [at for at, column in enumerate(self._columns) if not column.width_px]
        room = self.viewport().width() - self._least_px * len(wide)
        if not wide:
            return
        for at, column in enumerate(self._columns):
            own = (self.columnWidth(at) or self._px(column.width_px)) if column.width_px else 0
            fits = not column.width_px or own <= room
            room -= own if fits and at not in self._hidden else 0
            if self.isColumnHidden(at) != (at in self._hidden or not fits):
                self.setColumnHidden(at, at in self._hidden or not fits)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the chosen row on Enter; go to the first and last by Home and End."""
        if event.key() in _ENDS and not event.modifiers():
            self.selectRow(0 if event.key() == _ENDS[0] else self.rows.rowCount() - 1)
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() and self.currentIndex().isValid():
            self._activated(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _activated(self, index: Index) -> None:
        self.opened.emit(self.rows.rows[index.row()])

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.rows.rows[current.row()])

    def _look(self, theme: Theme, lines: int) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.setWordWrap(lines > 1)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.sizes.row_px + (lines - 1) * theme.px(18))

    def _size(self, theme: Theme, columns: Sequence[Column[R]]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(False)
        for at, column in enumerate(columns):
            if column.width_px:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(at, theme.px(column.width_px))
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)


def _themselves(rows: Sequence[R]) -> Sequence[R]:
    return rows
