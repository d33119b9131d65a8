"""Bodies over time: successors by date, circles survived."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from db import fields
from db.records import Body, RecordId
from db.store import Store
from desktop.fieldwork import bodies

A, B, C = RecordId("a"), RecordId("b"), RecordId("c")
MERGED = dt.date(2025, 7, 1)
OLD = Body(id=A, name="Sở Kế hoạch và Đầu tư", successor=C, valid_to=MERGED - dt.timedelta(1))
TOO = Body(id=B, name="Sở Tài chính (cũ)", successor=C, valid_to=MERGED - dt.timedelta(1))
NEW = Body(id=C, name="Sở Tài chính", valid_from=MERGED)


def test_a_line_is_all_that_became_one() -> None:
    assert bodies.lineage([OLD, TOO, NEW], C) == {A, B, C}
    assert bodies.lineage([OLD, TOO, NEW], A) == {A, C}


def test_a_circle_ends() -> None:
    one = Body(id=A, name="A", successor=B, valid_to=dt.date(2020, 1, 1))
    two = Body(id=B, name="B", successor=A, valid_to=dt.date(2020, 1, 1))
    assert bodies.lineage([one, two], A) == {A, B}


SAME = Body(id=RecordId("s"), name="UBND tỉnh", same_as=C)


def test_a_second_entry_stands_for_the_first_and_is_not_offered() -> None:
    known = {each.id: each for each in (OLD, NEW, SAME)}
    assert bodies.offered(known.values()) == [OLD, NEW]
    assert bodies.lineage(known.values(), SAME.id) == {A, C, "s"}
    assert bodies.lineage(known.values(), A) == {A, C, "s"}


def test_entries_that_are_each_other_are_survived() -> None:
    one = Body(id=A, name="A", same_as=B)
    two = Body(id=B, name="B", same_as=A)
    assert bodies.lineage([one, two], A) == {A, B}


def test_one_name_under_two_parents_is_two_bodies() -> None:
    first = Body(id=A, name="Văn phòng", parent=RecordId("x"))
    second = Body(id=B, name="văn phòng", parent=RecordId("y"))
    third = Body(id=C, name="VĂN PHÒNG")
    assert bodies.doubles([first, second]) == []
    (double,) = bodies.doubles([first, second, third])
    assert (double.body.id, double.first.id, double.sure) == (C, A, False)


def test_what_leads_to_a_body_is_known_and_a_circle_survived(store: Store) -> None:
    circle = Body(id=RecordId("x"), name="X", parent=RecordId("y"))
    beside = Body(id=RecordId("y"), name="Y", parent=RecordId("x"))
    own = Body(id=B, name="B", parent=A), Body(id=C, name="C", parent=B), Body(id=A, name="A")
    store.write("case.import", map(fields.edit, (*own, circle, beside)))
    assert all(bodies.leads_to(store.reader, each, "parent", A) for each in (A, B, C))
    assert not bodies.leads_to(store.reader, B, "parent", C)
    assert not bodies.leads_to(store.reader, circle.id, "parent", A)


def test_only_a_body_that_begins_when_one_ends_is_proposed_to_follow(store: Store) -> None:
    old = Body(id=A, name="Sở Tài chính (cũ)", valid_to=dt.date(2025, 6, 30))
    later = Body(id=B, name="Sở Tài chính", valid_from=dt.date(2026, 7, 1))
    store.write("case.import", map(fields.edit, (old, later)))
    assert bodies.successor_proposed(store.reader, old) is None
    store.write("case.import", [fields.edit(NEW)])
    assert bodies.successor_proposed(store.reader, old) == NEW
    assert bodies.successor_proposed(store.reader, replace(old, successor=B)) is None
