"""The laptop that opens a room: the server with its folder, who is let in, and its own exchange with that folder."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from db import files
from db.sharing import Delegation, Sharing
from desktop.sync import enrolment, trip, web
from desktop.sync.enrolment import Request
from desktop.sync.folder import Folder
from desktop.sync.glimpses import Album
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Entry, NotAllowed, Part, Rolls
from desktop.sync.room import certificate, server
from desktop.sync.room.faults import NoNetwork, RoomImpostor, RoomKeeperless
from desktop.sync.room.front import Front
from desktop.sync.room.live import Live, Shared
from desktop.sync.room.reception import Reception, Stranger
from desktop.sync.room.server import Listener
from desktop.sync.room.ticket import USUAL_PORT, Place, Ticket
from desktop.sync.room.tries import Tries
from desktop.work import Work

FOLDER = "room"
"""The folder in the vault where a session's shelf lies; what a crash left there is swept by the next."""

_LAST_WORDS_S, _LOOK_S = 3.0, 0.05


class Host:
    """An open room. One thread at a time asks it, beside the server's own."""

    def __init__(
        self,
        sharing: Sharing,
        ring: Keyring,
        delegation: Delegation,
        name: str,
        now: Callable[[], float] = time.monotonic,
        album: Album | None = None,
    ) -> None:
        self.delegation, self.name = delegation, name
        self._sharing, self._ring = sharing, ring
        self._certificate = certificate.made(dt.datetime.now(dt.UTC))
        self.room = secrets.token_hex(10)
        self.reception = Reception(
            self.room, delegation, ring, name, self._certificate.hash, self._entries, now
        )
        self.live = Live(sharing, ring, delegation, now, album, self._revision, self._laid_down)
        self._on = Rolls.of(delegation, ring, sharing.rolls(delegation.id)).entries
        self._root = sharing.store.vault.folder / FOLDER
        self._shelf = Folder(self._root / self.room)
        self._listeners: list[Listener] = []
        self._port = 0

    @property
    def folder(self) -> Path:
        """Where the session's shelf lies."""
        return self._shelf.root

    @property
    def ticket(self) -> Ticket:
        """What is shown to those who look for the room."""
        return Ticket(self._places(), self._certificate.hash, self.room)

    @property
    def port(self) -> int:
        """The port that the room listens on."""
        return self._listeners[0].port if self._listeners else 0

    def open(self, addresses: Collection[str], work: Work, port: int = USUAL_PORT) -> Shared:
        """Lay down what is here, then listen on these addresses. Raises NoNetwork and what the disk refuses."""
        with files.refusals(self._root):
            shutil.rmtree(self._root, ignore_errors=True)
            for part in ("tmp", f"{self.delegation.id}/dev", f"{self.delegation.id}/blob"):
                (self.folder / part).mkdir(parents=True)
        shared = self.share(work)
        front = Front(self.reception, self.folder, server.dav(self.room, self.folder), Tries())
        self._front, self._context = front, certificate.shown(self._certificate)
        self.listen(addresses, port)
        if not self._listeners:
            self._sweep()
            raise NoNetwork
        return shared

    def listen(self, addresses: Collection[str], port: int = 0) -> None:
        """Listen on exactly these addresses: those that went are let go of, those that came are taken up."""
        for gone in [each for each in self._listeners if each.address not in addresses]:
            self._listeners.remove(gone)
            gone.close()
        on = {each.address for each in self._listeners}
        new = [address for address in addresses if address not in on]
        self._listeners += server.listening(new, self._port or port, self._front, self._context)
        self._port = self.port or self._port  # a network may be gone for a while
        self.reception.places = tuple(map(str, self._places()))

    def share(self, work: Work) -> Shared:
        """Exchange with the folder: take what guests laid down, lay down what is new here."""
        shared = self.live.share(self._shelf, self.reception.revision, work)
        self._on = Rolls.of(
            self.delegation, self._ring, self._sharing.rolls(self.delegation.id)
        ).entries
        if shared.laid_down:
            self._laid_down()
        return shared

    def share_if_due(self, work: Work) -> Shared | None:
        """Exchange where there is something to; None where there is not."""
        return self.share(work) if self.live.is_due(self.reception.revision) else None

    def let_in(self, id: str, part: Part, work: Work) -> None:
        """Let in somebody whose code a person compared; a newcomer is entered on the roll first.

        Raises RoomKeeperless, RoomImpostor.
        """
        stranger = self._stranger(id)
        invitation = ""
        if not stranger.is_member:
            request = Request(stranger.card, stranger.name)
            try:
                invitation = enrolment.admit(
                    self._sharing, self._ring, self.delegation, request, part, trip.now_ms()
                )
            except NotAllowed as error:
                raise RoomKeeperless from error
            self.share(work)
        self.reception.let_in(id, invitation)

    def close(self, work: Work) -> Shared:
        """Take in what came last, tell everybody that it is over, listen no more, remove the folder."""
        self.reception.close()
        try:
            shared = self.live.take(self._shelf, self.reception.revision, work)
            until = time.monotonic() + _LAST_WORDS_S
            while not self.reception.is_told and time.monotonic() < until:
                web.wait(_LOOK_S, web.never)
        finally:
            for listener in self._listeners:
                listener.close()
            self._listeners.clear()
            self._sweep()
        return shared

    def _revision(self) -> int:
        return self.reception.revision

    def _laid_down(self) -> None:
        """Note that something of ours lies on the shelf, which we need not fetch."""
        self.reception.laid_down()
        if self.reception.revision == self.live.revision + 1:
            self.live.revision += 1  # nobody else laid anything down meanwhile

    def _sweep(self) -> None:
        shutil.rmtree(self._root, ignore_errors=True)
        self._sharing.note_seen(self._shelf.address, self.delegation.id, {})

    def _stranger(self, id: str) -> Stranger:
        for stranger in self.reception.strangers:
            if stranger.meeting == id and stranger.agrees is not False:
                return stranger
        raise RoomImpostor

    def _entries(self) -> Sequence[Entry]:
        return self._on

    def _places(self) -> tuple[Place, ...]:
        return tuple(Place(each.address, each.port) for each in self._listeners)
