"""The command about rooms: open one, join one, list those nearby. Runs until it is ended; what is typed are codes."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread

from db.changes import Json
from db.sharing import Sharing
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.commands.syncing import shared
from desktop.evidence.album import Album
from desktop.evidence.darkroom import Darkroom
from desktop.sync.rolls import Part
from desktop.sync.room import ticket
from desktop.sync.room.faults import NoRoom, RoomClosed
from desktop.sync.room.memory import Memory
from desktop.sync.room.nearby import Lookout, Nearby
from desktop.sync.room.seat import Seat, Standing
from desktop.sync.room.ticket import Ticket

_BEAT_S, _LOOK_S, _SETTLED = 0.5, 4.0, 2


class _Typed:
    """What a person types, line by line, beside the exchange; nothing where nobody can."""

    def __init__(self) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        if sys.stdin is not None:
            Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self._lines.put("".join(filter(str.isdigit, line)) or line.strip())

    def within(self, seconds: float) -> str | None:
        """Return the next line, at most so late."""
        try:
            return self._lines.get(timeout=seconds)
        except Empty:
            return None


class _Sitting:
    """A seat as a command takes it: beats until it is over, says what changes, hears what is typed."""

    def __init__(self, session: Session, seat: Seat) -> None:
        self._session, self._seat, self._typed = session, seat, _Typed()
        self._people: dict[str, str] = {}
        self._told: Standing = seat.standing
        self._shown: set[str] = set()

    def stay(self, is_over: Callable[[], bool], part: Part) -> None:
        """Exchange, and let in those whose code is typed, until it is over, the room is closed or Ctrl+C."""
        try:
            while not is_over():
                standing = self._seat.beat(self._session.work)
                self._tell(standing)
                self._heed(standing, part)
        except (KeyboardInterrupt, RoomClosed):
            pass

    def _tell(self, standing: Standing) -> None:
        """Say what is new: where the room is, that it is lost or found again, who asks to come in."""
        words, before, self._told = self._session.words, self._told, standing
        self._people |= {person.device: person.name for person in standing.people}
        if standing.part == "door" and before.part != "door":
            _say(words("room.compare", name=standing.host, code=standing.code))
        if standing.part == "guest" and (
            before.part != "guest" or standing.is_lost != before.is_lost
        ):
            _say(words("room.lost" if standing.is_lost else "room.joined", name=standing.host))
        if standing.places != before.places:
            self._tell_places(standing)
        for stranger in standing.strangers:
            if stranger.meeting not in self._shown:
                self._shown.add(stranger.meeting)
                _say(words("room.asks", name=stranger.name, code=stranger.code))

    def _tell_places(self, standing: Standing) -> None:
        words = self._session.words
        if not standing.places:
            _say(words("room.offline"))
            return
        _say(words("room.open_at", places=", ".join(standing.places)))
        _say(standing.ticket)

    def _heed(self, standing: Standing, part: Part) -> None:
        """Take what is typed for a code that was compared. Raises RoomDeclined where it is another at the door."""
        said = self._typed.within(_BEAT_S)
        if said is None:
            return
        if standing.part == "door" and not standing.agreed:
            self._seat.agree(said == standing.code.replace(" ", ""), self._session.work)
        for stranger in standing.strangers:
            if stranger.code.replace(" ", "") == said:
                self._seat.let_in(stranger.meeting, part, self._session.work)

    def answer(self) -> Answer:
        """Return what is told in the end."""
        done, words = self._seat.done, self._session.words
        data: dict[str, Json] = {
            "changes": done.changes,
            "sent": done.sent,
            "files": done.files,
            "people": [{"device": d, "name": n} for d, n in self._people.items()],
        }
        line = words("room.summed", changes=done.changes, sent=done.sent, files=done.files)
        return Answer(data=data, lines=(line,))


def room(session: Session, asked: Namespace) -> Answer:
    """Do what was asked about a room."""
    acts = {"open": _opened, "join": _joined, "list": _listed}
    return acts[asked.act](session, asked)


def _opened(session: Session, asked: Namespace) -> Answer:
    """Hold a room open until the time is over or Ctrl+C."""
    with session.writing() as store:
        whose = shared(Sharing(store), asked.where or "")
        with _seated(session, store) as seat:
            sitting = _Sitting(session, seat)
            seat.open(whose.id, asked.address or (), session.work)
            sitting.stay(_until(asked.minutes), Part(asked.part))
    return sitting.answer()


def _joined(session: Session, asked: Namespace) -> Answer:
    """Stay in a room until it is closed, the time is over or Ctrl+C; with --once until nothing is new."""
    with session.writing() as store, _seated(session, store) as seat:
        sitting = _Sitting(session, seat)
        seat.join(_where(store, asked), session.work)
        is_late, is_settled = _until(asked.minutes), _settled(seat)
        sitting.stay(lambda: is_late() or (asked.once and is_settled()), Part(asked.part))
    return sitting.answer()


@contextmanager
def _seated(session: Session, store: Store) -> Iterator[Seat]:
    """Lend the seat that the window takes as well, and leave the room in the end."""
    with Darkroom(children=1) as darkroom:
        seat = Seat(store, Album(store, darkroom))
        try:
            yield seat
        finally:
            seat.leave(session.work)


def _settled(seat: Seat) -> Callable[[], bool]:
    """Return what tells, asked once a beat, that several in a row found nothing new."""
    quiet = 0

    def is_settled() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if seat.is_quiet else 0
        return quiet >= _SETTLED

    return is_settled


def _listed(session: Session, asked: Namespace) -> Answer:
    """List the rooms that announce themselves, and those of last time."""
    found = _around(asked)
    with session.reading() as store:
        known = Memory(store.vault).rooms()
    data = {
        "nearby": [
            {"room": r.room, "name": r.name, "places": list(map(str, r.places))} for r in found
        ],
        "known": [{"name": name, "places": list(map(str, places))} for name, places in known],
    }
    lines = ["  ".join(filter(None, (r.name, *map(str, r.places)))) for r in found]
    return Answer(data=data, lines=tuple(lines or [session.words("room.none")]))


def _around(asked: Namespace) -> tuple[Nearby, ...]:
    lookout = Lookout(asked.address or ())
    try:
        lookout.wait(_LOOK_S, "-")  # no room is called so: listen all the time
        return lookout.rooms
    finally:
        lookout.close()


def _where(store: Store, asked: Namespace) -> Ticket:
    """Return where to knock: what was typed, the one room nearby, or the places of last time."""
    if asked.where:
        return ticket.read(asked.where)
    found = _around(asked)
    if len(found) == 1:
        return Ticket(found[0].places)
    known = [place for _, places in Memory(store.vault).rooms() for place in places]
    if found or not known:
        raise NoRoom(", ".join(room.name or str(room.places[0]) for room in found) or "zeroconf")
    return Ticket(tuple(known))


def _until(minutes: float | None) -> Callable[[], bool]:
    end = time.monotonic() + minutes * 60 if minutes is not None else None
    return lambda: end is not None and time.monotonic() >= end


def _say(line: str) -> None:
    """Tell at once what a person has to act on; the answer comes in the end."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
