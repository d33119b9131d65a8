"""The dialog that keeps an inspection's outline as a template of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.drafts import Spot
from db.records import Inspection
from desktop.fieldwork import outlines, own
from desktop.fieldwork.outlines import Template
from desktop.ui.desk import Desk, Message
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.work import Work

_LONGEST_NAME = 120


class KeepTemplate(Dialog):
    """Asks for the template's name; `kept` follows once the file is whole."""

    kept = Signal()

    def __init__(
        self, desk: Desk, inspection: Inspection, topics: Sequence[Any], parent: QWidget
    ) -> None:
        words = desk.words
        super().__init__(
            words, words("templates.keep_title"), words("templates.keep_as"), parent=parent
        )
        self._desk, self._topics = desk, topics
        self.name: LineField[str] = LineField(words, words("templates.name"))
        self.name.start(" ".join(inspection.topic.split())[:_LONGEST_NAME])
        self.body.addWidget(self.name)
        self.body.addWidget(PlainLabel(words("templates.keep_hint"), "small", wrap=True))
        self.keep_entered(
            desk.drafts, Spot(inspection.kind_name, inspection.id, "template"), name=self.name
        )
        self.name.focus()
        self.name.line.selectAll()

    def confirmed(self) -> None:
        """Write the file beside the window; without a name, or where it is refused, stay."""
        name = self.name.text()
        if not name:
            self.name.refuse(self._desk.words("templates.no_name"))
            return
        work = partial(_save, outlines.of_topics(name, self._topics))
        self._desk.jobs.start("", work, self._saved, self._refused)

    def _saved(self, path: Path) -> None:
        said = self._desk.words("templates.kept", name=self.name.text(), file=str(path))
        self._desk.say(Message(said))
        self.kept.emit()
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self.name.refuse(self._desk.words.explain(error))


def _save(template: Template, _work: Work) -> Path:
    return outlines.save(template, own.folder())
