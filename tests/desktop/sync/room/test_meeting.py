"""What two laptops say to each other before they believe each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.sharing import Delegation
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Entry, Part
from desktop.sync.room import meeting
from desktop.sync.room.faults import RoomClosed, RoomDeclined, RoomFull, RoomImpostor
from desktop.sync.room.meeting import Grant, Greeting, Opening, Question, Talk
from desktop.sync.room.reception import Reception
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import begin

CERTIFICATE = b"c" * 32


class Time:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def rings(device: MakeDevice) -> tuple[Keyring, Keyring]:
    return device("Hà").ring, device("Bình").ring


@pytest.fixture
def delegation(device: MakeDevice) -> Delegation:
    return begin(device("Người giữ danh sách"))


def reception(
    host: Keyring, delegation: Delegation, *members: Keyring, now: Time | None = None
) -> Reception:
    entries = [Entry(ring.card, "", Part.MEMBER) for ring in members]
    return Reception("r" * 20, delegation, host, "Hà", CERTIFICATE, lambda: entries, now or Time())


def talked(
    door: Reception, guest: Keyring, *, knows: bool = False, certificate: bytes = CERTIFICATE
) -> tuple[Talk, bool]:
    """Go through a meeting as a guest that sees a certificate; return its talk, and whether the host knows it."""
    number = meeting.new_number()
    greeting = meeting.greeting(guest, "Bình", number)
    reply = door.greet(greeting)
    talk = Talk(certificate, greeting, reply, number, knows)
    proof = door.open(Opening(reply.meeting, number, knows, talk.guest_signs(guest)))
    talk.check_host(proof.proof)
    return talk, proof.knows


def test_both_screens_show_the_same_six_digits(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    door = reception(rings[0], delegation)
    talk, is_known = talked(door, rings[1])
    (stranger,) = door.strangers
    assert (stranger.code, stranger.name, is_known) == (talk.code, "Bình", False)
    assert len(talk.code.replace(" ", "")) == 6
    assert talk.code.replace(" ", "").isdigit()


def test_who_was_compared_and_let_in_opens_the_grant_and_nobody_else_does(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    door = reception(host, delegation)
    talk, _ = talked(door, guest)
    assert not door.ask(Question(talk.reply.meeting)).is_decided
    door.let_in(talk.reply.meeting, "SODOAN-I1.x")
    standing = door.ask(Question(talk.reply.meeting, True))
    grant = talk.opened(guest, standing.grant)
    assert (grant.delegation, grant.invitation) == (delegation.id, "SODOAN-I1.x")
    assert door.is_guest(guest.card.device, grant.password)
    assert not door.is_guest(guest.card.device, grant.password + "x")
    with pytest.raises(RoomImpostor):
        talk.opened(host, standing.grant)
    with pytest.raises(RoomImpostor):
        replace(talk, certificate=b"x" * 32).opened(guest, standing.grant)


def test_members_need_no_code(rings: tuple[Keyring, Keyring], delegation: Delegation) -> None:
    host, guest = rings
    door = reception(host, delegation, guest)
    talk, is_known = talked(door, guest, knows=True)
    assert is_known
    assert door.strangers == ()
    assert door.ask(Question(talk.reply.meeting)).is_decided


def test_a_member_that_does_not_know_the_host_compares_a_code(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    door = reception(host, delegation, guest)
    talk, is_known = talked(door, guest, knows=False)
    assert is_known
    assert [each.is_member for each in door.strangers] == [True]
    assert not door.ask(Question(talk.reply.meeting)).is_decided


def test_another_certificate_than_the_hosts_is_found_out(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    door = reception(host, delegation, guest)
    with pytest.raises(RoomImpostor):
        talked(door, guest, knows=True, certificate=b"m" * 32)
    assert door.strangers == ()


def test_a_number_other_than_the_one_bound_to_is_found_out(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    door = reception(host, delegation)
    greeting = meeting.greeting(guest, "Bình", meeting.new_number())
    reply = door.greet(greeting)
    other = meeting.new_number()
    talk = Talk(CERTIFICATE, greeting, reply, other, False)
    with pytest.raises(RoomImpostor):
        door.open(Opening(reply.meeting, other, False, talk.guest_signs(guest)))


@pytest.mark.parametrize("said", ["number", "knows", "room", "mark", "name", "certificate"])
def test_whatever_is_changed_on_the_way_changes_the_code(
    rings: tuple[Keyring, Keyring], delegation: Delegation, said: str
) -> None:
    host, guest = rings
    talk, _ = talked(reception(host, delegation), guest)
    changed = {
        "number": replace(talk, number=meeting.new_number()),
        "knows": replace(talk, knows=not talk.knows),
        "certificate": replace(talk, certificate=b"m" * 32),
        "room": replace(talk, reply=replace(talk.reply, room="x")),
        "mark": replace(talk, reply=replace(talk.reply, mark=b"x")),
        "name": replace(talk, greeting=replace(talk.greeting, name="Ai")),
    }[said]
    assert changed.hash != talk.hash
    with pytest.raises(RoomImpostor):
        changed.check_guest(talk.guest_signs(guest))


def test_a_proof_is_of_no_use_in_another_meeting(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    door = reception(host, delegation)
    talk, _ = talked(door, guest)
    again = door.greet(talk.greeting)
    with pytest.raises(RoomImpostor):
        door.open(Opening(again.meeting, talk.number, False, talk.guest_signs(guest)))


def test_who_is_sent_away_hears_so_and_who_finds_the_codes_differ_is_not_let_in(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    door = reception(host, delegation)
    talk, _ = talked(door, guest)
    door.decline(talk.reply.meeting)
    with pytest.raises(RoomDeclined):
        door.ask(Question(talk.reply.meeting))
    talk, _ = talked(door, guest)
    door.ask(Question(talk.reply.meeting, False))
    with pytest.raises(RoomImpostor):
        door.let_in(talk.reply.meeting, "")


def test_a_crowd_at_the_door_is_kept_waiting_and_forgotten(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    now = Time()
    door = reception(host, delegation, now=now)
    greeting = meeting.greeting(guest, "", meeting.new_number())
    for _ in range(16):
        door.greet(greeting)
    with pytest.raises(RoomFull):
        door.greet(greeting)
    now.now += 31
    door.greet(greeting)


def test_a_closed_room_takes_nobody(rings: tuple[Keyring, Keyring], delegation: Delegation) -> None:
    host, guest = rings
    door = reception(host, delegation)
    door.close()
    with pytest.raises(RoomClosed):
        door.greet(meeting.greeting(guest, "", meeting.new_number()))


def test_people_count_as_here_as_long_as_they_are_heard_of(
    rings: tuple[Keyring, Keyring], delegation: Delegation
) -> None:
    host, guest = rings
    now = Time()
    door = reception(host, delegation, guest, now=now)
    talk, _ = talked(door, guest, knows=True)
    grant = talk.opened(guest, door.ask(Question(talk.reply.meeting)).grant)
    assert [(p.name, p.is_here) for p in door.people] == [("Hà", True), ("Bình", True)]
    now.now += 70
    assert [(p.is_here, p.ago_s) for p in door.people] == [(True, 0), (False, 60)]
    assert door.is_guest(guest.card.device, grant.password)
    assert door.people[1].is_here
    door.beat(guest.card.device, is_leaving=True)
    assert len(door.people) == 1
    assert not door.is_guest(guest.card.device, grant.password)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"card":{"device":"a","sign":"","seal":""},"name":"","commitment":""}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(RoomImpostor):
        meeting.read(data, Greeting)


def test_a_grant_reads_back(rings: tuple[Keyring, Keyring], delegation: Delegation) -> None:
    talk, _ = talked(reception(rings[0], delegation), rings[1])
    grant = Grant("mật khẩu", delegation.id)
    assert talk.opened(rings[1], talk.granted(rings[0], grant)) == grant
