"""A list of things of one owner: a table, buttons above it, beside it the chosen row's fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from db.changes import Edit
from db.drafts import Spot
from db.records import RecordId
from desktop.ui.desk import Desk, Message
from desktop.ui.lists.form import Form, Sight, record_edit, record_spot
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.layouts import Card, EmptyState, Scroll, column, row
from desktop.ui.parts.table import Column, Fetched, RecordTable

DETAIL_PX = 372
NARROW_PX = 900
_LEAST_ROWS = 4
_ANY_WIDTH_PX = 16_777_215
_CELL_PX = 28
"""What a cell keeps free beside its text."""


class Listing(QWidget):
    """One list. A subclass says what its rows are, its columns, its fields, and how it adds and moves."""

    area: ClassVar[str] = ""
    """Its words: `inspection.<area>.name`, `.add`, `.empty`, `.deleted`; `say` may take them from elsewhere."""
    is_ordered: ClassVar[bool] = True
    """Whether rows can be moved among each other, and deleted."""
    icon: ClassVar[str] = "clipboard-list"
    action: ClassVar[str] = ""
    """The step that a typed field is written as; none where the rows have no fields here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.words = desk, desk.words
        self.owner = RecordId("")
        self.sight = Sight(0, {})
        self._wanted: object = None
        self._into_field = False
        self.form = Form(desk, self.action, self, self.make_edit, self.value_of, self.spot_of)
        self.table: RecordTable[Any] = RecordTable(
            desk.theme, self.say("name"), self.columns(), key=self.key
        )
        self.table.opened.connect(self.open)
        self.table.picked.connect(self._picked)
        self.tools = self._toolbar()
        self.detail = self._detail()
        self.empty = EmptyState(desk.theme, self.icon, self.say("empty"))
        self._arrange()
        self._shortcuts()

    # What a subclass says.

    def columns(self) -> Sequence[Column[Any]]:
        """Return the table's columns."""
        raise NotImplementedError

    def ask(self) -> Sequence[Any]:
        """Ask the store for the rows."""
        raise NotImplementedError

    def key(self, row: Any) -> object:
        """Return what a row is known by."""
        return row.id

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put the fields of a row into the column; nothing where rows have no fields here."""

    def form_row(self, row: Any) -> Any:
        """Return what the fields of a row belong to."""
        return row

    def prepare(self, row: Any) -> None:
        """Offer what the fields of this row choose from."""

    def value_of(self, row: Any, name: str) -> Any:
        """Return what a field shows of a row."""
        return getattr(row, name)

    def spot_of(self, row: Any, name: str) -> Spot | None:
        """Return where what is typed into a field of a row is kept."""
        return record_spot(row, name)

    def make_edit(self, row: Any, name: str, value: Any, seen: int | None) -> Edit:
        """Return the edit that writes one field of a row."""
        return record_edit(row, name, value, seen)

    def add(self) -> None:
        """Add a row."""
        raise NotImplementedError

    def remove(self, row: Any) -> bool:
        """Delete a row; say whether that was done."""
        raise NotImplementedError

    def shift(self, row: Any, by: int) -> bool:
        """Move a row up (-1) or down (1) among its siblings; say whether it moved."""
        raise NotImplementedError

    # What all of them do.

    def say(self, name: str, **values: object) -> str:
        """Return words of this list's area."""
        return self.words(f"inspection.{self.area}.{name}", **values)

    def wide_px(self, *texts: str) -> int:
        """Return how wide a column is, at 100 %, that shows the longest of these texts."""
        widest = max(map(self.fontMetrics().horizontalAdvance, texts))
        return round(widest * 100 / self.desk.theme.text_percent) + _CELL_PX

    def begin(self, owner: RecordId) -> None:
        """Get ready for the things of another owner."""
        self.form.forget()
        self.owner, self._wanted = owner, None
        self.table.show_rows(())

    def refresh(self, sight: Sight) -> None:
        """Ask again and show the answer."""
        self.sight = sight
        asked = self.ask()
        rows = asked if isinstance(asked, Fetched) else list(asked)
        if isinstance(rows, Fetched) or rows != self.table.rows.rows:
            self.table.show_rows(rows)
        if self._wanted is not None:
            self.table.choose(self._wanted)
        if self.table.chosen() is None and rows:
            self.table.choose(self.key(rows[0]))
        self._show(bool(rows))
        self._show_detail(self.table.chosen())
        self._enter_wanted()

    def choose(self, key: object) -> None:
        """Choose the row of this key, now or as soon as it is there."""
        self._wanted = key
        self.table.choose(key)

    def focus(self) -> None:
        """Put the cursor where work begins."""
        (self.table if self.table.isVisibleTo(self) else self.adds).setFocus()

    def open(self, _row: Any) -> None:
        """Go on to the chosen row's fields."""
        self.form.focus()

    @Slot()
    def remove_chosen(self) -> None:
        """Delete the chosen row, and offer to take that back."""
        chosen = self.table.chosen()
        if chosen is None:
            return
        self.form.flush()
        at = self.table.currentIndex().row()
        rest = [each for each in self.table.rows.rows if each is not chosen]
        if self.remove(chosen):
            self._wanted = self.key(rest[min(at, len(rest) - 1)]) if rest else None
            self._into_field = False
            self.desk.say(Message(self.say("deleted"), undo=True))

    @Slot()
    def up(self) -> None:
        """Move the chosen row up."""
        self._move(-1)

    @Slot()
    def down(self) -> None:
        """Move the chosen row down."""
        self._move(1)

    @Slot()
    def other_pane(self) -> None:
        """Go from the table to the fields and back."""
        if self.table.hasFocus() and self.table.chosen() is not None:
            self.open(self.table.chosen())
        else:
            self.table.setFocus()

    def added(self, key: object) -> None:
        """Have the new row chosen, and its first field ready for typing, once the store has told of it."""
        self.table.setFocus()
        self._wanted, self._into_field = key, True

    def _move(self, by: int) -> None:
        chosen = self.table.chosen()
        if chosen is not None:
            self.form.flush()
            self.shift(chosen, by)

    def _enter_wanted(self) -> None:
        chosen = self.table.chosen()
        if self._wanted is None or chosen is None or self.key(chosen) != self._wanted:
            return
        self._wanted = None
        if self._into_field:
            self._into_field = False
            self.open(chosen)

    @Slot(object)
    def _picked(self, row: Any) -> None:
        self._show_detail(row)

    def _show_detail(self, row: Any) -> None:
        for tool in self._row_tools:
            tool.setEnabled(row is not None)
        if not self.action:
            return
        self.detail.setEnabled(row is not None)
        if row is None:
            self.form.show_row(None, None, self.sight)
        else:
            self.prepare(row)
            self.form.show_row(self.form_row(row), self.key(row), self.sight)

    def _show(self, any_rows: bool) -> None:
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        for widget in (self.table, *self._row_tools, *([self.detail] if self.action else [])):
            widget.setVisible(any_rows)
        self.empty.setVisible(not any_rows)
        self._whole.setStretchFactor(self._panes, 1 if any_rows else 0)
        if had_focus and not any_rows:
            self.focus()

    def _toolbar(self) -> QWidget:
        bar = QWidget()
        line = row(bar, gap_px=4)
        self.adds = self.add_tools(line)
        line.addStretch(1)
        self._row_tools = [*self.row_tools(), *(self._order_tools() if self.is_ordered else [])]
        for tool in self._row_tools:
            line.addWidget(tool)
        return bar

    def _order_tools(self) -> list[QWidget]:
        theme = self.desk.theme
        up = IconButton(theme, "arrow-up", self.words("inspection.up"), keys="Alt+↑")
        down = IconButton(theme, "arrow-down", self.words("inspection.down"), keys="Alt+↓")
        bin = IconButton(theme, "trash", self.words("inspection.delete"), keys="Delete")
        up.clicked.connect(self.up)
        down.clicked.connect(self.down)
        bin.clicked.connect(self.remove_chosen)
        return [up, down, bin]

    def add_tools(self, line: QBoxLayout) -> QWidget:
        """Put what adds a row at the left of the toolbar, and return the first of it."""
        button = Button(self.say("add")).with_icon(self.desk.theme, "plus")
        button.clicked.connect(self.add)
        line.addWidget(button)
        return button

    def row_tools(self) -> list[QWidget]:
        """Return further buttons for the chosen row."""
        return []

    def _detail(self) -> QWidget:
        scroll = Scroll(widest_px=_ANY_WIDTH_PX)
        scroll.body.setContentsMargins(0, 0, 0, 0)
        card = Card(edge_px=18)
        card.body.setSpacing(14)
        self.fill(self.form, card.body)
        scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        if not self.action:
            scroll.hide()
        return scroll

    def _arrange(self) -> None:
        whole = self._whole = column(self, gap_px=10)
        whole.addWidget(self.tools)
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._panes.setSpacing(16)
        self._panes.addWidget(self.table, 1)
        self._panes.addWidget(self.detail)
        whole.addLayout(self._panes, 1)
        whole.addWidget(self.empty, 1)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields beneath the table where there is no room beside it."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        narrow = self.width() < self.desk.theme.px(NARROW_PX)
        beside = QBoxLayout.Direction.LeftToRight
        self._panes.setDirection(QBoxLayout.Direction.TopToBottom if narrow else beside)
        wide = self.desk.theme.px(DETAIL_PX)
        self.detail.setMinimumWidth(0 if narrow else wide)
        self.detail.setMaximumWidth(_ANY_WIDTH_PX if narrow else wide)
        self._panes.setStretch(1, 1 if narrow else 0)
        row_px = self.desk.theme.sizes.row_px
        self.table.setMinimumHeight(row_px * (_LEAST_ROWS // 2 if narrow else _LEAST_ROWS))
        self.detail.setMinimumHeight(row_px * _LEAST_ROWS // 2 if narrow else 0)

    def _shortcuts(self) -> None:
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        keys: list[tuple[str, QWidget, Callable[[], None]]] = [("F6", self, self.other_pane)]
        if self.is_ordered:
            keys += [("Alt+Up", self, self.up), ("Alt+Down", self, self.down)]
            keys.append(("Del", self.table, self.remove_chosen))
        for pressed, owner, act in keys:
            shortcut = QShortcut(QKeySequence(pressed), owner)
            shortcut.setContext(here)
            shortcut.activated.connect(act)
