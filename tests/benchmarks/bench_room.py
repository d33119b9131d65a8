"""What photos cost through a room, beside a plain copy of the same bytes over the same loopback and the same TLS.

Run: python -m tests.benchmarks.bench_room [PHOTOS]
Host and guest are processes of their own, as are both ends of the plain copy, which keeps each file durably. The room's
figure ends when the last photo is sealed in the host's book: sealed, sent, read back, opened, sealed anew. Beside the
clock stands the processor's time of both ends together.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.sync import web
from desktop.sync.room import certificate, ticket
from desktop.sync.room.seat import Seat
from desktop.work import Quiet
from tests.desktop.sync.party import Device
from tests.desktop.sync.room import sitting
from tests.desktop.sync.room.conftest import together
from tests.desktop.sync.servers.process import HOST
from tests.desktop.sync.test_evidence import snap

PHOTOS, PHOTO_BYTES = 30, 3 << 20
_PIECE_BYTES, _LENGTH_BYTES = 256 << 10, 8


def photos(count: int) -> list[bytes]:
    """Return as many contents as photos are large."""
    return [random.Random(number).randbytes(PHOTO_BYTES) for number in range(count)]


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a module of ours as a process of its own, and end it."""
    pipe, root = subprocess.PIPE, Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8", cwd=root) as made:
        try:
            yield made
        finally:
            assert made.stdin is not None
            made.stdin.close()


def serve(folder: Path) -> None:
    """Take what comes over one TLS line, and keep each file durably; say the port, then that all is kept."""
    context = certificate.shown(certificate.made(dt.datetime.now(dt.UTC)))
    with socket.create_server((HOST, 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        accepted, _ = listener.accept()
        with context.wrap_socket(accepted, server_side=True) as line, line.makefile("rb") as come:
            while head := come.read(_LENGTH_BYTES):
                left = int.from_bytes(head, "big")
                with (folder / os.urandom(8).hex()).open("wb") as file:
                    while left:
                        piece = come.read(min(_PIECE_BYTES, left))
                        file.write(piece)
                        left -= len(piece)
                    file.flush()
                    os.fsync(file.fileno())
                line.sendall(b"k")
    print("kept", flush=True)


def processor_s(*ids: int) -> float:
    """Return how long the processor has worked for these processes."""
    ticks = 0
    for id in ids:
        fields = Path(f"/proc/{id}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What something took, by the clock and by the processor, at both ends together."""

    ids: tuple[int, ...]
    clock_s: float = 0.0
    processor_s: float = 0.0
    sent_s: float = 0.0

    def begin(self) -> None:
        """Begin to count."""
        self.clock_s, self.processor_s = -time.perf_counter(), -processor_s(*self.ids)

    def sent(self) -> None:
        """Note that all of it is with the other side, and was read back."""
        self.sent_s = self.clock_s + time.perf_counter()

    def end(self) -> None:
        """Count no more."""
        self.clock_s += time.perf_counter()
        self.processor_s += processor_s(*self.ids)


def copied(files: list[bytes], folder: Path) -> Cost:
    """Send files one after another, each once the one before is kept."""
    with process("tests.benchmarks.bench_room", "serve", str(folder)) as server:
        assert server.stdout is not None
        place, cost = (HOST, int(server.stdout.readline())), Cost((os.getpid(), server.pid))
        with socket.create_connection(place) as plain, web.unproven().wrap_socket(plain) as line:
            cost.begin()
            for data in files:
                line.sendall(len(data).to_bytes(_LENGTH_BYTES, "big"))
                line.sendall(data)
                assert line.recv(1) == b"k"
            cost.end()
        assert server.stdout.readline() == "kept\n"
    return cost


def heard(host: subprocess.Popen[str], beginning: str) -> str:
    """Return the next line of the host that begins so."""
    assert host.stdout is not None
    return next(line.strip() for line in host.stdout if line.startswith(beginning))


def told(host: subprocess.Popen[str], line: str) -> None:
    """Give the host a line."""
    assert host.stdin is not None
    host.stdin.write(line + "\n")
    host.stdin.flush()


def shared(files: list[bytes], base: Path) -> Cost:
    """Take the files through a room, in which both sit already."""
    keeper, member = Device(base / "an", "an"), Device(base / "binh", "binh")
    together(keeper, member)
    keeper.store.close()
    missing = {f"e{number}" for number in range(len(files))}
    with process(sitting.__name__, str(keeper.folder)) as host:
        told(host, f"open {HOST}")
        place, seat = heard(host, "host ").split()[1], Seat(member.store)
        seat.join(ticket.read(place), Quiet())
        for id, data in zip(sorted(missing), files, strict=True):
            snap(member, id, data)
        cost = Cost((os.getpid(), host.pid))
        cost.begin()
        seat.wrote()
        while seat.done.files < len(files):
            seat.beat(Quiet())
        cost.sent()
        while missing:
            missing.discard(heard(host, "has ").split()[1])
        cost.end()
        seat.leave(Quiet())
        told(host, "leave")
        host.wait()
    member.store.close()
    return cost


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["serve"]:
        serve(Path(arguments[1]))
        return
    files = photos(int(arguments[0]) if arguments else PHOTOS)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "copy").mkdir()
        plain = copied(files, base / "copy")
        room = shared(files, base)
    size = len(files) * PHOTO_BYTES / 1e6
    for name, cost in (("plain copy over TLS", plain), ("through a room", room)):
        print(
            f"{name:<22}{cost.clock_s:8.2f} s {size / cost.clock_s:8.0f} MB/s"
            f"{cost.processor_s:8.2f} s of the processor"
        )
    print(
        f"sent and read back after {room.sent_s:.2f} s; ratio {plain.clock_s / room.clock_s:.2f}",
        end="",
    )
    print(f", of the processor {plain.processor_s / room.processor_s:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
