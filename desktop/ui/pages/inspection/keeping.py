"""The dialogs that name a template of one's own: kept from an inspection's outline, or called otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from db.drafts import Spot
from db.errors import OutlineGone
from db.records import Inspection
from desktop.fieldwork import outlines, own
from desktop.fieldwork.outlines import Template
from desktop.ui.desk import Desk, Message
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.work import Work

_LONGEST_NAME = 120


class NameTemplate(Dialog):
    """Asks for a template's name; `kept` follows once the file is whole. Without a name, or refused, it stays."""

    kept = Signal()

    def __init__(self, desk: Desk, step: str, name: str, spot: Spot, parent: QWidget) -> None:
        words = desk.words
        title, accept = words(f"templates.{step}_title"), words(f"templates.{step}_as")
        super().__init__(words, title, accept, parent=parent)
        self._desk = desk
        self.name: LineField[str] = LineField(words, words("templates.name"))
        self.name.start(" ".join(name.split())[:_LONGEST_NAME])
        self.body.addWidget(self.name)
        self.body.addWidget(PlainLabel(words(f"templates.{step}_hint"), "small", wrap=True))
        self.keep_entered(desk.drafts, spot, name=self.name)
        self.name.focus()
        self.name.line.selectAll()

    def confirmed(self) -> None:
        """Write the file beside the window."""
        name = self.name.text()
        if name.strip():
            self._desk.jobs.start("", self.work(name), self._done, self._refused)
        else:
            self.name.refuse(self._desk.words("templates.no_name"))

    def work(self, name: str) -> Callable[[Work], Any]:
        """Return what is to be done with the name."""
        raise NotImplementedError

    def tell(self, answer: Any) -> None:
        """Say that it was done."""

    @Slot(object)
    def _done(self, answer: object) -> None:
        self.tell(answer)
        self.kept.emit()
        self.accept()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.name.refuse(self._desk.words.explain(error))


class KeepTemplate(NameTemplate):
    """Keeps an inspection's outline."""

    def __init__(
        self, desk: Desk, inspection: Inspection, topics: Sequence[Any], parent: QWidget
    ) -> None:
        spot = Spot(inspection.kind_name, inspection.id, "template")
        super().__init__(desk, "keep", inspection.topic, spot, parent)
        self._topics = topics

    def work(self, name: str) -> Callable[[Work], Path]:
        """Write the outline as a file."""
        return partial(_save, outlines.of_topics(name, self._topics))

    def tell(self, answer: Path) -> None:
        """Say where the file lies."""
        said = self._desk.words("templates.kept", name=self.name.text(), file=str(answer))
        self._desk.say(Message(said))


class RenameTemplate(NameTemplate):
    """Calls a template of one's own otherwise; `gone` carries that it is not there any more."""

    gone = Signal(object)

    def __init__(
        self, desk: Desk, inspection: Inspection, path: Path, name: str, parent: QWidget
    ) -> None:
        spot = Spot(inspection.kind_name, inspection.id, f"template.{path.stem}")
        super().__init__(desk, "rename", name, spot, parent)
        self._path = path

    def work(self, name: str) -> Callable[[Work], None]:
        """Write the name into the file."""
        return partial(_rename, self._path, name)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if isinstance(error, OutlineGone):
            self.gone.emit(error)
            self.reject()
        else:
            super()._refused(error)


def _save(template: Template, _work: Work) -> Path:
    return outlines.save(template, own.folder())


def _rename(path: Path, name: str, _work: Work) -> None:
    outlines.rename(path, name)
