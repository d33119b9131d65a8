"""The record as canonical JSON: what says nothing is left out, so that a program with more fields hashes it alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from db import fields
from db.records import Inspection, Paper, RecordId
from desktop.exchange import example
from desktop.minutes.composers.oversight import oversight
from desktop.minutes.composers.sitting import sitting
from desktop.minutes.finished import canon
from tests import make

CASE = example.case()
SESSION = RecordId("cb-2023-lv-01")


def later(kind: type[Any]) -> type[Any]:
    """Return the same kind of value as a later program would have it: with one more field, which has a default."""
    more = ("later", str, dataclasses.field(default="", kw_only=True))
    return dataclasses.make_dataclass(
        kind.__name__, [more], bases=(kind,), frozen=True, kw_only=True
    )


def test_a_field_added_later_changes_nothing_while_it_says_nothing() -> None:
    paper, inspection = Paper(kind="Quyết định", number="06"), make.case().inspection
    known = dataclasses.replace(inspection, founding=(paper,))
    newer_paper = later(Paper)(kind="Quyết định", number="06")
    own = {f.name: getattr(known, f.name) for f in dataclasses.fields(Inspection)}
    newer = later(Inspection)(**{**own, "founding": (newer_paper,)})
    assert canon.canonical([newer]) == canon.canonical([known])
    assert canon.canonical([dataclasses.replace(newer, later="x")]) != canon.canonical([known])


def test_nothing_that_is_said_is_lost() -> None:
    """What was left out comes back as the default, so that the JSON is the whole record."""
    for said in (
        sitting(CASE, SESSION).said(),
        oversight(CASE, CASE.inspection.id, dt.date(2026, 11, 28)).said(),
    ):
        told = json.loads(canon.canonical(said))
        assert len(told) == len(said)
        back = {e["id"]: fields.record(e["kind"], e["id"], e["fields"]) for e in told}
        assert back == {record.id: record for record in said}


def test_the_order_of_the_records_does_not_count() -> None:
    said = sitting(CASE, SESSION).said()
    assert canon.canonical(said[::-1]) == canon.canonical(said)
