"""The room that this window is in: moved by a person, kept going by a beat, one move at a time beside the window.

The code of the room, a server among it, is loaded by the first move, not with the window.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from threading import Event, Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from db.changes import Changed
from db.store import Store
from desktop.ui.doors import Doors
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.work import Stopped, Work

if TYPE_CHECKING:
    from desktop.evidence.darkroom import Darkroom
    from desktop.sync.rolls import Part
    from desktop.sync.room.seat import Seat, Standing
    from desktop.sync.room.ticket import Place

BEAT_MS = 600
_LONGEST_END_S = 5.0
"""So long the end of the program may take to send what was written last."""

_TAKEN = "sync"
"""What the store calls a step that came from others; it is not to be sent back."""

Move = Callable[["Seat", Work], "Standing"]


class Rooms(QObject):
    """`changed` tells that things stand differently; `refused` carries what a person's move met with."""

    changed = Signal()
    refused = Signal(object)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        feed: Feed,
        parent: QObject | None = None,
        darkroom: Darkroom | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._darkroom = store, jobs, darkroom
        self._seat: Seat | None = None
        self._moves: deque[Move] = deque()
        self._is_moving = False
        self._turn, self._ends = Lock(), Event()
        self.standing: Standing | None = None
        self.doors = Doors(store.vault, jobs, self)
        self.doors.changed.connect(self.changed)
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._go_on)
        feed.changed.connect(self._wrote)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    @property
    def is_in(self) -> bool:
        """Whether we are in a room or at its door."""
        return self.standing is not None and self.standing.part != "out"

    @property
    def is_busy(self) -> bool:
        """Whether a person's move is under way."""
        return bool(self._moves) or (self._is_moving and not self._beat.isActive())

    def open(self, delegation: str, addresses: Collection[str] = (), port: int = 0) -> None:
        """Open a room for a delegation."""
        self._move(lambda seat, work: seat.open(delegation, addresses, work, port))

    def join(self, text: str) -> None:
        """Knock where a person says."""

        def move(seat: Seat, work: Work) -> Standing:
            from desktop.sync.room import ticket

            return seat.join(ticket.read(text), work)

        self._move(move)

    def knock(self, places: Sequence[Place]) -> None:
        """Knock at a room that was found nearby, or where one was last time."""

        def move(seat: Seat, work: Work) -> Standing:
            from desktop.sync.room.ticket import Ticket

            return seat.join(Ticket(tuple(places)), work)

        self._move(move)

    def agree(self, agrees: bool) -> None:
        """Say whether both screens show the same code."""
        self._move(lambda seat, work: seat.agree(agrees, work))

    def let_in(self, meeting: str, part: Part) -> None:
        """Let somebody in whose code is the same."""
        self._move(lambda seat, work: seat.let_in(meeting, part, work))

    def decline(self, meeting: str) -> None:
        """Send somebody away."""
        self._move(lambda seat, _work: seat.decline(meeting))

    def pause(self, is_paused: bool) -> None:
        """Exchange nothing for a while, or go on."""
        self._move(lambda seat, _work: seat.pause(is_paused))

    def leave(self) -> None:
        """Leave, or close the room that is ours; a file under way stops at its next piece, and goes on another time."""

        def move(seat: Seat, work: Work) -> Standing:
            self._ends.clear()
            return seat.leave(work)

        self._moves.clear()
        self._ends.set()
        self._move(move)

    @Slot()
    def close(self) -> None:
        """End with the program: tell the others and leave nothing behind, beside the window and within a time."""
        self._beat.stop()
        self._moves.clear()
        self._ends.set()
        self.doors.look_no_more()
        seat = self._seat if self.is_in else None
        self.standing = None

        def work(_job: Work) -> None:
            if seat is not None:
                with self._turn:
                    seat.leave(_Briefly())

        if seat is not None:
            self._jobs.start("", work, self._nothing, must=True)

    def _move(self, move: Move) -> None:
        self._moves.append(move)
        self._next()
        self.changed.emit()

    def _next(self) -> None:
        if self._is_moving or not self._moves:
            return
        self._start(self._moves.popleft(), self._refused)

    def _start(self, move: Move, failed: Callable[[BaseException], None]) -> None:
        self._is_moving = True

        def work(job: Work) -> Standing:
            with self._turn:
                return move(self._seated(), _UntilLeft(job, self._ends))

        self._jobs.start("", work, self._moved, failed)

    def _seated(self) -> Seat:
        """Return our seat, made in a worker by the first move."""
        if self._seat is None:
            from desktop.evidence.album import Album
            from desktop.sync.room.seat import Seat

            album = Album(self._store, self._darkroom) if self._darkroom else None
            self._seat = Seat(self._store, album)
        return self._seat

    @Slot()
    def _go_on(self) -> None:
        """Beat where we are in a room."""
        if self.is_in and not self._is_moving:
            self._start(lambda seat, work: seat.beat(work), self._refused)

    @Slot(object)
    def _wrote(self, changed: Changed) -> None:
        if self._seat is not None and changed.action != _TAKEN:
            self._seat.wrote()

    @Slot(object)
    def _moved(self, standing: Standing) -> None:
        self._is_moving = False
        has_changed, self.standing = standing != self.standing, standing
        if self.is_in:
            self.doors.look_no_more()
            self._beat.start()
        else:
            self._beat.stop()
        if has_changed:
            self.changed.emit()
        self._next()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self._is_moving = False
        if self._seat is not None:
            self.standing = self._seat.standing
        if not isinstance(error, Stopped):
            self.refused.emit(error)
        self.changed.emit()
        self._next()

    @Slot(object)
    def _nothing(self, _nothing: object) -> None:
        """Nothing is to be shown."""


@dataclass(frozen=True, slots=True)
class _UntilLeft:
    """Work that is stopped as soon as the person wants to leave."""

    work: Work
    ends: Event

    def step(self, done: int, total: int) -> None:
        """Pass on how far the work is; raise Stopped once we are to leave."""
        if self.ends.is_set():
            raise Stopped
        self.work.step(done, total)


class _Briefly:
    """Work that is stopped after a while."""

    def __init__(self) -> None:
        self._end = time.monotonic() + _LONGEST_END_S

    def step(self, done: int, total: int) -> None:
        """Raise Stopped once the time is over."""
        del done, total
        if time.monotonic() > self._end:
            raise Stopped
