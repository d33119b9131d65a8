"""Real servers as processes of their own on free loopback ports, ended by their id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

HOST = "127.0.0.1"
_START_S = 30.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def program(name: str) -> str:
    """Return the path of a server's program; without it the test fails, dev.py leaves such tests out by name."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/openssh"])
    found = shutil.which(name, path=places)
    if found is None:
        pytest.fail(f"{name} is not installed: leave these tests out with -m 'not servers'")
    return found


@contextmanager
def running(command: Sequence[str | Path], port: int, log: Path) -> Iterator[int]:
    """Run a server while the block lasts; it has started when its port answers, where it has one (not 0).

    Gives its process id.
    """
    environ = {**os.environ, "RCLONE_CONFIG": os.devnull, "PYTHONUTF8": "1"}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environ, cwd=log.parent)
    try:
        if port:
            _await(process, port, log)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    said = log.read_text("utf-8", "replace")[-2000:]
    pytest.fail(f"{process.args!r} does not listen on {port}: {said}")
