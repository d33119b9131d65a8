"""Trips over real servers: two devices that write at the same time come together on each kind of shelf."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.sync.s3 import Bucket
from desktop.sync.sftp import Sftp
from desktop.sync.shelf import Shelf
from desktop.sync.webdav import WebDav
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.servers import buckets, dav, shells
from tests.desktop.sync.servers.fixtures import SOON


def come_together(device: MakeDevice, opened: Callable[[], Shelf]) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])

    def go(each: Device) -> tuple[int, int]:
        shelf = opened()
        try:
            outcome = each.go(shelf, delegation)
        finally:
            shelf.close()
        assert outcome.problems == []
        return outcome.sent, outcome.received

    go(an)
    go(binh)
    an.write("f1", "của An")
    binh.write("f1", "của Bình")
    for each in (an, binh, an):
        go(each)
    assert an.clashes() == binh.clashes() == {("f1", "text"): {"của An", "của Bình"}}
    assert go(an) == go(binh) == (0, 0)


def test_over_wsgidav(device: MakeDevice, wsgidav: dav.Served) -> None:
    place = wsgidav.place()
    come_together(device, lambda: WebDav(place, wsgidav.who, SOON))


def test_over_a_bucket(device: MakeDevice, rclone_s3: buckets.Served) -> None:
    place = rclone_s3.place()
    come_together(device, lambda: Bucket(place, rclone_s3.who, SOON))


@pytest.mark.ceph
def test_over_ceph(device: MakeDevice, ceph: buckets.Served) -> None:
    place = ceph.place()
    come_together(device, lambda: Bucket(place, ceph.who, SOON))


@pytest.mark.swift
def test_over_swift(device: MakeDevice, swift: buckets.Served) -> None:
    place = swift.place()
    come_together(device, lambda: Bucket(place, swift.who, SOON))


def test_over_ssh(device: MakeDevice, rclone_sftp: shells.Served) -> None:
    place, who = rclone_sftp.place(), rclone_sftp.trusted()
    come_together(device, lambda: Sftp(place, who, SOON))


@pytest.mark.servers
def test_over_apache(device: MakeDevice, apache: dav.Served) -> None:
    place = apache.place()
    come_together(device, lambda: WebDav(place, apache.who, SOON))
