"""What the capture line's marks may name at this visit, and the phrases behind a slash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from db import query, running
from db.records import Body, Finding, Member, RecordId, VisitKind
from db.store import Store
from db.successors import canonical
from desktop.fieldwork import coverage, marks, own, phrases
from desktop.fieldwork.bodies import offered
from desktop.fieldwork.farther import Farther
from desktop.fieldwork.marks import Captured, Lists, Offer
from desktop.fieldwork.meanings import Beside, Meaning, meanings
from desktop.fieldwork.names import Named, Names
from desktop.fieldwork.phrases import Origin, Phrase
from desktop.ui.pages.visit import elsewhere, names
from desktop.ui.pages.visit.chips import Amounted
from desktop.ui.pages.visit.held import Held
from desktop.words import Words
from desktop.work import Work

LEARNED_FROM = 400
"""From how many of the person's last findings phrases are learned."""

MOST_BESIDE = 200
"""With how many of the visit's last figures those of a line are compared by their words."""

MOST_MET = 60
"""How many bodies that were looked for stay at hand."""

Look = Callable[[str], None]
Spellings = dict[RecordId, tuple[str, ...]]


class Language:
    """The names and phrases of one visit, made ready when they are first asked for; `asking`: of its requests.

    `look` has bodies looked for that are not at hand; what was found is met.
    """

    def __init__(self, words: Words, look: Look | None = None, *, asking: bool = False) -> None:
        self._words, self._look, self._asking = words, look, asking
        self._met: dict[RecordId, Named[RecordId]] = {}
        self._key: object = None
        self._lists: Lists | None = None
        self._held: Held | None = None
        self.phrases: tuple[Phrase, ...] = ()

    def hold(self, held: Held) -> bool:
        """Take the visit as it is now; tell whether there are other names."""
        people = (list(held.members), list(held.attendees), held.visit.body)
        key = (people, list(held.topics), list(held.subjects), dict(held.bodies))
        self._held, is_other = held, key != self._key
        if is_other:
            self._key, self._lists = key, None
        return is_other

    def read(self, line: str) -> Captured:
        """Return what a line says: nothing where it makes a phrase."""
        if phrases.made(line):
            return Captured()
        return marks.read(phrases.expanded(line, self.phrases), self._known())

    def written_out(self, line: str) -> list[str]:
        """Return which letters of a line stand for what, or which it makes a phrase."""
        if new := phrases.made(line):
            return [self._words("visit.phrase.new", short=new[0], text=new[1] or "…")]
        return [f"{each.short} = {each.text}" for each in phrases.bare(line, self.phrases)]

    def completions(self, line: str, cursor: int) -> Offer | None:
        """Return what may be meant by the mark or phrase at the cursor."""
        if found := phrases.completions(line, cursor, self.phrases):
            return found
        known = self._known()
        if self._look and isinstance(known.bodies, Farther):
            self._look(marks.sought(line, cursor, known))
        return marks.completions(line, cursor, known)

    def meet(self, bodies: Iterable[Named[RecordId]]) -> None:
        """Have bodies at hand that were looked for, the last ones."""
        self._met |= {each.value: each for each in bodies}
        self._met = dict(list(self._met.items())[-MOST_MET:])
        self._bring_met()

    def _known(self) -> Lists:
        assert self._held is not None
        if self._lists is None:
            self._lists = _lists(self._held, self._words, self._asking)
            self._bring_met()
        return self._lists

    def _bring_met(self) -> None:
        if self._lists is not None and isinstance(self._lists.bodies, Farther):
            self._lists.bodies.add(self._met.values())


def read_phrases(store: Store, _work: Work) -> tuple[Phrase, ...]:
    """Return one's own, the shipped and the learned phrases, in a worker."""
    texts = query.texts_by(store.reader, store.author, LEARNED_FROM)
    return phrases.library(
        phrases.load(own.folder() / phrases.FILE, Origin.OWN),
        phrases.load(own.shipped() / phrases.FILE, Origin.SHIPPED),
        phrases.learned(texts),
    )


def keep_phrase(store: Store, short: str, text: str, work: Work) -> tuple[Phrase, ...]:
    """Keep a phrase of one's own in a worker, and return all. Raises Refused."""
    phrases.keep(own.folder() / phrases.FILE, short, text)
    return read_phrases(store, work)


def _lists(held: Held, words: Words, asking: bool) -> Lists:
    second = _second_names(held)
    near = [_body(body, second) for body in offered(held.bodies.values())]
    look_up = partial(elsewhere.beginning, held.reader)
    return Lists(
        signs=marks.signs(words, asking=asking),
        speakers=Names(_speakers(held, words, second)),
        topics=Names(() if asking else _topics(held)),
        bodies=Names(near) if held.bodies.are_all else Farther(near, look_up),
        asking=asking,
    )


def _speakers(held: Held, words: Words, second: Spellings) -> Iterator[Named[RecordId]]:
    for each in names.speaking_people(held):
        if isinstance(each, Member):
            role, name = words.kind(each.role), names.member_name(each)
            yield Named(each.id, name, (role,), each.position_title or role, bool(each.name))
        else:
            post, name = each.position_title or each.organisation, names.attendee_name(held, each)
            yield Named(each.id, name, (), post, bool(each.name))
    yield from (_body(held.bodies[id], second) for id in names.speaking_bodies(held))


def _second_names(held: Held) -> Spellings:
    """Return what bodies are called in their second entries."""
    found: Spellings = {}
    for body in held.bodies.values():
        if (first := canonical(held.bodies, body.id)) != body.id:
            found[first] = (*found.get(first, ()), *filter(None, (body.name, body.short_name)))
    return found


def _body(body: Body, second: Spellings) -> Named[RecordId]:
    called = (body.name, *second.get(body.id, ()))
    return Named(body.id, names.body_name(body), called, body.name if body.short_name else "")


def _topics(held: Held) -> Iterator[Named[RecordId]]:
    """Yield topics with the numbers that an outline gives them, by which they are chosen with fewest keys."""
    for number, _, topic in coverage.numbered(coverage.in_order(list(held.topics))):
        yield Named(topic.id, topic.title, number=number, detail=number)


def amounts(captured: Captured) -> tuple[Amounted, ...]:
    """Return the figures of a line as they are written; one that is said of two things is there twice."""
    count: Counter[str] = Counter()
    found = []
    for spotted in captured.figures:
        text = str(spotted.amount)
        count[text] += 1
        found.append(Amounted(text, count[text]))
    return tuple(found)


def meant(held: Held, own: Finding, captured: Captured) -> dict[Amounted, Meaning]:
    """Return what each figure of a line is a figure of, read from its words and the figures of the visit."""
    named = running.last_named(held.reader, held.visit.id, MOST_BESIDE)
    known = [Beside(*each) for each in named if each[0].finding != own.id]
    is_reported = held.visit.kind is VisitKind.SESSION
    found = meanings(
        captured.text,
        captured.figures,
        known,
        usual=held.inspection.period if is_reported else None,
        speaker=own.speaker,
        topic=own.topic,
    )
    return dict(zip(amounts(captured), found, strict=True))


def open_marks(words: Words, captured: Captured) -> list[str]:
    """Return what is to be said of the marks that stay in the text."""
    line = marks.rebuilt(captured)
    return [
        words(
            f"visit.mark.{hint.why}",
            mark=line[hint.start : hint.end],
            names=", ".join(hint.among) or "…",
        )
        for hint in captured.hints
    ]


def said_of(held: Held, words: Words, captured: Captured) -> list[str]:
    """Return what marks were understood to say, as short words."""
    said = []
    if captured.kind is not None:
        said.append(words.kind(captured.kind))
    if captured.speaker is not None:
        said.append(names.speaker_name(held, captured.speaker))
    if captured.addressee is not None:
        to = names.body_name(held.bodies.get(captured.addressee))
        said.append(words("visit.chip_addressee", body=to))
    if captured.topic is not None:
        said.append(names.topic_title(held, captured.topic))
    if captured.visibility is not None:
        said.append(words.kind(captured.visibility))
    return said
