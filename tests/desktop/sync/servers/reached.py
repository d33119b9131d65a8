"""Every kind of shelf on its real server, reached straight or by a line that tests cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from desktop.sync.s3 import Bucket
from desktop.sync.sftp import Sftp
from desktop.sync.shelf import Shelf
from desktop.sync.webdav import WebDav
from tests.desktop.sync.servers import buckets, dav, shells
from tests.desktop.sync.servers.fixtures import MARKS, SOON
from tests.desktop.sync.servers.lines import Line, line

Through = Callable[[int | None], Shelf]
"""Opens the shelf through a line at a port, or straight."""


def dav_through(server: dav.Served) -> tuple[int, Through]:
    place = server.place()

    def through(port: int | None) -> Shelf:
        origin = replace(place.origin, port=port or place.origin.port)
        return WebDav(replace(place, origin=origin), server.who, SOON)

    return server.port, through


def s3_through(server: buckets.Served) -> tuple[int, Through]:
    place = server.place()

    def through(port: int | None) -> Shelf:
        origin = replace(place.origin, port=port or place.origin.port)
        return Bucket(replace(place, origin=origin), server.who, SOON)

    return place.origin.port, through


def sftp_through(server: shells.Served) -> tuple[int, Through]:
    place, who = server.place(), server.trusted()
    return server.port, lambda port: Sftp(replace(place, port=port or place.port), who, SOON)


BY_SERVER = {
    "wsgidav": dav_through,
    "rclone_dav": dav_through,
    "rclone_s3": s3_through,
    "ceph": s3_through,
    "rclone_sftp": sftp_through,
    "apache": dav_through,
    "nginx": dav_through,
    "openssh": sftp_through,
}


@pytest.fixture(params=[pytest.param(name, marks=MARKS.get(name, ())) for name in BY_SERVER])
def reached(request: pytest.FixtureRequest) -> tuple[int, Through]:
    server = request.getfixturevalue(request.param)
    return BY_SERVER[request.param](server)


@pytest.fixture
def laid(reached: tuple[int, Through]) -> Iterator[Line]:
    with line(reached[0]) as between:
        yield between


@pytest.fixture
def straight(reached: tuple[int, Through]) -> Iterator[Shelf]:
    shelf = reached[1](None)
    yield shelf
    shelf.close()


@pytest.fixture
def through(reached: tuple[int, Through], laid: Line) -> Iterator[Shelf]:
    shelf = reached[1](laid.port)
    yield shelf
    shelf.close()
