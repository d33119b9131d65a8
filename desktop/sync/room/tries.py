"""How often somebody may try: so many times within a minute, each address by itself and all of them together."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

EACH, ALL = 10, 40
_WINDOW_S = 60.0


class Tries:
    """Counts wrong attempts by who made them. May be asked from any thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._made: dict[str, deque[float]] = defaultdict(deque)

    def are_spent(self, peer: str) -> bool:
        """Tell whether this address, or all of them together, tried too often in the last minute."""
        with self._lock:
            self._forget()
            mine = len(self._made[peer]) if peer in self._made else 0
            return mine >= EACH or sum(map(len, self._made.values())) >= ALL

    def note(self, peer: str) -> None:
        """Count one attempt."""
        with self._lock:
            self._made[peer].append(self._now())

    def forgive(self, peer: str) -> None:
        """Take one attempt back, since it was a right one."""
        with self._lock:
            if self._made.get(peer):
                self._made[peer].pop()

    def _forget(self) -> None:
        since = self._now() - _WINDOW_S
        for peer, times in list(self._made.items()):
            while times and times[0] <= since:
                times.popleft()
            if not times:
                del self._made[peer]
