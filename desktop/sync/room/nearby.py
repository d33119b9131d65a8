"""Rooms that announce themselves on the networks of this machine (zeroconf).

Nothing announced is believed: it only says where to knock. Where a network or firewall lets no announcement through
there is silence, and people use the host's text, an address, or the places of last time.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Lock

from zeroconf import Error, IPVersion, ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from desktop.sync.room import networks, ticket
from desktop.sync.room.ticket import Place

SERVICE = "_so-doan-room._tcp.local."
_ASKING_MS = 1500
_LONGEST_NAME = 60

logging.getLogger("zeroconf").setLevel(
    logging.CRITICAL
)  # a network that goes away is no error of ours


@dataclass(frozen=True, slots=True)
class Nearby:
    """A room that announces itself: its id, whose it says it is, and where."""

    room: str
    name: str
    places: tuple[Place, ...]


class Sign:
    """Announces a room, as long as it is open, on the networks where it listens."""

    def __init__(self, room: str, name: str) -> None:
        self._room, self._name = room, name
        self._zeroconf: Zeroconf | None = None

    def show(self, places: Sequence[Place]) -> bool:
        """Announce these places and no others; False where no network takes announcements."""
        self.close()
        self._zeroconf = _joined(_ours(place.host for place in places))
        if self._zeroconf is None:
            return False
        info = ServiceInfo(
            SERVICE,
            f"{self._room}.{SERVICE}",
            port=places[0].port,
            parsed_addresses=[place.host for place in places],
            properties={"v": "1", "room": self._room, "name": self._name[:_LONGEST_NAME]},
            server=f"{self._room}.local.",
        )
        try:
            self._zeroconf.register_service(info, cooperating_responders=True)
        except (OSError, Error):
            return False
        return True

    def close(self) -> None:
        """Announce nothing any more."""
        if self._zeroconf is not None:
            with suppress(OSError, Error):
                self._zeroconf.close()
            self._zeroconf = None


class Lookout(ServiceListener):
    """Notes the rooms that are announced, on these addresses or on all; asked from any thread."""

    def __init__(self, own: Collection[str] = ()) -> None:
        self._own = own
        self._turn, self._is_closed = Lock(), False
        self._changed = Condition()
        self._rooms: dict[str, Nearby] = {}
        self._on: list[str] = []
        self._zeroconf: Zeroconf | None = None
        self.follow()

    def follow(self) -> None:
        """Listen on the networks that this machine has now, where they are not those of before."""
        with self._turn:
            on = _ours(self._own) if self._own else networks.addresses() or ["127.0.0.1"]
            if self._is_closed or (on == self._on and self.is_listening):
                return
            self._stop()
            self._on, self._zeroconf = on, _joined(on)
            if self._zeroconf is not None:
                ServiceBrowser(self._zeroconf, SERVICE, self)

    @property
    def is_listening(self) -> bool:
        """Whether announcements can be heard at all."""
        return self._zeroconf is not None

    @property
    def rooms(self) -> tuple[Nearby, ...]:
        """The rooms that are announced now, by their owners' names."""
        with self._changed:
            return tuple(sorted(self._rooms.values(), key=lambda room: (room.name, room.room)))

    def wait(self, seconds: float, room: str = "") -> tuple[Nearby, ...]:
        """Wait until this room, or any, is announced, at most so long; return those that are."""
        with self._changed:
            self._changed.wait_for(lambda: self._has(room), seconds if self.is_listening else 0)
        return self.rooms

    def _has(self, room: str) -> bool:
        return any(not room or each.room == room for each in self._rooms.values())

    def close(self) -> None:
        """Listen no more."""
        with self._turn:
            self._is_closed = True
            self._stop()

    def _stop(self) -> None:
        """Let go of the networks, and forget what was announced there."""
        before, self._zeroconf = self._zeroconf, None
        if before is not None:
            with suppress(OSError, Error):
                before.close()
        with self._changed:
            self._rooms.clear()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Note a room that was announced."""
        self.update_service(zc, type_, name)

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Note where a room is now."""
        with suppress(OSError, Error):
            info = zc.get_service_info(type_, name, _ASKING_MS)
            room = _read(info) if info else None
            if room is not None:
                with self._changed:
                    self._rooms[name] = room
                    self._changed.notify_all()

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Forget a room that was closed."""
        del zc, type_
        with self._changed:
            self._rooms.pop(name, None)
            self._changed.notify_all()


def _read(info: ServiceInfo) -> Nearby | None:
    """Return what is announced; None for what is no room of ours."""
    said = info.decoded_properties
    room, name = said.get("room") or "", said.get("name") or ""
    if said.get("v") != "1" or not (room.isascii() and room.isalnum() and len(room) == 20):
        return None
    hosts = info.parsed_scoped_addresses()
    places = tuple(Place(host, info.port or ticket.USUAL_PORT) for host in hosts)
    clean = "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME]
    return Nearby(room, clean, places[: ticket.MOST_PLACES]) if places else None


def _ours(addresses: Iterable[str]) -> list[str]:
    """Return those of these addresses that are this machine's now."""
    here = networks.here()
    return [address for address in addresses if address in here]


def _joined(usable: Sequence[str]) -> Zeroconf | None:
    """Take part in announcements on these addresses; None where no network lets us."""
    for version in (IPVersion.All, IPVersion.V4Only):
        wanted = [a for a in usable if version is IPVersion.All or ":" not in a]
        if wanted:
            with suppress(OSError, Error, RuntimeError, ValueError):
                return Zeroconf(interfaces=wanted, ip_version=version)
    return None
