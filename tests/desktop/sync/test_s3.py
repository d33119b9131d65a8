"""A bucket as a shelf: the contract on the servers there are, and what stores and lines do to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.sync.s3 import Bucket
from desktop.sync.web import Patience
from tests.desktop.sync.contract import Open, ShelfContract
from tests.desktop.sync.servers import buckets
from tests.desktop.sync.servers.buckets import Served
from tests.desktop.sync.servers.folders import shared_folder

SOON = Patience(connect_s=5, answer_s=5, pauses_s=(0.05, 0.1))


@pytest.fixture(scope="session")
def rclone() -> Iterator[Served]:
    with shared_folder() as folder, shared_folder() as own, buckets.rclone(folder, own) as running:
        yield running


def opener(server: Served) -> Open:
    place = server.place()
    return lambda: Bucket(place, server.who, SOON)


class TestRclone(ShelfContract):
    @pytest.fixture
    def connect(self, rclone: Served) -> Open:
        return opener(rclone)
