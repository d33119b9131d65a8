"""Open rooms, and laptops that join them over real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from db.sharing import Delegation
from desktop.sync.rolls import Part
from desktop.sync.room import guest
from desktop.sync.room.guest import Stay, Visit, Visitor
from desktop.sync.room.host import Host
from desktop.sync.room.live import Live
from desktop.sync.room.ticket import Place, Ticket
from desktop.work import Quiet
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.servers.process import HOST

OpenRoom = Callable[[Device, Delegation], Host]


@pytest.fixture
def opened() -> Iterator[OpenRoom]:
    """Open a room on this machine; all are closed in the end."""
    with ExitStack() as stack:

        def make(device: Device, delegation: Delegation) -> Host:
            room = Host(device.sharing, device.ring, delegation, device.name)
            room.open([HOST], Quiet(), port=0)
            stack.callback(shut, room)
            return room

        yield make


def shut(room: Host) -> None:
    """Close a room whose guests do not listen any more."""
    for person in room.reception.people:
        room.reception.show_out(person.device)
    room.close(Quiet())


def together(keeper: Device, *others: Device) -> Delegation:
    """Begin a delegation of which everybody has the roll."""
    delegation = begin(keeper, others)
    for roll in keeper.sharing.rolls(delegation.id):
        for other in others:
            other.sharing.add_roll(delegation.id, roll)
    return delegation


def at(port: int, room: Host | None = None) -> Ticket:
    """Return a ticket to a port of this machine."""
    return Ticket((Place(HOST, port),), room.ticket.certificate if room else b"")


def visitor(device: Device, where: Ticket) -> Visitor:
    """Go to a door and say who we are."""
    made = Visitor(device.sharing, device.ring, guest.found(where))
    made.meet()
    return made


def visiting(device: Device, where: Ticket) -> Visit:
    """Join as a member, whom the roll knows."""
    met = visitor(device, where)
    assert met.is_sure
    visit = met.ask()
    assert visit is not None
    met.close()
    return visit


def admitted(host: Host, device: Device, part: Part = Part.MEMBER) -> Visit:
    """Join as a newcomer: both persons compare the code and agree."""
    met = visitor(device, host.ticket)
    assert not met.is_sure
    (stranger,) = host.reception.strangers
    assert stranger.code == met.talk.code
    assert met.ask(True) is None
    host.let_in(stranger.meeting, part, Quiet())
    visit = met.ask(True)
    assert visit is not None
    met.close()
    return visit


def staying(device: Device, visit: Visit) -> Stay:
    """Begin to exchange."""
    return Stay(visit, Live(device.sharing, device.ring, visit.delegation))


def settle(host: Host, stays: list[Stay], rounds: int = 2) -> None:
    """Let everybody beat until nothing is new."""
    for _ in range(rounds):
        for stay in stays:
            stay.live.wrote()
            stay.live._first = 0.0  # the pause is over
            stay.beat(Quiet())
        host.share(Quiet())
