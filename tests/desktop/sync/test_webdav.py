"""WebDAV as a shelf: the contract on every server there is, and what servers and lines do to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.sync.web import Patience
from desktop.sync.webdav import WebDav
from tests.desktop.sync.contract import Open, ShelfContract
from tests.desktop.sync.servers import dav
from tests.desktop.sync.servers.dav import Serve, Served
from tests.desktop.sync.servers.folders import shared_folder

SOON = Patience(connect_s=5, answer_s=5, pauses_s=(0.05, 0.1))


def served(serve: Serve) -> Iterator[Served]:
    with shared_folder() as folder, shared_folder() as own, serve(folder, own) as running:
        yield running


@pytest.fixture(scope="session")
def wsgidav() -> Iterator[Served]:
    yield from served(dav.wsgidav)


@pytest.fixture(scope="session")
def rclone() -> Iterator[Served]:
    yield from served(dav.rclone)


@pytest.fixture(scope="session")
def apache() -> Iterator[Served]:
    yield from served(dav.apache)


@pytest.fixture(scope="session")
def nginx() -> Iterator[Served]:
    yield from served(dav.nginx)


def opener(server: Served) -> Open:
    place = server.place()
    return lambda: WebDav(place, server.who, SOON)


class TestWsgidav(ShelfContract):
    @pytest.fixture
    def connect(self, wsgidav: Served) -> Open:
        return opener(wsgidav)


class TestRclone(ShelfContract):
    @pytest.fixture
    def connect(self, rclone: Served) -> Open:
        return opener(rclone)


@pytest.mark.servers
class TestApache(ShelfContract):
    @pytest.fixture
    def connect(self, apache: Served) -> Open:
        return opener(apache)


@pytest.mark.servers
class TestNginx(ShelfContract):
    @pytest.fixture
    def connect(self, nginx: Served) -> Open:
        return opener(nginx)
