"""The record as it was: steps newest first, what stood before each write, an inspection at any moment."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from db import fields, log, past, query
from db.changes import Change, ChangeId, Edit, Hlc, Write
from db.errors import NoRecord
from db.records import Body, Finding, FindingKind, Inspection, RecordId, Subject, Visit, VisitKind
from tests.counted import counting

if TYPE_CHECKING:
    from db.store import Store
    from tests.conftest import FixedClock

CAMPAIGN = Inspection(id=RecordId("i"), topic="Công tác tiếp công dân")
OTHER = Inspection(id=RecordId("o"), topic="Đầu tư công")
BODY = Body(id=RecordId("b"), name="Thanh tra tỉnh")
SUBJECT = Subject(id=RecordId("u"), inspection=CAMPAIGN.id, body=BODY.id)
VISIT = Visit(id=RecordId("v"), inspection=CAMPAIGN.id, kind=VisitKind.SESSION)
FIRST = Finding(
    id=RecordId("f1"), visit=VISIT.id, kind=FindingKind.RESULT, text="một", position="b"
)
SECOND = Finding(
    id=RecordId("f2"), visit=VISIT.id, kind=FindingKind.RESULT, text="hai", position="c"
)
ZONE = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture
def lived(store: Store, clock: FixedClock) -> Store:
    """A record written over three days: begun, edited, a finding deleted."""
    begun = (CAMPAIGN, OTHER, BODY, SUBJECT, VISIT, FIRST)
    store.write("case.import", [fields.edit(each) for each in begun])
    clock.forward(days=1)
    store.write("finding.edit", [Edit("finding", FIRST.id, {"text": "một, đã sửa"})])
    store.write("finding.add", [fields.edit(SECOND)])
    store.write("body.edit", [Edit("body", BODY.id, {"name": "Thanh tra tỉnh Cao Bằng"})])
    clock.forward(days=1)
    store.write("finding.delete", [fields.deleted(replace(FIRST, text="một, đã sửa"))])
    return store


def on(clock: FixedClock, days_ago: int) -> dt.datetime:
    return clock.now - dt.timedelta(days=days_ago) + dt.timedelta(minutes=1)


def test_steps_come_newest_first_each_with_its_writes_counted(lived: Store) -> None:
    found = past.strides(lived.reader, 10)
    assert [(each.first.action, each.count) for each in found] == [
        ("finding.delete", 1),
        ("body.edit", 1),
        ("finding.add", 1),
        ("finding.edit", 1),
        ("case.import", 6),
    ]


def test_steps_go_on_where_a_page_ended(lived: Store) -> None:
    whole = past.strides(lived.reader, 10)
    first = past.strides(lived.reader, 2)
    assert first + past.strides(lived.reader, 8, first[-1].start) == whole


def test_a_step_larger_than_what_is_read_at_once_is_one(store: Store) -> None:
    many = [replace(FIRST, id=RecordId(f"m{number}")) for number in range(1_203)]
    store.write("case.import", [fields.edit(each) for each in (CAMPAIGN, VISIT, *many)])
    store.write("finding.edit", [Edit("finding", RecordId("m7"), {"text": "khác"})])
    assert [each.count for each in past.strides(store.reader, 5)] == [1, 1_205]
    assert [each.count for each in past.strides(store.reader, 5, of=VISIT.id)] == [1, 1_204]


def test_steps_are_found_however_those_of_several_devices_lie_in_the_log(store: Store) -> None:
    many = [replace(FIRST, id=RecordId(f"m{number}")) for number in range(40)]
    store.write("case.import", [fields.edit(each) for each in (CAMPAIGN, VISIT, *many)])
    dice, at = random.Random(5), Counter[str]()
    steps = {"may-1": 1, "may-2": 1}
    for number in range(60):
        device = dice.choice(list(steps))
        at[device] += 1
        if dice.random() < 0.3:
            steps[device] = at[device]
        own = Change(
            id=ChangeId(device, at[device]), hlc=Hlc(1, number), author=device, kind="finding",
            record=RecordId(f"m{number % 40}"), fields={"text": Write(f"{device} {number}", ())},
            action="finding.edit", step=steps[device],
        )  # fmt: skip
        store.take([own])
    store.write("finding.edit", [Edit("finding", many[0].id, {"text": "sau cùng"})])
    log_ = store.reader.execute("select row, device, step from change order by row desc").fetchall()
    runs = [list(run) for _, run in groupby(log_, key=lambda each: each[1:])]
    found = past.strides(store.reader, 200)
    assert [(each.start, each.end, each.count) for each in found] == [
        (run[-1][0], run[0][0], len(run)) for run in runs
    ]
    assert past.strides(store.reader, 7, found[4].start) == found[5:12]
    runs = [[each for each in run if each[0] > 1] for run in runs]  # the first is the inspection's
    of = past.strides(store.reader, 200, of=VISIT.id)
    assert [(each.start, each.end, each.count) for each in of] == [
        (run[-1][0], run[0][0], len(run)) for run in runs
    ]
    assert past.strides(store.reader, 7, of[4].start, VISIT.id) == of[5:12]


def steps_of(store: Store, ask: Callable[[], object]) -> int:
    """Return how many hundreds of its own steps the database takes for an answer."""
    taken: list[int] = []
    store.reader.conn.set_progress_handler(lambda: taken.append(1), 100)
    ask()
    store.reader.conn.set_progress_handler(None, 100)
    return len(taken)


def test_a_large_step_is_counted_and_not_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [replace(FIRST, id=RecordId(f"m{number}")) for number in range(1_203)]
    store.write("case.import", [fields.edit(each) for each in (CAMPAIGN, VISIT, *many)])
    later = [replace(each, text="hai") for each in many]
    store.write("case.import", [fields.edit(each) for each in (BODY, *later)])
    read = counting(monkeypatch)
    last, whole = past.strides(store.reader, 5)
    assert last.count == 1_204
    assert whole.count == 1_205
    assert read["rows"] < 10
    assert len(past.wrote(store.reader, last, 30)) == 30
    assert steps_of(store, lambda: past.wrote(store.reader, last, 30)) < 40


def test_the_steps_of_a_visit_are_read_on_by_position_its_large_ones_counted_and_not_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [replace(FIRST, id=RecordId(f"m{number}")) for number in range(3_000)]
    store.write("case.import", [fields.edit(each) for each in (CAMPAIGN, VISIT, *many)])
    later = [replace(each, text="hai") for each in many]
    store.write("case.import", [fields.edit(each) for each in (BODY, *later)])
    for number in range(30):
        store.write("finding.edit", [Edit("finding", many[number].id, {"text": f"{number}"})])
    read = counting(monkeypatch)
    found = past.strides(store.reader, 20, of=VISIT.id)
    assert [each.count for each in found] == [1] * 20
    assert read["rows"] < 550
    read.clear()
    rest = past.strides(store.reader, 20, found[-1].start, VISIT.id)
    assert [each.count for each in rest] == [1] * 10 + [3_000, 3_001]
    assert read["rows"] < 1_200
    read.clear()
    assert past.days(store.reader, VISIT.id, dt.UTC) == [(rest[0].at.date(), 6_031)]
    assert read["rows"] == 1


def test_steps_of_one_record_leave_others_out(lived: Store) -> None:
    found = past.strides(lived.reader, 10, of=FIRST.id)
    assert [each.first.action for each in found] == [
        "finding.delete",
        "finding.edit",
        "case.import",
    ]


def test_a_write_names_what_stood_before_it(lived: Store) -> None:
    edit = past.strides(lived.reader, 10)[3]
    [wrote] = past.wrote(lived.reader, edit, 50)
    assert (wrote.field, wrote.value, wrote.before) == ("text", "một, đã sửa", ("một",))
    made = past.wrote(lived.reader, past.strides(lived.reader, 10)[-1], 500)
    assert {each.change.record for each in made} == {"i", "o", "b", "u", "v", "f1"}
    assert all(each.before == () for each in made)
    assert len(past.wrote(lived.reader, past.strides(lived.reader, 10)[-1], 3)) == 3


def test_what_ever_belonged_to_a_record_is_its_family(lived: Store) -> None:
    assert past.family(lived.reader, CAMPAIGN.id) == {"i", "u", "v", "f1", "f2"}
    assert past.family(lived.reader, FIRST.id) == {"f1"}


def test_an_inspection_is_seen_as_it_was(lived: Store, clock: FixedClock) -> None:
    begun = past.case_at(lived.reader, CAMPAIGN.id, on(clock, 2))
    assert begun.findings == (FIRST,)
    assert begun.bodies == (BODY,)
    assert begun.subjects == (SUBJECT,)
    later = past.case_at(lived.reader, CAMPAIGN.id, on(clock, 1))
    assert [each.text for each in later.findings] == ["một, đã sửa", "hai"]
    assert [each.name for each in later.bodies] == ["Thanh tra tỉnh Cao Bằng"]


def test_now_is_what_the_rows_say(lived: Store, clock: FixedClock) -> None:
    assert past.case_at(lived.reader, CAMPAIGN.id, on(clock, 0)) == query.case(
        lived.reader, CAMPAIGN.id
    )


def test_before_its_beginning_there_was_no_inspection(lived: Store, clock: FixedClock) -> None:
    with pytest.raises(NoRecord):
        past.case_at(lived.reader, CAMPAIGN.id, on(clock, 3))


def test_what_hung_on_something_deleted_by_then_is_not_there(
    lived: Store, clock: FixedClock
) -> None:
    lived.write("visit.delete", [fields.deleted(VISIT)])
    assert past.case_at(lived.reader, CAMPAIGN.id, on(clock, 0)).findings == ()


def test_the_days_of_writing_are_counted(lived: Store, clock: FixedClock) -> None:
    of = CAMPAIGN.id
    assert past.days(lived.reader, of, ZONE) == [
        (dt.date(2023, 5, 21), 1),
        (dt.date(2023, 5, 20), 2),
        (dt.date(2023, 5, 19), 4),
    ]


def test_a_clash_shows_the_newest_as_the_row_does(lived: Store, clock: FixedClock) -> None:
    from db.changes import Change, ChangeId, Hlc, Write

    first = next(c for c in log.changes(lived.reader) if c.record == SECOND.id)
    other = Change(
        id=ChangeId("may-khac", 1),
        hlc=Hlc(int(clock().timestamp() * 1000) + 5, 0),
        author="Bình",
        record=SECOND.id,
        kind="finding",
        fields={"text": Write("hai, của Bình", (first.id,))},
        action="finding.edit",
        step=1,
    )
    lived.write("finding.edit", [Edit("finding", SECOND.id, {"text": "hai, của tôi"})])
    lived.take([other])
    clock.forward(minutes=5)
    assert past.case_at(lived.reader, CAMPAIGN.id, clock()) == query.case(lived.reader, CAMPAIGN.id)


def test_the_worked_example_can_be_seen_as_it_is(store: Store, clock: FixedClock) -> None:
    from desktop.exchange import example

    example.load(store)
    campaign = RecordId("cb-2023")
    clock.forward(minutes=1)
    assert past.case_at(store.reader, campaign, clock()) == query.case(store.reader, campaign)
