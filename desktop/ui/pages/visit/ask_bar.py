"""The line for requests: type, Enter, saved; marks in it name the side, whom it asks, whether it stays inside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal

from db import fields
from db.changes import Edit
from db.drafts import Spot
from db.ids import new_id
from db.records import MadeBy, Recommendation, RecordId, Visit
from desktop.fieldwork.marks import Captured
from desktop.fieldwork.phrases import Phrase
from desktop.ui.pages.visit import bodies, siblings, understood
from desktop.ui.pages.visit.bodies import BodyField
from desktop.ui.pages.visit.chips import Chips
from desktop.ui.pages.visit.entry import EntryField
from desktop.ui.pages.visit.entry_bar import EntryBar
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.segments import Segments
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.understood import Language, read_phrases
from desktop.ui.parts.buttons import Button

_NARROW_PX = 620


class AskBar(EntryBar):
    """Takes one recommendation after the other; side and addressee stay for the next. `entered` carries its id."""

    entered = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, _NARROW_PX)
        words = stage.words
        self._draft: Recommendation | None = None
        self._visit: RecordId | None = None
        self._captured = Captured()
        self._language = Language(words, self.looking.look, asking=True)
        self.line = EntryField(
            words, words("visit.ask"), words("visit.ask_hint"), self._language.completions
        )
        self.chips = Chips(stage.desk.theme, words)
        self.made_by = Segments(words.field("made_by"), [(m, words.kind(m)) for m in MadeBy])
        self.addressee = BodyField(words, "", hint=words("visit.addressee_hint"))
        self.addressee.line.setAccessibleName(words.field("addressee"))
        self.add = Button(words("visit.add_ask"), "primary").with_icon(stage.desk.theme, "plus")
        self.line.settled.connect(self._settled)
        self.line.entered.connect(self._entered)
        self.line.stepped.connect(self.made_by.step)
        self.made_by.settled.connect(self._pinned)
        self.addressee.settled.connect(self._pinned)
        self._lay(self.made_by, self.addressee)

    def begin(self, held: Held) -> None:
        """Take recommendations of a visit; what is still being typed for the same one stays."""
        if self._visit != held.visit.id:
            self._visit, self._draft = None, None
            self._language.hold(held)
            self.line.start("")
            self._understand(Captured())
            last = held.asks[len(held.asks) - 1] if len(held.asks) else None
            self.made_by.show_value(last.made_by if last else MadeBy.DELEGATION)
            self.addressee.start_body(held, last.addressee if last else held.visit.body)
            self._visit = held.visit.id
            desk = self._stage.desk
            self._stand(held.visit.id)
            desk.jobs.start("", partial(read_phrases, desk.store), self._phrases_read)

    def offer(self, held: Held) -> None:
        """Offer the bodies known, and let go of a draft that was deleted meanwhile."""
        if self._language.hold(held) and self._captured.hints:
            QTimer.singleShot(0, self, self._read_again)
        self.addressee.offer(held)
        if self._draft and held.asks.named(self._draft.id) is None:
            self._draft = None

    def _entered(self) -> None:
        """End the entry: an empty, focused line is left; what its marks said is chosen for the next."""
        if self.line.is_refused or self._draft is None:
            return
        done, self._draft = self._draft, None
        self.made_by.show_value(done.made_by)
        if self._captured.addressee:
            self.addressee.took()
            self.addressee.start_body(self._stage.held, done.addressee)
            self._stand(done.visit)
        self.line.clear()
        self._understand(Captured())
        self.entered.emit(done.id)

    def _settled(self, text: str) -> None:
        """Write what the line says, as a new record or anew; one whose text was taken back is deleted."""
        if self._visit is None:
            return
        self._understand(self._language.read(text))
        if not self._captured.is_bare:
            self._write()
        elif self._draft is not None:
            gone, self._draft = self._draft, None
            self._stage.write("recommendation.delete", fields.deleted(gone))

    def _read_again(self) -> None:
        """Understand a mark whose name was not known when it was typed."""
        if self._captured.hints:
            self._settled(self.line.text())

    def _pinned(self, _value: object) -> None:
        self.line.flush()
        if self._draft is not None:
            self._write()

    def _write(self) -> None:
        """Write the draft under one name, so that one undo takes the whole entry."""
        before, (addressee, edits) = self._draft, self._asked()
        after = replace(
            before or self._new(),
            text=self._captured.text.strip(),
            made_by=self._side(),
            addressee=addressee,
        )
        if self._captured.visibility:
            after = replace(after, visibility=self._captured.visibility)
        edits.append(fields.changed(before, after) if before else fields.edit(after))
        if self._stage.write("recommendation.add", *edits, field=self.line):
            self._draft = after
            self.line.took()
            self.addressee.took()

    def _stand(self, visit: RecordId) -> None:
        """Have kept what is typed here and not in a recommendation yet."""
        for name, field in (("line.ask", self.line), ("line.addressee", self.addressee)):
            spot = Spot(Visit.kind_name, visit, name)
            field.stand_at(self._stage.desk.drafts, spot, waits=True)

    def _side(self) -> MadeBy:
        said = self._captured.kind
        return said if isinstance(said, MadeBy) else self.made_by.value()

    def _asked(self) -> tuple[RecordId | None, list[Edit]]:
        """Return whom it asks, and the edit that makes a body of a new name."""
        if self._captured.addressee:
            return self._captured.addressee, []
        return bodies.named(self._stage.held, self.addressee.text())

    def _new(self) -> Recommendation:
        held = self._stage.held
        end = siblings.at_end(held.asks)
        return Recommendation(
            id=new_id(), visit=held.visit.id, made_by=self._side(), text="", position=end
        )

    def _understand(self, captured: Captured) -> None:
        self._captured, words = captured, self._stage.words
        held = self._stage.held
        said = understood.said_of(held, words, captured)
        self.chips.show_marks(said, understood.open_marks(words, captured), (), ())

    def _phrases_read(self, phrases: tuple[Phrase, ...]) -> None:
        self._language.phrases = phrases
