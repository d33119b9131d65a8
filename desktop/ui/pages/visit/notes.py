"""What the figures of a visit say about each other, as quiet sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from db import figure_checks
from db.figure_checks import (
    Note,
    PartBeyondWhole,
    PartsAgree,
    PartsDisagree,
    PercentDisagrees,
    Quoted,
    QuotedDifferently,
    RankBeyondTotal,
    WholesDiffer,
)
from db.figures import number
from db.records import Figure, RecordId
from desktop.words import Words

MOST_NOTES = 6
"""How many sentences stand beneath the figures of one finding."""


@dataclass(frozen=True, slots=True)
class Said:
    """A note as a sentence; `agrees` tells whether it is good news, `explained` why it may stand.

    `figures` are those it speaks of, wherever they are.
    """

    sentence: str
    agrees: bool
    explained: str = ""
    figures: tuple[RecordId, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody should look at it."""
        return not (self.agrees or self.explained)


Alike = tuple[object, ...]
"""What figures that say the same have in common."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the figures of a visit say about each other. Of those that say the same one stands for all: `first`."""

    first: Mapping[Alike, Figure]
    about: Mapping[RecordId, list[Note]]
    explained: frozenset[RecordId]

    def of(self, figure: Figure) -> list[Note]:
        """Return what is to be said of a figure: by itself, and beside others."""
        first = self.first.get(_alike(figure))
        beside = self.about.get(first.id, []) if first else []
        return [*figure_checks.alone(_quoted(figure)), *beside]

    def known(self, own: Iterable[Figure]) -> dict[RecordId, Figure]:
        """Return the figures that notes speak of, by name: those that stand for others, and these."""
        return {f.id: f for f in (*self.first.values(), *own)}

    def stands_for(self, own: Iterable[Figure]) -> dict[RecordId, RecordId]:
        """Return by the name of what stands for it each of these figures."""
        firsts = ((self.first.get(_alike(figure)), figure) for figure in own)
        return {first.id: figure.id for first, figure in firsts if first}


NOTHING = Notes({}, {}, frozenset())


def checked(figures: Sequence[Figure]) -> Notes:
    """Return what figures say about each other."""
    about: dict[RecordId, list[Note]] = {}
    for note in figure_checks.together([_quoted(figure) for figure in figures]):
        for key in dict.fromkeys(_keys(note)):
            about.setdefault(RecordId(key), []).append(note)
    explained = frozenset(figure.id for figure in figures if figure.explained)
    return Notes({_alike(figure): figure for figure in figures}, about, explained)


def said(words: Words, notes: Notes, own: Sequence[Figure]) -> list[Said]:
    """Return the sentences about these figures, what disagrees first; each names the figures here by themselves."""
    every = {note: None for figure in own for note in notes.of(figure)}
    if not every:
        return []
    mine = notes.stands_for(own)
    return [
        replace(one, figures=tuple(mine.get(id, id) for id in one.figures))
        for one in told(words, every, notes.known(own))
    ]


def told(words: Words, notes: Iterable[Note], figures: Mapping[RecordId, Figure]) -> list[Said]:
    """Return notes as sentences, what is open first."""
    said_ = [_said(words, note, figures) for note in notes]
    return sorted(said_, key=_order)[:MOST_NOTES]


def agree(notes: Notes, own: Iterable[Figure]) -> bool | None:
    """Tell whether all that is said of these figures is good news; None where nothing is said or left open."""
    every = [(figure, note) for figure in own for note in notes.of(figure)]
    open_ = [note for figure, note in every if not _is_explained(notes, figure, note)]
    return all(isinstance(note, PartsAgree) for note in open_) if open_ else None


def disagreeing(notes: Notes) -> list[RecordId]:
    """Return the findings whose figures disagree with another and are not explained, in their order."""
    found = (each.finding for each in notes.first.values() if agree(notes, [each]) is False)
    return list(dict.fromkeys(found))


def _is_explained(notes: Notes, own: Figure, note: Note) -> bool:
    keys = {RecordId(key) for key in _keys(note)}
    return bool(keys & notes.explained or (own.explained and own.id in keys))


def _alike(figure: Figure) -> Alike:
    """Return what a figure says; parts of a whole that name no measure are each a part of their own."""
    own = (figure.amount, figure.measure, figure.part_of, figure.period)
    return own if figure.measure else (*own, figure.id)


def _said(words: Words, note: Note, figures: Mapping[RecordId, Figure]) -> Said:
    keys = tuple(map(RecordId, dict.fromkeys(_keys(note))))
    why = (figures[key].explained for key in keys if key in figures)
    agrees = isinstance(note, PartsAgree)
    explained = "" if agrees else next(filter(None, why), "")
    return Said(_sentence(words, note, figures), agrees, explained, keys)


def _order(said_: Said) -> tuple[bool, bool]:
    return not said_.is_open, said_.agrees


def _quoted(figure: Figure) -> Quoted:
    return Quoted(
        key=figure.id,
        amount=figure.amount,
        measure=figure.measure,
        part_of=figure.part_of,
        period=figure.period,
    )


def _keys(note: Note) -> tuple[str, ...]:
    match note:
        case PartBeyondWhole() | RankBeyondTotal():
            return (note.key,)
        case PercentDisagrees():
            return tuple(filter(None, (note.percent_key, note.ratio_key, note.whole_key)))
        case _:
            return note.keys


def _sentence(words: Words, note: Note, figures: Mapping[RecordId, Figure]) -> str:
    match note:
        case PartsAgree():
            sum_ = _sum(note.keys, note.sum, figures)
            return words("visit.note.parts_agree", sum=sum_, whole=number(note.whole))
        case PartsDisagree():
            key = "visit.note.parts_rounded" if note.by_rounding else "visit.note.parts_disagree"
            sum_ = _sum(note.keys, note.sum, figures)
            return words(key, sum=sum_, found=number(note.sum), whole=number(note.whole))
        case WholesDiffer():
            wholes = ", ".join(number(whole) for whole in note.wholes)
            return words("visit.note.wholes_differ", whole=note.part_of, wholes=wholes)
        case PartBeyondWhole():
            return words("visit.note.part_beyond", part=number(note.part), whole=number(note.whole))
        case RankBeyondTotal():
            return words("visit.note.rank_beyond", place=note.place, total=note.total)
        case PercentDisagrees():
            return words(
                "visit.note.percent",
                percent=number(note.percent),
                part=number(note.part),
                whole=number(note.whole),
                expected=number(note.expected),
            )
        case QuotedDifferently():
            amounts = "; ".join(dict.fromkeys(str(amount) for amount in note.amounts))
            return words("visit.note.quoted", measure=note.measure, amounts=amounts)


def _sum(keys: tuple[str, ...], total: Decimal, figures: Mapping[RecordId, Figure]) -> str:
    """Return "64 + 3": the parts, which stand first among the keys."""
    parts: list[str] = []
    found = Decimal(0)
    for key in keys:
        figure = figures.get(RecordId(key))
        value = figure.amount.value if figure else None
        if value is None or (parts and found == total):
            break
        parts.append(number(value))
        found += value
    return " + ".join(parts) if found == total and len(parts) < 12 else number(total)
