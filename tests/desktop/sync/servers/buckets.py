"""Object storage: each serves one bucket, whose keys it checks."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.sync import signing
from desktop.sync.addresses import BucketAddress, Origin
from desktop.sync.credentials import Credentials
from tests.desktop.sync.servers.dav import rclone_program
from tests.desktop.sync.servers.process import HOST, free_port, running

WHO = Credentials("DOANGIAMSAT", "bi+mat/khoa=7")
BUCKET = "so-doan"


@dataclass(frozen=True)
class Served:
    """A bucket and who may use it."""

    origin: Origin
    who: Credentials

    def place(self) -> BucketAddress:
        """Return the address of an empty place in it."""
        return BucketAddress(self.origin, BUCKET, f"{secrets.token_hex(6)}/")


@contextmanager
def rclone(folder: Path, own: Path, *more: str) -> Iterator[Served]:
    """Serve by rclone."""
    port = free_port()
    (folder / BUCKET).mkdir()
    key = f"{WHO.user},{WHO.password}"
    at = ["--addr", f"{HOST}:{port}", "--auth-key", key]
    command = [str(rclone_program()), "serve", "s3", str(folder), *at, *more]
    with running(command, port, own / "rclone.log"):
        yield Served(Origin("http", HOST, port), WHO)


def make_bucket(origin: Origin, who: Credentials) -> None:
    """Make the bucket on a server that has none."""
    target, nothing = f"/{BUCKET}", hashlib.sha256(b"").hexdigest()
    now = dt.datetime.now(dt.UTC)
    headers = signing.signed("PUT", origin, target, nothing, who, "us-east-1", now)
    asked = http.client.HTTPConnection(origin.host, origin.port, timeout=60)
    asked.request("PUT", target, headers=headers)
    assert asked.getresponse().status == 200
    asked.close()
