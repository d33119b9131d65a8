"""Everything on which unreplaced writes differ, asked of the store in a worker and put into words there."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import deletions, fields, log, merge, past, query
from db.changes import Change, ChangeId, Edit, Hlc, Json
from db.deletions import Met
from db.errors import BadField
from db.merge import Head
from db.records import Evidence, Record, RecordId
from db.store import Store
from desktop.evidence import marks
from desktop.evidence.marks import Marks
from desktop.ui.parts import compare, telling
from desktop.ui.parts.compare import Span
from desktop.words import Words

if TYPE_CHECKING:
    from db.query import Reader

COMPARED_AT_ONCE = 20
"""So many are compared word by word with the list; others when they are chosen."""

PARAGRAPHS = frozenset({"text", "purpose"})
"""Fields whose texts are joined one under the other; others stand behind each other."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the writes: who, when, the values it would leave, and what it says with the spans that are its own.

    Where it is of a photo's marks, `picture` is the hash of the photo's bytes with these marks.
    """

    author: str
    at: dt.datetime
    values: Mapping[str, Json]
    said: str
    marks: tuple[Span, ...] = ()
    picture: tuple[str, Marks] | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A field, or a deleted record (`field` is ""), with writes that did not see each other and differ.

    `before` is what all of them had seen, None where there was nothing; `proposal` has the changes of all, and
    `whole` is its value where that is not the text itself.
    """

    record: RecordId
    kind: str
    field: str
    owner: str
    name: str
    sides: tuple[Side, ...]
    before: str | None = None
    proposal: str | None = None
    whole: Json = None
    is_text: bool = False
    is_gone: bool = False
    is_compared: bool = True
    seen: int = dataclasses.field(default=0, compare=False)

    @property
    def key(self) -> tuple[RecordId, str]:
        """What tells it from the others."""
        return (self.record, self.field)

    def says_as(self, other: Clash) -> bool:
        """Tell whether another is the same clash between the same writes, its words compared or not."""
        own, its = ([(s.author, s.at, s.values) for s in c.sides] for c in (self, other))
        return (self.key, self.owner, self.name, own) == (other.key, other.owner, other.name, its)

    @property
    def joined(self) -> str:
        """All the texts, the oldest first."""
        between = "\n" if self.field in PARAGRAPHS else "; "
        return between.join(dict.fromkeys(side.said for side in self.sides if side.said))

    def settled(self, values: Mapping[str, Json]) -> Edit:
        """Return the edit that settles it; it replaces the writes that were seen, and no later one."""
        return Edit(self.kind, self.record, values, self.seen)


def clashes(store: Store, words: Words) -> list[Clash]:
    """Return all of them, what belongs together side by side."""
    reader, seen = store.reader, store.position
    found = [
        _clash(reader, words, record, name, heads)
        for (record, name), heads in query.clashes(reader).items()
    ]
    found += [_deletion(reader, words, each) for each in deletions.met(reader)]
    ordered = sorted((replace(each, seen=seen) for each in found), key=_order)
    return [*map(compared, ordered[:COMPARED_AT_ONCE]), *ordered[COMPARED_AT_ONCE:]]


def compared(clash: Clash) -> Clash:
    """Return the clash with its words compared: the marks, and the one text of all."""
    if clash.is_compared:
        return clash
    texts = [side.said for side in clash.sides]
    whole = compare.merged(clash.before, list(dict.fromkeys(texts))) if clash.before else None
    return replace(
        clash,
        sides=_marked(clash.sides),
        proposal=None if whole in texts else whole,
        is_compared=True,
    )


def _order(clash: Clash) -> tuple[str, str, str, str]:
    return clash.owner, clash.kind, clash.record, clash.field


def _clash(
    reader: Reader, words: Words, record: RecordId, name: str, heads: Sequence[Head]
) -> Clash:
    kind = query.kind_of(reader, record)
    known = query.find_record(reader, record)
    tell = telling.Teller(reader, words)
    is_text = fields.types(kind)[name] is str and name not in telling.CODES
    sides = [
        Side(
            head.author,
            past.moment(head.hlc),
            {name: head.value},
            tell(kind, name, head.value),
            picture=_pictured(known, name, head.value),
        )
        for head in sorted(heads, key=merge.shown_first)
    ]
    before = _before(reader, record, name, [head.id for head in heads])
    whole = _together(before[0] if before else None, [head.value for head in heads])
    return Clash(
        record,
        kind,
        name,
        tell.owner(known),
        tell.name(known),
        tuple(sides),
        None if before is None else tell(kind, name, before[0]),
        None if whole is None else tell(kind, name, whole),
        whole,
        is_text,
        bool(known and known.gone),
        not is_text,
    )


def _together(before: Json, values: Sequence[Json]) -> Json:
    """Return a list with what each added and without what any took out; None where the values are no lists."""
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) < len(values):
        return None
    seen = before if isinstance(before, list) else []
    whole = [each for each in seen if all(each in own for own in lists)]
    for each in (each for own in lists for each in own if each not in seen):
        whole += [each] if each not in whole else []
    return None if whole in lists else whole


def _pictured(known: Record | None, name: str, value: Json) -> tuple[str, Marks] | None:
    """Return a photo with the marks that a side wants over it."""
    if name != "marks" or not isinstance(known, Evidence) or not known.hash:
        return None
    try:
        return known.hash, marks.inside(fields.decode(known.kind_name, name, value))
    except BadField:
        return None


def _marked(sides: Sequence[Side]) -> tuple[Side, ...]:
    texts = [side.said for side in sides]
    return tuple(
        replace(side, marks=compare.differing(side.said, texts[:at] + texts[at + 1 :]))
        for at, side in enumerate(sides)
    )


def _before(
    reader: Reader, record: RecordId, name: str, heads: Iterable[ChangeId]
) -> tuple[Json] | None:
    """Return the last value that the authors of all heads had seen, in a tuple of one; None where there is none."""
    writes = {
        change.id: change.fields[name]
        for change in log.changes(reader, "record = ?", [record])
        if name in change.fields
    }
    last = merge.ancestor(writes, heads)
    return (writes[last].value,) if last else None


def _deletion(reader: Reader, words: Words, met: Met) -> Clash:
    kind, known = query.kind_of(reader, met.record), query.find_record(reader, met.record)
    tell = telling.Teller(reader, words)
    deletion = _change(reader, met.deletion)
    writes = {name: _change(reader, row) for name, row in met.edits.items()}
    latest = max(writes.values(), key=_time)
    said = "\n".join(
        f"{words.field(name)}: {tell(kind, name, change.fields[name].value)}"
        for name, change in writes.items()
    )
    back = {name: _replaced(reader, change, name) for name, change in writes.items()}
    before = "\n".join(f"{words.field(n)}: {tell(kind, n, value)}" for n, value in back.items())
    spans = compare.differing(said, [before])
    return Clash(
        met.record,
        kind,
        "",
        tell.owner(known),
        tell.name(known),
        (
            Side(deletion.author, past.moment(deletion.hlc), back, words("clashes.deleted")),
            Side(latest.author, past.moment(latest.hlc), {"gone": False}, said, spans),
        ),
        before,
        is_gone=True,
    )


def _change(reader: Reader, row: int) -> Change:
    return next(log.changes(reader, "row = ?", [row]))


def _time(change: Change) -> Hlc:
    return change.hlc


def _replaced(reader: Reader, change: Change, name: str) -> Json:
    """Return what a change wrote over, as the one who deleted the record had it."""
    replaces = change.fields[name].replaces
    if not replaces:
        return fields.defaults(change.kind).get(name, change.fields[name].value)
    return log.value(reader, max(replaces), name)
