"""Which bodies are one through merging and renaming, which may be, and which may have followed another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db import directory, lists
from db.directory import name_key
from db.records import Body, RecordId
from db.successors import canonical

if TYPE_CHECKING:
    from db.query import Reader

_NEAR_DAYS = 31
_ALIKE = 0.5
"""How much of the words of two names must be the same for one to be proposed as the other's successor."""


@dataclass(frozen=True, slots=True)
class Double:
    """A body that may be a second entry of another; `sure`: the names are letter by letter the same."""

    body: Body
    first: Body
    sure: bool


def offered(bodies: Iterable[Body]) -> list[Body]:
    """Return the bodies to choose from: a second entry is left to the one it is the same as."""
    known = {body.id: body for body in bodies}
    return [body for body in known.values() if canonical(known, body.id) == body.id]


def doubles(bodies: Iterable[Body]) -> list[Double]:
    """Return bodies that may be second entries of earlier ones: the same name, under one or an unknown parent."""
    found: list[Double] = []
    by_name: dict[str, list[Body]] = {}
    for body in offered(bodies):
        key = name_key(body.name)
        first = next((each for each in by_name.get(key, []) if _may_be_one(each, body)), None)
        if first is not None and key:
            found.append(Double(body, first, first.name == body.name))
        else:
            by_name.setdefault(key, []).append(body)
    return found


def all_doubles(reader: Reader) -> dict[RecordId, RecordId]:
    """Return of each body that may be a second entry the earlier one, read a portion at a time."""
    found: dict[RecordId, RecordId] = {}
    for groups in directory.alike(reader, directory.BODY):
        held = lists.named(reader, Body, [id for group in groups for id in group])
        found |= {double.body.id: double.first.id for double in doubles(held.values())}
    return found


def successor_proposed(reader: Reader, body: Body) -> Body | None:
    """Return the body that may have followed one that ended: begun then, with most words of its name.

    It is only ever proposed: in 2025 districts ended without any one successor.
    """
    if body.valid_to is None or body.successor is not None:
        return None
    near = dt.timedelta(days=_NEAR_DAYS)
    span = (body.valid_to - near).isoformat(), (body.valid_to + near).isoformat()
    words = set(name_key(body.name).split())
    scored = [
        (len(words & own) / max(len(words | own), 1), id)
        for id, key in directory.bodies_begun(reader, *span)
        if id != body.id and (own := set(key.split()))
    ]
    best = max(scored, default=(0.0, RecordId("")))
    return lists.named(reader, Body, [best[1]]).get(best[1]) if best[0] >= _ALIKE else None


class Doubt(StrEnum):
    """What is wrong or missing in a body's days."""

    ENDS_BEFORE = "ends_before"
    NO_DAY = "no_day"


def doubts(reader: Reader, body: Body) -> list[Doubt]:
    """Return why papers cannot tell by the day which name they are to use."""
    found: list[Doubt] = []
    if body.valid_from and body.valid_to and body.valid_to < body.valid_from:
        found.append(Doubt.ENDS_BEFORE)
    if body.successor and not body.valid_to:
        newer = lists.named(reader, Body, [body.successor]).get(body.successor)
        if newer is None or newer.valid_from is None:
            found.append(Doubt.NO_DAY)
    return found


def leads_to(reader: Reader, id: RecordId, field: str, goal: RecordId) -> bool:
    """Tell whether a body's `field` (parent, successor, same_as), followed from one to the next, comes to another."""
    seen: set[RecordId] = set()
    at: RecordId | None = id
    while at is not None and at not in seen:
        if at == goal:
            return True
        seen.add(at)
        body = lists.named(reader, Body, [at]).get(at)
        at = getattr(body, field) if body else None
    return False


def _may_be_one(first: Body, second: Body) -> bool:
    return first.parent is None or second.parent is None or first.parent == second.parent


def lineage(bodies: Iterable[Body], id: RecordId) -> frozenset[RecordId]:
    """Return a body with all that became it, all that it became, and every second entry of each."""
    known = {body.id: body for body in bodies}
    after = {body.id: body.successor for body in known.values()}
    same: dict[RecordId, set[RecordId]] = {}
    for each in known:
        same.setdefault(canonical(known, each), set()).add(each)
    before: dict[RecordId, list[RecordId]] = {}
    for older, newer in after.items():
        if newer is not None:
            before.setdefault(canonical(known, newer), []).append(canonical(known, older))
    start = canonical(known, id)
    own, waiting = {start}, before.get(start, []).copy()
    while waiting:
        older = waiting.pop()
        if older not in own:
            own.add(older)
            waiting += before.get(older, [])
    own |= _became(known, same, start)
    return frozenset({id, *own, *(each for one in own for each in same.get(one, ()))})


def _became(
    known: Mapping[RecordId, Body], same: Mapping[RecordId, set[RecordId]], start: RecordId
) -> set[RecordId]:
    """Return the bodies that followed, one after the other."""
    own: set[RecordId] = set()
    at: RecordId | None = start
    while at is not None and at not in own:
        own.add(at)
        entries = sorted(same.get(at, {at}))
        newer = (body.successor for each in entries if (body := known.get(each)))
        following = next(filter(None, newer), None)
        at = canonical(known, following) if following else None
    return own
