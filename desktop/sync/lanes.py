"""Papers and photos on their way, some at once where a shelf bears it: one waits for the disk, another is sealed."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from db.sharing import Wanted
from desktop.work import Stopped, Work

AHEAD = 4
"""So many contents for each lane are begun or wait their turn; thousands more would only fill the memory."""

Move = Callable[[Wanted, Work], bool]
"""Moves one content whole, and tells whether it is."""


def moved(
    wanted: Sequence[Wanted], lanes: int, work: Work, move: Move
) -> Iterator[tuple[Wanted, bool]]:
    """Move each content, and yield in their order whether it came whole. Where one fails the others end too.

    The work hears of all of them as of one, never from two threads at once.
    """
    convoy = _Convoy(work, sum(each.size_bytes for each in wanted), move)
    if lanes < 2 or len(wanted) < 2:
        yield from ((each, convoy.carry(each)) for each in wanted)
        return
    with ThreadPoolExecutor(lanes) as pool:
        left, under_way = iter(wanted), deque[tuple[Wanted, Future[bool]]]()
        try:
            for each in islice(left, lanes * AHEAD):
                under_way.append((each, pool.submit(convoy.carry, each)))
            while under_way:
                content, done = under_way.popleft()
                yield content, done.result()
                for each in islice(left, 1):
                    under_way.append((each, pool.submit(convoy.carry, each)))
        except BaseException as error:
            first = convoy.failed(error)
            pool.shutdown(wait=False, cancel_futures=True)
            if first is error:
                raise
            raise first from None


@dataclass(slots=True)
class _Convoy:
    """All that is to be moved; `done` bytes of it are through, `first` is what stopped it."""

    work: Work
    total: int
    move: Move
    done: int = 0
    first: BaseException | None = None
    under_way: dict[Wanted, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, wanted: Wanted) -> bool:
        """Move one content."""
        if self.first:
            raise Stopped
        try:
            is_whole = self.move(wanted, _Part(self, wanted))
            with self.lock:
                self.under_way.pop(wanted, None)
                self.done += wanted.size_bytes
                self._tell()
        except BaseException as error:
            self.failed(error)
            raise
        return is_whole

    def tell(self, wanted: Wanted, done: int) -> None:
        """Let the work hear how far one content is. Raises Stopped, also where another failed."""
        with self.lock:
            self.under_way[wanted] = done
            self._tell()

    def _tell(self) -> None:
        if self.first:
            raise Stopped
        done = self.done + sum(self.under_way.values())
        self.work.step(min(done, self.total), self.total)

    def failed(self, error: BaseException) -> BaseException:
        """Remember what failed first, which the others end by; return it."""
        with self.lock:
            self.first = self.first or error
            return self.first


@dataclass(frozen=True, slots=True)
class _Part:
    """One content's bytes, told as a part of the whole."""

    convoy: _Convoy
    wanted: Wanted

    def step(self, done: int, total: int) -> None:
        """Pass on how far the whole is."""
        del total
        self.convoy.tell(self.wanted, min(done, self.wanted.size_bytes))
