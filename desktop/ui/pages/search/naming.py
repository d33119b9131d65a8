"""A name among very many: typed, it is found beside the window, and taken by Enter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from db import choices
from db.choices import Naming
from db.folding import has_tower, nfc
from db.store import Store
from desktop.ui.desk import Desk
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.editors import LONGEST_QUERY
from desktop.ui.parts.labels import PlainLabel
from desktop.work import Work

MOST_NAMES = 40
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}

Answer = tuple[str, list[str]]


class NameDialog(Dialog):
    """`chosen` carries the name."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, naming: Naming, parent: QWidget) -> None:
        words = desk.words
        title = words("search.name_of", what=words.field(naming.value))
        super().__init__(words, title, words("search.take_name"), parent=parent)
        self._desk, self._naming, self._is_asking = desk, naming, False
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_QUERY)
        self.line.setPlaceholderText(words("search.name_hint"))
        self.line.setAccessibleName(title)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(words("search.names"))
        self.list.setProperty("role", "popup")
        self.list.setMinimumHeight(desk.theme.px(240))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(desk.theme.px(520))
        self.none = PlainLabel("", "muted", wrap=True)
        self.none.hide()
        for widget in (self.line, self.list, self.none):
            self.body.addWidget(widget)
        self.line.textChanged.connect(self._look)
        self.list.itemDoubleClicked.connect(self.confirmed)
        self._look()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the names while the cursor stays in the line."""
        is_key = isinstance(watched, QLineEdit) and event.type() == QEvent.Type.KeyPress
        by = _STEPS.get(Qt.Key(event.key())) if isinstance(event, QKeyEvent) and is_key else None
        if by is None or not self.list.count():
            return super().eventFilter(watched, event)
        at = min(max(self.list.currentRow() + by, 0), self.list.count() - 1)
        self.list.setCurrentRow(at)
        return True

    def confirmed(self) -> None:
        """Take the name that is lit."""
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.text())
            self.accept()

    @property
    def _wanted(self) -> str:
        text = self.line.text()
        return "" if has_tower(text) else nfc(text).strip()

    def _look(self) -> None:
        """Look for the newest letters, one look at a time."""
        if not self._is_asking:
            self._is_asking = True
            work = partial(_found, self._desk.store, self._naming, self._wanted)
            self._desk.jobs.start("", work, self._show, self._failed)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._is_asking = False
        self._desk.refuse(error)

    @Slot(object)
    def _show(self, answer: Answer) -> None:
        self._is_asking = False
        words, names = answer
        if words != self._wanted:
            self._look()
            return
        self.list.clear()
        self.list.addItems(names)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(names))
        key = "search.no_name" if words else "search.no_names"
        self.none.setText(self._desk.words(key, words=words))
        self.none.setVisible(not names)
        self.confirm.setEnabled(bool(names))


def _found(store: Store, naming: Naming, words: str, _work: Work) -> Answer:
    reader = store.reader
    if not words:
        return words, list(choices.recent(reader, naming).known[:MOST_NAMES])
    return words, choices.like(reader, naming, words, MOST_NAMES)
