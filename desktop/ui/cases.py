"""What is done with a whole inspection: brought in from a file, given out as one, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from db import files, query
from db.folding import fold
from db.records import Inspection, RecordId
from db.store import Store
from desktop.ui import steps
from desktop.ui.desk import Desk, Message
from desktop.work import Work

_LONGEST_NAME = 60


class Cases(QObject):
    """Case files in and out, beside the window. `arrived` carries the id of an inspection brought in."""

    arrived = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._words, self._window = desk, desk.words, parent

    @Slot()
    def ask_import(self) -> None:
        """Ask for a case file and bring it in."""
        dialog = self._dialog("inspections.import_title")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.bring_in)
        dialog.open()

    @Slot(str)
    def bring_in(self, file: str) -> None:
        """Record what a case file says; a file that is refused changes nothing."""
        self._bring(Import(self._desk.store, Path(file)))

    @Slot()
    def load_example(self) -> None:
        """Record the worked example."""
        self._bring(Import(self._desk.store, None))

    def ask_export(self, inspection: Inspection) -> None:
        """Ask where to, and write the inspection as a case file."""
        dialog = self._dialog("inspections.export_title")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(file_name(inspection.topic))
        dialog.setProperty("inspection", inspection.id)
        dialog.fileSelected.connect(self._export_chosen)
        dialog.open()

    def give_out(self, inspection: RecordId, file: Path) -> None:
        """Write the inspection as a case file."""
        work = Export(self._desk.store, inspection, file)
        self._desk.jobs.start(self._words("inspections.exporting"), work, self._given_out)

    def delete(self, inspection: Inspection) -> bool:
        """Delete an inspection with all that belongs to it, and offer to take that back."""
        said = Message(self._words("inspections.deleted"), undo=True)
        if not steps.delete(self._desk, "inspection.delete", inspection.id, said):
            return False
        self._desk.say(said)
        return True

    def _bring(self, work: Import) -> None:
        self._desk.jobs.start(self._words("inspections.importing"), work, self._brought_in)

    def _dialog(self, title: str) -> QFileDialog:
        from desktop.ui.parts.dialogs import documents

        dialog = QFileDialog(self._window, self._words(title))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(documents())
        dialog.setNameFilter(self._words("inspections.file_kind"))
        return dialog

    @Slot(str)
    def _export_chosen(self, file: str) -> None:
        self.give_out(RecordId(self.sender().property("inspection")), Path(file))

    @Slot(object)
    def _brought_in(self, inspection: Inspection) -> None:
        self._desk.say(Message(self._words("inspections.imported", topic=inspection.topic)))
        self.arrived.emit(inspection.id)

    @Slot(object)
    def _given_out(self, file: Path) -> None:
        self._desk.say(Message(self._words("inspections.exported", file=str(file))))


@dataclass(frozen=True, slots=True)
class Import:
    """Reads a case file (None: the worked example) and writes what it says as one step."""

    store: Store
    file: Path | None

    def __call__(self, work: Work) -> Inspection:
        """Return the inspection that was brought in. Raises what the file or the disk refuses."""
        from desktop.exchange import bundle, example, intake

        work.step(0, 3)
        case = bundle.read(self.file) if self.file else example.case()
        work.step(1, 3)
        edits = intake.edits(case, self.store)
        work.step(2, 3)
        self.store.write("case.import" if self.file else "example.load", edits)
        return case.inspection


@dataclass(frozen=True, slots=True)
class Export:
    """Writes an inspection with all that hangs on it as a case file."""

    store: Store
    inspection: RecordId
    file: Path

    def __call__(self, work: Work) -> Path:
        """Return the file, which is whole. Raises what the disk refuses."""
        from desktop.exchange import bundle

        work.step(0, 2)
        data = bundle.write(query.case(self.store.reader, self.inspection))
        work.step(1, 2)
        files.write(self.file, data)
        return self.file


def file_name(topic: str) -> str:
    """Return a case file's name for a topic: Latin letters, digits and hyphens only."""
    letters = (letter if letter.isascii() and letter.isalnum() else " " for letter in fold(topic))
    words = "".join(letters).split()
    return f"{'-'.join(words)[:_LONGEST_NAME].strip('-') or 'so-doan'}.json"
