"""The capture line: type, Enter, saved; what was chosen for the last entry is chosen for the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from PySide6.QtCore import QTimer, Signal

from db import fields, figures, positions, query
from db.drafts import Spot
from db.figures import Amount
from db.folding import fold
from db.ids import new_id
from db.records import (
    Expected,
    Figure,
    Finding,
    FindingKind,
    MadeBy,
    Recommendation,
    RecordId,
    Visit,
)
from desktop.fieldwork.marks import Captured
from desktop.fieldwork.meanings import Meaning
from desktop.fieldwork.phrases import Phrase, made
from desktop.ui.desk import Message
from desktop.ui.pages.visit import names, siblings, understood
from desktop.ui.pages.visit.chips import Amounted, Chips
from desktop.ui.pages.visit.entry import EntryField
from desktop.ui.pages.visit.entry_bar import EntryBar
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.notes import Notes
from desktop.ui.pages.visit.notes import said as said_of
from desktop.ui.pages.visit.segments import Segments
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.understood import Language, read_phrases
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField

_NARROW_PX = 660

_RECALLED_FROM = 30
"""Among how many of the last entries F4 goes back."""

Draft = Finding | Recommendation
Pins = tuple[FindingKind, RecordId | None, RecordId | None]
"""Kind, speaker and topic of an entry."""


class CaptureBar(EntryBar):
    """Takes one finding after the other.

    What stands in the line for 300 ms is written already, as a finding that Enter ends: nothing that was on the
    screen is lost by leaving, closing or a power cut.
    """

    entered = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, _NARROW_PX)
        words = stage.words
        self._draft: Draft | None = None
        self._visit: RecordId | None = None
        self._captured, self._taken = Captured(), dict[Amounted, Figure]()
        self._expected: Expected | None = None
        self._entries: list[Pins] = []
        self._before: list[Pins] = []
        self._language = Language(words, self.looking.look)
        self.line = EntryField(
            words, words("visit.capture"), words("visit.capture_hint"), self._language.completions
        )
        self.chips = Chips(stage.desk.theme, words)
        self.chips.accepted.connect(self._accept_one)
        self.kind = Segments(words.field("kind"), [(k, words.kind(k)) for k in FindingKind])
        self.speaker: ChoiceField[RecordId | None] = ChoiceField("")
        self.topic: ChoiceField[RecordId | None] = ChoiceField("")
        self.speaker.name(words.field("speaker"))
        self.topic.name(words.field("topic"))
        self.add = Button(words("visit.add_finding"), "primary").with_icon(stage.desk.theme, "plus")
        self.line.settled.connect(self._settled)
        self.line.entered.connect(self._entered)
        self.line.finishing.connect(self._take_figures)
        self.line.recalled.connect(self._recall)
        self.line.stepped.connect(self.kind.step)
        pins = (self.kind.settled, self.speaker.settled, self.topic.settled)
        for settled in pins:
            settled.connect(self._pinned)
        self._lay(self.kind, self.speaker, self.topic)

    def begin(self, held: Held) -> None:
        """Take findings for a visit; what is still being typed for the same one stays."""
        if self._visit != held.visit.id:
            self._visit, self._draft = None, None
            self._entries = []
            self.line.start("")
            self._forget()
            self._pin(held)
            self._visit = held.visit.id
            desk = self._stage.desk
            spot = Spot(Visit.kind_name, held.visit.id, "line.capture")
            self.line.stand_at(desk.drafts, spot, waits=True)
            desk.jobs.start("", partial(read_phrases, desk.store), self._phrases_read)

    def offer(self, held: Held) -> None:
        """Offer who may speak and what about, and let go of a draft that was deleted meanwhile."""
        if self._language.hold(held) and self._captured.hints:
            QTimer.singleShot(0, self, self._read_again)
        spoke = {self._draft.speaker} if isinstance(self._draft, Finding) else set()
        self.speaker.offer(names.speakers(held, self._stage.words, spoke))
        self.topic.offer(names.topics(held, self._stage.words))
        self.topic.setVisible(len(held.topics) > 0)
        own = self._draft
        among = held.asks if isinstance(own, Recommendation) else held.findings
        if own and among.named(own.id) is None:
            self._draft = None

    @property
    def draft(self) -> RecordId | None:
        """The entry that is being typed, as far as it is written."""
        return self._draft.id if self._draft else None

    def take_up(self, topic: RecordId, expected: Expected | None) -> None:
        """Let the entry be about a topic; where a figure is expected, the one of its unit is that one."""
        self.topic.show_value(topic)
        self._expected = expected
        self._pinned(topic)

    def let_speak(self, speaker: RecordId) -> None:
        """Let the entry be by somebody."""
        self.speaker.show_value(speaker)
        self._pinned(speaker)

    def settled_draft(self) -> RecordId | None:
        """Return the entry that is being typed, written by now; None where the line is empty."""
        self.line.flush()
        return self.draft

    def _pin(self, held: Held) -> None:
        """Begin where the record ends."""
        last = query.last_finding(self._stage.desk.store.reader, held.visit.id)
        self.offer(held)
        self.kind.show_value(last.kind if last else FindingKind.RESULT)
        self.speaker.show_value(names.stands(held, last.speaker if last else held.visit.body))
        self.topic.show_value(last.topic if last else None)

    def accept_all(self) -> bool:
        """Take every figure of the line as data; tell whether there was one to take, and say where there is none."""
        new = self._take_figures()
        if not new and not self._taken:
            self._stage.desk.say(Message(self._stage.words("visit.no_figures")))
        return new

    def _take_figures(self) -> bool:
        """Take every figure of the line that is not taken yet; tell whether there was one."""
        self.line.flush()
        new = [each for each in understood.amounts(self._captured) if each not in self._taken]
        self._accept(new)
        return bool(new)

    def _recall(self) -> None:
        """Choose kind, speaker and topic of the last entry that had others; again, of the one before it."""
        if not self._before:
            held = self._stage.held
            last = islice(reversed(list(held.findings)), _RECALLED_FROM)
            used = [_pins(each) for each in last if each.id != self.draft]
            own = (self.kind.value(), self.speaker.value(), self.topic.value())
            self._before = list(dict.fromkeys((own, *reversed(self._entries), *used)))
        self._before.append(self._before.pop(0))
        kind, speaker, topic = self._before[0]
        self.kind.show_value(kind)
        self.speaker.show_value(names.stands(self._stage.held, speaker))
        self.topic.show_value(topic)
        self._pinned(None)

    def show_notes(self, notes: Notes) -> None:
        """Show what the figures of the line say about the others of the visit."""
        held, own = self._stage.held, self._draft
        figures = tuple(held.figures_of(own.id)) if own else ()
        said = said_of(self._stage.words, notes, figures) if figures else []
        self.chips.show_notes([each.sentence for each in said])

    def _entered(self) -> None:
        """End the entry: an empty, focused line is left; what its marks said is chosen for the next."""
        if phrase := made(self.line.text()):
            self._keep_phrase(*phrase)
        if self.line.is_refused or self._draft is None:
            return
        done, self._draft = self._draft, None
        if isinstance(done, Finding):
            self._entries.append(_pins(done))
            self.kind.show_value(done.kind)
            self.speaker.show_value(names.stands(self._stage.held, done.speaker))
            self.topic.show_value(done.topic)
        self._forget()
        self.line.clear()
        self.entered.emit(done)

    def _forget(self) -> None:
        self._captured, self._taken, self._expected = Captured(), {}, None
        self._before = []
        self.chips.show_marks((), (), (), ())
        self.chips.show_notes(())

    def _settled(self, text: str) -> None:
        """Write what the line says, as a new record or anew; one whose text was taken back is deleted."""
        if self._visit is None:
            return
        self._captured = captured = self._language.read(text)
        before = self._draft
        if not captured.is_bare:
            self._write(before, self._meant(captured, before))
        elif before is not None:
            self._draft = None
            self._stage.write("finding.delete", fields.deleted(before))
        self._drop_changed()
        self._show_chips()

    def _read_again(self) -> None:
        """Understand a mark whose name was not known when it was typed."""
        if self._captured.hints:
            self._settled(self.line.text())

    def _pinned(self, _value: object) -> None:
        self.line.flush()
        if self._draft is not None:
            self._write(self._draft, self._meant(self._captured, self._draft))

    def _write(self, before: Draft | None, after: Draft) -> None:
        """Write the draft under one name, so that one undo takes the whole entry."""
        name = "finding.add" if isinstance(after, Finding) else "recommendation.add"
        edits = [fields.edit(after)]
        if before is not None and before.id == after.id:
            edits = [fields.changed(before, after)]
        elif before is not None:
            edits.insert(0, fields.deleted(before))
        if self._stage.write(name, *edits, field=self.line):
            self._draft = after
            self.line.took()

    def _meant(self, captured: Captured, before: Draft | None) -> Draft:
        """Return the record that a line means: a recommendation where it says so, else a finding."""
        known: dict[str, Any] = {"text": captured.text.strip()}
        seen = captured.visibility
        if isinstance(captured.kind, MadeBy):
            ask = before if isinstance(before, Recommendation) else self._new_ask(captured.kind)
            ask = replace(ask, made_by=captured.kind, addressee=captured.addressee, **known)
            return replace(ask, visibility=seen) if seen else ask
        found = before if isinstance(before, Finding) else self._new_finding()
        found = replace(
            found,
            kind=captured.kind or self.kind.value(),
            speaker=captured.speaker or self.speaker.value(),
            topic=captured.topic or self.topic.value(),
            **known,
        )
        return replace(found, visibility=seen) if seen else found

    def _new_finding(self) -> Finding:
        assert self._visit is not None
        last = query.last_finding(self._stage.desk.store.reader, self._visit)
        return Finding(
            id=new_id(),
            visit=self._visit,
            kind=self.kind.value(),
            text="",
            at=self._now(),
            author=self._stage.desk.store.author,
            position=positions.between(last.position if last else "", ""),
        )

    def _new_ask(self, made_by: MadeBy) -> Recommendation:
        assert self._visit is not None
        end = siblings.at_end(self._stage.held.asks)
        return Recommendation(
            id=new_id(), visit=self._visit, made_by=made_by, text="", position=end
        )

    def _accept_one(self, amount: Amounted) -> None:
        self.line.flush()
        self._accept([amount])
        self.line.focus()

    def _accept(self, amounts: Sequence[Amounted]) -> None:
        """Write figures of the line as data of its finding."""
        own = self._draft
        if not amounts or not isinstance(own, Finding):
            return
        last = max((each.position for each in self._taken.values()), default="")
        meant = understood.meant(self._stage.held, own, self._captured)
        new: list[Figure] = []
        for each in amounts:
            last = positions.between(last, "")
            amount = figures.parse(each.text)
            new.append(self._figure(own, amount, meant[each], last, new))
        if self._stage.write("figure.add", *(fields.edit(each) for each in new)):
            self._taken |= dict(zip(amounts, new, strict=True))
        self._show_chips()

    def _figure(
        self,
        finding: Finding,
        amount: Amount,
        meant: Meaning,
        position: str,
        beside: Sequence[Figure],
    ) -> Figure:
        """Return a figure of the line: the one that is expected where its unit is, else by its words."""
        wanted = self._expected
        label, measure = meant.label, meant.measure
        if wanted and (not wanted.unit or fold(wanted.unit) == fold(amount.unit)):
            label = measure = wanted.measure
            self._expected = None
        elif asked := self._asked(finding.topic, amount.unit, [*beside, *self._taken.values()]):
            label = measure = asked.measure
        return Figure(
            id=new_id(),
            finding=finding.id,
            label=label,
            amount=amount,
            measure=measure,
            part_of=meant.part_of,
            period=meant.period,
            position=position,
        )

    def _asked(
        self, topic: RecordId | None, unit: str, beside: Sequence[Figure]
    ) -> Expected | None:
        """Return what a topic expects in a unit, where it is one thing that nobody has quoted yet."""
        held = self._stage.held
        own = held.topics.named(topic) if topic else None
        found = [each for each in own.expected if fold(each.unit) == fold(unit)] if own else []
        if len(found) != 1 or not unit:
            return None
        measures = (*(each.measure for each in beside), *(measure for measure, _ in held.quoted))
        quoted = {fold(measure) for measure in measures}
        return None if fold(found[0].measure) in quoted else found[0]

    def _drop_changed(self) -> None:
        """Take back the figures that the line no longer says."""
        said = understood.amounts(self._captured)
        gone = [each for text, each in self._taken.items() if text not in said]
        if gone:
            self._stage.write("figure.delete", *(fields.deleted(each) for each in gone))
            self._taken = {text: each for text, each in self._taken.items() if text in said}

    def _show_chips(self) -> None:
        held, words, own = self._stage.held, self._stage.words, self._captured
        open_ = understood.open_marks(words, own)
        found = understood.amounts(own) if isinstance(self._draft, Finding) else ()
        said = understood.said_of(held, words, own)
        said += self._language.written_out(self.line.text())
        self.chips.show_marks(said, open_, found, self._taken)

    def _keep_phrase(self, short: str, text: str) -> None:
        """Keep a phrase of one's own beside the window; the line is emptied once it is kept."""
        desk = self._stage.desk
        work = partial(understood.keep_phrase, desk.store, short, text)
        desk.jobs.start("", work, self._phrase_kept, self._phrase_refused)

    def _phrase_kept(self, phrases: tuple[Phrase, ...]) -> None:
        self._language.phrases = phrases
        if phrase := made(self.line.text()):
            key = "visit.phrase.kept" if phrase[1] else "visit.phrase.gone"
            said = self._stage.words(key, short=phrase[0], text=phrase[1])
            self._stage.desk.say(Message(said))
            self._forget()
            self.line.clear()

    def _phrase_refused(self, error: BaseException) -> None:
        self.line.refuse(self._stage.words.explain(error))

    def _phrases_read(self, phrases: tuple[Phrase, ...]) -> None:
        self._language.phrases = phrases

    def _now(self) -> dt.datetime:
        return self._stage.desk.now().astimezone(dt.UTC).replace(microsecond=0)


def _pins(finding: Finding) -> Pins:
    return finding.kind, finding.speaker, finding.topic
