"""A Samba share, mounted in the user's space by smbnetfs: what the office's shared drive is to a folder shelf."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.desktop.sync.servers.process import program, running

PORT = 445
"""The port of SMB, which its clients look for; the address on the loopback is drawn instead."""

_SOON_S = 30.0


@dataclass(frozen=True)
class Served:
    """A share as it is mounted, the folder behind it, and the server's process."""

    mounted: Path
    folder: Path
    server: int

    def place(self) -> Path:
        """Return a new, empty folder in the share, as it is mounted."""
        made = self.mounted / f"kho-{time.monotonic_ns()}"
        made.mkdir()
        return made

    def fall(self) -> None:
        """Let the server go down in the midst of its work."""
        os.kill(self.server, signal.SIGKILL)


def free_host() -> str:
    """Return an address on the loopback at whose port of SMB nobody listens."""
    for _ in range(20):
        host = f"127.{random.randint(2, 254)}.{random.randint(2, 254)}.{random.randint(2, 254)}"
        try:
            socket.create_server((host, PORT)).close()
        except OSError:
            continue
        return host
    pytest.fail("no address is free for a share")


def write(path: Path, *lines: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    path.chmod(0o600)


@contextmanager
def samba(folder: Path, own: Path, *more: str) -> Iterator[Served]:
    """Serve a folder by Samba and mount it; `more` are lines of the share's settings."""
    host, settings = free_host(), own / "smb.conf"
    kept = ("private dir", "lock directory", "state directory", "cache directory", "pid directory")
    write(
        settings,
        "[global]",
        "server role = standalone server",
        f"interfaces = {host}/8",
        "bind interfaces only = yes",
        f"smb ports = {PORT}",
        "disable netbios = yes",
        "server min protocol = SMB3",
        "load printers = no",
        f"log file = {own}/log",
        f"passdb backend = tdbsam:{own}/passdb.tdb",
        f"ncalrpc dir = {own}/ncalrpc",
        *(f"{name} = {own}" for name in kept),
        "[shelf]",
        f"path = {folder}",
        "read only = no",
        *more,
    )
    new = [program("smbpasswd"), "-c", settings, "-s", "-a", "root"]
    subprocess.run(new, check=True, input=b"mat khau\nmat khau\n", stdout=subprocess.DEVNULL)
    serve = [program("smbd"), "-F", "-s", settings]
    with running(serve, 0, own / "smbd.log") as server, mounted(host, own) as top:
        yield Served(top / host / "shelf", folder, server)


@contextmanager
def mounted(host: str, own: Path) -> Iterator[Path]:
    """Mount all shares of a host below a folder."""
    home, top = own / "home", own / "mounted"
    home.mkdir()
    top.mkdir()
    settings = home / ".smb"
    write(settings / "smb.conf", "[global]", "client min protocol = SMB3")
    write(settings / "smbnetfs.conf", 'include "smbnetfs.auth"', 'include "smbnetfs.host"',
          'smb_query_browsers "false"')  # fmt: skip
    write(settings / "smbnetfs.auth", 'auth "root" "mat khau"')
    write(settings / "smbnetfs.host", f'host "{host}" visible=true')
    mount = ["env", f"HOME={home}", program("smbnetfs"), str(top), "-f"]
    with running(mount, 0, own / "smbnetfs.log"):
        try:
            _await(top / host / "shelf")
            yield top
        finally:
            subprocess.run([program("umount"), "-l", str(top)], check=True)


def _await(share: Path) -> None:
    deadline = time.monotonic() + _SOON_S
    while time.monotonic() < deadline:
        try:
            next(share.iterdir(), None)
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{share} is not mounted")
