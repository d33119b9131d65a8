"""What people changed in one paper beside the record, laid over its blocks: other words, left out, moved, added. Pure.

It stands between the composer and the layout. What the decree fixes is not touched. Nothing that a person wrote is
lost in silence: where its place is gone or says something else by now, its `Standing` tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain

from db.errors import Refused
from db.records import DocumentKind, Override, Overriding, RecordId
from desktop.minutes.model import Block, Document, Heading, Paragraph, Table, plain
from desktop.minutes.overriding import arranging, branches, keys
from desktop.minutes.overriding.branches import Branch, Found, Marks, Trunk
from desktop.minutes.overriding.said import is_fixed, reworded, said, said_of_row, table_row

_LIST_MARKS = ("-", "+")
_TURNS = ("paragraph", "heading")
"""Forms that have only their turn within a part for a name."""


class FixedPart(Refused):
    """The decree, or the record alone, decides what stands in this part of a paper; `place` names it."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)


class State(StrEnum):
    """How an override stands to the paper of today."""

    HOLDS = "holds"
    CHANGED = "changed"
    LOST = "lost"
    RIVAL = "rival"


@dataclass(frozen=True, slots=True)
class Standing:
    """An override and its state; `now` is what the program composes in its `place` today.

    CHANGED: that is not what its author saw. LOST: the passage is not in the paper any more. RIVAL: somebody changed
    the same passage after, and theirs counts.
    """

    override: Override
    state: State
    now: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Overridden:
    """A paper as people changed it, with how every change stands."""

    document: Document
    standings: tuple[Standing, ...] = ()


def own(
    overrides: Iterable[Override],
    kind: DocumentKind,
    visit: RecordId | None,
    addressee: RecordId | None,
) -> tuple[Override, ...]:
    """Return the overrides of one paper, in their order."""
    found = [
        each
        for each in overrides
        if not each.gone and (each.paper, each.visit, each.addressee) == (kind, visit, addressee)
    ]
    return tuple(sorted(found, key=lambda each: (each.position, each.id)))


def overridden(document: Document, overrides: Sequence[Override]) -> Overridden:
    """Return a paper whose passages have their places with these overrides laid over it."""
    if not overrides:
        return Overridden(document)
    return _Paper.of(document).changed(overrides)


@dataclass(slots=True)
class _Paper:
    """The trees of a paper's parts while overrides are laid over them."""

    document: Document
    trunks: list[Trunk]
    places: dict[str, Found]
    _standings: dict[RecordId, Standing] = field(default_factory=dict)
    _last_after: dict[str, Branch] = field(default_factory=dict)
    _marks: dict[int, tuple[list[Branch], Marks]] = field(default_factory=dict)
    _by_words: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> _Paper:
        parts = (document.blocks, *(annex.blocks for annex in document.annexes))
        trunks = [branches.grown(blocks) for blocks in parts]
        places: dict[str, Found] = {}
        for place, found in chain.from_iterable(trunk.found() for trunk in trunks):
            places.setdefault(place, found)
        return cls(document, trunks, places)

    def changed(self, overrides: Sequence[Override]) -> Overridden:
        """Lay them over: words first, then places, then what is new, and last what is left out."""
        settled = [self._seen(each) for each in _without_rivals(overrides, self._standings)]
        for done, act in (
            (Overriding.REWORDED, self._reword),
            (Overriding.MOVED, self._move),
            (Overriding.ADDED, self._add),
            (Overriding.LEFT_OUT, self._leave_out),
        ):
            for each in settled:
                if each.done is done:
                    act(each)
        for siblings, before in self._marks.values():
            branches.remarked(siblings, before)
        standings = tuple(self._standings[each.id] for each in overrides)
        return Overridden(self._whole(), standings)

    def _whole(self) -> Document:
        body, *rest = (trunk.blocks() for trunk in self.trunks)
        both = zip(self.document.annexes, rest, strict=True)
        annexes = tuple(replace(annex, blocks=blocks) for annex, blocks in both)
        return replace(self.document, blocks=body, annexes=annexes)

    def _seen(self, override: Override) -> Override:
        """Note how an override stands to what is composed, before anything is changed.

        A sentence that says no record has only its turn for a name: where another one took it, it is looked for by
        the words it had.
        """
        if override.done is Overriding.ADDED:
            self._standings[override.id] = Standing(override, State.HOLDS, place=override.id)
            return override
        if override.done is Overriding.ARRANGED:
            state = State.HOLDS if arranging.meant(override) else State.LOST
            self._standings[override.id] = Standing(override, state, place=override.place)
            return override
        found = override
        now = self._said(override)
        if override.was and now != override.was:
            found = self._followed(override)
            now = self._said(found)
        same = not override.was or now == override.was
        state = State.LOST if now is None else State.HOLDS if same else State.CHANGED
        self._standings[override.id] = Standing(override, state, now or "", found.place)
        return found

    def _followed(self, override: Override) -> Override:
        part, _, form = override.place.partition("/")
        if form.partition(".")[0] not in _TURNS:
            return override
        alike = self._spoken().get((part, override.was), [])
        return replace(override, place=alike[0]) if len(alike) == 1 else override

    def _spoken(self) -> dict[tuple[str, str], list[str]]:
        """Return the places of what the program says by itself, by their part and words."""
        if not self._by_words:
            for place, found in self.places.items():
                part, _, form = place.partition("/")
                if form.partition(".")[0] in _TURNS:
                    key = part, said(found.branch.block)
                    self._by_words.setdefault(key, []).append(place)
        return self._by_words

    def _said(self, override: Override) -> str | None:
        return self.said_at(override.place, override.done)

    def said_at(self, place: str, done: Overriding) -> str | None:
        """Return what stands in a place: for one to be left out, all that goes with it."""
        found = self.places.get(place)
        if found is None:
            return None
        branch = found.branch
        if branch.block.place != place:
            return said_of_row(branch.block, place)
        if done is Overriding.LEFT_OUT:
            return "\n".join(said(block) for block in branch.flat())
        return said(branch.block)

    def _lose(self, override: Override) -> None:
        self._standings[override.id] = replace(self._standings[override.id], state=State.LOST)

    # what is done

    def _reword(self, override: Override) -> None:
        found = self.places.get(override.place)
        if found is None:
            return
        branch = found.branch
        if branch.block.place != override.place:
            row = table_row(branch.block, override.place, override.text)
            if row is None:
                self._lose(override)
            else:
                branch.block = row
            return
        if is_fixed(branch.block):
            self._lose(override)
            return
        branch.block, *more = reworded(branch.block, override.text)
        branch.kids[0:0] = [Branch(block, branches.GOES_ON) for block in more]

    def _leave_out(self, override: Override) -> None:
        found = self.places.get(override.place)
        if found is None:
            return
        siblings, branch = found.siblings, found.branch
        if branch.block.place != override.place:
            branch.block = _without_row(branch.block, override.place)
            return
        if branch.depth == branches.FRAMED and not isinstance(branch.block, Paragraph):
            self._lose(override)
            return
        self._note_marks(siblings)
        if branch in siblings:
            at = siblings.index(branch)
            siblings[at : at + 1] = _new_below(branch)

    def _move(self, override: Override) -> None:
        found = self.places.get(override.place)
        if found is None:
            return
        siblings, branch = found.siblings, found.branch
        if branch.block.place != override.place:
            branch.block = _row_moved(branch.block, override)
            return
        target = self._target(found, override.after)
        if target is None or branch.depth == branches.FRAMED:
            self._lose(override)
            return
        self._note_marks(siblings)
        siblings.remove(branch)
        at = siblings.index(target) + 1 if isinstance(target, Branch) else _first(siblings, branch)
        siblings.insert(at, branch)

    def _target(self, found: Found, after: str) -> Branch | str | None:
        """Return the sibling to stand after, "" to stand first, None where there is no such place."""
        if after == (found.above.block.place if found.above else ""):
            return ""
        own = self.places.get(after)
        is_sibling = own and own.siblings is found.siblings and own.branch is not found.branch
        return own.branch if own and is_sibling else None

    def _note_marks(self, siblings: list[Branch]) -> None:
        """Remember the marks of siblings as composed, before the first of them goes."""
        if id(siblings) not in self._marks:
            self._marks[id(siblings)] = (siblings, branches.marks(siblings))

    def _add(self, override: Override) -> None:
        found = self.places.get(override.after)
        if found is None or not may_follow(found.branch.block):
            self._lose(override)
            self._insert(self.trunks[0].kids, _end(self.trunks[0].kids), override, None)
            return
        siblings, anchor = found.siblings, found.branch
        last = self._last_after.get(override.after)
        if isinstance(anchor.block, Heading):
            kids = anchor.kids
            self._insert(kids, kids.index(last) + 1 if last in kids else 0, override, None)
        else:
            self._insert(siblings, siblings.index(last or anchor) + 1, override, anchor)

    def _insert(
        self, kids: list[Branch], at: int, override: Override, beside: Branch | None
    ) -> None:
        mark = getattr(beside.block, "mark", "") if beside else ""
        block: Block = Paragraph(
            runs=plain(""), mark=mark if mark in _LIST_MARKS else "", place=override.id
        )
        depth = beside.depth if beside and isinstance(beside.block, Paragraph) else branches.TEXT
        new = [Branch(each, depth, added=True) for each in reworded(block, override.text)]
        kids[at:at] = new
        self.places[override.id] = Found(kids, new[0], None)
        self._last_after[override.after] = new[-1]


def _without_rivals(
    overrides: Sequence[Override], standings: dict[RecordId, Standing]
) -> list[Override]:
    """Return the overrides that count: of two of one passage the later; the other is noted."""
    last = {(e.place, e.done): e for e in overrides if e.done is not Overriding.ADDED}
    counted = []
    for each in overrides:
        if each.done is Overriding.ADDED or last[each.place, each.done] is each:
            counted.append(each)
        else:
            standings[each.id] = Standing(each, State.RIVAL, place=each.place)
    return counted


def _new_below(branch: Branch) -> list[Branch]:
    """Return what people added below a branch: it stays when the branch goes."""
    kept: list[Branch] = []
    for kid in branch.kids:
        kept += [kid] if kid.added else _new_below(kid)
    return kept


def _first(siblings: list[Branch], branch: Branch) -> int:
    """Return where the first sibling of a branch's kind stands."""
    return next((at for at, kid in enumerate(siblings) if kid.depth == branch.depth), 0)


def _end(kids: list[Branch]) -> int:
    """Return where the text of a paper ends: before what closes it."""
    last = [at for at, kid in enumerate(kids) if kid.depth != branches.FRAMED]
    return last[-1] + 1 if last else len(kids)


# rows of a table


def _without_row(block: Block, place: str) -> Block:
    assert isinstance(block, Table)
    return _with_rows(block, [at for at, own in enumerate(block.places) if own != place])


def _row_moved(block: Block, override: Override) -> Block:
    assert isinstance(block, Table)
    order = list(range(len(block.places)))
    at = block.places.index(override.place)
    order.remove(at)
    if override.after in block.places:
        order.insert(order.index(block.places.index(override.after)) + 1, at)
    else:
        order.insert(0, at)
    return _with_rows(block, order)


def _with_rows(table: Table, order: Sequence[int]) -> Table:
    sources = table.sources or (None,) * len(table.rows)
    return replace(
        table,
        rows=tuple(table.rows[at] for at in order),
        sources=tuple(sources[at] for at in order),
        places=tuple(table.places[at] for at in order),
    )


# what may be done with a passage


def may_follow(block: Block) -> bool:
    """Say whether a free passage may stand after a block: after the signatures nothing stands."""
    name = keys.FRAME.get(type(block))
    return name in (None, "title", "addressees")


def may(block: Block, done: Overriding) -> bool:
    """Say whether this may be done with a passage; a row of a table is judged as its table's other rows."""
    if done is Overriding.ADDED:
        return may_follow(block)
    if done is Overriding.REWORDED:
        return isinstance(block, Table) or not is_fixed(block)
    return type(block) not in keys.FRAME


def composed_at(document: Document, place: str, done: Overriding) -> str:
    """Return what the program composes in a place that is to be overridden. Raises FixedPart."""
    found = block_at(document, place)
    if found is None or not may(found, done):
        raise FixedPart(place)
    return _Paper.of(document).said_at(place, done) or ""


def block_at(document: Document, place: str) -> Block | None:
    """Return the block of a place, the table for one of its rows."""
    parts = (document.blocks, *(annex.blocks for annex in document.annexes))
    every = (block for blocks in parts for block in blocks)
    return next((b for b in every if place in (b.place, *getattr(b, "places", ()))), None)


def neighbours(document: Document, place: str) -> tuple[str | None, str | None]:
    """Return after which passage this one would stand one place up, and one place down; None: it cannot."""
    found = _Paper.of(document).places.get(place)
    if found is None:
        return None, None
    branch, above = found.branch, found.above
    if branch.block.place != place:
        return _beside(list(getattr(branch.block, "places", ())), place, "")
    if branch.depth == branches.FRAMED:
        return None, None
    own = [kid.block.place for kid in found.siblings if kid.depth == branch.depth]
    return _beside(own, place, above.block.place if above else "")


def _beside(places: list[str], place: str, above: str) -> tuple[str | None, str | None]:
    at = places.index(place)
    up = None if at == 0 else above if at == 1 else places[at - 2]
    return up, places[at + 1] if at + 1 < len(places) else None
