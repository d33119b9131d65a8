"""Beside the paper: what it leaves open, what it shows otherwise than the record, the files already made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from db.records import Document, DocumentKind
from desktop.ui.desk import Desk
from desktop.ui.pages.papers.gaps import gaps
from desktop.ui.pages.papers.making import Shown
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Scroll, Section, column, emptied
from desktop.ui.parts.rows import LinkRow

_WIDTH_PX, _WIDEST_PX = 300, 600


class SidePane(QFrame):
    """`above` stand before what it lists itself; `opened` carries a document that is to be opened."""

    opened = Signal(object)

    def __init__(self, desk: Desk, above: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self._desk = desk
        self._paths: dict[str, Path] = {}
        self.setFixedWidth(min(desk.theme.px(_WIDTH_PX), _WIDEST_PX))
        scroll = Scroll()
        scroll.body.setContentsMargins(16, 12, 16, 16)
        column(self).addWidget(scroll)
        self._open = Section(desk.words("papers.open_points"))
        self._notes = Section(desk.words("papers.notes"))
        self._made = Section(desk.words("papers.already_made"))
        for section in (*above, self._open, self._notes, self._made):
            scroll.body.addWidget(section)
        scroll.body.addStretch(1)

    def show_open(self, shown: Shown | None) -> None:
        """List the gaps of minutes, and the notes of a preview."""
        words = self._desk.words
        emptied(self._open.body)
        emptied(self._notes.body)
        is_minutes = shown is not None and shown.wanted.kind is DocumentKind.MINUTES
        self._open.setVisible(is_minutes)
        self._notes.setVisible(bool(shown and shown.preview.notes))
        if shown is None:
            return
        found = gaps(shown.case, shown.wanted.of) if is_minutes else ()
        for gap in found:
            link = Button(words(gap.key), "link").with_icon(self._desk.theme, "pencil")
            link.setProperty("place", gap.place)
            link.clicked.connect(self._go)
            self._open.body.addWidget(link)
        if is_minutes and not found:
            self._open.body.addWidget(PlainLabel(words("papers.nothing_open"), "muted", wrap=True))
        for note in shown.preview.notes:
            sentence = words(note.key, what=note.what, count=note.count)
            self._notes.body.addWidget(PlainLabel(sentence, "muted", wrap=True))

    def show_documents(self, documents: Sequence[Document]) -> None:
        """List the files already made, the newest first."""
        words = self._desk.words
        emptied(self._made.body)
        for each in documents:
            made = words.moment(each.made_at) if each.made_at else ""
            detail = words("papers.document", made=made, pages=each.pages)
            line = LinkRow(self._desk.theme, "file-type-pdf", each.file_name, detail, each)
            line.opened.connect(self.opened)
            self._made.body.addWidget(line)
        if not documents:
            self._made.body.addWidget(PlainLabel(words("papers.none_made"), "muted", wrap=True))

    def remember(self, hash: str, path: Path) -> None:
        """Keep where a file was put, for as long as the window is open."""
        self._paths[hash] = path

    def path_of(self, document: Document) -> Path | None:
        """Return where a document's file lies, if it is still there."""
        folder = self._desk.preferences.chosen.papers
        guesses = [self._paths.get(document.hash)]
        guesses += [Path(folder) / document.file_name] if folder and document.file_name else []
        return next((path for path in guesses if path and path.is_file()), None)

    def _go(self) -> None:
        self._desk.go(self.sender().property("place"))
