"""What one does with a template of one's own: call it otherwise, take it away; the last of these can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from db.records import Inspection
from desktop.fieldwork import outlines
from desktop.ui.desk import Desk
from desktop.ui.pages.inspection.keeping import RenameTemplate
from desktop.ui.parts.aloud import announce
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import PlainLabel, plain_tooltip
from desktop.ui.parts.layouts import column, row
from desktop.work import Work

if TYPE_CHECKING:
    from desktop.ui.pages.inspection.templates import Offered


class Owned(QWidget):
    """Its keys work in `list`, where the template is chosen. `changed` wants the files to be read again."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, inspection: Inspection, list: QWidget) -> None:
        super().__init__()
        words = desk.words
        self._desk, self._inspection = desk, inspection
        self._chosen: Offered | None = None
        self._undo: Callable[[Work], object] | None = None
        self.rename = Button(words("templates.rename"), "quiet").with_icon(desk.theme, "pencil")
        self.remove = Button(words("templates.remove"), "quiet").with_icon(desk.theme, "trash")
        self.back = Button(words("ui.undo_short"), "quiet")
        self.said = PlainLabel("", "small", wrap=True)
        plain_tooltip(self.rename, words("templates.rename_tip"))
        plain_tooltip(self.remove, words("templates.remove_tip"))
        self.rename.clicked.connect(self.ask_name)
        self.remove.clicked.connect(self.take_away)
        self.back.clicked.connect(self.take_back)
        for key, act in (
            ("F2", self.ask_name),
            ("Delete", self.take_away),
            ("Ctrl+Z", self.take_back),
        ):
            made = QShortcut(QKeySequence(key), list, context=Qt.ShortcutContext.WidgetShortcut)
            made.activated.connect(act)
        steps, told, whole = Flow(), row(gap_px=8), column(self, gap_px=4)
        steps.addWidget(self.rename)
        steps.addWidget(self.remove)
        told.addWidget(self.said, 1)
        told.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(steps)
        whole.addLayout(told)
        self.choose(None)
        self._tell("")

    def choose(self, offered: Offered | None) -> None:
        """Work on this template, where it is one's own."""
        self._chosen = offered if offered is not None and offered.is_own else None
        for button in (self.rename, self.remove):
            button.setEnabled(self._chosen is not None)

    @Slot()
    def ask_name(self) -> None:
        """Ask how it shall be called."""
        if self._chosen is None:
            return
        path, name = self._file(), self._chosen.template.name
        dialog = RenameTemplate(self._desk, self._inspection, path, name, self.window())
        dialog.kept.connect(partial(self._renamed, path, name, dialog.name.text))
        dialog.gone.connect(self._refused)
        dialog.open()

    @Slot()
    def take_away(self) -> None:
        """Delete its file; what inspections took from it is theirs."""
        if self._chosen is not None:
            path, name = self._file(), self._chosen.template.name
            removed = partial(self._removed, path, name)
            self._desk.jobs.start("", partial(_removed, path), removed, self._refused)

    @Slot()
    def take_back(self) -> None:
        """Let it be as it was before the last of these steps."""
        if self._undo is not None:
            undo, self._undo = self._undo, None
            self._desk.jobs.start("", undo, self._taken_back, self._refused)

    def _file(self) -> Path:
        assert self._chosen is not None
        assert self._chosen.path is not None
        return self._chosen.path

    def _renamed(self, path: Path, name: str, now: Callable[[], str]) -> None:
        self._undo = partial(_rename, path, name)
        self._tell(self._desk.words("templates.renamed", old=name, name=now()))
        self.changed.emit()

    def _removed(self, path: Path, name: str, held: bytes) -> None:
        self._undo = partial(_put_back, path, held)
        self._tell(self._desk.words("templates.removed", name=name))
        self.changed.emit()

    @Slot(object)
    def _taken_back(self, _nothing: object) -> None:
        self._tell(self._desk.words("templates.as_before"))
        self.changed.emit()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self._tell("")
        self.failed.emit(error)

    def _tell(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        self.back.setVisible(self._undo is not None)
        announce(self, sentence)


def _removed(path: Path, _work: Work) -> bytes:
    return outlines.remove(path)


def _put_back(path: Path, held: bytes, _work: Work) -> None:
    outlines.put_back(path, held)


def _rename(path: Path, name: str, _work: Work) -> None:
    outlines.rename(path, name)
