"""This device's seat: out, host, at a door, or guest. One thread at a time moves it; each move says how it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

from db.errors import NoRecord, Refused
from db.sharing import Delegation, Sharing
from db.store import Store
from desktop.sync.glimpses import Album
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Part
from desktop.sync.room import guest, networks
from desktop.sync.room.faults import RoomClosed, RoomDeclined, RoomImpostor
from desktop.sync.room.guest import Stay, Visitor
from desktop.sync.room.host import Host
from desktop.sync.room.live import Live, Shared
from desktop.sync.room.memory import Memory
from desktop.sync.room.nearby import Lookout, Sign
from desktop.sync.room.reception import Person, Stranger
from desktop.sync.room.ticket import USUAL_PORT, Place, Ticket
from desktop.sync.shelf import ShelfUnreachable
from desktop.work import Work

_LOOK_AGAIN = 10
"""After so many beats the host looks whether its networks are still those."""

_LONGEST_LOOK_S = 3.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand: `part` is out, host, door or guest; the rest is what a person is shown of it."""

    part: str = "out"
    delegation: str = ""
    host: str = ""
    people: tuple[Person, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    code: str = ""
    agreed: bool = False
    ticket: str = ""
    places: tuple[str, ...] = ()
    is_paused: bool = False
    is_lost: bool = False
    is_announced: bool = False

    @property
    def here(self) -> int:
        """How many are in the room now."""
        return sum(person.is_here for person in self.people)


OUT = Standing()


@dataclass(slots=True)
class Tally:
    """What was exchanged at a seat in all."""

    changes: int = 0
    sent: int = 0
    files: int = 0

    def add(self, shared: Shared) -> None:
        """Count one exchange."""
        self.changes += shared.words.changes
        self.sent += shared.words.sent
        self.files += shared.moved


class Seat:
    """The one room that a book is in, if any.

    `done` counts what was exchanged; `is_quiet` tells that the last beat found nothing to exchange.
    """

    def __init__(self, store: Store, album: Album | None = None) -> None:
        self.done, self.is_quiet = Tally(), False
        self._sharing, self._ring = Sharing(store), Keyring(store.vault, store.device)
        self._memory, self._album = Memory(store.vault), album
        self._host: Host | None = None
        self._sign: Sign | None = None
        self._visitor: Visitor | None = None
        self._stay: Stay | None = None
        self._lookout: Lookout | None = None
        self._chosen: tuple[str, ...] = ()
        self._agrees: bool | None = None
        self._people: tuple[Person, ...] = ()
        self._remembered: tuple[str, tuple[Place, ...]] | None = None
        self._is_paused = self._is_lost = self._is_announced = False
        self._beats = 0

    def open(self, delegation: str, chosen: Collection[str], work: Work, port: int = 0) -> Standing:
        """Open a room on the chosen addresses, or on all. Raises NoNetwork, NoRecord and what the disk refuses."""
        whose = self._delegation(delegation)
        host = Host(self._sharing, self._ring, whose, self._name, album=self._album)
        self._chosen = tuple(chosen)
        self.done.add(host.open(self._addresses(), work, port or USUAL_PORT))
        self._host, self._sign = host, Sign(host.room, self._name)
        self._is_announced = self._sign.show(host.ticket.places)
        return self.standing

    def join(self, where: Ticket, work: Work) -> Standing:
        """Knock at a room's door; whom both know is in at once. Raises what a meeting raises."""
        self._visitor = visitor = Visitor(self._sharing, self._ring, guest.found(where))
        self._agrees = None
        try:
            visitor.meet()
        except Refused:
            self._hang_up()
            raise
        return self._ask(work)

    def agree(self, agrees: bool, work: Work) -> Standing:
        """Say whether the codes are the same. Raises RoomDeclined where they are not."""
        self._agrees = agrees
        if agrees:
            return self._ask(work)
        with suppress(Refused):
            if self._visitor is not None:
                self._visitor.ask(False)
        self._hang_up()
        raise RoomDeclined

    def let_in(self, meeting: str, part: Part, work: Work) -> Standing:
        """Let a stranger in whose code is the same. Raises RoomKeeperless, RoomImpostor."""
        if self._host is not None:
            self._host.let_in(meeting, part, work)
        return self.standing

    def decline(self, meeting: str) -> Standing:
        """Send a stranger away."""
        if self._host is not None:
            self._host.reception.decline(meeting)
        return self.standing

    def pause(self, is_paused: bool) -> Standing:
        """Exchange nothing for a while, or go on."""
        self._is_paused = is_paused
        return self.standing

    def wrote(self) -> None:
        """Note that something was written here; from any thread."""
        host, stay = self._host, self._stay
        for live in (host.live if host else None, stay.live if stay else None):
            if live is not None:
                live.wrote()

    def beat(self, work: Work) -> Standing:
        """Go on: exchange what is new, hear who is here. Raises RoomClosed, RoomDeclined, and what a trip raises."""
        if self._host is not None:
            self._keep_open(self._host, work)
        elif self._visitor is not None:
            return self._ask(work)
        elif self._stay is not None and not self._is_paused:
            self._visit(self._stay, work)
        return self.standing

    def leave(self, work: Work) -> Standing:
        """Close the room, leave it, or turn away from its door."""
        host, stay, is_lost = self._host, self._stay, self._is_lost
        self._host = self._stay = None
        self._hang_up()
        if self._sign is not None:
            self._sign.close()
            self._sign = None
        if self._lookout is not None:
            self._lookout.close()
            self._lookout = None
        self._is_paused = self._is_lost = False
        self._people = ()
        if stay is not None:
            (stay.visit.close if is_lost else stay.visit.leave)()
        if host is not None:
            self.done.add(host.close(work))
        return OUT

    @property
    def standing(self) -> Standing:
        """How things stand now."""
        if self._host is not None:
            return Standing(
                part="host",
                delegation=self._host.delegation.id,
                host=self._host.reception.people[0].name,
                people=self._host.reception.people,
                strangers=self._host.reception.strangers,
                ticket=str(self._host.ticket),
                places=tuple(map(str, self._host.ticket.places)),
                is_paused=self._is_paused,
                is_announced=self._is_announced,
            )
        if self._visitor is not None:
            visitor, agreed = self._visitor, bool(self._agrees)
            return Standing(part="door", host=visitor.host, code=visitor.talk.code, agreed=agreed)
        if self._stay is not None:
            return Standing(
                part="guest",
                delegation=self._stay.visit.delegation.id,
                host=self._stay.visit.host,
                people=self._people,
                is_paused=self._is_paused,
                is_lost=self._is_lost,
            )
        return OUT

    @property
    def _name(self) -> str:
        return self._sharing.store.author

    def _addresses(self) -> list[str]:
        here = networks.addresses()
        return [a for a in self._chosen or here if a in here or not networks.is_reachable(a)]

    def _delegation(self, id: str) -> Delegation:
        for each in self._sharing.delegations():
            if each.id == id:
                return each
        raise NoRecord(id)

    def _ask(self, work: Work) -> Standing:
        assert self._visitor is not None
        try:
            visit = self._visitor.ask(self._agrees)
        except ShelfUnreachable:
            return self.standing
        except Refused:
            self._hang_up()
            raise
        if visit is None:
            return self.standing
        self._hang_up()
        live = Live(self._sharing, self._ring, visit.delegation, album=self._album)
        self._stay = Stay(visit, live)
        self._remember(self._stay)
        return self.beat(work)

    def _keep_open(self, host: Host, work: Work) -> None:
        self._beats += 1
        if self._beats % _LOOK_AGAIN == 0:
            before = host.ticket.places
            host.listen(self._addresses())
            if host.ticket.places != before and self._sign is not None:
                self._is_announced = self._sign.show(host.ticket.places)
        if not self._is_paused:
            self._note(host.share_if_due(work))

    def _visit(self, stay: Stay, work: Work) -> None:
        try:
            beat, shared = stay.beat(work, self._elsewhere(stay) if self._is_lost else ())
        except ShelfUnreachable:
            self._is_lost, self.is_quiet = True, False
        except (RoomClosed, RoomImpostor):
            self._stay = None
            stay.visit.close()
            self._people = ()
            raise
        else:
            self._is_lost, self._people = False, beat.people
            self._note(shared)
            self._remember(stay)

    def _note(self, shared: Shared | None) -> None:
        self.is_quiet = shared is None
        if shared is not None:
            self.done.add(shared)

    def _remember(self, stay: Stay) -> None:
        """Keep where the room is, as often as that is told anew, for the day when nothing is announced."""
        room = (stay.visit.host, stay.visit.places)
        if room != self._remembered:
            self._memory.note(*room)
            self._remembered = room

    def _elsewhere(self, stay: Stay) -> Iterable[Place]:
        """Return where the room announces itself now, once it was lost where it had been."""
        if self._lookout is None:
            self._lookout = Lookout()
        self._lookout.follow()
        for room in self._lookout.wait(_LONGEST_LOOK_S, stay.visit.room):
            if room.room == stay.visit.room:
                return room.places
        return ()

    def _hang_up(self) -> None:
        if self._visitor is not None:
            self._visitor.close()
            self._visitor = None
