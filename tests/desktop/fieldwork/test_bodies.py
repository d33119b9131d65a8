"""Bodies over time: successors by date, circles survived."""

from __future__ import annotations

import datetime as dt

from db.records import Body, RecordId
from desktop.fieldwork import bodies

A, B, C = RecordId("a"), RecordId("b"), RecordId("c")
MERGED = dt.date(2025, 7, 1)
OLD = Body(id=A, name="Sở Kế hoạch và Đầu tư", successor=C, valid_to=MERGED - dt.timedelta(1))
TOO = Body(id=B, name="Sở Tài chính (cũ)", successor=C, valid_to=MERGED - dt.timedelta(1))
NEW = Body(id=C, name="Sở Tài chính", valid_from=MERGED)


def test_after_the_merger_the_successor_is_asked() -> None:
    assert bodies.as_of([OLD, TOO, NEW], A, MERGED) == C
    assert bodies.as_of([OLD, TOO, NEW], A, dt.date(2025, 6, 30)) == A


def test_before_it_the_one_predecessor_and_of_two_none_is_guessed() -> None:
    assert bodies.as_of([OLD, NEW], C, dt.date(2024, 1, 1)) == A
    assert bodies.as_of([OLD, TOO, NEW], C, dt.date(2024, 1, 1)) == C


def test_an_unknown_day_or_body_stays_as_it_is() -> None:
    assert bodies.as_of([OLD, NEW], A, None) == A
    assert bodies.as_of([], A, MERGED) == A


def test_a_line_is_all_that_became_one() -> None:
    assert bodies.lineage([OLD, TOO, NEW], C) == {A, B, C}
    assert bodies.lineage([OLD, TOO, NEW], A) == {A, C}


def test_a_circle_ends() -> None:
    one = Body(id=A, name="A", successor=B, valid_to=dt.date(2020, 1, 1))
    two = Body(id=B, name="B", successor=A, valid_to=dt.date(2020, 1, 1))
    assert bodies.lineage([one, two], A) == {A, B}
    assert bodies.as_of([one, two], A, MERGED) in {A, B}
