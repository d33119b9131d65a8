"""What figures say about each other, on a quiet line: the reason, the way to the other figure, the explanation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from db.records import RecordId
from desktop.ui.pages.visit.notes import Said
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import row


class NoteLine(QWidget):
    """`wanted` asks for the other figure, `explained` for the place to say why one's own stands."""

    wanted = Signal(object)
    explained = Signal(object)

    def __init__(
        self, stage: Stage, said: Said, own: RecordId | None, other: RecordId | None
    ) -> None:
        super().__init__()
        self.said, self._own, self._other = said, own, other
        words, theme = stage.words, stage.desk.theme
        picture = QLabel()
        tone, icon = _look(said)
        picture.setPixmap(theme.picture(icon, tone, theme.px(16), 2.0))
        line = row(self, gap_px=6)
        line.addWidget(picture)
        told = words("visit.explained", sentence=said.sentence, why=said.explained)
        sentence = PlainLabel(told if said.explained else said.sentence, "muted", wrap=True)
        line.addWidget(sentence, 1)
        if said.agrees:
            return
        self.go = IconButton(theme, "arrow-right", words("visit.other_figure"))
        self.explain = IconButton(theme, "pencil", words("visit.explain"))
        self.go.clicked.connect(self._go)
        self.explain.clicked.connect(self._explain)
        for button, target in ((self.go, other), (self.explain, own)):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            button.setVisible(
                target is not None
            )  # only now: before it would be a window of its own

    def _go(self) -> None:
        self.wanted.emit(self._other)

    def _explain(self) -> None:
        self.explained.emit(self._own)


def _look(said: Said) -> tuple[str, str]:
    if said.agrees:
        return "success", "circle-check"
    return ("muted", "info-circle") if said.explained else ("warning", "alert-circle")
