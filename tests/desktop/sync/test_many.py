"""Several vaults over one folder, with bodies, several inspections and every kind of write, end equal."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from db import fields, query
from db.changes import Edit
from db.records import Body, Inspection, MadeBy, Recommendation, RecordId, Subject, Visit, VisitKind
from desktop.sync import enrolment, journey
from desktop.sync.folder import Folder
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import FINDING, INSPECTION, NOW_MS, VISIT, Device, admit, begin

NAMES = ("an", "binh", "chi", "dung")


def write_something(device: Device, dice: random.Random, number: int) -> None:
    ids = [*device.texts()] or ["f1"]
    kind = dice.randrange(5)
    if kind == 0:
        device.add(f"n{device.name}{number}", f"mới {number}")
    elif kind == 1 and device.texts():
        device.write(dice.choice(ids), f"{device.name} {number}")
    elif kind == 2 and device.texts():
        gone = [Edit("finding", RecordId(dice.choice(ids)), {"gone": True})]
        device.store.write("finding.delete", gone)
    elif kind == 3 and device.store.undoable and device.texts():
        device.store.write("finding.edit", [Edit("finding", FINDING.id, {"topic": None})])
    elif device.texts():
        device.store.write(
            "finding.edit",
            [Edit("finding", RecordId(dice.choice(ids)), {"position": f"{number}a"})],
        )


def test_four_vaults_over_one_folder_end_equal(device: MakeDevice, place: Path) -> None:
    devices = [device(name) for name in NAMES]
    delegation = begin(devices[0], devices[1:])
    dice = random.Random(11)
    devices[0].go(place, delegation)
    for number in range(120):
        one = dice.choice(devices)
        write_something(one, dice, number)
        if dice.random() < 0.3:
            one.go(place, delegation)
    for _ in range(2):
        for each in devices:
            assert each.go(place, delegation).problems == []
    first = devices[0]
    for each in devices:
        assert (
            query.case(each.store.reader, INSPECTION.id).findings
            == query.case(first.store.reader, INSPECTION.id).findings
        )
        assert each.clashes() == first.clashes()
        assert each.store.check(Quiet()).problems == ()
        before = each.texts()
        each.store.rebuild()
        assert each.texts() == before


def test_a_body_goes_with_every_inspection_that_names_it(device: MakeDevice, place: Path) -> None:
    an, binh, chi = (device(name) for name in NAMES[:3])
    above = Body(id=RecordId("b0"), name="Ủy ban nhân dân tỉnh")
    body = Body(id=RecordId("b1"), name="Sở Nội vụ", parent=above.id)
    stranger = Body(id=RecordId("b2"), name="Không ai nhắc đến")
    an.store.write("body.add", [fields.edit(each) for each in (above, body, stranger)])
    delegation = begin(an, [binh])
    an.store.write(
        "subject.add",
        [fields.edit(Subject(id=RecordId("s1"), inspection=INSPECTION.id, body=body.id))],
    )
    for each in (an, binh):
        each.go(place, delegation)
    assert {b.name for b in query.bodies(binh.store.reader)} == {above.name, body.name}
    other = Inspection(id=RecordId("i2"), topic="Cuộc khác")
    visit = Visit(id=RecordId("v9"), inspection=other.id, kind=VisitKind.SURVEY)
    asked = Recommendation(
        id=RecordId("r1"), visit=visit.id, made_by=MadeBy.DELEGATION, text="…", addressee=body.id
    )
    binh.store.write("case.import", [fields.edit(each) for each in (other, visit, asked)])
    binh.store.write("body.edit", [Edit("body", body.id, {"name": "Sở Nội vụ mới"})])
    second = enrolment.found(binh.sharing, binh.ring, other.id, NOW_MS)
    admit(binh, [chi], second)
    binh.go(place, second)
    chi.go(place, second)
    assert {b.name for b in query.bodies(chi.store.reader)} == {above.name, "Sở Nội vụ mới"}
    assert chi.texts() == {}
    binh.go(place, delegation)
    an.go(place, delegation)
    assert "Sở Nội vụ mới" in {b.name for b in query.bodies(an.store.reader)}
    for each in (an, binh, chi):
        assert each.store.check(Quiet()).problems == ()


def test_one_journey_serves_every_delegation(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    other = Inspection(id=RecordId("i2"), topic="Cuộc khác")
    its = replace(VISIT, id=RecordId("v2"), inspection=other.id)
    an.store.write("case.import", [fields.edit(other), fields.edit(its)])
    second = enrolment.found(an.sharing, an.ring, other.id, NOW_MS)
    admit(an, [binh], second)
    for each in (an, binh):
        results = journey.go(each.sharing, each.ring, Folder(place), Quiet())
        assert [result.words.problems for result in results] == [[], []]
    assert {i.id for i in query.inspections(binh.store.reader)} == {"i1", "i2"}
