"""Bodies over time: successors by date, second entries, circles survived."""

from __future__ import annotations

import datetime as dt

from db.records import Body, RecordId
from db.successors import as_of, canonical

A, B, C, SAME = map(RecordId, ("a", "b", "c", "s"))
MERGED = dt.date(2025, 7, 1)
BEFORE = MERGED - dt.timedelta(1)
OLD = Body(id=A, name="Sở Kế hoạch và Đầu tư", successor=C, valid_to=BEFORE)
TOO = Body(id=B, name="Sở Tài chính (cũ)", successor=C, valid_to=BEFORE)
NEW = Body(id=C, name="Sở Tài chính", valid_from=MERGED)
AGAIN = Body(id=SAME, name="Sở KH&ĐT", same_as=A)


def known(*bodies: Body) -> dict[RecordId, Body]:
    return {body.id: body for body in bodies}


def test_after_the_merger_the_successor_does_the_work() -> None:
    assert as_of(known(OLD, TOO, NEW), A, MERGED) == C
    assert as_of(known(OLD, TOO, NEW), A, BEFORE) == A


def test_before_it_the_one_predecessor_and_of_two_none_is_guessed() -> None:
    assert as_of(known(OLD, NEW), C, dt.date(2024, 1, 1)) == A
    assert as_of(known(OLD, TOO, NEW), C, dt.date(2024, 1, 1)) == C


def test_a_second_entry_keeps_its_name_until_the_first_one_s_work_went_over() -> None:
    assert canonical(known(OLD, AGAIN), SAME) == A
    assert as_of(known(OLD, NEW, AGAIN), SAME, BEFORE) == SAME
    assert as_of(known(OLD, NEW, AGAIN), SAME, MERGED) == C
    assert as_of(known(OLD, NEW, AGAIN), C, BEFORE) == A


def test_an_unknown_day_or_body_stays_as_it_is() -> None:
    assert as_of(known(OLD, NEW), A, None) == A
    assert as_of({}, A, MERGED) == A


def test_a_circle_ends() -> None:
    one = Body(id=A, name="A", successor=B, valid_to=dt.date(2020, 1, 1))
    two = Body(id=B, name="B", successor=A, valid_to=dt.date(2020, 1, 1))
    assert as_of(known(one, two), A, MERGED) in {A, B}
    each_other = known(Body(id=A, name="A", same_as=B), Body(id=B, name="B", same_as=A))
    assert canonical(each_other, A) == canonical(each_other, B) == A
