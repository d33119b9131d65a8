"""The title that a member of the delegation had at this visit, where it is not the one of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db.records import Attendee
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.fields import Field, LineField
from desktop.ui.parts.layouts import row

KEY = Qt.Key.Key_C
"""With Alt: chức vụ."""

_FIELD_PX = 190


class Post(QWidget):
    """A button until another title is known, then a field for it; empty it is the list's again."""

    def __init__(
        self, stage: Stage, write: Callable[[Attendee, Attendee, Field[Any] | None], bool]
    ) -> None:
        super().__init__()
        self._write = write
        self._attendee: Attendee | None = None
        self._is_open = False
        self._called = stage.words("visit.title_here")
        self.button = IconButton(stage.desk.theme, "pencil", self._called, keys="Alt+C")
        self.button.clicked.connect(self.open)
        self.field = LineField[str](stage.words, "", hint=self._called)
        self.field.setFixedWidth(stage.desk.theme.px(_FIELD_PX))
        self.field.settled.connect(self._keep)
        self.field.line.left.connect(self._left)
        line = row(self, gap_px=4)
        line.addWidget(self.button)
        line.addWidget(self.field)

    @property
    def steps(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        return [self.button, self.field.line]

    def show_attendee(self, attendee: Attendee | None, person: str) -> None:
        """Show what the record says of somebody; nothing of who is not on the list."""
        self._attendee = attendee
        self.setVisible(attendee is not None)
        self.button.setAccessibleName(f"{self._called}: {person}")
        self.field.line.setAccessibleName(f"{self._called}: {person}")
        self.field.show_value(attendee.position_title if attendee else "")
        self._turn()

    def open(self) -> None:
        """Have the title typed."""
        self._is_open = True
        self._turn()
        self.field.focus()

    def takes(self, event: QKeyEvent) -> bool:
        """Have the title typed for Alt and the letter; tell whether that was the key."""
        alone = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if self._attendee is None or event.key() != KEY or not alone:
            return False
        self.open()
        return True

    def _turn(self) -> None:
        known = self._is_open or bool(self.field.text()) or self.field.is_refused
        self.field.setVisible(known)
        self.button.setVisible(not known)

    def _left(self) -> None:
        self._is_open = False
        self._turn()

    def _keep(self, title: str) -> None:
        before = self._attendee
        if before is not None:
            after = replace(before, position_title=title)
            if self._write(before, after, self.field):
                self._attendee = after
