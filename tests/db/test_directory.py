"""The directory's index says what the records say: order, who stands for whom, what is told of them."""

from __future__ import annotations

from types import SimpleNamespace

from db import directory, fields
from db.changes import Edit
from db.check import Part, Problem
from db.directory import BODY, PERSON, Sifted
from db.records import Attendee, Body, Inspection, Member, Record, RecordId, Side, Visit, VisitKind
from db.store import Store
from desktop.work import Quiet

OVER, V = RecordId("i"), RecordId("v")


def member(id: str, name: str, title: str = "", same_as: str | None = None) -> Member:
    first = RecordId(same_as) if same_as else None
    return Member(id=RecordId(id), inspection=OVER, name=name, position_title=title, same_as=first)


def held(store: Store, *records: Record) -> None:
    above = Inspection(id=OVER, topic="x"), Visit(id=V, inspection=OVER, kind=VisitKind.SESSION)
    store.write("case.import", [fields.edit(each) for each in (*above, *records)])


def shown(store: Store, kind: str, *words: str) -> list[str]:
    sifted = Sifted(kind, words)
    places = directory.page(store.reader, sifted, None, 99)
    assert len(places) == directory.count(store.reader, sifted)
    for at, place in enumerate(places):
        assert directory.position(store.reader, sifted, place.record) == at
        assert directory.page(store.reader, sifted, place, 99) == places[at + 1 :]
    return [place.record for place in places]


def test_a_renamed_body_moves_a_deleted_one_leaves_and_undo_brings_it_back(store: Store) -> None:
    one, two = Body(id=RecordId("b1"), name="Sở Y tế"), Body(id=RecordId("b2"), name="Đài")
    held(store, one, two)
    assert shown(store, BODY) == ["b2", "b1"]
    store.write("body.edit", [Edit("body", RecordId("b1"), {"name": "Ăng-ten"})])
    assert shown(store, BODY) == ["b1", "b2"]
    store.write("body.delete", [fields.deleted(two)])
    assert shown(store, BODY) == ["b1"]
    store.undo()
    assert shown(store, BODY) == ["b1", "b2"]
    store.rebuild()
    assert shown(store, BODY) == ["b1", "b2"]
    assert store.check(Quiet()).problems == ()


def test_a_person_is_found_by_what_any_of_the_entries_says_and_stands_once(store: Store) -> None:
    held(
        store,
        member("m1", "Lê Thị Hòa", "Ủy viên"),
        member("m2", "Lê Thị Hòa", "Phó Trưởng Ban", "m1"),
        member("m3", "Lê Thị Hoà", "Trưởng Ban", "m2"),
        member("m4", "Trần Văn An"),
        Attendee(id=RecordId("a1"), visit=V, side=Side.DELEGATION, member=RecordId("m4")),
    )
    assert shown(store, PERSON) == ["m4", "m1"]
    assert shown(store, PERSON, "pho truong", "hoa") == ["m1"]
    assert shown(store, PERSON, "truong ban") == ["m1"]
    assert shown(store, PERSON, "50%_") == []
    assert directory.standing_for(store.reader, RecordId("m3")) == "m1"
    own = directory.same_as(store.reader, [RecordId("m1")])
    assert {each: sorted(ids) for each, ids in own.items()} == {"m1": ["m1", "m2", "m3"]}


def test_of_several_said_to_be_each_other_the_oldest_stands(store: Store) -> None:
    held(
        store,
        member("m2", "Hòa", same_as="m3"),
        member("m3", "Hòa", same_as="m2"),
        member("m4", "Hòa", same_as="m3"),
        member("m5", "An", same_as="none"),
    )
    assert shown(store, PERSON) == ["m5", "m2"]
    assert {directory.standing_for(store.reader, RecordId(f"m{n}")) for n in (2, 3, 4)} == {"m2"}


def test_people_at_what_is_gone_do_not_stand(store: Store) -> None:
    attendee = Attendee(id=RecordId("a1"), visit=V, side=Side.BODY, name="Trần Văn An")
    held(store, attendee)
    assert shown(store, PERSON) == ["a1"]
    store.write("visit.delete", [Edit("visit", V, {"gone": True})])
    assert shown(store, PERSON) == []


def test_a_line_that_says_something_else_is_damage_and_is_made_anew(store: Store) -> None:
    held(store, Body(id=RecordId("b1"), name="Sở Y tế"))
    with store.transaction() as db:
        db.execute("update directory set sort = ''")
    assert store.check(Quiet()).problems == (Problem(Part.INDEX, ""),)
    store.rebuild()
    assert store.check(Quiet()).problems == ()


def test_bodies_are_found_by_how_any_entry_begins_marks_and_short_forms_aside(store: Store) -> None:
    names = ("Ủy ban nhân dân xã Hòa An", "Ủy ban nhân dân xã Hoà An 2", "Sở Y tế", "Hòa An")
    bodies = [Body(id=RecordId(f"b{n}"), name=name) for n, name in enumerate(names)]
    second = Body(id=RecordId("z"), name="UBND xã Đồng Tâm", same_as=RecordId("b2"))
    held(store, *bodies, second)
    for words, found in (
        ("ubnd xa hoa", ["b0", "b1"]),
        ("ỦY BAN NHÂN DÂN XÃ HOÀ AN", ["b0", "b1"]),
        ("ủy ban nhân dân xã đồng", ["b2"]),
        ("so y", ["b2"]),
        ("an", []),
        (" ,. ", []),
    ):
        assert directory.bodies_beginning(store.reader, words, 9) == found
    assert directory.bodies_beginning(store.reader, "uy", 1) == ["b2"]


def test_how_a_body_s_name_begins_is_looked_up_by_the_index(store: Store) -> None:
    plans: list[str] = []
    held(store, Body(id=RecordId("b"), name="Sở Y tế"))

    def explained(sql: str, values: list[object]) -> object:
        plans.extend(row[3] for row in reader.execute(f"explain query plan {sql}", values))
        return reader.execute(sql, values)

    reader = store.reader
    watched = SimpleNamespace(execute=explained)
    assert directory.bodies_beginning(watched, "so", 9) == ["b"]  # type: ignore[arg-type]
    assert plans == [
        "SEARCH directory USING INDEX idx_directory_alike (kind=? AND alike>? AND alike<?)"
    ]
