"""What encryption costs: SQLCipher beside plain SQLite, sealing beside hashing and copying, in one run.

`python -m tests.benchmarks.bench_vault` prints a table of medians. Each database is measured in a process
of its own, since two copies of SQLite may not share one.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = 20_000
COMMITS = 200
ROUNDS = 5
FILE_BYTES = 128 << 20
KEY = bytes(range(32))
DATABASES = ("plain", "cipher")

Figures = dict[str, float]


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds `act` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def plain(path: Path) -> Any:
    """Open the standard library's database with the same care."""
    import sqlite3  # noqa: TID251  this process opens no other

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    return connection


def cipher(path: Path) -> Any:
    """Open the encrypted database as the program does."""
    from db import cipher

    return cipher.connect(path, KEY, create=True).conn


def database(kind: str, path: Path) -> Figures:
    """Measure one kind of database; figures in milliseconds."""
    connect = {"plain": plain, "cipher": cipher}[kind]
    rows = [(random.Random(number).randbytes(500).hex(),) for number in range(ROWS)]
    connect(path).close()
    connection = connect(path)
    connection.execute("create table note (id integer primary key, text text)")

    def insert() -> None:
        connection.execute("begin immediate")
        connection.executemany("insert into note (text) values (?)", rows)
        connection.execute("commit")

    def commit() -> None:
        connection.execute("begin immediate")
        connection.execute("insert into note (text) values (?)", rows[0])
        connection.execute("commit")

    def scan() -> None:
        connection.execute("select sum(length(text)) from note").fetchall()

    figures = {"20,000 records of 1 kB, one transaction": timed(insert)}
    figures["one durable commit"] = statistics.median(timed(commit) for _ in range(COMMITS))
    figures["full scan, warm"] = statistics.median(timed(scan) for _ in range(3))
    connection.close()
    connection = connect(path)
    figures["full scan, cold"] = timed(scan)
    connection.close()
    figures["open and close"] = statistics.median(
        timed(lambda: connect(path).close()) for _ in range(20)
    )
    return {name: 1000 * seconds for name, seconds in figures.items()}


def in_child(kind: str, folder: Path) -> Figures:
    """Measure one kind of database in a process of its own."""
    path = folder / f"{kind}.db"
    command = [sys.executable, "-m", "tests.benchmarks.bench_vault", kind, str(path)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    for file in folder.glob(f"{kind}.db*"):
        file.unlink()
    figures: Figures = json.loads(run.stdout)
    return figures


def databases(folder: Path) -> None:
    """Print what the two kinds of database take, in turns so that both meet the same machine."""
    found: dict[str, list[Figures]] = {kind: [] for kind in DATABASES}
    for _ in range(ROUNDS):
        for kind in DATABASES:
            found[kind].append(in_child(kind, folder))
    print(f"{'ms, median of ' + str(ROUNDS):42}{'SQLite':>10}{'SQLCipher':>10}{'ratio':>8}")
    for name in found["plain"][0]:
        one, other = (statistics.median(each[name] for each in found[kind]) for kind in DATABASES)
        print(f"{name:42}{one:10.2f}{other:10.2f}{other / one:8.2f}")


def hashed(path: Path) -> None:
    """Hash a file in pieces."""
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")


def copied(path: Path, target: Path) -> None:
    """Copy a file durably."""
    shutil.copyfile(path, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def hashed_and_copied(path: Path, target: Path) -> None:
    """Do what keeping evidence in the clear would take."""
    hashed(path)
    copied(path, target)


def evidence(source: Path, folder: Path) -> Figures:
    """Measure once, in seconds, what is done with a file of evidence."""
    from db.blobs import Blobs
    from desktop.work import Quiet

    copy, kept = folder / "copy", folder / "blobs"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    blobs = Blobs(kept, KEY)
    with source.open("rb") as file:
        hash = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "sha256": timed(lambda: hashed(source)),
        "copy, fsync": timed(lambda: copied(source, copy)),
        "sha256, then copy, fsync": timed(lambda: hashed_and_copied(source, copy)),
        "add (sha256 twice, seal, fsync)": timed(lambda: blobs.add(source, Quiet())),
        "check (unseal, sha256)": timed(lambda: blobs.check(hash)),
    }


def sealing(folder: Path) -> None:
    """Print how fast evidence is taken in, in MB/s of its own bytes, beside hashing and copying it."""
    source = folder / "source"
    source.write_bytes(random.Random(0).randbytes(FILE_BYTES))
    found = [evidence(source, folder) for _ in range(ROUNDS)]
    middles = {name: statistics.median(each[name] for each in found) for name in found[0]}
    clear = middles["sha256, then copy, fsync"]
    print(f"\n{f'{FILE_BYTES >> 20} MiB, median of {ROUNDS}':42}{'MB/s':>10}{'to clear':>18}")
    for name, seconds in middles.items():
        print(f"{name:42}{FILE_BYTES / seconds / 1e6:10.0f}{seconds / clear:18.2f}")


def main() -> None:
    """Measure all, or as a child one database."""
    if len(sys.argv) > 1:
        print(json.dumps(database(sys.argv[1], Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        databases(Path(folder))
        sealing(Path(folder))


if __name__ == "__main__":
    main()
