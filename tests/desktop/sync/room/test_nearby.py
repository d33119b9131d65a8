"""Rooms are announced and heard of, on this machine's own loopback."""

from __future__ import annotations

import ipaddress
import secrets

import pytest

from desktop.sync.room import networks
from desktop.sync.room.memory import FILE, Memory
from desktop.sync.room.nearby import Lookout, Nearby, Sign
from desktop.sync.room.ticket import Place
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.servers.process import HOST

PLACE = Place(HOST, 4711)


@pytest.fixture
def room() -> str:
    """Return a room of this run alone: another run's goodbye on the same loopback is not ours."""
    return secrets.token_hex(10)


def test_a_room_is_heard_of_while_its_sign_is_shown(room: str) -> None:
    sign, lookout = Sign(room, "Nông Thị Hà"), Lookout([HOST])
    try:
        assert sign.show([PLACE])
        assert Nearby(room, "Nông Thị Hà", (PLACE,)) in lookout.wait(20, room)
        sign.close()
        with lookout._changed:
            assert lookout._changed.wait_for(lambda: not lookout._has(room), 20)
    finally:
        sign.close()
        lookout.close()


def test_a_sign_on_a_network_that_is_gone_says_so(room: str) -> None:
    sign = Sign(room, "Hà")
    assert not sign.show([Place("192.0.2.7", 4711)])
    assert not sign.show([])
    sign.close()


def test_our_networks_are_those_that_others_can_reach() -> None:
    found = networks.found()
    for network in found:
        assert all(not ipaddress.ip_address(a).is_loopback for a in network.addresses)
    assert networks.addresses() == [a for network in found for a in network.addresses]
    assert networks.addresses(["no such network"]) == []


def test_the_places_of_last_time_are_remembered_sealed(device: MakeDevice) -> None:
    made = device("Hà")
    memory = Memory(made.store.vault)
    assert memory.rooms() == []
    for number in range(10):
        memory.note(f"Người {number}", [Place(HOST, 4000 + number)])
    memory.note("Người 5", [Place("::1", 1)])
    assert memory.rooms()[0] == ("Người 5", (Place("::1", 1),))
    assert len(memory.rooms()) == 8
    assert b"127" not in (made.folder / FILE).read_bytes()
    made.reopen()
    assert Memory(made.store.vault).rooms()[1][0] == "Người 9"
