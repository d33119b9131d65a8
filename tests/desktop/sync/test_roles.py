"""A role that is changed later: by a signed roll, for every device in the end the same, and nothing honest is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from db.sharing import Delegation
from desktop.sync import completeness, enrolment, names
from desktop.sync.enrolment import LastKeeper
from desktop.sync.names import RollName
from desktop.sync.outcome import Trouble
from desktop.sync.rolls import NotAllowed, NotMember, Part
from desktop.work import Quiet
from tests.desktop.sync.party import NOW_MS, Device, admit, begin
from tests.desktop.sync.shelves import Memory
from tests.desktop.sync.test_attacks import cut_of, forged, troubles

MakeDevice = Callable[[str], Device]


def appoint(keeper: Device, other: Device, delegation: Delegation, part: Part) -> None:
    enrolment.appoint(keeper.sharing, keeper.ring, delegation, other.store.device, part, NOW_MS)


def parts(device: Device, delegation: Delegation) -> dict[str, Part]:
    return {entry.name: entry.part for entry in device.rolls(delegation).entries}


def all_go(shelf: Memory, delegation: Delegation, *devices: Device) -> None:
    for _ in range(2):
        for device in devices:
            device.go(shelf, delegation)


@pytest.mark.parametrize("part", [Part.HEAD, Part.SECRETARY])
def test_a_member_who_is_made_a_keeper_enters_others(device: MakeDevice, part: Part) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh])
    all_go(shelf, delegation, an, binh)
    appoint(an, binh, delegation, part)
    all_go(shelf, delegation, an, binh)
    admit(binh, [chi], delegation)
    all_go(shelf, delegation, binh, chi, an)
    assert parts(an, delegation) == {"an": Part.SECRETARY, "binh": part, "chi": Part.MEMBER}
    assert chi.texts() == an.texts()


def test_who_may_keep_no_roll_changes_no_role(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    all_go(shelf, delegation, an, binh)
    with pytest.raises(NotAllowed):
        appoint(binh, binh, delegation, Part.HEAD)
    with pytest.raises(NotMember):
        enrolment.appoint(an.sharing, an.ring, delegation, "nobody", Part.HEAD, NOW_MS)
    assert parts(an, delegation)["binh"] is Part.MEMBER


def test_one_keeper_is_always_left(device: MakeDevice) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    with pytest.raises(LastKeeper):
        appoint(an, an, delegation, Part.MEMBER)
    appoint(an, binh, delegation, Part.HEAD)
    appoint(an, an, delegation, Part.MEMBER)
    assert not an.rolls(delegation).is_keeper


def test_who_is_made_a_reader_keeps_what_it_wrote_and_says_nothing_more(
    device: MakeDevice,
) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    all_go(shelf, delegation, an, binh, chi)
    binh.write("f1", "khi còn được ghi")
    all_go(shelf, delegation, binh, an)
    appoint(an, binh, delegation, Part.READER)
    an.go(shelf, delegation)
    late = binh  # goes on under the roll it knew
    late.write("f1", "viết sau khi chỉ được đọc")
    name, data = forged(late, delegation, cut_of(late, delegation))
    shelf.objects[name] = data
    outcome = chi.go(shelf, delegation)
    assert troubles(outcome) == {Trouble.STRUCK_OFF}
    assert outcome.is_sound
    assert chi.texts() == an.texts() == {"f1": "khi còn được ghi"}
    found = completeness.measure(chi.sharing, chi.ring, shelf, delegation, Quiet())
    assert found.is_complete
    an.write("f1", "người đọc vẫn đọc được")
    an.go(shelf, delegation)
    assert Trouble.READER in troubles(binh.go(shelf, delegation))
    assert "người đọc vẫn đọc được" in {head for heads in binh.clashes().values() for head in heads}


def test_a_reader_who_wrote_nothing_has_no_trouble(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh], Part.READER)
    an.go(shelf, delegation)
    assert troubles(binh.go(shelf, delegation)) == set()


def test_what_was_written_meanwhile_comes_once_one_may_write_again(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    all_go(shelf, delegation, an, binh, chi)
    appoint(an, binh, delegation, Part.READER)
    binh.write("f1", "chưa biết là chỉ được đọc")
    binh.rolls(delegation)
    cut_of(binh, delegation)
    binh.go(shelf, delegation)  # it hears of nothing: the roll has not come
    all_go(shelf, delegation, an, chi, binh)
    assert "f1" not in {i for i, text in chi.texts().items() if text.startswith("chưa biết")}
    binh.write("f1", "khi chỉ được đọc")
    binh.go(shelf, delegation)
    appoint(an, binh, delegation, Part.MEMBER)
    all_go(shelf, delegation, an, binh, chi, an)
    assert chi.texts() == an.texts() == binh.texts() == {"f1": "khi chỉ được đọc"}


def test_a_keeper_put_down_cannot_raise_itself_nor_anybody(device: MakeDevice) -> None:
    an, binh, eve, shelf = device("an"), device("binh"), device("eve"), Memory()
    delegation = begin(an, [binh], Part.SECRETARY)
    all_go(shelf, delegation, an, binh)
    appoint(an, binh, delegation, Part.MEMBER)
    an.go(shelf, delegation)
    appoint(binh, binh, delegation, Part.HEAD)  # on its own copy, where it was not put down yet
    admit(binh, [eve], delegation, Part.HEAD)
    appoint(eve_on(eve, binh, delegation), eve, delegation, Part.SECRETARY)
    put(shelf, eve, delegation)
    name, data = forged(eve, delegation, cut_of(eve, delegation))
    shelf.objects[name] = data
    assert Trouble.UNTRUSTED in troubles(an.go(shelf, delegation))
    assert parts(an, delegation) == {"an": Part.SECRETARY, "binh": Part.MEMBER}
    assert "kẻ lạ" not in an.texts().values()


def eve_on(eve: Device, friend: Device, delegation: Delegation) -> Device:
    """Let a stranger have the rolls and the record of a friend, and write something."""
    for kept in friend.sharing.rolls(delegation.id):
        eve.sharing.add_roll(delegation.id, kept)
    usb = Memory(address="usb")
    friend.go(usb, delegation)
    eve.go(usb, delegation)
    eve.write("f1", "kẻ lạ")
    return eve


def put(shelf: Memory, device: Device, delegation: Delegation) -> None:
    """Lay down all rolls that a device knows."""
    for kept in device.sharing.rolls(delegation.id):
        name = RollName(kept.issuer, kept.number, kept.hash)
        shelf.objects[names.printed(delegation.id, name)] = kept.data


@pytest.mark.parametrize("first", ["an", "binh"])
def test_of_two_roles_given_at_once_the_lesser_stands_and_nothing_else_is_lost(
    device: MakeDevice, first: str
) -> None:
    an, binh, chi, dung = (device(name) for name in ("an", "binh", "chi", "dung"))
    shelf = Memory()
    delegation = begin(an, [binh], Part.SECRETARY)
    admit(an, [chi], delegation)
    all_go(shelf, delegation, an, binh, chi)
    appoint(an, chi, delegation, Part.READER)
    appoint(binh, chi, delegation, Part.HEAD)
    admit(binh, [dung], delegation)
    order = [an, binh] if first == "an" else [binh, an]
    all_go(shelf, delegation, *order, chi, dung)
    everybody = {
        "an": Part.SECRETARY,
        "binh": Part.SECRETARY,
        "chi": Part.READER,
        "dung": Part.MEMBER,
    }
    for each in (an, binh, chi, dung):
        assert parts(each, delegation) == everybody
        assert len(each.rolls(delegation).tips) == 1


def test_a_role_given_beside_another_change_of_the_roll_is_not_lost(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh], Part.SECRETARY)
    admit(an, [chi], delegation)
    all_go(shelf, delegation, an, binh, chi)
    appoint(an, chi, delegation, Part.HEAD)
    appoint(binh, binh, delegation, Part.HEAD)
    all_go(shelf, delegation, an, binh, chi)
    assert parts(chi, delegation) == {"an": Part.SECRETARY, "binh": Part.HEAD, "chi": Part.HEAD}


def test_what_a_member_took_in_before_it_heard_counts_for_all(device: MakeDevice) -> None:
    """Chi took in what Bình wrote and wrote on it, before Chi heard that Bình was struck off."""
    an, binh, chi, dung = (device(name) for name in ("an", "binh", "chi", "dung"))
    office, usb = Memory(address="office"), Memory(address="usb")
    delegation = begin(an, [binh, chi, dung])
    all_go(office, delegation, an, binh, chi, dung)
    all_go(usb, delegation, chi, binh)
    binh.add("f2", "Bình viết, chỉ Chi có")
    all_go(usb, delegation, binh, chi)
    enrolment.strike(an.sharing, an.ring, delegation, binh.store.device, NOW_MS)
    an.go(office, delegation)
    chi.write("f2", "Chi viết tiếp")
    all_go(office, delegation, chi)
    for each in (dung, an):
        assert troubles(each.go(office, delegation)) == set()
        assert each.texts() == chi.texts()
        found = completeness.measure(each.sharing, each.ring, office, delegation, Quiet())
        assert all(standing.here == standing.there for standing in found.devices)


def test_what_a_member_holds_and_wrote_nothing_on_counts_for_all_too(device: MakeDevice) -> None:
    """Chi only took in what Bình wrote, and says so in the checkpoint it leaves the next day."""
    an, binh, chi, dung = (device(name) for name in ("an", "binh", "chi", "dung"))
    office, usb = Memory(address="office"), Memory(address="usb")
    delegation = begin(an, [binh, chi, dung])
    all_go(office, delegation, an, binh, chi, dung)
    all_go(usb, delegation, chi, binh)
    binh.add("f2", "Bình viết, chỉ Chi có")
    all_go(usb, delegation, binh, chi)
    enrolment.strike(an.sharing, an.ring, delegation, binh.store.device, NOW_MS)
    an.go(office, delegation)
    chi.clock.now += dt.timedelta(days=1)
    all_go(office, delegation, chi, dung, an)
    all_go(office, delegation, dung, an)
    for each in (dung, an):
        assert each.texts() == chi.texts()
        assert troubles(each.go(office, delegation)) == set()


@pytest.mark.parametrize("part", [Part.READER, None])
def test_nobody_but_who_may_write_vouches_for_a_struck_device(
    device: MakeDevice, part: Part | None
) -> None:
    """A thief with a friend who may only read, or none at all, brings nothing in."""
    an, binh, chi = device("an"), device("binh"), device("chi")
    office, usb = Memory(address="office"), Memory(address="usb")
    delegation = begin(an, [binh])
    if part:
        admit(an, [chi], delegation, part)
    all_go(office, delegation, an, binh, *([chi] if part else []))
    enrolment.strike(an.sharing, an.ring, delegation, binh.store.device, NOW_MS)
    binh.add("f2", "kẻ trộm viết")
    binh.go(usb, delegation)
    if part:
        chi.go(usb, delegation)
        chi.clock.now += dt.timedelta(days=1)
        chi.go(usb, delegation)
    office.objects |= usb.objects
    for _ in range(3):
        an.go(office, delegation)
    assert "f2" not in an.texts()
