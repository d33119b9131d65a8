"""Who is in the room, and who stands at its door. Asked from the server's threads and from the window's."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import RLock

from db.sharing import Delegation
from desktop.sync.keyring import Card, Keyring
from desktop.sync.rolls import Entry
from desktop.sync.room import meeting
from desktop.sync.room.faults import RoomClosed, RoomDeclined, RoomFull, RoomImpostor
from desktop.sync.room.meeting import (
    Grant,
    Greeting,
    Opening,
    Proof,
    Question,
    Reply,
    Standing,
    Talk,
)

HERE_S = 12.0
"""Who was heard of within so many seconds counts as here."""

_GREETED_S, _PATIENCE_S = 30.0, 300.0
_MOST_MEETINGS = 16
_LONGEST_TELLING_S = 3.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the room, as everybody there sees it; `ago_s` is when the host last heard of who is away,
    in whole minutes, so that not every second differs."""

    device: str
    name: str
    is_host: bool
    is_here: bool
    ago_s: int


@dataclass(frozen=True, slots=True)
class Beat:
    """What the host tells each guest again and again: how often something new was laid down, and who is here."""

    revision: int
    people: tuple[Person, ...]
    places: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody at the door whom a person must look at; `agrees` is what was said at their end of the code."""

    meeting: str
    name: str
    card: Card
    code: str
    is_member: bool
    agrees: bool | None


@dataclass(slots=True)
class _Meeting:
    greeting: Greeting
    reply: Reply
    at: float
    talk: Talk | None = None
    is_member: bool = False
    agrees: bool | None = None
    standing: Standing = field(default_factory=Standing)


@dataclass(slots=True)
class _Guest:
    name: str
    password: str = field(repr=False)
    at: float = 0.0
    is_told: bool = False


class Reception:
    """The host's side of every meeting, and the list of those who were let in."""

    def __init__(
        self,
        room: str,
        delegation: Delegation,
        ring: Keyring,
        name: str,
        certificate: bytes,
        entries: Callable[[], Sequence[Entry]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.room, self.delegation = room, delegation
        self._ring, self._name, self._certificate = ring, name, certificate
        self._entries, self._now = entries, now
        self._lock = RLock()
        self._meetings: dict[str, _Meeting] = {}
        self._guests: dict[str, _Guest] = {}
        self._revision = 0
        self._is_closed = False
        self.places: tuple[str, ...] = ()

    # ── at the door

    def greet(self, greeting: Greeting) -> Reply:
        """Answer somebody's first words. Raises RoomFull, RoomClosed."""
        with self._lock:
            self._look()
            if sum(not m.standing.is_decided for m in self._meetings.values()) >= _MOST_MEETINGS:
                raise RoomFull
            number = meeting.new_number()
            reply = Reply(
                secrets.token_hex(16),
                self.room,
                self._ring.card,
                self._name,
                number,
                meeting.mark(self.delegation, number),
            )
            self._meetings[reply.meeting] = _Meeting(greeting, reply, self._now())
            return reply

    def open(self, opening: Opening) -> Proof:
        """Check what a guest proves. Whom both rolls know is let in at once. Raises RoomImpostor, RoomClosed."""
        with self._lock:
            self._look()
            found = self._meeting(opening.meeting)
            if found.talk is not None:
                raise RoomImpostor
            talk = Talk(
                self._certificate, found.greeting, found.reply, opening.number, opening.knows
            )
            try:
                talk.check_guest(opening.proof)
            except RoomImpostor:
                del self._meetings[opening.meeting]
                raise
            found.talk = talk
            found.is_member = any(e.card == found.greeting.card for e in self._entries())
            if found.is_member and opening.knows:
                self._let_in(found, talk, "")
            return Proof(found.is_member, talk.host_signs(self._ring))

    def ask(self, question: Question) -> Standing:
        """Tell a guest how its meeting stands. Raises RoomDeclined, RoomClosed, RoomImpostor."""
        with self._lock:
            self._look()
            found = self._meeting(question.meeting)
            found.at = self._now()
            if question.agrees is not None:
                found.agrees = question.agrees
            if found.standing.is_decided and not found.standing.grant:
                raise RoomDeclined
            return found.standing

    # ── what a person decides

    @property
    def strangers(self) -> tuple[Stranger, ...]:
        """Those at the door whose code is to be compared."""
        with self._lock:
            self._forget()
            return tuple(
                Stranger(
                    id, _named(m.greeting), m.greeting.card, m.talk.code, m.is_member, m.agrees
                )
                for id, m in self._meetings.items()
                if m.talk is not None and not m.standing.is_decided
            )

    def let_in(self, id: str, invitation: str) -> None:
        """Let somebody in whose code was compared. Raises RoomImpostor where they are gone, or said it differs."""
        with self._lock:
            found = self._meeting(id)
            if found.talk is None or found.agrees is False:
                raise RoomImpostor
            self._let_in(found, found.talk, invitation)

    def decline(self, id: str) -> None:
        """Send somebody away."""
        with self._lock:
            if id in self._meetings:
                self._meetings[id].standing = Standing(is_decided=True)

    def _let_in(self, found: _Meeting, talk: Talk, invitation: str) -> None:
        card, password = found.greeting.card, secrets.token_urlsafe(32)
        grant = Grant(password, self.delegation.id, invitation)
        found.standing = Standing(True, talk.granted(self._ring, grant))
        self._guests[card.device] = _Guest(_named(found.greeting), password, self._now())

    # ── in the room

    def is_guest(self, device: str, password: str) -> bool:
        """Tell whether this is somebody who was let in, and note that they are here."""
        with self._lock:
            guest = self._guests.get(device)
            known = guest.password if guest else secrets.token_urlsafe(32)
            is_right = hmac.compare_digest(known.encode(), password.encode())
            if guest is None or not is_right:
                return False
            guest.at = self._now()
            return True

    def beat(self, device: str, *, is_leaving: bool) -> Beat:
        """Tell a guest how things stand; one that leaves must meet us again to come back."""
        with self._lock:
            if is_leaving:
                self._guests.pop(device, None)
            elif device in self._guests:
                self._guests[device].is_told = self._is_closed
            return Beat(self._revision, self.people, self.places, self._is_closed)

    def show_out(self, device: str) -> None:
        """Let a guest in no further."""
        with self._lock:
            self._guests.pop(device, None)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody in the room, the host first."""
        with self._lock:
            card = self._ring.card
            host = Person(card.device, meeting.named(card, self._name), True, True, 0)
            return (host, *(self._person(device, g) for device, g in self._guests.items()))

    def _person(self, device: str, guest: _Guest) -> Person:
        ago = self._now() - guest.at
        is_here = ago <= HERE_S
        return Person(device, guest.name, False, is_here, 0 if is_here else int(ago // 60) * 60)

    @property
    def revision(self) -> int:
        """How often something new was laid down."""
        with self._lock:
            return self._revision

    def laid_down(self) -> None:
        """Note that something new lies on the shelf."""
        with self._lock:
            self._revision += 1

    # ── the end

    def close(self) -> None:
        """Let nobody in any more, and tell each guest who asks."""
        with self._lock:
            self._is_closed = True

    @property
    def is_told(self) -> bool:
        """Whether every guest who is here has heard that the room is closed."""
        with self._lock:
            return all(
                guest.is_told or self._now() - guest.at > _LONGEST_TELLING_S
                for guest in self._guests.values()
            )

    def _look(self) -> None:
        if self._is_closed:
            raise RoomClosed
        self._forget()

    def _forget(self) -> None:
        now = self._now()
        self._meetings = {
            id: each
            for id, each in self._meetings.items()
            if now - each.at < (_GREETED_S if each.talk is None else _PATIENCE_S)
        }

    def _meeting(self, id: str) -> _Meeting:
        found = self._meetings.get(id)
        if found is None:
            raise RoomImpostor
        return found


def _named(greeting: Greeting) -> str:
    return meeting.named(greeting.card, greeting.name)
