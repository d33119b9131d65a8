"""What a bundle to be carried by hand takes along: every photo and file, those of one visit, or the words alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from db.records import Visit
from desktop.sync import bundle
from desktop.ui.desk import Desk
from desktop.ui.pages.sync.asked import Shared
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, row
from desktop.ui.places import visit_name

Along = tuple[bool, str]
"""Whether photos and files go along, and of which visit alone; "" for all."""

EVERYTHING: Along = (True, "")
ONLY_WORDS: Along = (False, "")


class Carrying(Card):
    """The form before a bundle is written; `chosen` tells that a file was named for it."""

    chosen = Signal(Path)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words = desk.words
        self.shared: Shared | None = None
        self.of = PlainLabel("", "heading", wrap=True)
        self.what: ChoiceField[Along] = ChoiceField(words("sync_page.along"))
        self.name = Button(words("sync_page.name_file"), "primary").with_icon(
            desk.theme, "file-export"
        )
        self.name.clicked.connect(self._choose_file)
        cancel = Button(words("parts.cancel"))
        cancel.clicked.connect(self.hide)
        self.body.addWidget(self.of)
        self.body.addWidget(self.what)
        under = row(gap_px=8)
        for button in (self.name, cancel):
            under.addWidget(button)
        under.addStretch(1)
        self.body.addLayout(under)
        self.hide()

    def open_form(self, shared: Shared) -> None:
        """Ask what of an inspection goes along."""
        self.shared = shared
        self.of.setText(shared.topic or self._words("sync_page.not_come"))
        visits = [
            ((True, str(each.id)), self._words("sync_page.along_visit", name=self._name(each)))
            for each in shared.visits
        ]
        self.what.offer(
            [
                (EVERYTHING, self._words("sync_page.along_all")),
                *visits,
                (ONLY_WORDS, self._words("sync_page.along_words")),
            ]
        )
        self.what.show_value(EVERYTHING)
        self.show()
        self.what.setFocus()

    def along(self) -> Along:
        """Return what was chosen."""
        return self.what.value() or EVERYTHING

    def _name(self, visit: Visit) -> str:
        return visit_name(visit, self._words.kind(visit.kind))

    def _choose_file(self) -> None:
        title, name = self._words("sync_page.export"), self._words("sync_page.bundle_file")
        start = str(Path(documents()) / f"{name}{bundle.ENDING}")
        path, _ = QFileDialog.getSaveFileName(self, title, start)
        if path:
            self.hide()
            self.chosen.emit(Path(path))
