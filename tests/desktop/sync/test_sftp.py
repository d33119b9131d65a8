"""A machine reached by SSH as a shelf: the contract on the servers there are, and what servers and lines do to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.sync.sftp import Sftp
from desktop.sync.web import Patience
from tests.desktop.sync.contract import Open, ShelfContract
from tests.desktop.sync.servers import shells
from tests.desktop.sync.servers.folders import shared_folder
from tests.desktop.sync.servers.shells import Served

SOON = Patience(connect_s=5, answer_s=5, pauses_s=(0.05, 0.1))


@pytest.fixture(scope="session")
def rclone() -> Iterator[Served]:
    with shared_folder() as folder, shared_folder() as own, shells.rclone(folder, own) as running:
        yield running


@pytest.fixture(scope="session")
def openssh() -> Iterator[Served]:
    with shared_folder() as folder, shared_folder() as own, shells.openssh(folder, own) as running:
        yield running


def opener(server: Served) -> Open:
    place, who = server.place(), server.trusted()
    return lambda: Sftp(place, who, SOON)


class TestRclone(ShelfContract):
    @pytest.fixture
    def connect(self, rclone: Served) -> Open:
        return opener(rclone)


@pytest.mark.servers
class TestOpenSsh(ShelfContract):
    @pytest.fixture
    def connect(self, openssh: Served) -> Open:
        return opener(openssh)
