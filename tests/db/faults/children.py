"""What the fault tests do in processes of their own: hold a vault, write and be killed, take a huge file."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from db import cipher, keys, vault
from db.blobs import Blobs
from db.errors import DiskFull, Refused
from desktop.work import Quiet

CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "Đoàn giám sát số 7"
NEW_PASSPHRASE = "câu mới dài hơn"
TOUCHES_DISK = {
    "open",
    "mkdir",
    "fsync",
    "replace",
    "rename",
    "unlink",
    "write",
    "connect",
    "execute",
    "close",
}


def hold(folder: Path) -> None:
    """Open the vault, say so, keep it until standard input ends."""
    with vault.unlock(folder, PASSPHRASE):
        print("held", flush=True)
        sys.stdin.read()


def write_canary(folder: Path, text: str) -> None:
    """Make a vault, write `text` everywhere it can be written, sort it, say so and be killed."""
    opened = vault.create(folder, PASSPHRASE, CHEAP)
    db = cipher.connect(opened.database_path, opened.database_key)
    db.execute("create virtual table search using fts5(text)")
    db.execute("create table note (id integer primary key, text text)")
    for number in range(3000):
        db.execute("insert into note (text) values (?)", [f"{text} {number % 977}"])
    db.execute("insert into search select text from note")
    db.execute("pragma cache_size = 10")
    db.execute("select text from note order by text desc, id").fetchall()
    opened.blobs.add_bytes(text.encode() * 5000)
    db.execute("begin immediate")
    db.execute("update note set text = text || ?", [text])
    print("written", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def acknowledge(folder: Path) -> None:
    """Commit one row after the other and say each number once it is kept, until killed."""
    opened = vault.unlock(folder, PASSPHRASE)
    db = cipher.connect(opened.database_path, opened.database_key)
    db.execute("create table if not exists note (number integer)")
    number = int(db.execute("select coalesce(max(number), 0) from note").fetchone()[0])
    while True:
        number += 1
        db.execute("begin immediate")
        db.execute("insert into note values (?)", [number])
        db.execute("commit")
        opened.blobs.add_bytes(b"%d" % number)
        print(number, flush=True)


def add_huge(folder: Path, source: Path) -> None:
    """Take in a huge file and read it back; print by how many KiB the process grew at its largest."""
    folder.mkdir()
    blobs = Blobs(folder, bytes(32))
    blobs.add_bytes(b"warm" * 100_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    hash = blobs.add(source, Quiet()).hash
    blobs.check(hash)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)


def outgrow(folder: Path, limit: int) -> None:
    """Write evidence where no file may become larger than `limit` bytes; print how it was refused."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    opened = vault.unlock(folder, PASSPHRASE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        opened.blobs.add_bytes(bytes(2 * limit))
    except DiskFull as error:
        print("DiskFull", error.path.name)


def kill_at_every_step(act: str, folder: Path) -> None:
    """Do `act` in ever new folders, killed at its first, second, … touch of the disk; print how many there are."""
    prepare(folder / "warm")  # so that no import is among the moments
    with vault.unlock(folder / "warm" / "vault", PASSPHRASE) as opened:
        cipher.connect(opened.database_path, opened.database_key).close()
    for moment in range(1, 10_000):
        own = folder / str(moment)
        own.mkdir()
        PREPARED[act](own)
        if not was_killed(lambda own=own: ACTS[act](own), moment):  # type: ignore[misc]
            print(moment - 1)
            return


def was_killed(act: Callable[[], None], moment: int) -> bool:
    """Do `act` in a fork that is killed just before its `moment`-th touch of the disk, if it has so many."""
    pid = os.fork()
    if pid == 0:
        sys.setprofile(Killer(moment))
        act()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


class Killer:
    """A profile function that ends the process like a pulled plug."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def __call__(self, frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in TOUCHES_DISK:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


def nothing(folder: Path) -> None:
    """Prepare nothing."""


def prepare(folder: Path) -> None:
    """Make a vault with a file in it."""
    folder.mkdir(exist_ok=True)
    with vault.create(folder / "vault", PASSPHRASE, CHEAP) as made:
        made.blobs.add_bytes(b"kept")


def create(folder: Path) -> None:
    """Make a vault."""
    vault.create(folder / "vault", PASSPHRASE, CHEAP)


def add(folder: Path) -> None:
    """Add a file of several chunks."""
    source = folder / "source"
    source.write_bytes(bytes(200_000))
    with vault.unlock(folder / "vault", PASSPHRASE) as opened:
        opened.blobs.add(source, Quiet())


def change(folder: Path) -> None:
    """Change the passphrase."""
    with vault.unlock(folder / "vault", PASSPHRASE) as opened:
        opened.change_passphrase(PASSPHRASE, NEW_PASSPHRASE, CHEAP)


ACTS: dict[str, Callable[[Path], None]] = {"create": create, "add": add, "change": change}
PREPARED = {"create": nothing, "add": prepare, "change": prepare}


def main(act: str, folder: str, *more: str) -> None:
    """Do one act by its name."""
    path = Path(folder)
    if act in ACTS:
        kill_at_every_step(act, path)
    elif act == "hold":
        hold(path)
    elif act == "write_canary":
        write_canary(path, *more)
    elif act == "acknowledge":
        acknowledge(path)
    elif act == "add_huge":
        add_huge(path, Path(more[0]))
    elif act == "outgrow":
        outgrow(path, int(more[0]))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Refused as error:
        print(type(error).__name__)
