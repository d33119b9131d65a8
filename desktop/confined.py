"""What a process that does one dangerous thing for the program does first: own pipes, no more rights than needed."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO


def pipes(*, silent: bool = True) -> tuple[BinaryIO, BinaryIO]:
    """Return our own ends of the pipes; whatever a library prints goes nowhere, what it complains of where `silent`."""
    source, sink = os.fdopen(_taken(0), "rb"), os.fdopen(_taken(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2) if silent else (0, 1):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return source, sink


def _taken(descriptor: int) -> int:
    own = os.dup(descriptor)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(own, os.O_BINARY)
    return own


def confine(memory_bytes: int, cpu_s: int | None = None) -> None:
    """Give up memory and processor time beyond the limits, writing files, core dumps (they hold all in clear).

    Windows has none of these; its time-outs and the limits of what is read hold there.
    """
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    if cpu_s is not None:
        wanted[resource.RLIMIT_CPU] = cpu_s
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        least = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (least, least))
