"""Coming onto a roll and off it: only who was meant can open an invitation, and what is spoilt is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import fields
from db.sharing import Delegation, Sharing
from desktop.sync import enrolment
from desktop.sync.enrolment import AlreadyShared, BadInvitation, BadRequest
from desktop.sync.rolls import NotAllowed, NotMember, Part
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import INSPECTION, NOW_MS, VISIT, Device


def write_case(device: Device) -> None:
    device.store.write("case.import", [fields.edit(INSPECTION), fields.edit(VISIT)])


def test_a_newcomer_is_entered_invited_and_reads_the_record(
    device: MakeDevice, place: Path
) -> None:
    an, binh = device("an"), device("binh")
    write_case(an)
    an.add("f1", "trước khi Bình vào")
    delegation = enrolment.found(an.sharing, an.ring, INSPECTION.id, NOW_MS)
    an.go(place, delegation)
    request = enrolment.read_request(enrolment.requested(binh.ring, "Bình"))
    assert request.card.fingerprint == binh.ring.card.fingerprint
    text = enrolment.admit(an.sharing, an.ring, delegation, request, Part.MEMBER, NOW_MS)
    an.go(place, delegation)
    invitation = enrolment.read_invitation(binh.ring, f"  {text[:70]}\n{text[70:]}\n")
    assert (invitation.keeper.fingerprint, invitation.name) == (an.ring.card.fingerprint, "an")
    joined = enrolment.accept(binh.sharing, binh.ring, invitation)
    binh.go(place, joined)
    assert binh.texts() == {"f1": "trước khi Bình vào"}


def test_an_invitation_opens_for_one_device_alone(device: MakeDevice) -> None:
    an, binh, chi = device("an"), device("binh"), device("chi")
    write_case(an)
    delegation = enrolment.found(an.sharing, an.ring, INSPECTION.id, NOW_MS)
    request = enrolment.read_request(enrolment.requested(binh.ring, "Bình"))
    text = enrolment.admit(an.sharing, an.ring, delegation, request, Part.MEMBER, NOW_MS)
    with pytest.raises(BadInvitation):
        enrolment.read_invitation(chi.ring, text)


@pytest.mark.parametrize(
    "text", ["", "SODOAN-R1.", "SODOAN-R1.x", "SODOAN-R1.e30", "SODOAN-I1.e30", "ă" * 9000]
)
def test_what_was_not_copied_whole_is_refused(device: MakeDevice, text: str) -> None:
    an = device("an")
    with pytest.raises(BadRequest):
        enrolment.read_request(text)
    with pytest.raises(BadInvitation):
        enrolment.read_invitation(an.ring, text)
    request = enrolment.requested(an.ring, "An")
    with pytest.raises(BadRequest):
        enrolment.read_request(request[:-30])


def test_who_begins_alone_gives_way_to_an_invitation_and_loses_nothing(
    device: MakeDevice, place: Path
) -> None:
    an, binh = device("an"), device("binh")
    for each in (an, binh):
        write_case(each)
    binh.add("f2", "của Bình")
    own = enrolment.found(binh.sharing, binh.ring, INSPECTION.id, NOW_MS)
    binh.go(place, own)
    delegation = enrolment.found(an.sharing, an.ring, INSPECTION.id, NOW_MS)
    request = enrolment.read_request(enrolment.requested(binh.ring, "Bình"))
    text = enrolment.admit(an.sharing, an.ring, delegation, request, Part.MEMBER, NOW_MS)
    an.go(place, delegation)
    joined = enrolment.accept(binh.sharing, binh.ring, enrolment.read_invitation(binh.ring, text))
    for each in (binh, an):
        each.go(place, joined)
    assert an.texts() == {"f2": "của Bình"}
    assert an.clashes() == {}


def test_an_inspection_is_shared_once(device: MakeDevice) -> None:
    an = device("an")
    write_case(an)
    enrolment.found(an.sharing, an.ring, INSPECTION.id, NOW_MS)
    with pytest.raises(AlreadyShared):
        enrolment.found(an.sharing, an.ring, INSPECTION.id, NOW_MS)


def test_a_delegation_is_never_seen_without_its_roll(device: MakeDevice) -> None:
    class Watched(Sharing):
        def join(self, delegation: Delegation) -> None:
            assert self.rolls(delegation.id)
            super().join(delegation)

    an = device("an")
    write_case(an)
    delegation = enrolment.found(Watched(an.store), an.ring, INSPECTION.id, NOW_MS)
    assert an.sharing.delegations() == [delegation]


def test_striking_off_says_what_was_on_the_device(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    write_case(an)
    an.add("f1", "một")
    delegation = enrolment.found(an.sharing, an.ring, INSPECTION.id, NOW_MS)
    request = enrolment.read_request(enrolment.requested(binh.ring, "Bình"))
    text = enrolment.admit(an.sharing, an.ring, delegation, request, Part.MEMBER, NOW_MS)
    enrolment.accept(binh.sharing, binh.ring, enrolment.read_invitation(binh.ring, text))
    for each in (an, binh):
        each.go(place, delegation)
    with pytest.raises(NotAllowed):
        enrolment.strike(binh.sharing, binh.ring, delegation, an.store.device, NOW_MS)
    exposure = enrolment.strike(an.sharing, an.ring, delegation, binh.store.device, NOW_MS)
    assert exposure.records == {"finding": 1, "inspection": 1, "visit": 1}
    with pytest.raises(NotMember):
        enrolment.strike(an.sharing, an.ring, delegation, binh.store.device, NOW_MS)
