"""What is proposed of a body: that it is another one, that another one followed. Nothing is done by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from db.records import Body
from desktop.fieldwork.bodies import Doubt
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row

_MOST_BEFORE = 6


class SameLine(QFrame):
    """`merged`, `parted` and `followed` are what the person decided; hidden where there is nothing to decide."""

    merged = Signal()
    parted = Signal()
    followed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._words = words = desk.words
        self.said = PlainLabel("", "muted", wrap=True)
        self.merge = Button(words("directory.merge"))
        self.part = Button(words("directory.part"))
        self.follow = Button(words("directory.follow"))
        self.merge.clicked.connect(self.merged)
        self.part.clicked.connect(self.parted)
        self.follow.clicked.connect(self.followed)
        whole = column(self, gap_px=6)
        whole.addWidget(self.said)
        line = row(gap_px=8)
        for button in (self.merge, self.part, self.follow):
            line.addWidget(button)
        line.addStretch(1)
        whole.addLayout(line)

    def show_body(
        self,
        merged: str,
        first: Body | None,
        successor: Body | None,
        before: Sequence[Body],
        doubts: Sequence[Doubt] = (),
    ) -> None:
        """Say what this body was said to be or may be, what it was and may have become, and what is in doubt."""
        words = self._words
        said = [words(f"directory.body.{doubt}") for doubt in doubts]
        if before:
            names = "”, “".join(body.name for body in before[:_MOST_BEFORE])
            said.append(words("directory.body.was_before", body=names))
        if merged:
            said.append(words("directory.body.merged", body=merged))
        elif first is not None:
            said.append(words("directory.body.may_be_one", body=first.name))
        if successor is not None:
            said.append(words("directory.body.may_follow", body=successor.name))
        self.said.setText("\n".join(said))
        self.merge.setVisible(not merged and first is not None)
        self.part.setVisible(bool(merged))
        self.follow.setVisible(successor is not None)
        self.setVisible(bool(said))
