"""Real faults: disks that are small, folders that may not be written, programs in other processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

Child = Callable[..., subprocess.Popen[str]]
"""Starts an act of children.py in a process of its own: `child("act", folder)`."""


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a file system of so many KiB; called again it changes the size."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system; CI runs as root")
    disk = tmp_path / "disk"
    disk.mkdir()

    def sized(kib: int) -> Path:
        again = ["-o", "remount,"] if disk.is_mount() else ["-o", ""]
        run("mount", "-t", "tmpfs", again[0], f"{again[1]}size={kib}k", "tmpfs", str(disk))
        return disk

    yield sized
    if disk.is_mount():
        run("umount", "--lazy", str(disk))


@contextmanager
def made_read_only(folder: Path) -> Iterator[None]:
    """Let nobody write in the folder: root by a mount, others by its permissions."""
    if os.geteuid() == 0:
        run("mount", "--bind", str(folder), str(folder))
        run("mount", "-o", "remount,ro,bind", str(folder))
        try:
            yield
        finally:
            run("umount", "--lazy", str(folder))
        return
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o500)
    try:
        yield
    finally:
        for path in folders:
            path.chmod(0o700)


@pytest.fixture
def read_only() -> Callable[[Path], AbstractContextManager[None]]:
    return made_read_only


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    """Starts acts of children.py; what still runs at the end is ended."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    with ExitStack() as running:

        def start(act: str, *arguments: object) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.db.faults.children", act, *map(str, arguments)],
                cwd=ROOT, env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield start
