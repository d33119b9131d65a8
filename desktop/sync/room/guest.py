"""The laptop that joins a room: meets the host, and goes on from wherever the room is now."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from db.errors import Refused
from db.sharing import Delegation, Sharing
from desktop.sync import enrolment, reasons, web
from desktop.sync.addresses import Origin
from desktop.sync.credentials import Credentials
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Rolls
from desktop.sync.room import certificate, front, meeting, ticket
from desktop.sync.room.faults import NoRoom, RoomClosed, RoomFull, RoomImpostor
from desktop.sync.room.live import Live, Shared
from desktop.sync.room.meeting import (
    Grant,
    Opening,
    Proof,
    Question,
    Reply,
    Standing,
    Talk,
)
from desktop.sync.room.reception import Beat
from desktop.sync.room.shelf import RoomShelf
from desktop.sync.room.ticket import Place, Ticket
from desktop.sync.shelf import Bytes, ShelfRefused, ShelfUnreachable
from desktop.sync.web import Patience, Site
from desktop.work import Work

SOON = Patience(connect_s=3, answer_s=15, pauses_s=(0.3,), silent_s=4)
"""A room is near: what does not answer soon is not there."""

BRIEF = Patience(connect_s=1, answer_s=2, pauses_s=())
"""Nobody waits longer for a goodbye."""

_BUSY = 429
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """A room that answers: where, and the hash of the certificate that it shows there."""

    place: Place
    certificate: bytes

    def site(self) -> Site:
        """Return the server, which must show that certificate each time."""
        origin = Origin("https", self.place.host, self.place.port)
        return Site(str(self.place), origin, SOON, self.certificate.hex())


class Visitor:
    """The guest's side of a meeting, until it is let in."""

    def __init__(self, sharing: Sharing, ring: Keyring, found: Found) -> None:
        self._sharing, self._ring, self._found = sharing, ring, found
        self._site = found.site()
        self._talk: Talk | None = None
        self.is_sure = False
        """Whether both rolls say who the other is, so that no code is compared."""

    @property
    def talk(self) -> Talk:
        """What was said; the code and who the host is are in it."""
        assert self._talk is not None
        return self._talk

    @property
    def host(self) -> str:
        """What the host is called."""
        return meeting.named(self.talk.reply.card, self.talk.reply.name)

    def meet(self) -> None:
        """Say who we are and hear who they are. Raises NoRoom, RoomImpostor, RoomFull, RoomClosed."""
        number = meeting.new_number()
        greeting = meeting.greeting(self._ring, self._sharing.store.author, number)
        reply = _told(self._site, "greet", greeting, Reply)
        delegation = self._delegation(reply)
        knows = delegation is not None and self._is_on(delegation, reply)
        talk = Talk(self._found.certificate, greeting, reply, number, knows)
        opening = Opening(reply.meeting, number, knows, talk.guest_signs(self._ring))
        proof = _told(self._site, "open", opening, Proof)
        talk.check_host(proof.proof)
        self._talk, self.is_sure = talk, knows and proof.knows

    def ask(self, agrees: bool | None = None) -> Visit | None:
        """Return the visit once we are let in; None as long as nobody decided.

        `agrees` is what the person here says of the code; without it nothing is taken unless both are sure. Raises
        RoomDeclined, RoomImpostor, and AlreadyShared where the inspection is worked on with others.
        """
        question = Question(self.talk.reply.meeting, agrees)
        standing = _told(self._site, "ask", question, Standing)
        if not standing.is_decided or not (self.is_sure or agrees):
            return None
        grant = self.talk.opened(self._ring, standing.grant)
        return Visit(self._joined(grant), self._ring, grant.password, self._found, self.talk)

    def close(self) -> None:
        """Hang up."""
        self._site.close()

    def _joined(self, grant: Grant) -> Delegation:
        """Return the delegation that the grant is for: one of ours, or the one we are invited to."""
        if grant.invitation:
            invitation = enrolment.read_invitation(self._ring, grant.invitation)
            if invitation.keeper != self.talk.reply.card:
                raise RoomImpostor
            return enrolment.accept(self._sharing, self._ring, invitation)
        for each in self._sharing.delegations():
            if each.id == grant.delegation:
                return each
        raise RoomImpostor

    def _delegation(self, reply: Reply) -> Delegation | None:
        for each in self._sharing.delegations():
            if meeting.mark(each, reply.number) == reply.mark:
                return each
        return None

    def _is_on(self, delegation: Delegation, reply: Reply) -> bool:
        known = Rolls.of(delegation, self._ring, self._sharing.rolls(delegation.id))
        return any(entry.card == reply.card for entry in known.entries)


class Visit:
    """A guest's stay in a room, through lost connections and new addresses, until one side ends it."""

    def __init__(
        self, delegation: Delegation, ring: Keyring, password: str, found: Found, talk: Talk
    ) -> None:
        self.delegation, self.room = delegation, talk.reply.room
        self.host = meeting.named(talk.reply.card, talk.reply.name)
        self._pin = found.certificate
        self._who = Credentials(ring.card.device, password, certificate=found.certificate.hex())
        self._headers = web.basic(self._who.user, self._who.password)
        self.places: tuple[Place, ...] = (found.place,)
        self._at = found.place
        self._site: Site
        self._open()

    @property
    def shelf(self) -> RoomShelf:
        """The room's shelf, where it was last reached."""
        return self._shelf

    def beat(self, elsewhere: Iterable[Place] = ()) -> Beat:
        """Hear how things stand, wherever the room is now. Raises ShelfUnreachable, RoomClosed."""
        lost: Refused = ShelfUnreachable(self.room)
        for place in dict.fromkeys((self._at, *self.places, *elsewhere)):
            try:
                self._move(place)
                return self._heard("GET")
            except (ShelfUnreachable, reasons.CertificateChanged) as error:
                lost = error  # another's machine has that address now, or nobody's
        raise ShelfUnreachable(self.room) from lost

    def leave(self) -> None:
        """Tell the host that we go, if it can be told soon."""
        self._site.close()
        self._site = self._reached(BRIEF)
        with suppress(Refused):
            self._heard("DELETE")
        self.close()

    def close(self) -> None:
        """Hang up; the visit can be gone on with."""
        self._site.close()
        self._shelf.close()

    def _heard(self, method: str) -> Beat:
        answer = self._site.ask(method, f"/{self.room}/beat", self._headers, insists=False)
        if answer.status != 200:
            answer.close()
            raise RoomClosed if answer.status != _BUSY else RoomFull
        try:
            beat = msgspec.json.decode(answer.told(), type=Beat)
        except (ValueError, msgspec.DecodeError) as error:
            raise ShelfUnreachable(self.room) from error
        if beat.is_closed:
            raise RoomClosed
        self.places = ticket.known(beat.places) or self.places
        return beat

    def _move(self, place: Place) -> None:
        if place != self._at:
            self.close()
            self._at = place
            self._open()

    def _open(self) -> None:
        self._site = self._reached(SOON)
        self._shelf = RoomShelf(self.room, self._at, self._who, SOON)

    def _reached(self, patience: Patience) -> Site:
        origin = Origin("https", self._at.host, self._at.port)
        return Site(self.room, origin, patience, self._pin.hex())


@dataclass(slots=True)
class Stay:
    """A visit with this device's exchange: one beat tells who is here and carries what is new."""

    visit: Visit
    live: Live

    def __post_init__(self) -> None:
        self.live.heard = self._revision

    def beat(self, work: Work, elsewhere: Iterable[Place] = ()) -> tuple[Beat, Shared | None]:
        """Hear how things stand, and exchange where there is something to."""
        beat = self.visit.beat(elsewhere)
        if not self.live.is_due(beat.revision):
            return beat, None
        try:
            return beat, self.live.share(self.visit.shelf, beat.revision, work)
        except ShelfRefused as error:
            raise RoomClosed from error

    def _revision(self) -> int:
        return self.visit.beat().revision


def found(where: Ticket) -> Found:
    """Return the first place of a ticket at which a room answers. Raises NoRoom, RoomImpostor."""
    is_other = False
    for place in where.places:
        try:
            shown = _certificate(place)
        except OSError:
            continue
        if not where.certificate or where.certificate == shown:
            return Found(place, shown)
        is_other = True
    if is_other:
        raise RoomImpostor
    raise NoRoom(", ".join(map(str, where.places)))


def _certificate(place: Place) -> bytes:
    """Return the hash of the certificate that is shown at a place."""
    with (
        socket.create_connection((place.host, place.port), SOON.connect_s) as line,
        web.unproven().wrap_socket(line) as protected,
    ):
        der = protected.getpeercert(binary_form=True)
    if der is None:
        raise ssl.SSLError
    return certificate.hash_of(der)


def _told(site: Site, step: str, message: object, kind: type[T]) -> T:
    """Say something to the host and return its answer."""
    headers = {"Content-Type": "application/json"}
    try:
        answer = site.ask(
            "POST", front.MEETING + step, headers, Bytes(meeting.written(message)), insists=False
        )
    except reasons.CertificateChanged as error:
        raise RoomImpostor from error
    if answer.status == 200:
        return meeting.read(answer.told(), kind)
    answer.close()
    if answer.status in front.FAULTS:
        raise front.FAULTS[answer.status]
    raise NoRoom(site.shelf)
