"""What stands between host and guest: a man in the middle, a line that breaks, a new address."""

from __future__ import annotations

import socket

import pytest

from desktop.sync.room import guest
from desktop.sync.room.faults import (
    RoomImpostor,
)
from desktop.sync.room.ticket import Place
from desktop.sync.shelf import ShelfUnreachable
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import begin
from tests.desktop.sync.room.conftest import (
    OpenRoom,
    at,
    settle,
    staying,
    together,
    visiting,
    visitor,
)
from tests.desktop.sync.room.relay import relayed
from tests.desktop.sync.servers.process import HOST


def test_a_man_in_the_middle_of_members_is_refused(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    with relayed(host.port) as relay, pytest.raises(RoomImpostor):
        visitor(member, at(relay.port))
    assert host.reception.strangers == ()


def test_a_man_in_the_middle_of_strangers_is_refused_where_he_only_passes_on(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, new = device("Hà"), device("Bình")
    host = opened(keeper, begin(keeper))
    with relayed(host.port) as relay:
        with pytest.raises(RoomImpostor):
            visitor(new, at(relay.port))
        assert b"SODOAN" not in relay.heard


def test_a_man_in_the_middle_who_speaks_with_each_shows_two_codes(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, new, mallory = device("Hà"), device("Bình"), device("Hà giả")
    host, false_host = opened(keeper, begin(keeper)), opened(mallory, begin(mallory))
    victim = visitor(new, at(false_host.port))
    false_guest = visitor(mallory, at(host.port))
    assert host.reception.strangers[0].code == false_guest.talk.code
    assert victim.talk.code == false_host.reception.strangers[0].code
    assert victim.talk.code != host.reception.strangers[0].code


def test_who_scanned_the_hosts_picture_is_not_led_to_another(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, new = device("Hà"), device("Bình")
    host = opened(keeper, begin(keeper))
    with relayed(host.port) as relay, pytest.raises(RoomImpostor):
        visitor(new, at(relay.port, host))


def test_after_joining_another_machine_at_the_address_gets_no_password(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    visit = visiting(member, host.ticket)
    with relayed(host.port) as relay:
        visit.places = ()
        visit._move(Place(HOST, relay.port))
        with pytest.raises(ShelfUnreachable):
            visit.beat()
        assert b"Authorization" not in relay.heard


def test_a_line_that_breaks_is_taken_up_again(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    with relayed(host.port, protected=False) as line:
        stay = staying(member, visiting(member, at(line.port)))
        stay.visit.places = ()
        stay.beat(Quiet())
        line.cut()
        member.add("after", "Sau khi mất mạng")
        settle(host, [stay])
    assert keeper.texts()["after"] == "Sau khi mất mạng"


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux says it in this way")
def test_a_line_on_which_nothing_is_acknowledged_is_given_up_by_the_system(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, member = device("Hà"), device("Bình")
    visit = visiting(member, opened(keeper, together(keeper, member)).ticket)
    visit.beat()
    pool = visit._site._pool
    assert pool is not None
    connection = pool.pool.get()  # type: ignore[union-attr]
    option = connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert option == guest.SOON.silent_s * 1000
    pool.pool.put(connection)  # type: ignore[union-attr]
    visit.close()


def test_a_host_with_a_new_address_is_found_again(device: MakeDevice, opened: OpenRoom) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    stay = staying(member, visiting(member, host.ticket))
    host.listen([HOST, "::1"])
    assert len(host.ticket.places) == 2
    stay.beat(Quiet())
    host.listen(["::1"])
    member.add("after", "Sau khi đổi mạng")
    settle(host, [stay])
    assert keeper.texts()["after"] == "Sau khi đổi mạng"
    gone = host.ticket.places
    host.listen(["127.0.0.2"])
    with pytest.raises(ShelfUnreachable):
        stay.visit.beat()
    stay.visit.beat(elsewhere=host.ticket.places)
    assert gone != host.ticket.places
