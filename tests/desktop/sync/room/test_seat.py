"""One seat after another: out, at the door, in the room, out again."""

from __future__ import annotations

import pytest

from desktop.sync.rolls import Part
from desktop.sync.room import ticket
from desktop.sync.room.faults import RoomClosed, RoomDeclined
from desktop.sync.room.memory import Memory
from desktop.sync.room.seat import OUT, Seat
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import FINDING, begin
from tests.desktop.sync.room.conftest import together
from tests.desktop.sync.servers.process import HOST

WORK = Quiet()


def test_a_newcomer_goes_from_the_door_into_the_room_and_out(device: MakeDevice) -> None:
    keeper, new = device("Hà"), device("Bình")
    host, guest = Seat(keeper.store), Seat(new.store)
    opened = host.open(begin(keeper).id, [HOST], WORK)
    assert (opened.part, opened.host, opened.here) == ("host", "Hà", 1)
    door = guest.join(ticket.read(opened.ticket), WORK)
    (stranger,) = host.beat(WORK).strangers
    assert (door.part, door.host, door.code) == ("door", "Hà", stranger.code)
    assert guest.beat(WORK).part == "door"
    assert guest.agree(True, WORK).agreed
    assert host.let_in(stranger.meeting, Part.MEMBER, WORK).strangers == ()
    inside = guest.beat(WORK)
    assert (inside.part, inside.here) == ("guest", 2)
    assert new.texts() == {FINDING.id: FINDING.text}
    assert guest.leave(WORK) == OUT
    assert host.beat(WORK).here == 1
    assert host.leave(WORK) == OUT


def test_what_is_written_goes_over_with_the_next_beats(device: MakeDevice) -> None:
    keeper, member = device("Hà"), device("Bình")
    host, guest = Seat(keeper.store), Seat(member.store)
    opened = host.open(together(keeper, member).id, [HOST], WORK)
    assert guest.join(ticket.read(opened.ticket), WORK).part == "guest"
    member.add("f2", "Đường xuống cấp")
    guest.wrote()
    guest._stay.live._last = -10.0  # type: ignore[union-attr]  the pause is over
    guest.beat(WORK)
    host.beat(WORK)
    assert keeper.texts()["f2"] == "Đường xuống cấp"
    assert guest.pause(True).is_paused
    assert guest.beat(WORK).is_paused
    guest.leave(WORK)
    host.leave(WORK)


def test_who_gave_no_name_is_called_by_the_device(device: MakeDevice) -> None:
    keeper, new = device(""), device(" \x1b[31m\n ")
    host, guest = Seat(keeper.store), Seat(new.store)
    opened = host.open(begin(keeper).id, [HOST], WORK)
    assert opened.host == opened.people[0].name == keeper.store.device
    assert guest.join(ticket.read(opened.ticket), WORK).host == keeper.store.device
    (stranger,) = host.standing.strangers
    assert stranger.name == "[31m"
    guest.agree(True, WORK)
    host.let_in(stranger.meeting, Part.MEMBER, WORK)
    assert guest.beat(WORK).host == keeper.store.device
    assert guest._memory.rooms()[0][0] == keeper.store.device
    guest.leave(WORK)
    host.leave(WORK)


def test_a_seat_counts_what_was_exchanged_and_knows_when_nothing_is_new(
    device: MakeDevice,
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host, guest = Seat(keeper.store), Seat(member.store)
    opened = host.open(together(keeper, member).id, [HOST], WORK)
    guest.join(ticket.read(opened.ticket), WORK)
    assert host.done.sent
    assert guest.done.changes
    assert not guest.is_quiet
    assert any(guest.beat(WORK) and guest.is_quiet for _ in range(6))
    guest.leave(WORK)
    host.leave(WORK)


def test_the_last_known_places_are_all_that_the_host_told(device: MakeDevice) -> None:
    keeper, member = device("Hà"), device("Bình")
    host, guest = Seat(keeper.store), Seat(member.store)
    opened = host.open(together(keeper, member).id, [HOST], WORK)
    guest.join(ticket.read(opened.ticket), WORK)
    assert host._host is not None
    host._host.listen([HOST, "127.0.0.2"])
    guest.beat(WORK)
    assert Memory(member.store.vault).rooms() == [("Hà", host._host.ticket.places)]
    assert len(host._host.ticket.places) == 2
    guest.leave(WORK)
    host.leave(WORK)


def test_the_guest_hears_that_the_room_is_closed(device: MakeDevice) -> None:
    keeper, member = device("Hà"), device("Bình")
    host, guest = Seat(keeper.store), Seat(member.store)
    opened = host.open(together(keeper, member).id, [HOST], WORK)
    guest.join(ticket.read(opened.ticket), WORK)
    host._host.reception.close()  # type: ignore[union-attr]
    with pytest.raises(RoomClosed):
        guest.beat(WORK)
    assert guest.standing == OUT
    host.leave(WORK)


def test_a_room_out_of_reach_is_lost_and_not_left(device: MakeDevice) -> None:
    keeper, member = device("Hà"), device("Bình")
    host, guest = Seat(keeper.store), Seat(member.store)
    opened = host.open(together(keeper, member).id, [HOST], WORK)
    guest.join(ticket.read(opened.ticket), WORK)
    host._host.listen([])  # type: ignore[union-attr]
    lost = guest.beat(WORK)
    assert (lost.part, lost.is_lost) == ("guest", True)
    host._host.listen([HOST])  # type: ignore[union-attr]
    assert host.standing.places == opened.places
    assert not guest.beat(WORK).is_lost
    guest.leave(WORK)
    host.leave(WORK)


def test_codes_that_differ_end_it_on_both_sides(device: MakeDevice) -> None:
    keeper, new = device("Hà"), device("Bình")
    host, guest = Seat(keeper.store), Seat(new.store)
    opened = host.open(begin(keeper).id, [HOST], WORK)
    guest.join(ticket.read(opened.ticket), WORK)
    with pytest.raises(RoomDeclined):
        guest.agree(False, WORK)
    assert guest.standing == OUT
    (stranger,) = host.standing.strangers
    assert stranger.agrees is False
    assert host.decline(stranger.meeting).strangers == ()
    host.leave(WORK)
