"""Handing over: fields to be copied into the document system, the package for it, the dossier for the archive."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from db.drafts import NOWHERE, Spot
from db.records import Inspection, RecordId
from desktop.exchange import annex6
from desktop.exchange.annex6 import Field as Annex6Field
from desktop.final import handing
from desktop.final.handing import Archived, Packed
from desktop.ui.cases import file_name
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.final.known import Known
from desktop.ui.pages.final.steps import StepPane
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button, IconButton, Tick
from desktop.ui.parts.dialogs import papers_folder
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import Card, Scroll, Section, column, row
from desktop.work import Work

Fields = tuple[Annex6Field, ...]
Asked = tuple[RecordId, dict[str, str], Fields, Fields]
"""Of which paper, with what filled in by hand: the fields as the record has them, and with that."""


class _FieldLine(QWidget):
    """One field of Annex VI: what the record says or the office fills in, its length, and a button that copies it."""

    changed = Signal()

    def __init__(self, desk: Desk, name: str, label: str, longest: int) -> None:
        super().__init__()
        self.name, self._longest, self._desk = name, longest, desk
        self.field = LineField[str](desk.words, f"{label} ({name})")
        self.field.settled.connect(self._settled)
        self._length = PlainLabel("", "small")
        self._length.setMinimumWidth(desk.theme.px(64))
        copy = IconButton(desk.theme, "copy", desk.words("final.copy", name=label))
        copy.clicked.connect(self._copy)
        beside = QWidget()
        both = row(beside, gap_px=8)
        both.addWidget(copy)
        both.addWidget(self._length)
        stand_beside(self.field, beside)
        column(self, gap_px=0).addWidget(self.field)

    def start(self, recorded: str, spot: Spot) -> None:
        """Show another paper's value, or what was filled in by hand for it and is not handed over yet."""
        early = self.field.text()
        self.field.start(recorded)
        self.field.stand_at(self._desk.drafts, spot, waits=True)
        if early:
            self.field.set_text(early)
            self.field.flush()

    def show_field(self, own: Annex6Field, recorded: str) -> None:
        """Show what the record says unless it was filled in by hand; say where it is longer than the decree allows."""
        self.field.accept()
        if own.value == recorded:
            self.field.show_value(recorded)
        count = len(own.value)
        self._length.setText(f"{count}/{self._longest}")
        self._length.set_role("danger" if own.flaw == "long" else "small")
        if own.flaw == "long":
            said = self._desk.words("final.field_long", length=count, longest=self._longest)
            self.field.refuse(said)

    def _settled(self, _value: object) -> None:
        self.changed.emit()

    def _copy(self) -> None:
        self.field.flush()
        QApplication.clipboard().setText(self.field.text())
        self._desk.say(Message(self._desk.words("final.copied", name=self.name)))


class HandPane(StepPane):
    """Nothing counts as done that was not written, read again and found the same."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._given: dict[str, str] = {}
        self._recorded: dict[str, str] = {}
        self._of = RecordId("")
        rules = annex6.rules()
        self.lines = [
            _FieldLine(desk, each.name, each.label, each.longest) for each in rules.fields
        ]
        scroll = Scroll(widest_px=desk.theme.px(900))
        column(self).addWidget(scroll)
        self._state = PlainLabel("", "muted", wrap=True)
        scroll.body.addWidget(self._state)
        self._system = self._to_system(rules.basis)
        self._archive = self._to_archive()
        for section in (self._system, self._archive):
            scroll.body.addWidget(section)
        scroll.body.addStretch(1)

    def show_known(self, known: Known) -> None:
        """Show the fields of the version worked on."""
        own = known.chosen
        if own is None or own.id != self._of:
            self.flush()
            self._given, self._recorded = {}, {}
            self._of = own.id if own else RecordId("")
            for line in self.lines:
                line.field.start("")
        if self.known is None or self.known.of != known.of:
            self.code.start("")
        self.known = known
        spot = Spot(Inspection.kind_name, known.subject.inspection, "archive.code")
        self.code.stand_at(self.desk.drafts, spot, waits=True)
        self._system.setVisible(own is not None and known.here)
        self._archive.setVisible(any(each.version for each in known.documents))
        self._tell(known)
        if own is not None:
            self._show_fields()

    def focus(self) -> None:
        """Begin with the package."""
        self.pack_button.setFocus()

    def pack(self, path: Path) -> None:
        """Write the package for the document system, read again before it counts."""
        own = self.known.chosen if self.known else None
        if own is None:
            return
        self.flush()
        package = handing.Package(
            document=own.id, given=dict(self._given), with_evidence=self.evidence.isChecked()
        )
        store = self.desk.store

        def work(job: Work) -> Packed:
            return handing.handed_over(store, package, path, job)

        self._note_folder(path)
        self.desk.jobs.start(self.words("final.packing"), work, self._packed, self.desk.refuse)

    def archive(self, path: Path) -> None:
        """Write the inspection's final papers as a dossier for the archive, read again before it counts."""
        if self.known is None:
            return
        self.code.flush()
        store, inspection, code = self.desk.store, self.known.subject.inspection, self.code.text()
        if not code:
            self.code.refuse(self.words("final.code_wanted"))
            self.code.focus()
            return

        def work(job: Work) -> Archived:
            return handing.archived(store, inspection, code, {}, path, job)

        self._note_folder(path)
        self.desk.jobs.start(self.words("final.packing"), work, self._archived, self.desk.refuse)

    def flush(self) -> None:
        """Take what is being typed into the fields."""
        for line in self.lines:
            line.field.flush()

    def _tell(self, known: Known) -> None:
        own = known.chosen
        if own is None:
            key, role = "final.freeze_first", "muted"
        elif not known.here:
            key, role = "final.not_here", "warning"
        elif not own.number:
            key, role = "final.no_number_yet", "warning"
        elif any(seat.signing is None for seat in known.seats):
            key, role = "final.not_all_signed", "warning"
        else:
            key, role = "final.ready_to_hand", "success"
        self._state.setText(self.words(key, version=own.version if own else 0))
        self._state.set_role(role)

    def _show_fields(self) -> None:
        if self.known is None or self.known.chosen is None:
            return
        store, own, given = self.desk.store, self.known.chosen.id, dict(self._given)

        def work(_job: Work) -> Asked:
            return own, given, handing.fields(store, own, {}), handing.fields(store, own, given)

        self.desk.jobs.start("", work, self._fields_known)

    @Slot(object)
    def _fields_known(self, asked: Asked) -> None:
        of, given, recorded, fields = asked
        if of != self._of:
            return
        is_other = not self._recorded
        self._recorded = {each.name: each.value for each in recorded}
        for line in self.lines if is_other else ():
            spot = Spot(
                "final", self.known.of if self.known else NOWHERE, f"annex6.{of}.{line.name}"
            )
            line.start(self._recorded[line.name], spot)
        self._take()
        if given == self._given:
            shown = {each.name: each for each in fields}
            for line in self.lines:
                line.show_field(shown[line.name], self._recorded[line.name])

    def _take(self) -> None:
        """Take note of what the office filled in otherwise than the record says."""
        typed = {line.name: line.field.text() for line in self.lines}
        given = {name: text for name, text in typed.items() if text != self._recorded.get(name, "")}
        if given != self._given:
            self._given = given
            self._show_fields()

    def _to_system(self, basis: str) -> Section:
        section = Section(self.words("final.to_system"))
        card = Card()
        card.body.addWidget(
            PlainLabel(self.words("final.fields_why", basis=basis), "small", wrap=True)
        )
        for line in self.lines:
            line.changed.connect(self._take)
            card.body.addWidget(line)
        self.evidence = Tick(plain_caption(self.words("final.with_evidence")))
        card.body.addWidget(self.evidence)
        self.pack_button = Button(self.words("final.pack"), "primary")
        self.pack_button.with_icon(self.desk.theme, "file-export")
        self.pack_button.clicked.connect(self._ask_package)
        across = row(gap_px=8)
        across.addWidget(self.pack_button)
        across.addStretch(1)
        card.body.addLayout(across)
        section.body.addWidget(card)
        return section

    def _to_archive(self) -> Section:
        section = Section(self.words("final.to_archive"))
        card = Card()
        self.code = LineField[str](
            self.words, self.words("final.code"), hint=self.words("final.code_hint")
        )
        button = Button(self.words("final.archive")).with_icon(self.desk.theme, "archive")
        button.clicked.connect(self._ask_archive)
        across = row(gap_px=8)
        across.addWidget(button)
        across.addStretch(1)
        card.body.addWidget(PlainLabel(self.words("final.archive_why"), "small", wrap=True))
        card.body.addWidget(self.code)
        card.body.addLayout(across)
        section.body.addWidget(card)
        return section

    def _ask_package(self) -> None:
        own = self.known.chosen if self.known else None
        if own is not None and (path := self._asked_path(f"{Path(own.file_name).stem}.zip")):
            self.pack(path)

    def _ask_archive(self) -> None:
        if self.known is None:
            return
        name = f"sip-{Path(file_name(self.known.inspection.topic)).stem}.zip"
        if path := self._asked_path(name):
            self.archive(path)

    def _asked_path(self, name: str) -> Path | None:
        start = papers_folder(self.desk.preferences.chosen.papers)
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.words("final.pack_into"), str(start / name), "ZIP (*.zip)"
        )
        return Path(chosen) if chosen else None

    def _note_folder(self, path: Path) -> None:
        self.desk.preferences.note(papers=str(path.parent))

    @Slot(object)
    def _packed(self, done: Packed) -> None:
        for line in self.lines:
            line.field.took()
        said = self.words("final.packed", file=str(done.path), count=len(done.entries))
        self.desk.say(Message(said, lasting=True))

    @Slot(object)
    def _archived(self, done: Archived) -> None:
        self.code.took()
        said = self.words("final.archived", file=str(done.path), count=len(done.papers))
        self.desk.say(Message(said, lasting=True))
