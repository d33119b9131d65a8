"""Where a room is: as a text or QR picture that the host shows, or as an address that somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from desktop.sync import armour
from desktop.sync.room.faults import BadTicket

TICKET = "SODOAN-P1."
USUAL_PORT = 47_310
"""The port a room has where it is free, so that an address alone is enough to find it again."""

MOST_PLACES = 8
_BRACKETED = re.compile(r"\[([0-9a-fA-F:.%\w]+)\](?::([0-9]{1,5}))?")
_PLAIN = re.compile(r"([A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?")
_BARE = re.compile(r"[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.%\w]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A host and a port."""

    host: str
    port: int = USUAL_PORT

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A room's places; `certificate` is its hash, where it is known already, and no other is believed then."""

    places: tuple[Place, ...]
    certificate: bytes = b""
    room: str = ""

    def __str__(self) -> str:
        """Return the text that the host shows."""
        places = [str(place) for place in self.places[:MOST_PLACES]]
        data = msgspec.json.encode((self.room, self.certificate, places))
        return armour.written(TICKET, data)


def read(text: str) -> Ticket:
    """Return where a person says that the room is: the host's text, or an address. Raises BadTicket."""
    tidy = text.strip()
    if not tidy.startswith(TICKET):
        return Ticket((_place(tidy),))
    try:
        data = armour.read(TICKET, tidy)
        room, certificate, places = msgspec.json.decode(data, type=tuple[str, bytes, list[str]])
    except (ValueError, msgspec.DecodeError) as error:
        raise BadTicket from error
    if len(certificate) != 32 or not places or len(places) > MOST_PLACES:
        raise BadTicket
    return Ticket(tuple(map(_place, places)), certificate, room)


def places(hosts: Iterable[str], port: int) -> tuple[Place, ...]:
    """Return the places of a room that listens on these addresses."""
    return tuple(Place(host, port) for host in hosts)


def known(texts: Sequence[str]) -> tuple[Place, ...]:
    """Return the places in texts, those that are none left out."""
    found = []
    for text in texts[:MOST_PLACES]:
        try:
            found.append(_place(text))
        except BadTicket:
            continue
    return tuple(found)


def _place(text: str) -> Place:
    if _BARE.fullmatch(text):
        return Place(text)
    match = _BRACKETED.fullmatch(text) or _PLAIN.fullmatch(text)
    port = int(match[2] or USUAL_PORT) if match else 0
    if match is None or not 0 < port < 65_536:
        raise BadTicket
    return Place(match[1], port)
