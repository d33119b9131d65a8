"""Photos over servers, one at a time and in lanes, beside rclone with as many transfers, over one delayed line.

Run: python -m tests.benchmarks.bench_lanes [DELAY_MS [PHOTOS]]
Each server is reached over a line that holds every piece back, each way, as a network does. Our figures hold sealing,
what lies there read back, and for the way down opening, hashing, sealing for the vault; rclone copies plain files.
"""

from __future__ import annotations

import contextlib
import os
import queue
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from desktop.sync import journey
from desktop.sync.addresses import BucketAddress, Origin, SftpAddress, WebDavAddress
from desktop.sync.s3 import Bucket
from desktop.sync.sftp import Sftp
from desktop.sync.shelf import Shelf
from desktop.sync.webdav import WebDav
from desktop.work import Quiet
from tests.benchmarks.bench_sync import pair, snap, timed
from tests.desktop.sync.party import Device
from tests.desktop.sync.servers import buckets, dav, shells
from tests.desktop.sync.servers.ceph import ceph
from tests.desktop.sync.servers.folders import shared_folder
from tests.desktop.sync.servers.process import HOST

PHOTO_BYTES, PHOTOS, DELAY_MS = 3_000_000, 24, 10
_PIECE = 256 * 1024


@contextmanager
def delayed(to: int, delay_s: float) -> Iterator[int]:
    """Lay a line to a port of this machine on which every piece takes so long; return its near end's port."""
    with socket.create_server((HOST, 0)) as listener:
        threading.Thread(target=_serve, args=(listener, to, delay_s), daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, to: int, delay_s: float) -> None:
    with contextlib.suppress(OSError):
        while True:
            near, _ = listener.accept()
            far = socket.create_connection((HOST, to))
            for source, sink in ((near, far), (far, near)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                held: queue.Queue[tuple[float, bytes]] = queue.Queue(64)
                for act, own in ((_hold, (source, held, delay_s)), (_let, (held, sink))):
                    threading.Thread(target=act, args=own, daemon=True).start()


def _hold(source: socket.socket, held: queue.Queue[tuple[float, bytes]], delay_s: float) -> None:
    piece = b"?"
    while piece:
        try:
            piece = source.recv(_PIECE)
        except OSError:
            piece = b""
        held.put((time.monotonic() + delay_s, piece))


def _let(held: queue.Queue[tuple[float, bytes]], sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            due, piece = held.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not piece:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(piece)


@dataclass(frozen=True)
class Way:
    """A server: how it is served, reached through another port, and named to rclone."""

    program: str
    serve: Callable[[Path, Path], AbstractContextManager[Any]]
    reached: Callable[[Any, int], Shelf]
    remote: Callable[[Any, int], str]


def _dav(server: Any, port: int) -> Shelf:
    place = server.place()
    return WebDav(WebDavAddress(Origin("http", HOST, port), place.path), server.who)


def _s3(server: Any, port: int) -> Shelf:
    place: BucketAddress = server.place()
    return Bucket(replace(place, origin=Origin("http", HOST, port)), server.who)


def _sftp(server: Any, port: int) -> Shelf:
    place, who = server.place(), server.trusted()
    return Sftp(SftpAddress(HOST, port, place.path), who)


def _obscured(text: str) -> str:
    told = [str(dav.rclone_program()), "obscure", text]
    return subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip()


def _dav_remote(server: Any, port: int) -> str:
    secret = _obscured(server.who.password)
    return f":webdav,url='http://{HOST}:{port}/',user='{server.who.user}',pass='{secret}':plain"


def _s3_remote(server: Any, port: int) -> str:
    own = f"access_key_id='{server.who.user}',secret_access_key='{server.who.password}'"
    at = f"endpoint='http://{HOST}:{port}',provider=Other,force_path_style=true"
    return f":s3,{own},{at}:{buckets.BUCKET}/plain"


def _sftp_remote(server: Any, port: int) -> str:
    who = server.who
    proof = f"pass='{_obscured(who.password)}'"
    if who.key:
        key = Path(tempfile.gettempdir()) / f"bench-lanes-{os.getpid()}"
        key.write_text(who.key)
        key.chmod(0o600)
        proof = f"key_file='{key}'"
    return f":sftp,host={HOST},port={port},user='{who.user}',{proof},shell_type=none:{server.root}/plain"


WAYS = {
    "rclone WebDAV": Way("", dav.rclone, _dav, _dav_remote),
    "Apache": Way("apache2", dav.apache, _dav, _dav_remote),
    "nginx": Way("nginx", dav.nginx, _dav, _dav_remote),
    "rclone S3": Way("", buckets.rclone, _s3, _s3_remote),
    "Ceph S3": Way("radosgw", ceph, _s3, _s3_remote),
    "OpenSSH": Way("sshd", shells.openssh, _sftp, _sftp_remote),
}


def copied(source: str, to: str, transfers: int) -> float:
    own = ["--transfers", str(transfers), "--config", os.devnull, "--retries", "1"]
    told = [str(dav.rclone_program()), "copy", source, to, *own]
    return timed(lambda: subprocess.run(told, check=True, capture_output=True))


def trip(device: Device, shelf: Shelf, lanes: int) -> float:
    with mock.patch.object(type(shelf), "lanes", lanes):
        return timed(lambda: journey.go(device.sharing, device.ring, shelf, Quiet()))


def measure(base: Path, way: Way, server: Any, port: int, count: int) -> dict[int, list[float]]:
    """Return by lanes the seconds of: push, rclone's copy there, pull, rclone's copy back."""
    found: dict[int, list[float]] = {}
    for lanes in (1, 3):
        own = base / str(lanes)
        own.mkdir()
        an, binh, _, _ = pair(own)
        shelf = way.reached(server, port)
        source, dice = own / "photos", random.Random(lanes)
        source.mkdir()
        for device in (an, binh):
            trip(device, shelf, lanes)
        for at in range(count):
            snap(an, source / str(at), dice.randbytes(PHOTO_BYTES))
        remote = f"{way.remote(server, port)}{lanes}"
        found[lanes] = [
            trip(an, shelf, lanes),
            copied(str(source), remote, lanes),
            trip(binh, shelf, lanes),
            copied(remote, str(own / "back"), lanes),
        ]
        assert len(binh.store.blobs.names()) == count
        shelf.close()
        for device in (an, binh):
            device.store.close()
    return found


def say(name: str, found: dict[int, list[float]], count: int) -> None:
    print(f"{name:14}", end="")
    for act, plain in ((0, 1), (2, 3)):
        for lanes, spent in found.items():
            each_ms, ratio = spent[act] / count * 1000, spent[plain] / spent[act]
            print(f"{lanes:4} {each_ms:7.0f} ms {ratio:5.2f}", end="")
        print(f"   x{found[1][act] / found[3][act]:.2f}  ", end="")
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)


def main(arguments: Sequence[str]) -> None:
    delay_ms = float(arguments[0]) if arguments else DELAY_MS
    count = int(arguments[1]) if arguments[1:] else PHOTOS
    print(f"{count} photos of {PHOTO_BYTES / 1e6:.0f} MB, each way {delay_ms} ms longer;")
    print("up, then down: lanes, ms a photo, rclone's time with as many transfers beside it; lanes")
    for name, way in WAYS.items():
        if way.program and not shutil.which(way.program, path="/usr/sbin:/usr/bin"):
            print(f"{name:14} not installed")
            continue
        with (
            tempfile.TemporaryDirectory() as base,
            shared_folder() as root,
            shared_folder() as own,
            way.serve(root, own) as server,
            delayed(getattr(server, "port", 0) or server.origin.port, delay_ms / 1000) as port,
        ):
            say(name, measure(Path(base), way, server, port, count), count)


if __name__ == "__main__":
    main(sys.argv[1:])
