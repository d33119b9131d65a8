"""The chosen passage beside the page: its words in the record, its words in this paper, its place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.drafts import Spot
from desktop.minutes.finished.versions import Subject
from desktop.ui.desk import Desk
from desktop.ui.pages.papers.behind import BehindPane
from desktop.ui.pages.papers.changing import Passage, record_of, reworded_by
from desktop.ui.pages.papers.making import Shown
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.fields import LineField, TextField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Section, row


class PassagePane(Section):
    """What the person does is told by signals; `moved` carries -1 up or 1 down.

    What was refused is set aside when another passage is chosen, and tried again when its own comes back.
    """

    recorded = Signal(object)
    reworded = Signal(object)
    reasoned = Signal(object)
    composed = Signal(str)
    moved = Signal(int)
    left_out = Signal()
    went = Signal()
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.words("papers.passage.title"))
        words = desk.words
        self._desk, self.place = desk, ""
        self._of: tuple[Subject, str] | None = None
        self._aside: dict[tuple[Subject, str, int], str] = {}
        close = IconButton(desk.theme, "x", words("papers.passage.close"), keys="Esc")
        close.clicked.connect(self.closed)
        self.add_action(close)
        self.fixed = PlainLabel(words("papers.passage.fixed"), "muted", wrap=True)
        self.record = TextField(words, words("papers.passage.in_record"), most_lines=12)
        self.record.settled.connect(self.recorded)
        self.behind = BehindPane(desk)
        self.go = Button(words("papers.passage.go"), "link")
        self.go.with_icon(desk.theme, "external-link")
        self.go.clicked.connect(self.went)
        self.here = TextField(words, words("papers.passage.in_paper"), most_lines=12)
        self.here.settled.connect(self.reworded)
        self.reason = LineField[str](words, words("papers.passage.reason"))
        self.reason.settled.connect(self.reasoned)
        self.free = TextField(words, words("papers.passage.free"), most_lines=12)
        self.free.entered.connect(self._compose)
        self.free.pages.left.connect(self._compose)
        self.up = IconButton(desk.theme, "arrow-up", words("papers.passage.up"), keys="Alt+↑")
        self.up.clicked.connect(self._up)
        self.down = IconButton(desk.theme, "arrow-down", words("papers.passage.down"), keys="Alt+↓")
        self.down.clicked.connect(self._down)
        self.out = IconButton(desk.theme, "eye-off", words("papers.passage.leave_out"), keys="Del")
        self.out.clicked.connect(self.left_out)
        self.add = Button(words("papers.passage.add")).with_icon(desk.theme, "plus")
        self.add.clicked.connect(self.begin_free)
        self._lay()
        self.hide()

    def show_passage(self, shown: Shown, own: Passage) -> None:
        """Show a passage; what is being typed into the one shown before stays or is settled first."""
        known = record_of(shown, own.source)
        is_other = own.place != self.place
        if is_other:
            self._set_aside()
            self._end_free()
        self.place, self._of = own.place, (_paper(shown), own.place)
        for field, text in (
            (self.record, str(getattr(*known)) if known else ""),
            (self.here, own.text),
        ):
            (field.start if is_other else field.show_value)(text)
        if known:
            spot = Spot(known[0].kind_name, known[0].id, known[1])
            self.record.stand_at(self._desk.drafts, spot)
        change = reworded_by(shown, own.place)
        reason = change.reason if change else ""
        (self.reason.start if is_other else self.reason.show_value)(reason)
        self.record.setVisible(known is not None)
        self.behind.show_record(shown, own.source)
        self.go.setVisible(own.source is not None)
        self.here.setVisible(own.may_reword)
        self.reason.setVisible(change is not None)
        self.fixed.setVisible(not own.may_reword)
        self.up.setEnabled(own.up is not None)
        self.down.setEnabled(own.down is not None)
        self.out.setEnabled(own.may_leave_out)
        self.add.setEnabled(own.may_add)
        self.show()
        if is_other:
            self._bring_back()
            if own.may_add and self._desk.drafts.text(self._spot()) is not None:
                self._show_free()

    @property
    def is_typed_into(self) -> bool:
        """Whether something was typed that is not written yet, or was refused."""
        own = any(f.is_unsettled or f.is_refused for f in (self.record, self.here))
        return own or self.behind.is_typed_into

    def settle(self) -> None:
        """Hand over what was typed, for the passage that is shown."""
        for field in (self.record, self.here, self.reason):
            field.flush()
        self.behind.flush()
        self._compose()

    def forget(self) -> None:
        """Show no passage."""
        self._set_aside()
        self.behind.forget()
        for field in (self.record, self.here, self.reason):
            field.start("")
        self._end_free()
        self.place, self._of = "", None
        self.hide()

    def focus(self) -> None:
        """Put the cursor where this passage is edited."""
        fields = (self.free, self.record, self.behind, self.here)
        field = next((each for each in fields if each.isVisible()), None)
        if field is not None:
            field.focus()

    def begin_free(self) -> None:
        """Offer a field for a passage that is to stand after this one."""
        if self.add.isEnabled():
            self._show_free()
            self.free.focus()

    def _show_free(self) -> None:
        self.free.show()
        self.free.stand_at(self._desk.drafts, self._spot(), waits=True)

    def _spot(self) -> Spot:
        """Return where a free passage after this one is kept until it is written."""
        assert self._of is not None
        subject, place = self._of
        of = subject.visit or subject.inspection
        return Spot("papers", of, f"free.{subject.kind}.{subject.to or ''}.{place}")

    def _set_aside(self) -> None:
        """Keep what was refused here, for when its passage is chosen again."""
        for at, field in enumerate((self.record, self.here, self.reason)):
            if self._of and field.is_refused:
                self._aside[*self._of, at] = field.text()

    def _bring_back(self) -> None:
        """Try again what was refused for this passage: it stands in its field with why it is not taken."""
        for at, field in enumerate((self.record, self.here, self.reason)):
            if self._of and not field.isHidden() and (*self._of, at) in self._aside:
                field.set_text(self._aside.pop((*self._of, at)))
                field.flush()

    def _compose(self) -> None:
        """Hand over the free passage once it is written; an empty one is none."""
        text = self.free.text().strip()
        self._end_free()
        if text:
            self.composed.emit(text)

    def _end_free(self) -> None:
        self.free.clear()
        self.free.start("")
        self.free.hide()

    def _up(self) -> None:
        self.moved.emit(-1)

    def _down(self) -> None:
        self.moved.emit(1)

    def _lay(self) -> None:
        steps = row(gap_px=4)
        for button in (self.up, self.down, self.out):
            steps.addWidget(button)
        steps.addStretch(1)
        beneath = row(gap_px=0)
        beneath.addWidget(self.add)
        beneath.addStretch(1)
        above: tuple[QWidget, ...] = (self.record, self.behind, self.go)
        for widget in (*above, self.fixed, self.here, self.reason):
            self.body.addWidget(widget)
        self.body.addLayout(steps)
        self.body.addLayout(beneath)
        self.body.addWidget(self.free)


def _paper(shown: Shown) -> Subject:
    own = shown.wanted
    return Subject(kind=own.kind, inspection=own.inspection, visit=own.visit, to=shown.asked.to)
