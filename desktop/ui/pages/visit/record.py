"""The running record: a line to capture, the findings so far, the details of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QStackedWidget, QWidget

from db import fields
from db.records import (
    Evidence,
    Figure,
    Finding,
    FindingKind,
    Record,
    RecordId,
    Visibility,
)
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import names, notes, siblings
from desktop.ui.pages.visit.alike import Alike
from desktop.ui.pages.visit.bench import Bench
from desktop.ui.pages.visit.brush import Line, Mark
from desktop.ui.pages.visit.capture import CaptureBar
from desktop.ui.pages.visit.checking import Checking
from desktop.ui.pages.visit.disagreements import Disagreements
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.kit import Kit
from desktop.ui.pages.visit.lines import LineList
from desktop.ui.pages.visit.panes import Panes
from desktop.ui.pages.visit.passage import Passage
from desktop.ui.pages.visit.siblings import Siblings
from desktop.ui.pages.visit.side import Side
from desktop.ui.pages.visit.sieve import Sieve
from desktop.ui.pages.visit.sifting import Sifting
from desktop.ui.pages.visit.stage import Stage, chained, remember, remembered
from desktop.ui.parts.later import Later
from desktop.ui.parts.layouts import EmptyState, column
from desktop.words import LOCAL

TONES = {
    FindingKind.RESULT: "success",
    FindingKind.SHORTCOMING: "danger",
    FindingKind.CAUSE: "warning",
    FindingKind.STATEMENT: "",
    FindingKind.CONCLUSION: "accent",
}
_LEAST_LIST_PX = 48


class RecordStage(Stage):
    """What was found and said, in order."""

    def __init__(self, desk: Desk, kit: Kit) -> None:
        super().__init__(desk)
        words = self.words
        self._is_new = False
        self._follow: RecordId | None = None
        self.capture = CaptureBar(self)
        self.sieve = Sieve(self)
        self.alike = Alike(self)
        self.sieve.below.addWidget(self.alike)
        self.side = Side(self, self.capture, self.sieve)
        self.list: LineList[Finding] = LineList(
            desk.theme, words, words("visit.stage.record"), self._line, _id
        )
        self.list.nothing = words("visit.none_sifted")
        self.empty = EmptyState(desk.theme, "clipboard-list", words("visit.no_findings"))
        self.sifting = Sifting(self, self.sieve, self.list)
        self.checking = Checking(self)
        self.disagreements = Disagreements(self)
        self._kit = kit
        self._passage: Passage | None = None
        self._details = Later(self._make_passage)
        self._lay()
        sieve = self.sieve
        boxes = [sieve.kind.box, sieve.topic.box, sieve.speaker.box, sieve.covered]
        chained([self.capture.topic.box, self.list, sieve.line, *boxes])
        self._connect()

    def begin(self, held: Held) -> None:
        """Show another visit's record."""
        super().begin(held)
        self._follow, self._is_new = None, True
        self.checking.begin()
        self.list.unchoose()
        if self._passage is not None:
            self._passage.start(None)
        self.sieve.begin()
        self.capture.begin(held)

    def refresh(self, fresh: Sequence[Record]) -> None:
        """Show the record as it is now; where photos alone came, nothing else is asked and laid out anew."""
        held, kinds = self.held, {type(record) for record in fresh}
        if kinds == {Evidence}:
            self.list.paint_again({each.finding for each in fresh if isinstance(each, Evidence)})
        else:
            self._show_findings(held)
        self.checking.look(held)
        if not fresh or Finding in kinds:
            self.alike.look(held)
        if self._passage is not None:
            self._passage.show_held(self.checking.notes)
        self.capture.show_notes(self.checking.notes)
        self._follow_new()

    def _show_findings(self, held: Held) -> None:
        self.capture.offer(held)
        self.sieve.offer(held)
        self.side.show_held(held)
        self.sifting.show()
        self._stack.setCurrentIndex(0 if len(held.findings) else 1)
        if self._is_new and self.list.chosen() is None:
            self.list.scrollToBottom()  # a visit goes on where its record ends
        self._is_new = False

    def point(self, part: RecordId) -> None:
        """Point at a finding, or at a figure or photo and the finding it belongs to."""
        target = self.held.part_named(part)
        finding = part if target is None else target.finding
        if (
            finding is not None
            and not self.list.choose(finding)
            and self.held.findings.named(finding)
        ):
            self._open_sieve()
            self.list.choose(finding)
        if target is not None:
            self.passage.point(target)

    @property
    def here(self) -> RecordId | None:
        """The entry that is being typed, else the one that is chosen."""
        return self.capture.draft or (self._passage.shown if self._passage else None)

    @property
    def passage(self) -> Passage:
        """The details of the chosen finding, made when first wanted, at the latest once the list was drawn."""
        self._details.fill()
        assert self._passage is not None
        return self._passage

    def focus(self) -> None:
        """Put the cursor into the capture line."""
        self.capture.line.focus()

    def focus_part(self, part: RecordId) -> None:
        """Put the cursor into the text of the finding, onto its figure or photo."""
        target = self.held.part_named(part)
        if isinstance(target, Figure):
            self.passage.point(target)
        elif target is not None:
            self.passage.evidence.tiles.setFocus()
        else:
            self.focus_details()

    def ask_next(self) -> None:
        """Show the outline at the next line that is still open."""
        self.bench.open()
        self.side.next_open()

    def next_pane(self, where: QWidget | None) -> None:
        """Go round: line, list, details, the outline where it is shown."""
        inside = where is not None and self._details.isAncestorOf(where)
        if where is not None and self.capture.isAncestorOf(where):
            self.focus_list()
        elif where is self.list:
            self.focus_details()
        elif inside and self.bench.is_shown:
            self.side.take_keyboard()
        else:
            self.focus()

    def add_figure(self, where: QWidget | None) -> None:
        """Take the figures of the line being typed; else begin one of the chosen finding, or of the last."""
        typing = where is not None and self.capture.isAncestorOf(where)
        if typing and self.capture.settled_draft() is not None:
            self.capture.accept_all()
            return
        self.capture.line.flush()
        self.passage.settle()
        if self.passage.shown is None:
            self.focus_list()
        self.passage.figures.add_row()

    def to_disagreement(self) -> None:
        """Go to the next finding whose figures disagree, here or with an earlier visit; say where there is none."""
        self.capture.line.flush()
        self.disagreements.go_on(self.checking.notes, self.passage.shown)

    def _show_disagreement(self, finding: RecordId) -> None:
        self.point(finding)
        self.passage.figures.to_disagreement()

    def turn_side(self) -> None:
        """Show outline and people and take the keyboard there, or take them away."""
        where = self.window().focusWidget()
        if not self.bench.is_shown:
            self.ask_next()
            return
        self.bench.fold()
        if where is not None and self.side.isAncestorOf(where):
            self.focus()

    def point_field(self, name: str) -> bool:
        """Put the cursor into a field of the chosen finding."""
        return self.passage.shown is not None and self.passage.point_field(name)

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        if self.list.chosen() is None and len(self.held.findings):
            self.list.choose(self.held.findings[len(self.held.findings) - 1].id)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_details(self) -> None:
        """Put the cursor into the text of the chosen finding."""
        if self.passage.shown is None:
            self.focus_list()
        if self.passage.shown is not None:
            self.passage.text.focus()
            self.passage.text.pages.moveCursor(QTextCursor.MoveOperation.End)

    def _lay(self) -> None:
        left = QWidget()
        inner = column(left, gap_px=10)
        inner.setContentsMargins(20, 0, 12, 14)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._stack.setMinimumHeight(self.desk.theme.px(_LEAST_LIST_PX))
        inner.addWidget(self.sieve)
        inner.addWidget(self._stack, 1)
        self.panes = Panes(self.desk.theme, left, self._details)
        self.bench = Bench(self.desk.theme, self.desk.preferences, self.side, self.panes)
        whole = column(self, gap_px=10)
        top = column(gap_px=0)
        top.setContentsMargins(20, 4, 20, 0)
        top.addWidget(self.capture)
        whole.addLayout(top)
        whole.addWidget(self.bench, 1)
        self._restore()

    def _connect(self) -> None:
        self.capture.line.pasted.connect(self.paste)
        self.capture.entered.connect(self._entered)
        self.sieve.changed.connect(self.sifting.show)
        self.checking.found.connect(self._show_checked)
        self.disagreements.wanted.connect(self._show_disagreement)
        self.sieve.covered.clicked.connect(self.ask_next)
        self.bench.turned.connect(self._say_covered)
        self.list.picked.connect(self.passage_start)
        self.list.opened.connect(self.focus_details)
        self.list.moved.connect(self._move)
        self.list.deleted.connect(self._delete)
        self.panes.splitterMoved.connect(self._remember)

    def passage_start(self, finding: Finding | None) -> None:
        """Show the details of the finding picked."""
        if finding is not None or self._passage is not None:
            self.passage.start(finding)
            self.passage.show_held(self.checking.notes)

    def _make_passage(self) -> Passage:
        made = self._passage = Passage(self, self._kit)
        made.deleted.connect(self._delete)
        made.closed.connect(self.focus)
        if self._held is not None:
            made.start(self.list.chosen())
            made.show_held(self.checking.notes)
        return made

    def _line(self, finding: Finding, at: int) -> Line:
        words, held = self.words, self.held
        who = names.speaker_name(held, finding.speaker)
        about = names.topic_title(held, finding.topic)
        own = held.figures_of(finding.id)
        marks = []
        if finding.id in held.clashing or any(f.id in held.clashing for f in own):
            marks.append(Mark("alert-circle", "", "warning", words("parts.clash.badge")))
        if finding.combined and (lead := held.number_of(finding.combined)):
            number = words.number(lead)
            said = words("visit.combined_into", number=number)
            marks.append(Mark("users", f"→ {number}", spoken=said))
        if finding.visibility is Visibility.INTERNAL:
            marks.append(Mark("eye-off", words.kind(finding.visibility)))
        if len(own):
            marks.append(self._figure_mark(own))
        if photos := held.photos_of(finding.id):
            said = words("visit.count.photos", count=photos)
            marks.append(Mark("photo", str(photos), spoken=said))
        return Line(
            text=finding.text,
            number=words.number(self._number(finding, at)),
            badge=words.kind(finding.kind),
            tone=TONES[finding.kind],
            head=" · ".join(filter(None, (who, about))),
            time=f"{finding.at.astimezone(LOCAL):%H:%M}" if finding.at else "",
            marks=tuple(marks),
        )

    def _number(self, finding: Finding, at: int) -> int:
        """Return a finding's number in the whole record, whatever the sieve lets pass."""
        return at + 1 if self.sieve.is_open else self.held.number_of(finding.id)

    def _figure_mark(self, own: Siblings[Figure]) -> Mark:
        agrees, count = notes.agree(self.checking.notes, own), len(own)
        spoken = self.words("visit.count.figures", count=count)
        if agrees is None:
            return Mark("hash", str(count), spoken=spoken)
        if agrees:
            return Mark("circle-check", str(count), "success", spoken)
        return Mark("alert-circle", str(count), "warning", spoken)

    def _say_covered(self) -> None:
        """Lead to outline and people where they are not to be seen."""
        self.sieve.covered.setHidden(self.bench.is_shown)

    def _open_sieve(self) -> None:
        self.sieve.begin()
        self.sifting.show()

    def _show_checked(self) -> None:
        """Show what the figures say about each other, now that it is known."""
        self.list.viewport().update()
        if self._passage is not None:
            self._passage.show_held(self.checking.notes)
        self.capture.show_notes(self.checking.notes)

    def paste(self) -> None:
        """Keep what was copied as evidence of what is being typed, else of what is chosen."""
        data = QGuiApplication.clipboard().mimeData()
        self.passage.evidence.take(data, self.capture.settled_draft())

    def _entered(self, done: Record) -> None:
        """Show the newest finding at the list's end, once the store has told of it."""
        if isinstance(done, Finding):
            self._follow = done.id
            self._follow_new()
        else:
            self.desk.say(Message(self.words("visit.ask_noted"), undo=True))

    def _follow_new(self) -> None:
        """Scroll to a finding just entered, and choose it; the cursor stays in the line."""
        if self._follow is not None and not self.list.choose(self._follow):
            if self.sieve.is_open or self.held.findings.place_of(self._follow) < 0:
                return
            self._open_sieve()
            self.list.choose(self._follow)
        self._follow = None

    def _move(self, by: int) -> None:
        finding = self.list.chosen()
        if finding is None:
            return
        at = self.held.findings.place_of(finding.id)
        position = siblings.moved(self.held.findings, at, by) if self.sieve.is_open else None
        if position is not None:
            edit = fields.changed(finding, replace(finding, position=position))
            self.write("finding.move", edit)
            self._follow = finding.id

    def _delete(self) -> None:
        finding = self.list.chosen()
        if finding is None:
            return
        self.passage.settle()
        if self.write("finding.delete", fields.deleted(finding)):
            said = self.words("visit.finding_deleted", text=finding.text)
            self.desk.say(Message(said, undo=True))

    def _remember(self) -> None:
        remember(self.desk.preferences, dividers=self.panes.state())

    def _restore(self) -> None:
        _, state = remembered(self.desk.preferences.chosen.layout)
        self.panes.take(state)


def _id(finding: Finding) -> RecordId:
    return finding.id
