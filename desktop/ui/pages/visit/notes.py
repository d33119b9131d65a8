"""What the figures of a visit say about each other, as quiet sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from desktop.ui.pages.visit.held import Held
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


Notes = dict[RecordId, list[Note]]


def quoted(figures: Iterable[Figure]) -> list[Quoted]:
    """Return figures as the checks take them."""
    return [_quoted(figure) for figure in figures]


def checked(every: Sequence[Quoted]) -> Notes:
    """Return what is to be said of each figure."""
    found: Notes = {}
    for note in figure_checks.check(every):
        for key in dict.fromkeys(_keys(note)):
            found.setdefault(RecordId(key), []).append(note)
    return found


def said(words: Words, notes: Notes, own: Iterable[Figure], held: Held) -> list[Said]:
    """Return the sentences about these figures, what disagrees first."""
    every = {note: None for figure in own for note in notes.get(figure.id, ())}
    if not every:
        return []
    amounts = {f.id: f for siblings in held.figures.values() for f in siblings}
    return told(words, every, amounts)


def told(words: Words, notes: Iterable[Note], figures: Mapping[RecordId, Figure]) -> list[Said]:
    """Return notes as sentences, what is open first."""
    said_ = [_said(words, note, figures) for note in notes]
    return sorted(said_, key=_order)[:MOST_NOTES]


def agree(notes: Notes, own: Iterable[Figure], explained: Collection[RecordId]) -> bool | None:
    """Tell whether all that is said of these figures is good news; None where nothing is said or left open."""
    every = [note for figure in own for note in notes.get(figure.id, ())]
    open_ = [note for note in every if not set(explained) & set(_keys(note))]
    return all(isinstance(note, PartsAgree) for note in open_) if open_ else None


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
            return (note.percent_key, note.ratio_key)
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
