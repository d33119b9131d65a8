"""Every real server, started once where a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.sync.web import Patience
from tests.desktop.sync.servers import buckets, dav, shares, shells
from tests.desktop.sync.servers.ceph import ceph as serve_ceph
from tests.desktop.sync.servers.folders import shared_folder
from tests.desktop.sync.servers.swift import swift as serve_swift

SOON = Patience(connect_s=5, answer_s=5, pauses_s=(0.05, 0.1))
"""Patience as tests have it."""

MARKS = {
    "apache": pytest.mark.servers,
    "nginx": pytest.mark.servers,
    "openssh": pytest.mark.servers,
    "ceph": pytest.mark.ceph,
    "swift": pytest.mark.swift,
}
"""How the tests of each server are marked, where it does not come with the locked list."""


@pytest.fixture(scope="session")
def wsgidav() -> Iterator[dav.Served]:
    with shared_folder() as folder, shared_folder() as own, dav.wsgidav(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def rclone_dav() -> Iterator[dav.Served]:
    with shared_folder() as folder, shared_folder() as own, dav.rclone(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def apache() -> Iterator[dav.Served]:
    with shared_folder() as folder, shared_folder() as own, dav.apache(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def nginx() -> Iterator[dav.Served]:
    with shared_folder() as folder, shared_folder() as own, dav.nginx(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def rclone_s3() -> Iterator[buckets.Served]:
    with shared_folder() as folder, shared_folder() as own, buckets.rclone(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def ceph() -> Iterator[buckets.Served]:
    with shared_folder() as folder, shared_folder() as own, serve_ceph(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def swift() -> Iterator[buckets.Served]:
    with shared_folder() as folder, shared_folder() as own, serve_swift(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def share() -> Iterator[shares.Served]:
    with shared_folder() as folder, shared_folder() as own, shares.samba(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def rclone_sftp() -> Iterator[shells.Served]:
    with shared_folder() as folder, shared_folder() as own, shells.rclone(folder, own) as served:
        yield served


@pytest.fixture(scope="session")
def openssh() -> Iterator[shells.Served]:
    with shared_folder() as folder, shared_folder() as own, shells.openssh(folder, own) as served:
        yield served
