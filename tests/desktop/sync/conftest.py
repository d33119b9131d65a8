"""Devices and a shelf for the tests of exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desktop.sync.party import Clock, Device
from tests.desktop.sync.servers.fixtures import (  # noqa: F401  pytest finds them here
    apache,
    ceph,
    nginx,
    openssh,
    rclone_dav,
    rclone_s3,
    rclone_sftp,
    share,
    swift,
    wsgidav,
)
from tests.desktop.sync.servers.reached import (  # noqa: F401  and here
    laid,
    reached,
    straight,
    through,
)

MakeDevice = Callable[..., Device]


@pytest.fixture
def device(tmp_path: Path) -> Iterator[MakeDevice]:
    """Make a device by its owner's name; all are closed in the end."""
    with ExitStack() as stack:

        def make(name: str, clock: Clock | None = None) -> Device:
            made = Device(tmp_path / name, name, clock)
            stack.callback(lambda: made.store.close())
            return made

        yield make


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder to be a shelf."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder
