"""An office's shared drive: the folder shelf over SMB, as a mount gives it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.sync import completeness, journey
from desktop.sync.folder import Folder
from desktop.sync.shelf import Bytes, ShelfReadOnly, ShelfUnreachable
from desktop.sync.trial import probe
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.contract import Open, ShelfContract
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.servers.folders import shared_folder
from tests.desktop.sync.servers.shares import Served, samba
from tests.desktop.sync.test_evidence import PHOTO, read, snap

pytestmark = pytest.mark.samba


class TestShare(ShelfContract):
    @pytest.fixture
    def connect(self, share: Served) -> Open:
        place = share.place()
        return lambda: Folder(place)


def test_two_devices_come_together_with_their_photos(device: MakeDevice, share: Served) -> None:
    an, binh, place = device("an"), device("binh"), share.place()
    delegation = begin(an, [binh])
    hashes = [snap(an, f"e{number}", PHOTO[number:]) for number in range(6)]

    def go(each: Device) -> None:
        [result] = journey.go(each.sharing, each.ring, Folder(place), Quiet())
        assert result.words.problems == []

    go(an)
    go(binh)
    an.write("f1", "của An")
    binh.write("f1", "của Bình")
    for each in (an, binh, an):
        go(each)
    assert an.clashes() == binh.clashes() == {("f1", "text"): {"của An", "của Bình"}}
    assert [read(binh, hash) for hash in hashes] == [PHOTO[number:] for number in range(6)]
    for each in (an, binh):
        found = completeness.measure(
            each.sharing, each.ring, Folder(place), delegation, Quiet(), is_hashed=True
        )
        assert found.is_complete


def test_the_set_up_finds_it_fit(share: Served) -> None:
    assert probe(Folder(share.place()), Quiet()).is_fit


def test_a_share_without_the_right_to_write_says_so() -> None:
    with (
        shared_folder() as folder,
        shared_folder() as own,
        samba(folder, own, "read only = yes") as served,
    ):
        shelf = Folder(served.mounted)
        assert list(shelf.names("")) == []
        with pytest.raises(ShelfReadOnly):
            shelf.write("a/x", Bytes(b"x"), Quiet())


def test_a_trip_to_a_server_that_went_down_marks_nothing_as_sent(device: MakeDevice) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    with shared_folder() as folder, shared_folder() as own, samba(folder, own) as served:
        journey.go(an.sharing, an.ring, Folder(served.mounted), Quiet())
        before = an.sharing.seen(str(served.mounted), delegation.id)
        an.write("f1", "viết sau đó")
        hash = snap(an, "e1", PHOTO)
        served.fall()
        with pytest.raises(ShelfUnreachable):
            journey.go(an.sharing, an.ring, Folder(served.mounted), Quiet())
        assert an.sharing.seen(str(served.mounted), delegation.id) == before != {}
        place = shutil.copytree(folder, own / "again")  # the server is back, elsewhere
        for each in (an, binh):
            journey.go(each.sharing, each.ring, Folder(place), Quiet())
        assert binh.texts() == an.texts() == {"f1": "viết sau đó"}
        assert read(binh, hash) == PHOTO


def test_a_server_that_went_down_is_out_of_reach_and_never_looks_empty() -> None:
    with shared_folder() as folder, shared_folder() as own, samba(folder, own) as served:
        shelf = Folder(served.mounted)
        shelf.write("a/x", Bytes(b"x"), Quiet())
        served.fall()
        # what the mount still remembers may be told, and nothing else
        with suppress(ShelfUnreachable):
            assert [each.name for each in shelf.names("")] == ["a/x"]
        with suppress(ShelfUnreachable):
            assert b"".join(shelf.read("a/x")) == b"x"
        with pytest.raises(ShelfUnreachable):
            shelf.write("a/y", Bytes(b"y"), Quiet())
    assert not Path(served.mounted).exists()
