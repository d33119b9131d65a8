"""The command about rooms: open one, join one, list those nearby. Runs until it is ended; what is typed are codes."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread

from db.changes import Json
from db.sharing import Sharing
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.commands.syncing import shared
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Part
from desktop.sync.room import guest, networks, ticket
from desktop.sync.room.faults import NoRoom, RoomClosed, RoomDeclined
from desktop.sync.room.guest import Stay, Visit, Visitor
from desktop.sync.room.host import Host
from desktop.sync.room.live import Live, Shared
from desktop.sync.room.memory import Memory
from desktop.sync.room.nearby import Lookout, Nearby, Sign
from desktop.sync.room.reception import Person
from desktop.sync.room.ticket import Ticket
from desktop.sync.shelf import ShelfUnreachable
from desktop.words import Words

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


@dataclass(slots=True)
class _Sum:
    """What an exchange did in all."""

    changes: int = 0
    sent: int = 0
    files: int = 0
    people: dict[str, str] = field(default_factory=dict)

    def add(self, shared: Shared | None, people: Iterable[Person]) -> None:
        """Count one beat."""
        if shared:
            self.changes += shared.words.changes
            self.sent += shared.words.sent
            self.files += shared.moved
        self.people |= {person.device: person.name for person in people}

    def answer(self, words: Words) -> Answer:
        """Return what is told in the end."""
        data: dict[str, Json] = {
            "changes": self.changes,
            "sent": self.sent,
            "files": self.files,
            "people": [{"device": d, "name": n} for d, n in self.people.items()],
        }
        line = words("room.summed", changes=self.changes, sent=self.sent, files=self.files)
        return Answer(data=data, lines=(line,))


def room(session: Session, asked: Namespace) -> Answer:
    """Do what was asked about a room."""
    acts = {"open": _opened, "join": _joined, "list": _listed}
    return acts[asked.act](session, asked)


def _opened(session: Session, asked: Namespace) -> Answer:
    """Hold a room open until the time is over or Ctrl+C."""
    with session.writing() as store:
        sharing, ring = _exchange(store)
        host = Host(sharing, ring, shared(sharing, asked.where or ""), store.author)
        done = _Sum()
        done.add(host.open(asked.address or networks.addresses(), session.work), ())
        sign = Sign(host.room, store.author)
        sign.show(host.ticket.places)
        _say(session.words("room.open_at", places=", ".join(map(str, host.ticket.places))))
        _say(str(host.ticket))
        try:
            _hold(session, host, Part(asked.part), done, _until(asked.minutes))
        except KeyboardInterrupt:
            pass
        finally:
            sign.close()
            host.close(session.work)
    return done.answer(session.words)


def _hold(
    session: Session, host: Host, part: Part, done: _Sum, is_over: Callable[[], bool]
) -> None:
    """Exchange, and let in those whose code is typed."""
    typed, shown = _Typed(), set[str]()
    while not is_over():
        done.add(host.share_if_due(session.work), host.reception.people)
        for stranger in host.reception.strangers:
            if stranger.meeting not in shown:
                shown.add(stranger.meeting)
                _say(session.words("room.asks", name=stranger.name, code=stranger.code))
        said = typed.within(_BEAT_S)
        for stranger in host.reception.strangers if said is not None else ():
            if stranger.code.replace(" ", "") == said:
                host.let_in(stranger.meeting, part, session.work)


def _joined(session: Session, asked: Namespace) -> Answer:
    """Stay in a room until it is closed, the time is over or Ctrl+C; with --once until nothing is new."""
    with session.writing() as store:
        sharing, ring = _exchange(store)
        visitor = Visitor(sharing, ring, guest.found(_where(session, store, asked)))
        visitor.meet()
        visit = _let_in(session, visitor)
        Memory(store.vault).note(visit.host, visit.places)
        _say(session.words("room.joined", name=visit.host))
        done = _Sum()
        try:
            _stay(session, Stay(visit, Live(sharing, ring, visit.delegation)), asked, done)
        except (KeyboardInterrupt, RoomClosed):
            pass
        finally:
            visit.leave()
    return done.answer(session.words)


def _let_in(session: Session, visitor: Visitor) -> Visit:
    """Compare the code where one is needed, and wait until we are let in."""
    typed = _Typed()
    code = visitor.talk.code.replace(" ", "")
    agrees = None
    if not visitor.is_sure:
        words = session.words
        _say(words("room.compare", name=visitor.talk.reply.name, code=visitor.talk.code))
    try:
        while (visit := visitor.ask(agrees)) is None:
            said = typed.within(_BEAT_S)
            if said is not None and agrees is None:
                agrees = said == code
                if not agrees:
                    visitor.ask(False)
                    raise RoomDeclined
        return visit
    finally:
        visitor.close()


def _stay(session: Session, stay: Stay, asked: Namespace, done: _Sum) -> None:
    is_over, quiet, typed = _until(asked.minutes), 0, _Typed()
    while not is_over() and not (asked.once and quiet >= _SETTLED):
        try:
            beat, did = stay.beat(session.work)
        except ShelfUnreachable:
            _say(session.words("room.lost"))
        else:
            done.add(did, beat.people)
            quiet = 0 if did else quiet + 1
        typed.within(_BEAT_S)


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
    lines = [f"{r.name}  {'  '.join(map(str, r.places))}" for r in found]
    return Answer(data=data, lines=tuple(lines or [session.words("room.none")]))


def _around(asked: Namespace) -> tuple[Nearby, ...]:
    lookout = Lookout(asked.address or ())
    try:
        lookout.wait(_LOOK_S, "-")  # no room is called so: listen all the time
        return lookout.rooms
    finally:
        lookout.close()


def _where(session: Session, store: Store, asked: Namespace) -> Ticket:
    """Return where to knock: what was typed, the one room nearby, or the places of last time."""
    del session
    if asked.where:
        return ticket.read(asked.where)
    found = _around(asked)
    if len(found) == 1:
        return Ticket(found[0].places)
    known = [place for _, places in Memory(store.vault).rooms() for place in places]
    if found or not known:
        raise NoRoom(", ".join(room.name for room in found) or "zeroconf")
    return Ticket(tuple(known))


def _exchange(store: Store) -> tuple[Sharing, Keyring]:
    return Sharing(store), Keyring(store.vault, store.device)


def _until(minutes: float | None) -> Callable[[], bool]:
    end = time.monotonic() + minutes * 60 if minutes is not None else None
    return lambda: end is not None and time.monotonic() >= end


def _say(line: str) -> None:
    """Tell at once what a person has to act on; the answer comes in the end."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
