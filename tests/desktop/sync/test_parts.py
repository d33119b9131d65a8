"""Whose device it is: head and secretary keep the roll, a member writes, a reader reads; told by signatures alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import fields
from db.records import Member, RecordId, Role
from desktop.sync import enrolment, rolls
from desktop.sync.outcome import Trouble
from desktop.sync.rolls import NotAllowed, Part
from tests.desktop.sync.party import INSPECTION, NOW_MS, Device, begin
from tests.desktop.sync.shelves import Memory
from tests.desktop.sync.test_attacks import cut_of, forged, troubles

MakeDevice = Callable[[str], Device]


@pytest.mark.parametrize("part", [Part.HEAD, Part.SECRETARY])
def test_head_and_secretary_enter_others(device: MakeDevice, part: Part) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh], part)
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    request = enrolment.read_request(enrolment.requested(chi.ring, "chi"))
    enrolment.admit(binh.sharing, binh.ring, delegation, request, Part.MEMBER, NOW_MS)
    assert {e.name for e in binh.rolls(delegation).entries} == {"an", "binh", "chi"}


@pytest.mark.parametrize("part", [Part.MEMBER, Part.READER])
def test_members_and_readers_enter_nobody(device: MakeDevice, part: Part) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh], part)
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    request = enrolment.read_request(enrolment.requested(chi.ring, "chi"))
    with pytest.raises(NotAllowed):
        enrolment.admit(binh.sharing, binh.ring, delegation, request, Part.MEMBER, NOW_MS)


def test_what_a_reader_writes_is_taken_in_by_nobody(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh], Part.READER)
    an.go(shelf, delegation)
    assert troubles(binh.go(shelf, delegation)) == set()
    binh.write("f1", "người đọc viết")
    assert Trouble.READER in troubles(binh.go(shelf, delegation))
    name, data = forged(binh, delegation, cut_of(binh, delegation))
    shelf.objects[name] = data
    assert Trouble.UNTRUSTED in troubles(an.go(shelf, delegation))
    assert "người đọc viết" not in an.texts().values()


@pytest.mark.parametrize(("author", "part"), [("an", Part.HEAD), ("khác", Part.SECRETARY)])
def test_who_begins_is_head_or_secretary(device: MakeDevice, author: str, part: Part) -> None:
    an = device("an")
    head = Member(id=RecordId("m1"), inspection=INSPECTION.id, role=Role.HEAD, name=author)
    an.store.write("case.import", [fields.edit(INSPECTION), fields.edit(head)])
    delegation = enrolment.found(an.sharing, an.ring, INSPECTION.id, NOW_MS)
    assert an.rolls(delegation).part is part


def test_the_words_of_the_first_rolls_are_still_read() -> None:
    assert [Part("keeper"), Part("writer")] == [Part.SECRETARY, Part.MEMBER]
    with pytest.raises(ValueError, match="owner"):
        Part("owner")
    assert rolls.Part("reader") is Part.READER
