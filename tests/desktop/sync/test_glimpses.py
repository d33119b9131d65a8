"""Thumbnails over a shelf: seen before the photos, sealed, a stranger's picture until the photo is here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop.evidence.album import Album
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.pictures import THUMBNAIL_SIDE_PX, Pictures
from desktop.evidence.renditions import Renditions
from desktop.sync import journey
from desktop.sync.evidence import Carrier
from desktop.sync.glimpses import Glimpses
from desktop.sync.journey import ALL, WORDS, Result, Scope
from desktop.sync.shelf import Shelf, Source
from desktop.work import Quiet, Work
from tests import make
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.shelves import Memory, Unsteady
from tests.desktop.sync.test_evidence import PHOTO, snap

NOTHING = Scope(frozenset({"no visit"}))


@pytest.fixture
def darkroom() -> Iterator[Darkroom]:
    with Darkroom(children=1) as opened:
        yield opened


def go(device: Device, shelf: Shelf, darkroom: Darkroom, scope: Scope = ALL) -> Result:
    album = Album(device.store, darkroom)
    seen = replace(scope, album=album)
    [result] = journey.go(device.sharing, device.ring, shelf, Quiet(), seen)
    return result


def photographed(device: Device, darkroom: Darkroom, id: str, note: str = "") -> str:
    hash = snap(device, id, make.jpeg(note=note))
    Pictures.of(device.store, darkroom).thumbnail(hash)
    return hash


def shown(device: Device, hash: str) -> bytes:
    found = Renditions.of(device.store.vault).find(hash, THUMBNAIL_SIDE_PX)
    return found.jpeg if found else b""


def test_a_photo_is_seen_before_it_comes(device: MakeDevice, darkroom: Darkroom) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    hash = photographed(an, darkroom, "e1")
    paper = snap(an, "e2", PHOTO)
    go(an, shelf, darkroom)
    result = go(binh, shelf, darkroom, NOTHING)
    assert (result.seen, result.pulled) == (1, 0)
    assert not binh.store.blobs.holds(hash)
    assert Pictures.of(binh.store, darkroom).thumbnail(hash).width_px == THUMBNAIL_SIDE_PX
    assert not shown(binh, paper)


class Meeting(Memory):
    """A shelf on which no object of evidence goes or comes before another is under way as well."""

    together: threading.Barrier

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        self._meet(name)
        return super().read(name, start)

    def write(self, name: str, source: Source, work: Work) -> None:
        self._meet(name)
        super().write(name, source, work)

    def _meet(self, name: str) -> None:
        if "/blob/" in name:
            self.together.wait()


def test_thumbnails_go_and_come_some_at_once(device: MakeDevice, darkroom: Darkroom) -> None:
    an, binh, shelf = device("an"), device("binh"), Meeting(lanes=2)
    shelf.together = threading.Barrier(2, timeout=60)
    begin(an, [binh])
    hashes = [photographed(an, darkroom, f"e{number}", str(number)) for number in range(2)]
    go(an, shelf, darkroom)
    assert go(binh, shelf, darkroom, NOTHING).seen == 2
    assert all(shown(binh, hash) for hash in hashes)


def test_the_photo_takes_the_strangers_picture_away(device: MakeDevice, darkroom: Darkroom) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    hash = photographed(an, darkroom, "e1")
    go(an, shelf, darkroom)
    go(binh, shelf, darkroom, NOTHING)
    assert shown(binh, hash)
    assert go(binh, shelf, darkroom).pulled == 1
    assert not shown(binh, hash)


def test_who_has_the_photo_no_longer_asks_for_its_thumbnail_and_all_rests(
    device: MakeDevice, darkroom: Darkroom
) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    photographed(an, darkroom, "e1")
    for each in (an, binh, an, binh):
        go(each, shelf, darkroom)
    for each in (an, binh):
        view = Unsteady(shelf)
        go(each, view, darkroom)
        assert view.requests == 1


def test_words_alone_bring_no_thumbnails(device: MakeDevice, darkroom: Darkroom) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    photographed(an, darkroom, "e1")
    go(an, shelf, darkroom)
    assert go(binh, shelf, darkroom, WORDS).seen == 0


@pytest.mark.parametrize("how", ["flipped", "cut", "swapped", "large", "no picture", "a bomb"])
def test_what_is_not_a_thumbnail_is_not_shown(
    device: MakeDevice, darkroom: Darkroom, how: str
) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    hashes = [photographed(an, darkroom, "e1", "một"), photographed(an, darkroom, "e2", "hai")]
    go(an, shelf, darkroom)
    glimpses = Glimpses(delegation, shelf, Album(an.store, darkroom))
    first, second = (glimpses.name(hash) for hash in hashes)
    sealed = shelf.objects[first]
    if how in ("no picture", "a bomb"):
        del shelf.objects[first]
        words = b"<svg/>" if how == "no picture" else make.jpeg()[:300]
        Renditions.of(an.store.vault).put(hashes[0], THUMBNAIL_SIDE_PX, _picture(words))
        [wanted] = [w for w in an.sharing.wanted(delegation) if w.hash == hashes[0]]
        assert glimpses.push(wanted, Quiet())
    else:
        shelf.objects[first] = {
            "flipped": sealed[:-1] + bytes([sealed[-1] ^ 1]),
            "cut": sealed[:-5],
            "swapped": shelf.objects[second],
            "large": sealed + bytes(1 << 20),
        }[how]
    go(binh, shelf, darkroom, NOTHING)
    assert not shown(binh, hashes[0])
    assert shown(binh, hashes[1])


def _picture(jpeg: bytes):  # type: ignore[no-untyped-def]
    from desktop.evidence.darkroom import Picture

    return Picture(jpeg, 256, 256, grey=False)


def test_the_shelf_learns_nothing_but_sizes(device: MakeDevice, darkroom: Darkroom) -> None:
    an, shelf = device("an"), Memory()
    delegation = begin(an)
    hash = photographed(an, darkroom, "e1")
    go(an, shelf, darkroom)
    kept = shown(an, hash)
    carrier = Carrier(an.sharing, shelf, delegation)
    assert carrier.balance().push == ()
    assert not any(hash in name or kept[20:60] in data for name, data in shelf.objects.items())
