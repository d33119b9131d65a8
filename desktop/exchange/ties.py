"""Which records a record may point to, and that within one case every pointer ends somewhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from db import fields
from db.records import Case, Record, RecordId
from desktop.exchange.strict import BadCaseFile

LISTS = ("bodies", "members", "subjects", "topics", "visits", "attendees", "findings", "figures",
         "evidence", "recommendations", "follow_ups", "documents", "cameras", "number_blocks",
         "overrides")  # fmt: skip
"""The lists of a case, those pointed to before those that point."""

SPEAKERS = ("member", "attendee", "body")

TARGETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "member": {"inspection": ("inspection",), "same_as": ("member", "attendee")},
    "body": {"parent": ("body",), "successor": ("body",), "same_as": ("body",)},
    "subject": {"inspection": ("inspection",), "body": ("body",)},
    "topic": {"inspection": ("inspection",), "parent": ("topic",)},
    "visit": {
        "inspection": ("inspection",),
        "body": ("body",),
        "chair": ("member", "attendee"),
        "secretary": ("member", "attendee"),
    },
    "attendee": {"visit": ("visit",), "member": ("member",), "same_as": ("member", "attendee")},
    "finding": {
        "visit": ("visit",),
        "topic": ("topic",),
        "speaker": SPEAKERS,
        "combined": ("finding",),
    },
    "figure": {"finding": ("finding",)},
    "evidence": {"visit": ("visit",), "finding": ("finding",), "attendee": ("attendee",)},
    "recommendation": {
        "visit": ("visit",),
        "addressee": ("body",),
        "reports_to": ("body",),
        "finding": ("finding",),
    },
    "follow_up": {"recommendation": ("recommendation",), "evidence": ("evidence",)},
    "document": {
        "inspection": ("inspection",),
        "visit": ("visit",),
        "addressee": ("body",),
        "replaces": ("document",),
        "amends": ("document",),
    },
    "camera": {"inspection": ("inspection",)},
    "number_block": {"inspection": ("inspection",)},
    "override": {"inspection": ("inspection",), "visit": ("visit",), "addressee": ("body",)},
}
"""The kinds that each pointing field may point to, by kind and field."""

_CHAINS = ("parent", "successor", "replaces", "amends", "same_as", "combined")


def owner(record: Record) -> RecordId | None:
    """Return the id of the record that this one hangs on; inspections and bodies hang on none."""
    first = next(iter(TARGETS.get(record.kind_name, {})), None)
    own: RecordId | None = getattr(record, first) if first and record.kind_name != "body" else None
    return own


def records(case: Case) -> list[tuple[str, Record]]:
    """Return every record of a case with its place in the file, those pointed to first."""
    listed: list[tuple[str, Record]] = [("$.case.inspection", case.inspection)]
    for name in LISTS:
        listed += [(f"$.case.{name}[{n}]", record) for n, record in enumerate(getattr(case, name))]
    return listed


def check(case: Case) -> None:
    """Refuse a case in which an id is used twice, or a pointer ends nowhere or in a circle."""
    kinds: dict[RecordId, str] = {}
    for place, record in records(case):
        if record.id in kinds:
            raise BadCaseFile(f"{place}.id", "duplicate_id")
        kinds[record.id] = record.kind_name
    for place, record in records(case):
        _check_pointers(place, record, kinds)
    for name in _CHAINS:
        _check_circles(name, records(case))


def closed(case: Case) -> Case:
    """Return the case without pointers to what is not in it, such as a member deleted since.

    A record that cannot do without such a pointer is left out, and then what points to that.
    """
    kinds = {record.id: record.kind_name for _, record in records(case)}
    lists: Any = {name: tuple(_kept(getattr(case, name), kinds)) for name in LISTS}
    whole = dataclasses.replace(case, **lists)
    return whole if whole == case else closed(whole)


def _kept(listed: Iterable[Any], kinds: Mapping[RecordId, str]) -> Iterable[Any]:
    for record in listed:
        loose = _loose(record, kinds)
        if loose <= fields.defaults(record.kind_name).keys():
            yield dataclasses.replace(record, **dict.fromkeys(loose)) if loose else record


def _loose(record: Record, kinds: Mapping[RecordId, str]) -> set[str]:
    """Return the names of the fields that point to nothing of the right kind."""
    return {
        name
        for name, allowed in TARGETS.get(record.kind_name, {}).items()
        if (target := getattr(record, name)) is not None and kinds.get(target) not in allowed
    }


def _check_pointers(place: str, record: Record, kinds: Mapping[RecordId, str]) -> None:
    if loose := _loose(record, kinds):
        raise BadCaseFile(f"{place}.{min(loose)}", "reference")


def _check_circles(name: str, listed: Iterable[tuple[str, Record]]) -> None:
    above = {r.id: (place, getattr(r, name, None)) for place, r in listed}
    safe: set[RecordId] = set()
    for start in above:
        path: set[RecordId] = set()
        at: RecordId | None = start
        while at is not None and at not in safe:
            if at in path:
                raise BadCaseFile(f"{above[at][0]}.{name}", "circle")
            path.add(at)
            at = above[at][1]
        safe |= path
