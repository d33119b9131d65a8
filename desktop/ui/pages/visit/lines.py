"""A list of passages that stays fast however many there are: only what is on the screen is laid out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from db.records import RecordId
from desktop.ui.pages.visit.brush import Brush, Line
from desktop.ui.pages.visit.drag import Drag
from desktop.ui.parts.fingers import Fingers
from desktop.ui.parts.labels import plain_caption
from desktop.ui.parts.paging import Pages, Shown, row_at
from desktop.ui.theme import Theme
from desktop.words import Words

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_NOTHING_EDGE_PX = 16


class LineModel(QAbstractTableModel, Generic[R]):
    """Rows of which `line` makes what is shown, when it is shown."""

    def __init__(self, line: Callable[[R, int], Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self.rows: Sequence[R] = []
        self._shown = Shown()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else self._shown.count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the one column."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = 0) -> Any:
        """Return the line to paint, or its words for a screen reader."""
        row = row_at(self.rows, index.row())
        if row is None:
            return None
        line = self._line(row, index.row())
        if role == LINE_ROLE:
            return line
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return line.spoken() if is_text else None

    def line(self, at: int) -> Line:
        """Return what the row at `at` shows."""
        return self._line(self.rows[at], at)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let headings be passed over."""
        row = row_at(self.rows, index.row())
        if row is not None and self._line(row, index.row()).heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows, telling the view of no more than what differs."""
        if isinstance(rows, Pages):
            self._shown.show(self, rows, self._take)
        else:
            self._show_list(list(rows))

    def find(self, key: object, key_of: Callable[[R], object]) -> int:
        """Return where the row of a key stands, -1 where it is not here; a heading has none."""
        if isinstance(self.rows, Pages):
            at = self.rows.place_of(RecordId(str(key)))
            row = row_at(self.rows, at)
            return at if row is not None and key_of(row) == key else -1
        found = (
            at
            for at, row in enumerate(self.rows)
            if key_of(row) == key and not self._line(row, at).heading
        )
        return next(found, -1)

    def _show_list(self, new: list[R]) -> None:
        old = list(self.rows)
        first, last = _stretch(old, new)
        gone, come = len(old) - last - first, len(new) - last - first
        changed = min(gone, come)
        if changed:
            self._take(new[: first + changed] + old[first + changed :])
        if gone > come:
            self.beginRemoveRows(QModelIndex(), first + come, first + gone - 1)
            self._take(new)
            self.endRemoveRows()
        if come > gone:
            self.beginInsertRows(QModelIndex(), first + gone, first + come - 1)
            self._take(new)
            self.endInsertRows()
        if changed:
            self.dataChanged.emit(self.index(first, 0), self.index(first + changed - 1, 0))

    def _take(self, rows: Sequence[R]) -> None:
        self.rows = rows
        self._shown.take(rows)


def _stretch(old: Sequence[R], new: Sequence[R]) -> tuple[int, int]:
    """Return how many rows at the beginning and at the end are the same."""
    most = min(len(old), len(new))
    first = 0
    while first < most and old[first] is new[first]:
        first += 1
    last = 0
    while last < most - first and old[-1 - last] is new[-1 - last]:
        last += 1
    return first, last


class LineList(QTableView, Generic[R]):
    """Passages one beneath the other, of which one is chosen.

    `picked` carries the chosen row or None; `opened` follows Enter, `moved` Alt+Up or Alt+Down (-1, 1) or a
    drag (by so many rows), `deleted` the Delete key.
    """

    picked = Signal(object)
    opened = Signal()
    moved = Signal(int)
    deleted = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        name: str,
        line: Callable[[R, int], Line],
        key: Callable[[R], object],
    ) -> None:
        super().__init__()
        self._words, self._key = words, key
        self._theme = theme
        self.nothing = ""
        """What stands where no row is shown."""
        self._shown_key: object = None
        self._settling = False
        self._drag = Drag(self)
        Fingers(self, alone=True)
        self.lines: LineModel[R] = LineModel(line, self)
        self._brush = Brush(theme, self)
        self.setModel(self.lines)
        self.setItemDelegate(self._brush)
        self.setAccessibleName(name)
        self._look()
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(self._double_clicked)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; the chosen one and the scrolled place stay, or the end that was in sight."""
        bar = self.verticalScrollBar()
        scrolled, at = bar.value(), self.currentIndex().row()
        ended = bool(self.lines.rows) and scrolled == bar.maximum()
        self._settling = True
        self.lines.show_rows(rows)
        self._fit_headings()
        self._settling = False
        if self._shown_key is not None and not self.choose(self._shown_key, scroll=False):
            self._choose_near(at)
        self.updateGeometries()
        self.setAccessibleDescription("" if self.lines.rows else self.nothing)
        bar.setValue(bar.maximum() if ended else scrolled)
        self.viewport().update()

    def paint_again(self, keys: Collection[object]) -> None:
        """Paint the rows of these keys anew, where they are in sight."""
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        end = bottom + 1 if bottom >= 0 else self.lines.rowCount()
        for at in range(max(top, 0), end):
            row = row_at(self.lines.rows, at)
            if row is not None and self._key(row) in keys:
                self.viewport().update(self.visualRect(self.lines.index(at, 0)))

    def chosen(self) -> R | None:
        """Return the chosen row."""
        return row_at(self.lines.rows, self.currentIndex().row())

    def choose(self, key: object, *, scroll: bool = True) -> bool:
        """Choose the row of this key; tell whether it is there."""
        at = self.lines.find(key, self._key)
        if not 0 <= at < self.lines.rowCount():
            return False
        self._set_current(at)
        if scroll:
            self.scrollTo(self.lines.index(at, 0))
        return True

    def unchoose(self) -> None:
        """Choose nothing."""
        self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, move and delete by keys."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = Qt.Key(event.key())
        if alt and key in STEPS:
            self.moved.emit(STEPS[key])
        elif key in ENDS and not event.modifiers():
            self._choose_end(is_first=key == Qt.Key.Key_Home)
        elif key in ENTER and self.chosen() is not None:
            self.opened.emit()
        elif key == Qt.Key.Key_Delete and self.chosen() is not None:
            self.deleted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row, and hold it."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.chosen() is not None:
            self._drag.hold(event.position().toPoint(), self.currentIndex().row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the held row."""
        if not self._drag.carry(event.position().toPoint()):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the carried row down."""
        by = self._drag.release()
        super().mouseReleaseEvent(event)
        if by:
            self.moved.emit(by)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where a carried row would go, or why there is no row."""
        super().paintEvent(event)
        self._drag.paint(self._brush.mark)
        if not self.lines.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colour("muted"))
            edge_px = self._theme.px(_NOTHING_EDGE_PX)
            room = self.viewport().rect().adjusted(edge_px, 0, -edge_px, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self.nothing)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to move or delete the chosen row."""
        if self.chosen() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        steps = (("visit.move_up", "Alt+↑", -1), ("visit.move_down", "Alt+↓", 1))
        for caption, keys, by in steps:
            act = menu.addAction(plain_caption(f"{self._words(caption)}\t{keys}"))
            act.setData(by)
        menu.addAction(plain_caption(f"{self._words('visit.delete')}\tDel")).setData(0)
        menu.triggered.connect(self._menu_chosen)
        menu.popup(event.globalPos())

    def sizeHintForRow(self, row: int) -> int:
        """Return the height every passage has."""
        return self._brush.height_px(heading=self.lines.line(row).heading)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the end, or the chosen passage, in sight where it was so before."""
        bar = self.verticalScrollBar()
        ended = 0 < bar.value() == bar.maximum()
        super().resizeEvent(event)
        if ended:
            self.scrollToBottom()
        at = self.visualRect(self.currentIndex())
        if at.isValid() and self.viewport().height() < at.bottom() <= event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def minimumSizeHint(self) -> QSize:
        """Allow the list to be narrow."""
        return QSize(240, 96)

    def _set_current(self, at: int) -> None:
        index = self.lines.index(at, 0)
        flags = QItemSelectionModel.SelectionFlag
        if index != self.currentIndex() or not self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        else:
            self._current_changed(index, index)

    def _choose_end(self, *, is_first: bool) -> None:
        """Choose the first or last row that is no heading."""
        every = range(self.lines.rowCount())
        along = every if is_first else reversed(every)
        at = next((at for at in along if not self.lines.line(at).heading), None)
        if at is not None:
            self._set_current(at)

    def _choose_near(self, at: int) -> None:
        """Choose what now stands where the chosen row was; nothing where nothing is left."""
        near = [n for n in (at, at - 1) if 0 <= n < self.lines.rowCount()]
        free = [n for n in near if not self.lines.line(n).heading]
        if free:
            self._set_current(free[0])
        else:
            self._shown_key = None
            self.unchoose()
            self.picked.emit(None)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._settling:
            return
        row = row_at(self.lines.rows, current.row())
        key = None if row is None else self._key(row)
        if key != self._shown_key:
            self._shown_key = key
            self.picked.emit(row)

    def _double_clicked(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def _menu_chosen(self, act: Any) -> None:
        by = int(act.data())
        self.moved.emit(by) if by else self.deleted.emit()

    def _fit_headings(self) -> None:
        """Make headings lower; rows that are read by pages have none."""
        if isinstance(self.lines.rows, Pages):
            return
        low, high = (self._brush.height_px(heading=flag) for flag in (True, False))
        if not any(self.lines.line(at).heading for at in range(min(2, len(self.lines.rows)))):
            return
        for at in range(len(self.lines.rows)):
            wanted = low if self.lines.line(at).heading else high
            if self.rowHeight(at) != wanted:
                self.setRowHeight(at, wanted)

    def _look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalScrollBar().setSingleStep(24)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setDefaultSectionSize(self._brush.height_px(heading=False))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
