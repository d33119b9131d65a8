"""What each kind of shelf costs beside a folder, on real servers of this machine, in one run.

`python -m tests.benchmarks.bench_shelves [OBJECTS]` prints a table: so many small objects put there, listed, listed
again where nothing is new, and read back; then one large object each way. Servers that are not installed are left out.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.sync.folder import Folder
from desktop.sync.s3 import Bucket
from desktop.sync.sftp import Sftp
from desktop.sync.shelf import Bytes, Shelf
from desktop.sync.webdav import WebDav
from desktop.work import Quiet
from tests.desktop.sync.servers import buckets, dav, shells
from tests.desktop.sync.servers.ceph import ceph
from tests.desktop.sync.servers.folders import shared_folder

OBJECTS = 2_000
SMALL_BYTES = 600
LARGE = random.Random(8).randbytes(64 * 1024 * 1024)


@contextmanager
def folder(root: Path, _: Path) -> Iterator[Path]:
    yield root


SHELVES: dict[str, tuple[str, Callable[..., object], Callable[..., Shelf]]] = {
    "folder": ("", folder, lambda root: Folder(root)),
    "wsgidav": ("", dav.wsgidav, lambda s: WebDav(s.place(), s.who)),
    "rclone WebDAV": ("", dav.rclone, lambda s: WebDav(s.place(), s.who)),
    "Apache": ("apache2", dav.apache, lambda s: WebDav(s.place(), s.who)),
    "nginx": ("nginx", dav.nginx, lambda s: WebDav(s.place(), s.who)),
    "rclone S3": ("", buckets.rclone, lambda s: Bucket(s.place(), s.who)),
    "Ceph S3": ("radosgw", ceph, lambda s: Bucket(s.place(), s.who)),
    "rclone SFTP": ("", shells.rclone, lambda s: Sftp(s.place(), s.trusted())),
    "OpenSSH": ("sshd", shells.openssh, lambda s: Sftp(s.place(), s.trusted())),
}


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def measured(shelf: Shelf, count: int) -> list[float]:
    """Return the seconds of: push, list, list again, pull; push large, pull large."""
    data = random.Random(9).randbytes(SMALL_BYTES)
    names = [f"a/dev/device{number % 10}/{number:09}-x" for number in range(count)]

    def push() -> None:
        for name in names:
            shelf.write(name, Bytes(data), Quiet())

    def listing() -> None:
        assert len(list(shelf.names("a/dev/"))) == count

    def pull() -> None:
        for name in names:
            assert b"".join(shelf.read(name)) == data

    def pull_large() -> None:
        assert sum(map(len, shelf.read("a/blob/00/large"))) == len(LARGE)

    large = timed(lambda: shelf.write("a/blob/00/large", Bytes(LARGE), Quiet()))
    return [timed(push), timed(listing), timed(listing), timed(pull), large, timed(pull_large)]


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else OBJECTS
    print(f"{count} objects of {SMALL_BYTES} B, one of {len(LARGE) >> 20} MiB; seconds")
    print(f"{'':14}" + "".join(f"{t:>9}" for t in ("push", "list", "again", "pull", "up", "down")))
    for name, (program, serve, opened) in SHELVES.items():
        if program and not shutil.which(program, path="/usr/sbin:/usr/bin"):
            print(f"{name:14} not installed")
            continue
        with shared_folder() as root, shared_folder() as own, serve(root, own) as server:  # type: ignore[attr-defined]
            shelf = opened(server)
            print(f"{name:14}" + "".join(f"{s:9.3f}" for s in measured(shelf, count)), flush=True)
            shelf.close()


if __name__ == "__main__":
    main(sys.argv[1:])
