"""Servers that have no room, no right for us, or nothing to be written on: each says so in its own way."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.sync import reasons
from desktop.sync.s3 import Bucket
from desktop.sync.sftp import Sftp
from desktop.sync.shelf import Bytes, Shelf, ShelfFull, ShelfReadOnly, ShelfRefused
from desktop.sync.trial import Report, probe
from desktop.sync.webdav import WebDav
from desktop.work import Quiet
from tests.desktop.sync.servers import buckets, dav, shells
from tests.desktop.sync.servers.fixtures import MARKS, SOON
from tests.desktop.sync.servers.folders import shared_folder

MUCH = random.Random(7).randbytes(3_000_000)


@contextmanager
def small_disk() -> Iterator[Path]:
    """Give a folder with room for 4 MB."""
    with shared_folder() as folder:
        size = ["-o", "size=4m,mode=777"]
        subprocess.run(["mount", "-t", "tmpfs", *size, "tmpfs", folder], check=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def dav_shelf(server: dav.Served) -> Shelf:
    return WebDav(server.place(), server.who, SOON)


def s3_shelf(server: buckets.Served) -> Shelf:
    return Bucket(server.place(), server.who, SOON)


def sftp_shelf(server: shells.Served) -> Shelf:
    return Sftp(server.place(), server.trusted(), SOON)


SERVERS = {
    "wsgidav": (dav.wsgidav, dav_shelf),
    "rclone dav": (dav.rclone, dav_shelf),
    "apache": (dav.apache, dav_shelf),
    "nginx": (dav.nginx, dav_shelf),
    "rclone s3": (buckets.rclone, s3_shelf),
    "rclone sftp": (shells.rclone, sftp_shelf),
    "openssh": (shells.openssh, sftp_shelf),
}
VAGUE = (ShelfFull, reasons.ShelfFailing)
NO_WORD = {"nginx": VAGUE, "wsgidav": VAGUE}
"""Servers that leave their own torso there, or hold it open for a while, so that nothing smaller fits either."""

SAYS_FULL = {"apache", "rclone sftp", "openssh"}
"""Servers that say themselves that there is no room, or how much; of others it is only seen that less fits."""


@pytest.mark.servers
@pytest.mark.mount
@pytest.mark.parametrize("name", SERVERS)
def test_a_full_shelf_is_named_and_keeps_what_it_had(name: str) -> None:
    serve, opened = SERVERS[name]
    with small_disk() as folder, shared_folder() as own, serve(folder, own) as server:
        shelf = opened(server)
        shelf.write("a/one", Bytes(MUCH), Quiet())
        with pytest.raises(NO_WORD.get(name, ShelfFull)) as refused:
            shelf.write("a/two", Bytes(MUCH), Quiet())
        assert (refused.type is ShelfFull) == (name in SAYS_FULL)
        assert {o.name for o in shelf.names("a/")} == {"a/one"}
        assert b"".join(shelf.read("a/one")) == MUCH
        for left in list(shelf.names("tmp/")):
            shelf.delete(left.name)
        if name != "wsgidav":
            shelf.write("a/small", Bytes(b"words"), Quiet())
        shelf.close()


def test_wsgidav_refuses_a_wrong_password(wsgidav: dav.Served) -> None:
    refused(WebDav(wsgidav.place(), replace(wsgidav.who, password="sai"), SOON))


def test_rclone_refuses_a_wrong_password(rclone_dav: dav.Served) -> None:
    refused(WebDav(rclone_dav.place(), replace(rclone_dav.who, password="sai"), SOON))


@pytest.mark.servers
def test_apache_refuses_a_wrong_password(apache: dav.Served) -> None:
    refused(WebDav(apache.place(), replace(apache.who, password="sai"), SOON))


@pytest.mark.servers
def test_nginx_refuses_a_wrong_password(nginx: dav.Served) -> None:
    refused(WebDav(nginx.place(), replace(nginx.who, password="sai"), SOON))


@pytest.mark.parametrize("wrong", [{"password": "sai"}, {"user": "AI"}], ids=["secret", "key"])
@pytest.mark.parametrize("name", ["rclone_s3", pytest.param("ceph", marks=MARKS["ceph"])])
def test_a_bucket_refuses_a_wrong_key(
    name: str, wrong: dict[str, str], request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue(name)
    refused(Bucket(server.place(), replace(server.who, **wrong), SOON))


def refused(shelf: Shelf) -> None:
    for act in (
        lambda: list(shelf.names("a/")),
        lambda: b"".join(shelf.read("a/x")),
        lambda: shelf.write("a/x", Bytes(b"x"), Quiet()),
        lambda: shelf.write("a/x", Bytes(MUCH), Quiet()),
    ):
        with pytest.raises(ShelfRefused):
            act()
    shelf.close()


def read_only(shelf: Shelf) -> None:
    assert list(shelf.names("a/")) == []
    for data in (b"x", MUCH):
        with pytest.raises(ShelfReadOnly):
            shelf.write("a/x", Bytes(data), Quiet())
    shelf.close()


def test_a_shelf_of_rclone_that_may_only_be_read_is_named() -> None:
    with shared_folder() as folder, shared_folder() as own:
        (folder / "shelf").mkdir()
        with dav.rclone(folder, own, "--read-only") as server:
            read_only(WebDav(server.address("shelf"), server.who, SOON))


@pytest.mark.servers
def test_a_shelf_of_openssh_that_may_only_be_read_is_named() -> None:
    with shared_folder() as folder, shared_folder() as own:
        (folder / "shelf").mkdir()
        with shells.openssh(folder, own, "internal-sftp -R") as server:
            read_only(Sftp(server.address("shelf"), server.trusted(), SOON))


@pytest.mark.servers
def test_a_folder_of_apache_that_may_only_be_read_is_named(apache: dav.Served) -> None:
    place = apache.place()
    made = apache.folder / place.path.strip("/")
    shutil.chown(made, "root")
    made.chmod(0o755)
    read_only(WebDav(place, apache.who, SOON))


EXPECTED = {
    "wsgidav": (True, True),
    "rclone_dav": (True, False),
    "apache": (True, True),
    "nginx": (True, False),
    "rclone_s3": (True, False),
    "ceph": (True, True),
    "swift": (True, False),
    "rclone_sftp": (False, None),
    "openssh": (True, None),
}
"""Whether each keeps the first of two objects of one name, and whether it honours If-None-Match."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=MARKS.get(name, ())) for name in EXPECTED],
)
def test_a_trial_tells_what_a_server_honours(name: str, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue(name)
    opened = {
        "s3": s3_shelf,
        "ceph": s3_shelf,
        "swift": s3_shelf,
        "sftp": sftp_shelf,
        "openssh": sftp_shelf,
    }
    shelf = opened.get(name.rpartition("_")[2], dav_shelf)(server)
    report = probe(shelf, Quiet())
    keeps_first, honours = EXPECTED[name]
    assert report == Report(
        shelf=shelf.address,
        reads_back=True,
        reads_from_any_byte=True,
        lists=True,
        keeps_first=keeps_first,
        honours_none_match=honours,
        removes=True,
    )
    assert report.is_fit
    assert list(shelf.names("")) == []
    shelf.close()
