"""The process that opens what comes in: small rights, little memory, no files of its own.

It reads limits, then requests from its input until that ends, and answers on its output. A crash is an answer
too: whoever started it says that the file cannot be shown.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time

from desktop import confined
from desktop.evidence import wire
from desktop.evidence.wire import Broken, Hello, Limits, Request

NICER = 15
"""So that typing goes first; it holds among the processes of one session, hence none of our own is begun.

Further behind, a busy machine might not let a large photo end within its time."""


def main() -> int:
    """Answer until the input ends; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which ends us
    source, sink = confined.pipes(silent=False)
    try:
        limits, _ = wire.receive(source, Limits)
        from desktop.evidence import pixels

        formats = pixels.formats()
        confined.confine(limits.memory_bytes)
        _step_back()
        wire.send(sink, Hello(formats=formats))
        while True:
            request, data = wire.receive(source, Request)
            _allow_seconds(limits)
            reply, bodies = pixels.answer(request, data, limits)
            del data
            wire.send(sink, reply, *bodies)
    except Broken:
        return 0


def _step_back() -> None:
    """Let the window go before."""
    if sys.platform != "win32":
        os.nice(NICER)


def _allow_seconds(limits: Limits) -> None:
    """Let the next file have its processor time beside what earlier ones had."""
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    seconds = math.ceil(time.process_time()) + limits.cpu_s
    seconds = seconds if hard == resource.RLIM_INFINITY else min(seconds, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


if __name__ == "__main__":
    raise SystemExit(main())
