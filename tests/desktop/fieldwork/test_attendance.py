"""Who comes: proposed from last time, new, twice, in order."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace

from db import fields, query
from db.dates import When
from db.records import Attendee, Body, Inspection, Member, RecordId, Side, Visit, VisitKind
from db.store import Store
from desktop.fieldwork import attendance

CAMPAIGN = RecordId("i")


def visit(id: str, day: int | None, body: str) -> Visit:
    when = When(day=dt.date(2026, 3, day)) if day else When()
    own = Visit(id=RecordId(id), inspection=CAMPAIGN, kind=VisitKind.SESSION, body=RecordId(body))
    return replace(own, planned_start=when, position=id)


def member(id: str, name: str = "", organisation: str = "") -> Member:
    return Member(id=RecordId(id), inspection=CAMPAIGN, name=name, organisation=organisation)


def person(id: str, at: str, name: str, **fields: str) -> Attendee:
    return Attendee(
        id=RecordId(id), visit=RecordId(at), side=Side.BODY, name=name, position=id, **fields
    )


def ticked(id: str, at: str, who: str) -> Attendee:
    return Attendee(
        id=RecordId(id), visit=RecordId(at), side=Side.DELEGATION, member=RecordId(who), position=id
    )


VISITS = [visit("v1", 1, "b1"), visit("v2", 2, "b2"), visit("v3", 9, "b3")]
BODIES = [Body(id=RecordId("b1"), name="Sở A", successor=RecordId("b3")), Body(id=RecordId("b2"), name="Sở B"),
          Body(id=RecordId("b3"), name="Sở A mới")]  # fmt: skip
LISTS = [
    ticked("1", "v1", "m1"), person("2", "v1", "Bế Tịnh", organisation="Sở A"),
    ticked("3", "v2", "m2"), person("4", "v2", "Lý Hà", organisation="Sở B"),
]  # fmt: skip


def filled(store: Store, *more: Attendee) -> Store:
    records = [
        Inspection(id=CAMPAIGN, topic="x"),
        *BODIES,
        *VISITS,
        member("m1"),
        member("m2"),
        *LISTS,
        *more,
    ]
    store.write("case.import", [fields.edit(each) for each in records])
    return store


def test_last_times_members_and_this_bodys_people_are_proposed(store: Store) -> None:
    found = attendance.proposed(filled(store).reader, VISITS[2])
    assert [(each.member, each.name, each.visit) for each in found] == [
        ("m2", "", "v3"),
        (None, "Bế Tịnh", "v3"),
    ]
    store.write("attendee.add", [fields.edit(each) for each in found])
    assert [each.id for each in query.attendees(store.reader, RecordId("v3"))] == [
        each.id for each in found
    ]
    assert attendance.proposed(store.reader, VISITS[2]) == []


def test_who_stands_on_the_list_is_not_proposed_again(store: Store) -> None:
    there = person("9", "v3", unicodedata.normalize("NFD", "bế  tịnh"), organisation="SỞ A")
    found = attendance.proposed(filled(store, there).reader, VISITS[2])
    assert [each.member for each in found] == ["m2"]
    assert found[0].position > there.position


def test_the_first_visit_has_no_list_before_it(store: Store) -> None:
    assert attendance.proposed(filled(store).reader, VISITS[0]) == []


def test_visits_without_a_day_come_by_their_order() -> None:
    one, two = visit("v0", None, "b1"), visit("v9", None, "b1")
    assert [each.id for each in attendance.earlier(two, [*VISITS, one, two])][:1] == ["v0"]
    assert attendance.earlier(one, [two]) == []


def test_days_count_before_the_order_in_which_visits_were_entered() -> None:
    entered_late = visit("v9", 1, "b1")
    assert attendance.earlier(VISITS[1], [entered_late]) == [entered_late]
    assert attendance.earlier(entered_late, VISITS[1:]) == []


def test_a_visit_whose_day_was_moved_is_not_before_itself() -> None:
    moved = visit("v2", 20, "b2")
    assert [each.id for each in attendance.earlier(moved, VISITS[:2])] == ["v1"]


def test_one_name_at_one_place_is_proposed_as_one_person() -> None:
    people = [
        person("1", "v", "Hà Thu"), person("2", "v", "HÀ THU", organisation="Sở A"),
        person("3", "v", "Lê An", organisation="Sở A"), person("4", "v", "Lê An", organisation="Sở B"),
        member("5", "Lý Hoà", "Sở A"), person("6", "v", "Lý Hòa", organisation="sở a"),
        person("7", "v", ""), person("8", "v", ""),
    ]  # fmt: skip
    found = [([p.id for p in each.people], each.sure) for each in attendance.duplicates(people)]
    assert found == [(["2", "1"], False), (["5", "6"], True)]


def test_names_that_differ_in_a_mark_are_never_surely_one() -> None:
    two = [member("1", "Lê Bình", "Sở A"), member("2", "Lê Bính", "Sở A")]
    assert [each.sure for each in attendance.duplicates(two)] == [False]


def test_a_name_that_is_a_tower_of_marks_stalls_nothing() -> None:
    tower = member("1", "a" + "\u0301\u0323" * 20_000)
    assert attendance.duplicates([tower, tower])[0].people == (tower, tower)


def test_who_was_written_down_twice_is_proposed_once_under_the_first_entry(store: Store) -> None:
    again = replace(member("m9", "Bế Văn A"), same_as=RecordId("m2"))
    twice = person("6", "v1", "Bế  Thị Tịnh", organisation="Sở A", same_as=RecordId("2"))
    filled(store, ticked("5", "v2", "m9"), twice)
    store.write("member.add", [fields.edit(again)])
    found = attendance.proposed(store.reader, VISITS[2])
    assert [(each.member, each.name) for each in found] == [("m2", ""), (None, "Bế Tịnh")]


def test_a_second_entry_on_the_list_keeps_the_first_from_being_proposed(store: Store) -> None:
    there = person("9", "v3", "Tịnh", organisation="Sở A", same_as=RecordId("2"))
    found = attendance.proposed(filled(store, there).reader, VISITS[2])
    assert [each.member for each in found] == ["m2"]


def test_one_entry_stands_for_all_of_a_person_wherever_the_first_is() -> None:
    one, two = member("a", "A"), replace(member("b", "B"), same_as=RecordId("a"))
    elsewhere = [replace(member(id, "C"), same_as=RecordId("x")) for id in ("c", "d")]
    round_ = replace(one, same_as=RecordId("b"))
    assert attendance.standing_for([two, one]) == {"a": "a", "b": "a"}
    assert attendance.standing_for(elsewhere) == {"c": "c", "d": "c"}
    assert attendance.standing_for([two, round_]) == {"a": "a", "b": "a"}
    assert attendance.standing_for([two]) == {"b": "b"}
