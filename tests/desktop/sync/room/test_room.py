"""A room over real sockets: joining, sharing as it is written, losing the line, leaving, closing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from desktop.evidence.album import Album
from desktop.evidence.darkroom import Darkroom
from desktop.sync.enrolment import AlreadyShared
from desktop.sync.evidence import sealed_size
from desktop.sync.rolls import Part
from desktop.sync.room import guest, ticket
from desktop.sync.room.faults import (
    NoNetwork,
    NoRoom,
    RoomClosed,
    RoomDeclined,
    RoomKeeperless,
)
from desktop.sync.room.guest import Visitor
from desktop.sync.room.host import Host
from desktop.sync.wishes import Wishbook, Wishes
from desktop.work import Quiet, Stopped
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import FINDING, begin
from tests.desktop.sync.room.conftest import (
    OpenRoom,
    admitted,
    at,
    settle,
    staying,
    together,
    visiting,
    visitor,
)
from tests.desktop.sync.servers.process import HOST
from tests.desktop.sync.test_evidence import snap
from tests.desktop.sync.test_glimpses import darkroom, photographed

__all__ = ["darkroom"]

LARGE = bytes(range(256)) * 12_000


def test_ten_laptops_write_at_once_and_all_have_all_of_it(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper = device("Chủ phòng")
    others = [device(f"Đại biểu {number}") for number in range(9)]
    host = opened(keeper, delegation := together(keeper, *others))
    stays = [staying(each, visiting(each, host.ticket)) for each in others]
    settle(host, stays)
    for number, each in enumerate([keeper, *others]):
        each.add(f"own{number}", f"Ý kiến {number}")
    settle(host, stays, rounds=3)
    assert len(keeper.texts()) == 11
    assert all(each.texts() == keeper.texts() for each in others)
    assert [p.name for p in host.reception.people][:2] == ["Chủ phòng", "Đại biểu 0"]
    assert len(host.reception.people) == 10
    assert all(p.is_here for p in host.reception.people)
    assert delegation == host.delegation


def test_a_newcomer_is_let_in_and_has_the_record_after_one_confirmation_on_each_side(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, new = device("Hà"), device("Bình")
    host = opened(keeper, delegation := begin(keeper))
    stay = staying(new, admitted(host, new))
    stay.beat(Quiet())
    assert new.texts() == {FINDING.id: FINDING.text}
    new.add("mine", "Đường xuống cấp")
    settle(host, [stay])
    assert keeper.texts()["mine"] == "Đường xuống cấp"
    on = {entry.name: entry.part for entry in keeper.rolls(delegation).entries}
    assert on == {"Hà": Part.SECRETARY, "Bình": Part.MEMBER}


def test_who_came_in_once_needs_no_code_the_next_time(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, new = device("Hà"), device("Bình")
    host = opened(keeper, begin(keeper))
    stay = staying(new, admitted(host, new))
    stay.beat(Quiet())
    stay.visit.leave()
    visiting(new, host.ticket).close()


def test_nothing_is_taken_before_the_person_here_agreed(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, new = device("Hà"), device("Bình")
    host = opened(keeper, begin(keeper))
    met = visitor(new, host.ticket)
    host.let_in(host.reception.strangers[0].meeting, Part.MEMBER, Quiet())
    assert met.ask() is None
    assert new.sharing.delegations() == []
    assert met.ask(True) is not None
    assert len(new.sharing.delegations()) == 1


def test_who_is_declined_hears_it(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, new = device("Hà"), device("Bình")
    host = opened(keeper, begin(keeper))
    met = visitor(new, host.ticket)
    host.reception.decline(host.reception.strangers[0].meeting)
    with pytest.raises(RoomDeclined):
        met.ask(True)
    assert new.sharing.delegations() == []


def test_who_keeps_no_roll_lets_in_members_alone(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, writer, new = device("Hà"), device("Bình"), device("Chi")
    delegation = together(keeper, writer)
    host = opened(writer, delegation)
    visiting(keeper, host.ticket).close()
    visitor(new, host.ticket)
    with pytest.raises(RoomKeeperless):
        host.let_in(host.reception.strangers[0].meeting, Part.MEMBER, Quiet())


def test_somebody_with_a_delegation_of_others_for_the_inspection_is_told(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, other, friend = device("Hà"), device("Bình"), device("Chi")
    host = opened(keeper, begin(keeper))
    together(other, friend)
    met = visitor(other, host.ticket)
    host.let_in(host.reception.strangers[0].meeting, Part.MEMBER, Quiet())
    with pytest.raises(AlreadyShared):
        met.ask(True)


def test_closing_tells_the_guests_and_leaves_nothing_behind(
    device: MakeDevice, tmp_path: Path
) -> None:
    keeper, member, late = device("Hà"), device("Bình"), device("Chi")
    delegation = together(keeper, member, late)
    host = Host(keeper.sharing, keeper.ring, delegation, "Hà")
    host.open([HOST], Quiet(), port=0)
    stay = staying(member, visiting(member, host.ticket))
    stay.beat(Quiet())
    host.reception.close()
    with pytest.raises(RoomClosed):
        stay.beat(Quiet())
    assert host.reception.is_told
    where = host.ticket
    host.close(Quiet())
    assert not host.folder.parent.exists()
    assert keeper.sharing.seen(str(host.folder), delegation.id) == {}
    with pytest.raises(NoRoom):
        visitor(late, where)


def test_what_a_guest_wrote_last_is_taken_in_before_the_room_is_gone(device: MakeDevice) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = Host(keeper.sharing, keeper.ring, together(keeper, member), "Hà")
    host.open([HOST], Quiet(), port=0)
    stay = staying(member, visiting(member, host.ticket))
    stay.beat(Quiet())
    member.add("last", "Câu cuối")
    stay.live._first = 0.0
    stay.beat(Quiet())
    stay.visit.leave()
    host.close(Quiet())
    assert keeper.texts()["last"] == "Câu cuối"


def test_nothing_new_costs_one_request(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    stay = staying(member, visiting(member, host.ticket))
    settle(host, [stay], rounds=3)
    beat, shared = stay.beat(Quiet())
    assert shared is None
    assert beat.revision == host.reception.revision
    assert host.share_if_due(Quiet()) is None


def test_photos_follow_the_words(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    stay = staying(member, visiting(member, host.ticket))
    stay.beat(Quiet())
    hash = snap(member, "e1", LARGE)
    settle(host, [stay], rounds=3)
    with keeper.store.blobs.open(hash) as stream:
        assert stream.read() == LARGE


class Watched:
    """Work that lets `act` happen after the first piece of a file, and looks before its last whether it arrived."""

    def __init__(self, act: Callable[[], None], has_come: Callable[[], bool]) -> None:
        self._act, self._has_come = act, has_come
        self._acted = False
        self.came_before_the_end = False

    def step(self, done: int, total: int) -> None:
        if not len(LARGE) < total < 2 * len(LARGE) or done == total:
            return
        if not self._acted:
            self._acted = True
            self._act()
        self.came_before_the_end = self.came_before_the_end or self._has_come()


def test_what_is_written_here_overtakes_a_large_file(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    stay = staying(member, visiting(member, host.ticket))
    snap(member, "e1", LARGE)

    def write() -> None:
        member.add("during", "Ghi trong khi gửi ảnh")
        stay.live.wrote()
        stay.live._first = 0.0  # the pause is over

    def has_come() -> bool:
        host.share_if_due(Quiet())
        return "during" in keeper.texts()

    work = Watched(write, has_come)
    stay.beat(work)
    assert work.came_before_the_end
    settle(host, [stay])
    assert keeper.texts() == member.texts()


def test_what_another_writes_overtakes_a_large_file(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    stay = staying(member, visiting(member, host.ticket))
    stay.live.now = count(step=2).__next__
    snap(member, "e1", LARGE)

    def write() -> None:
        keeper.add("during", "Chủ phòng ghi")
        host.share(Quiet())

    work = Watched(write, lambda: "during" in member.texts())
    stay.beat(work)
    assert work.came_before_the_end


def test_who_closes_the_room_brings_no_file_that_nobody_will_fetch(device: MakeDevice) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = Host(keeper.sharing, keeper.ring, together(keeper, member), keeper.name)
    host.open([HOST], Quiet(), port=0)
    stay = staying(member, visiting(member, host.ticket))
    theirs = snap(member, "e1", LARGE)
    stay.live.wrote()
    stay.live._first = 0.0  # the pause is over
    stay.beat(Quiet())
    snap(keeper, "e2", LARGE[:-1])
    host.reception.show_out(member.ring.card.device)
    sizes: list[int] = []

    class Heard:
        def step(self, done: int, total: int) -> None:
            sizes.append(total)

    host.close(Heard())
    assert keeper.store.blobs.size(theirs) == len(LARGE)
    assert max(sizes) == sealed_size(len(LARGE))
    assert sealed_size(len(LARGE) - 1) not in sizes


def test_thumbnails_go_before_the_photos(
    device: MakeDevice, opened: OpenRoom, darkroom: Darkroom
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    host.live.album = Album(keeper.store, darkroom)
    stay = staying(member, visiting(member, host.ticket))
    stay.live.album = Album(member.store, darkroom)
    stay.beat(Quiet())
    hash = photographed(member, darkroom, "e1")
    stay.live.wrote()
    stay.live._first = 0.0  # the pause is over

    (photo,) = member.sharing.wanted(host.delegation)

    class Stops:
        def step(self, done: int, total: int) -> None:
            if total == sealed_size(photo.size_bytes):
                raise Stopped

    with pytest.raises(Stopped):
        stay.beat(Stops())
    host.share(Quiet())
    assert host.live.album.holds(hash)
    assert not keeper.store.blobs.holds(hash)
    settle(host, [stay])
    assert keeper.store.blobs.holds(hash)


def test_where_nobody_can_listen_no_room_is_opened(device: MakeDevice) -> None:
    keeper = device("Hà")
    host = Host(keeper.sharing, keeper.ring, begin(keeper), "Hà")
    with pytest.raises(NoNetwork):
        host.open(["192.0.2.1"], Quiet(), port=0)
    assert not host.folder.exists()


def test_the_usual_port_gives_way_where_it_is_taken(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, other = device("Bình"), device("Hà")
    first = opened(other, begin(other))
    second = Host(keeper.sharing, keeper.ring, begin(keeper), "Bình")
    second.open([HOST], Quiet(), port=first.port)
    assert second.port not in (0, first.port)
    second.close(Quiet())


def test_a_ticket_reads_back(device: MakeDevice, opened: OpenRoom) -> None:
    keeper = device("Hà")
    where = opened(keeper, begin(keeper)).ticket
    assert ticket.read(str(where)) == where
    assert guest.found(where).certificate == where.certificate


def test_nothing_at_an_address_is_no_room(device: MakeDevice) -> None:
    with pytest.raises(NoRoom):
        Visitor(device("Hà").sharing, device("Bình").ring, guest.found(at(9)))


def test_a_laptop_that_wants_words_alone_gets_no_photos_in_the_room_either(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    hash = snap(keeper, "e1", b"anh goc")
    Wishbook(member.store.vault).keep(Wishes(by_itself=False))
    stay = staying(member, visiting(member, host.ticket))
    settle(host, [stay])
    assert member.texts() == keeper.texts()
    assert not member.store.blobs.holds(hash)
    Wishbook(member.store.vault).keep(Wishes())
    settle(host, [stay])
    assert member.store.blobs.holds(hash)
