"""Making a paper final: the versions there are, and the next one with its reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from db.drafts import Spot
from db.records import Document
from desktop.evidence.pictures import Pictures
from desktop.final import finishing, handing, signing
from desktop.final.finishing import Outcome
from desktop.minutes.finished import versions
from desktop.minutes.sealing import seal
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.final.check import Seen
from desktop.ui.pages.final.known import Known
from desktop.ui.pages.final.steps import StepPane
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import papers_folder
from desktop.ui.parts.fields import TextField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, Section, column, emptied, row
from desktop.ui.parts.rows import LinkRow
from desktop.ui.parts.sheets import Pdf, opened
from desktop.ui.printouts import Printout
from desktop.words import LOCAL
from desktop.work import Work


class FreezePane(StepPane):
    """`turned` carries the version that is to be worked on; `asked` that the check is to be seen."""

    turned = Signal(object)
    asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._seen: Seen | None = None
        self._freezing = False
        scroll = Scroll(widest_px=desk.theme.px(900))
        column(self).addWidget(scroll)
        scroll.body.addWidget(self._next())
        self._made = Section(self.words("final.versions"))
        self._copy = Button(self.words("final.save_copy")).with_icon(desk.theme, "file-type-pdf")
        self._copy.clicked.connect(self.ask_folder)
        self._printout = Printout(desk, self)
        self.print = Button(self.words("final.print")).with_icon(desk.theme, "printer")
        self.print.clicked.connect(self.print_version)
        self._made.add_action(self.print)
        self._made.add_action(self._copy)
        scroll.body.addWidget(self._made)
        scroll.body.addStretch(1)

    def show_known(self, known: Known) -> None:
        """List the versions, and say what the next one would be."""
        if self.known is None or self.known.subject != known.subject:
            self._seen = None
            self.reason.start("")
        self.known = known
        spot = Spot("final", known.of, f"freeze.{known.subject.kind}")
        self.reason.stand_at(self.desk.drafts, spot, waits=True)
        for button in (self.print, self._copy):
            button.setVisible(known.chosen is not None and known.here)
        emptied(self._made.body)
        for each in reversed(known.versions):
            self._made.body.addWidget(self._row(known, each))
        if not known.versions:
            none = PlainLabel(self.words("final.no_version"), "muted", wrap=True)
            self._made.body.addWidget(none)
        self._tell()
        self._take_up()

    @Slot(object)
    def see(self, seen: Seen | None) -> None:
        """Take note of what a check came to; None where the paper cannot be made."""
        self._seen = seen
        self._tell()

    def focus(self) -> None:
        """Begin where the reason is typed, or at the first button that can be pressed."""
        if self.reason.isVisible() and self.confirm.isEnabled():
            self.reason.focus()
            return
        for button in (self.confirm, self._to_check, self._copy):
            if button.isEnabled() and button.isVisible():
                button.setFocus()
                return

    def freeze(self) -> None:
        """Make the paper final beside the window."""
        if self.known is None or self._freezing:
            return
        self.reason.flush()
        store, darkroom = self.desk.store, self.desk.darkroom
        wanted = finishing.Wanted(
            subject=self.known.subject,
            now=self.desk.now().astimezone(LOCAL),
            reason=self.reason.text().strip(),
            addendum=bool(self.manner.value()) and self.manner.isVisible(),
            today=self.desk.today(),
        )

        def work(job: Work) -> Outcome:
            photos = Pictures.of(store, darkroom).paper
            return finishing.finalised(store, wanted, photos, job)

        self._freezing = True
        if self.confirm.hasFocus():
            self.setFocus()  # held until there is something to press again: never the next button of the window
        self._tell()
        self.desk.jobs.start(self.words("final.freezing"), work, self._frozen, self._not_frozen)

    def save_copy(self, folder: Path) -> None:
        """Put a copy of the version worked on, with all its signatures, into a folder."""
        if self.known is None or self.known.chosen is None:
            return
        self.desk.preferences.note(papers=str(folder))
        store, document = self.desk.store, self.known.chosen

        def work(_job: Work) -> Path:
            data = signing.newest(store, document)
            return handing.copied(folder, document.file_name, lambda: (data,))

        self.desk.jobs.start(self.words("final.saving"), work, self._saved, self.desk.refuse)

    def print_version(self) -> None:
        """Read the version worked on, with all its signatures, and ask which of its pages go to which printer."""
        if self.known is None or self.known.chosen is None or not self.known.here:
            return
        store, document = self.desk.store, self.known.chosen

        def work(_job: Work) -> tuple[Pdf, str]:
            return opened(signing.newest(store, document)), document.title

        self.desk.jobs.start("", work, self._ask_print, self.desk.refuse)

    @Slot(object)
    def _ask_print(self, read: tuple[Pdf, str]) -> None:
        self._printout.ask(*read)

    def _next(self) -> Section:
        section = Section(self.words("final.freeze"))
        card = Card()
        self._state = PlainLabel("", "", wrap=True)
        self._why = PlainLabel(self.words("final.freeze_why"), "small", wrap=True)
        self._to_check = Button(self.words("final.to_check"), "quiet")
        self._to_check.with_icon(self.desk.theme, "list-check")
        self._to_check.clicked.connect(self.asked)
        self.manner = ChoiceField[bool](
            self.words("final.manner"),
            [(False, self.words("final.replaces")), (True, self.words("final.amends"))],
        )
        self.manner.show_value(False)
        self.manner.settled.connect(self._tell)
        self.reason = TextField(
            self.words, self.words("records.field.reason"), hint=self.words("final.reason_hint")
        )
        self.confirm = Button("", "primary").with_icon(self.desk.theme, "lock")
        self.confirm.clicked.connect(self.freeze)
        across = row(gap_px=8)
        across.addWidget(self.confirm)
        across.addWidget(self._to_check)
        across.addStretch(1)
        for widget in (self._state, self.manner, self.reason):
            card.body.addWidget(widget)
        card.body.addLayout(across)
        card.body.addWidget(self._why)
        section.body.addWidget(card)
        return section

    def _tell(self) -> None:
        """Say what stands against the next version, or that it would say nothing new."""
        known, seen = self.known, self._seen
        if known is None:
            return
        last = known.standing
        number = versions.next_version(known.versions, known.subject)
        self.confirm.setText(" " + self.words("final.freeze_as", version=number))
        key, role, ready = self._judged(last, seen)
        self._state.setText(self.words(key, version=last.version if last else 0))
        self._state.set_role(role)
        again = last is not None
        self.manner.setVisible(again)
        self.reason.setVisible(again)
        self.confirm.setEnabled(ready and not self._freezing)
        self._to_check.setVisible(key in ("final.stopped", "final.unready"))

    def _judged(self, last: Document | None, seen: Seen | None) -> tuple[str, str, bool]:
        """Return the words for the state, their look, and whether a version can be made."""
        if seen is None:
            return "final.unready", "muted", False
        if seen.checked.is_stopped:
            return "final.stopped", "danger", False
        if last is None:
            return "final.ready", "", True
        if last.record_hash == seen.checked.made.record_hash:
            return "final.unchanged", "success", bool(self.manner.value())
        return "final.changed", "warning", True

    def _row(self, known: Known, each: Document) -> LinkRow:
        words = self.words
        made = words.moment(each.made_at) if each.made_at else ""
        number = each.number or words("final.not_given")
        name = words("final.version", version=each.version, number=number)
        code = seal.grouped(seal.code(each.seal)) if each.seal else ""
        detail = words("final.version_about", made=made, pages=each.pages, code=code)
        if each.reason:
            detail = f"{detail} · {each.reason}"
        icon = "circle-check" if known.chosen and known.chosen.id == each.id else "file-text"
        line = LinkRow(self.desk.theme, icon, name, detail, each, self._badge(known, each))
        line.opened.connect(self.turned)
        return line

    def _badge(self, known: Known, each: Document) -> tuple[str, str]:
        if each.amends:
            return self.words("final.is_addendum"), "accent"
        standing = known.standing
        if standing and standing.id == each.id:
            return self.words("final.stands"), "success"
        return self.words("final.replaced"), ""

    @Slot(object)
    def _frozen(self, done: Outcome) -> None:
        self._freezing = False
        own = done.document
        if not done.is_new:
            self.desk.say(Message(self.words("final.same", version=own.version)))
            self._tell()
            self._take_up()
            return
        self.reason.clear()
        self.manner.show_value(False)
        code = seal.grouped(seal.code(own.seal))
        self.desk.say(
            Message(
                self.words("final.frozen", version=own.version, code=code),
                action=self.words("final.save_copy"),
                act=self.ask_folder,
            )
        )
        self.turned.emit(own)

    @Slot(object)
    def _not_frozen(self, error: BaseException) -> None:
        self._freezing = False
        self._tell()
        self._take_up()
        self.desk.refuse(error)

    def _take_up(self) -> None:
        """Go on where one can, after the button that was pressed could not keep the keyboard."""
        if self.hasFocus() and not self._freezing:
            self.focus()

    def ask_folder(self) -> None:
        """Ask where a copy of the version is to be put."""
        start = str(papers_folder(self.desk.preferences.chosen.papers))
        folder = QFileDialog.getExistingDirectory(self, self.words("final.save_into"), start)
        if folder:
            self.save_copy(Path(folder))

    @Slot(object)
    def _saved(self, path: Path) -> None:
        said = self.words("final.saved", file=path.name, folder=str(path.parent))
        self.desk.say(Message(said, lasting=True))
