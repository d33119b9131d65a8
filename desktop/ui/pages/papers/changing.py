"""What a person may do with a passage of the paper shown, as edits of the record. Pure: nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from db import fields, positions
from db.changes import Edit
from db.ids import new_id
from db.records import (
    Evidence,
    Finding,
    Override,
    Overriding,
    Recommendation,
    Record,
    RecordId,
    Topic,
)
from desktop.minutes.overriding import arranging, overrides
from desktop.minutes.overriding.said import said, said_of_row
from desktop.minutes.style.layout import Arrangement
from desktop.ui.pages.papers.making import Shown

Step = tuple[str, Edit]
"""The name of a step and what it writes."""

_WORDS: dict[str, str] = {
    Finding.kind_name: "text",
    Recommendation.kind_name: "text",
    Topic.kind_name: "title",
    Evidence.kind_name: "caption",
}
"""By kind, the field whose words a paper prints as they stand."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chosen passage: what it says, whose record it is, what may be done; `added`: a free one."""

    place: str
    text: str
    source: RecordId | None
    may_reword: bool
    may_leave_out: bool
    may_add: bool
    up: str | None
    down: str | None
    added: Override | None


def places(shown: Shown) -> list[str]:
    """Return the places of all passages, in the order of the pages."""
    return list(dict.fromkeys(each.place for each in shown.preview.places if each.place))


def passage(shown: Shown, place: str) -> Passage | None:
    """Return the passage of a place, None where it is not in the paper any more."""
    document = shown.composed.document
    block = overrides.block_at(document, place)
    if block is None:
        return None
    up, down = overrides.neighbours(document, place)
    found = (each.source for each in shown.preview.places if each.place == place and each.source)
    change = reworded_by(shown, place)
    text = said(block) if block.place == place else said_of_row(block, place)
    return Passage(
        place=place,
        text=change.text if change else text,
        source=next(found, None),
        may_reword=overrides.may(block, Overriding.REWORDED),
        may_leave_out=overrides.may(block, Overriding.LEFT_OUT),
        may_add=overrides.may(block, Overriding.ADDED),
        up=up,
        down=down,
        added=_own(shown, place, Overriding.ADDED),
    )


def record_of(shown: Shown, source: RecordId | None) -> tuple[Record, str] | None:
    """Return a record whose words are printed as they stand, with the field they are in."""
    case = shown.case
    every: Iterable[Record] = (
        *case.findings, *case.recommendations, *case.topics, *case.evidence,
    )  # fmt: skip
    found = next((each for each in every if each.id == source), None)
    return (found, _WORDS[found.kind_name]) if found else None


def recorded(shown: Shown, record: Record, field: str, text: str) -> Step:
    """Return the step that writes other words into the record, and so into every paper."""
    values: dict[str, Any] = {field: text}
    after = replace(record, **values)
    return f"{record.kind_name}.edit", fields.changed(record, after, shown.seen)


def reworded(shown: Shown, own: Passage, text: str, author: str) -> Step | None:
    """Return the step that gives a passage other words in this paper alone; None where nothing changes.

    The words that the program composes take the change back. Raises FixedPart.
    """
    if own.added:
        return "override.edit", _edited(shown, own.added, text=text, author=author)
    was = overrides.composed_at(shown.composed.plain, own.place, Overriding.REWORDED)
    old = _own(shown, own.place, Overriding.REWORDED)
    if text == was:
        return taken_back(shown, old) if old else None
    if old:
        return "override.edit", _edited(shown, old, text=text, was=was, author=author)
    new = _new(shown, Overriding.REWORDED, own.place, author)
    return "override.add", fields.edit(replace(new, text=text, was=was))


def reworded_gone(shown: Shown, last: Passage, text: str, author: str) -> Step:
    """Return the step that keeps words whose passage went while they were typed among the changes of this paper."""
    old = _own(shown, last.place, Overriding.REWORDED)
    if old:
        return "override.edit", _edited(shown, old, text=text, author=author)
    new = _new(shown, Overriding.REWORDED, last.place, author)
    return "override.add", fields.edit(replace(new, text=text, was=last.text))


def left_out(shown: Shown, own: Passage, author: str) -> Step:
    """Return the step that leaves a passage, with all below it, out of this paper. Raises FixedPart."""
    if own.added:
        return taken_back(shown, own.added)
    was = overrides.composed_at(shown.composed.plain, own.place, Overriding.LEFT_OUT)
    new = _new(shown, Overriding.LEFT_OUT, own.place, author)
    return "override.leave_out", fields.edit(replace(new, was=was))


def moved(shown: Shown, own: Passage, after: str, author: str) -> Step:
    """Return the step that puts a passage after another one, in this paper alone."""
    old = own.added or _own(shown, own.place, Overriding.MOVED)
    if old:
        position = old.position if own.added else _last(shown)
        edit = _edited(shown, old, after=after, author=author, position=position)
        return "override.move", edit
    new = _new(shown, Overriding.MOVED, own.place, author)
    return "override.move", fields.edit(replace(new, after=after))


def added(shown: Shown, after: str, text: str, author: str) -> tuple[str, Step]:
    """Return the place of a new free passage, and the step that adds it after another one."""
    new = _new(shown, Overriding.ADDED, "", author)
    own = replace(new, place=new.id, after=after, text=text)
    return own.id, ("override.add_passage", fields.edit(own))


def arranged(shown: Shown, stand: Arrangement | None, author: str) -> Step | None:
    """Return the step that arranges the photos of this paper; None leaves it to the office's own way."""
    old = arrangement_of(shown)
    if stand is None:
        return taken_back(shown, old) if old else None
    if old:
        edit = _edited(shown, old, text=stand.value, author=author, position=_last(shown))
        return "override.arrange", edit
    new = _new(shown, Overriding.ARRANGED, arranging.PLACE, author)
    return "override.arrange", fields.edit(replace(new, text=stand.value))


def arrangement_of(shown: Shown) -> Override | None:
    """Return what people chose for the photos of this paper."""
    return _own(shown, arranging.PLACE, Overriding.ARRANGED)


def taken_back(shown: Shown, own: Override) -> Step:
    """Return the step that takes a change back."""
    return "override.take_back", fields.deleted(own, shown.seen)


def kept(shown: Shown, own: Override, place: str, now: str) -> Step:
    """Return the step that lets a change stand over what the record says by now."""
    return "override.keep", _edited(shown, own, place=place, was=now)


def preferred(shown: Shown, own: Override) -> Step:
    """Return the step that lets a change count over one of the same passage that was made after it."""
    return "override.prefer", _edited(shown, own, position=_last(shown))


def reasoned(shown: Shown, own: Override, reason: str) -> Step:
    """Return the step that says why something was changed."""
    return "override.edit", _edited(shown, own, reason=reason)


def reworded_by(shown: Shown, place: str) -> Override | None:
    """Return what was changed in the words of a passage, or the free passage itself."""
    return _own(shown, place, Overriding.REWORDED) or _own(shown, place, Overriding.ADDED)


def _own(shown: Shown, place: str, done: Overriding) -> Override | None:
    """Return the last change of this sort in a place, in any version of it that still counts."""
    own = [
        each.override
        for each in shown.composed.overridden.standings
        if each.override.done is done and place in (each.place, each.override.place)
    ]
    return own[-1] if own else None


def _new(shown: Shown, done: Overriding, place: str, author: str) -> Override:
    wanted = shown.wanted
    return Override(
        id=new_id(),
        inspection=wanted.inspection,
        paper=wanted.kind,
        place=place,
        done=done,
        visit=wanted.visit,
        addressee=shown.asked.to,
        author=author,
        position=_last(shown),
    )


def _last(shown: Shown) -> str:
    held = [each.override.position for each in shown.composed.overridden.standings]
    return positions.between(max(held, default=""), "")


def _edited(shown: Shown, own: Override, **values: Any) -> Edit:
    return fields.changed(own, replace(own, **values), shown.seen)
