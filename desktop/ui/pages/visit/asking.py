"""The dialogs that ask for photos, files and the camera's folder: they open where photos are, not where we run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.parts.dialogs import documents
from desktop.words import Words


def asked_for_files(parent: QWidget, words: Words, last: Path | None) -> QFileDialog:
    """Return a dialog for photos and files, in the folder of last time."""
    dialog = _dialog(parent, words, words("visit.add_evidence"), last)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([words("visit.photos_filter"), words("visit.all_filter")])
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, words("visit.add_evidence"))
    return dialog


def asked_for_folder(parent: QWidget, words: Words, last: Path | None) -> QFileDialog:
    """Return a dialog for the folder that a camera or phone fills."""
    dialog = _dialog(parent, words, words("visit.camera_folder"), last)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return dialog


def asked_for_place(parent: QWidget, words: Words, title: str, name: str) -> QFileDialog:
    """Return a dialog for where a copy of a file goes."""
    dialog = _dialog(parent, words, title, Path(documents()))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(name)
    return dialog


def _dialog(parent: QWidget, words: Words, title: str, last: Path | None) -> QFileDialog:
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    home = str(Path.home())
    folders = (str(last or ""), pictures, home)
    start = next((each for each in folders if each and Path(each).is_dir()), home)
    dialog = QFileDialog(parent, title, start)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, words("parts.cancel"))
    return dialog
