"""Photos over a shelf: the same bytes on every device, on from where they broke off, never a wrong byte kept."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from db import fields
from db.records import Evidence, RecordId, Visit, VisitKind
from db.sharing import Delegation
from desktop.sync import completeness, evidence, journey, names, rolls
from desktop.sync.evidence import Cipher, Sealed
from desktop.sync.folder import Folder
from desktop.sync.journey import ALL, WORDS, Result, Scope
from desktop.sync.keyring import Unsealed
from desktop.sync.names import RollName
from desktop.sync.outcome import Answer, ShelfEmptied, Trouble
from desktop.sync.shelf import Shelf, ShelfUnreachable
from desktop.sync.wishes import Wishbook, Wishes
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import INSPECTION, NOW_MS, VISIT, Device, begin
from tests.desktop.sync.shelves import Memory, Unsteady

PHOTO = random.Random(1).randbytes(300_001)


def snap(device: Device, id: str, data: bytes, visit: RecordId = VISIT.id) -> str:
    blob = device.store.blobs.add_bytes(data)
    record = Evidence(
        id=RecordId(id), visit=visit, hash=blob.hash, size_bytes=blob.size_bytes, file_name="a.jpg"
    )
    device.store.write("evidence.add", [fields.edit(record)])
    return blob.hash


def go(device: Device, shelf: Shelf | Path, scope: Scope = ALL) -> Result:
    place = Folder(shelf) if isinstance(shelf, Path) else shelf
    [result] = journey.go(device.sharing, device.ring, place, Quiet(), scope)
    return result


def read(device: Device, hash: str) -> bytes:
    with device.store.blobs.open(hash) as stream:
        return stream.read()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_001])
@pytest.mark.parametrize("step", [1, 4096, 262_144])
def test_sealed_content_opens_to_itself_however_it_is_cut(size: int, step: int) -> None:
    data, cipher = random.Random(size).randbytes(size), cipher_of("ab" * 32)
    sealed = b"".join(Sealed(lambda: io.BytesIO(data), size, cipher).chunks())
    assert len(sealed) == evidence.sealed_size(size)
    step = step if size < 1000 else max(step, 4096)
    pieces = (sealed[at : at + step] for at in range(0, len(sealed), step))
    assert b"".join(map(bytes, evidence.opened(pieces, size, cipher))) == data


@pytest.mark.parametrize("start", [0, 1, 18, 19, 20, 65_570, 65_571, 65_572, 200_000, 300_099])
def test_sealing_goes_on_from_any_byte(start: int) -> None:
    source = Sealed(lambda: io.BytesIO(PHOTO), len(PHOTO), cipher_of("cd" * 32))
    assert b"".join(source.chunks(start)) == b"".join(source.chunks())[start:]


@pytest.mark.parametrize("wrong", ["flipped", "cut", "longer", "swapped", "another", "headless"])
def test_what_is_not_the_content_is_never_opened(wrong: str) -> None:
    cipher = cipher_of("ab" * 32)
    whole = b"".join(Sealed(lambda: io.BytesIO(PHOTO), len(PHOTO), cipher).chunks())
    size = 65_552
    spoilt = {
        "flipped": whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:],
        "cut": whole[:-100],
        "longer": whole + b"x",
        "swapped": whole[:19] + whole[19 + size : 19 + 2 * size] + whole[19 : 19 + size] + whole[19 + 2 * size :],
        "another": b"".join(Sealed(lambda: io.BytesIO(PHOTO), len(PHOTO), cipher_of("00" * 32)).chunks()),
        "headless": b"x" + whole[1:],
    }[wrong]  # fmt: skip
    with pytest.raises(Unsealed):
        b"".join(evidence.opened([spoilt], len(PHOTO), cipher))


def cipher_of(hash: str):  # type: ignore[no-untyped-def]
    return Cipher(Delegation("d", INSPECTION.id, bytes(32), "")).of(hash)


def test_a_photo_of_one_stands_on_the_other(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    assert go(an, place).pushed == 1
    assert go(binh, place).pulled == 1
    assert read(binh, hash) == PHOTO
    assert binh.store.check(Quiet()).problems == ()


def test_the_same_photo_of_two_is_one_object(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    go(an, place)
    go(binh, place)
    snap(an, "e1", PHOTO)
    snap(binh, "e2", PHOTO)
    go(an, place)
    assert go(binh, place).pushed == 0
    assert len([p for p in (place / delegation.id / "blob").rglob("*") if p.is_file()]) == 1


def test_words_come_without_photos_and_photos_of_one_visit_alone(
    device: MakeDevice, place: Path
) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    other = Visit(id=RecordId("v2"), inspection=INSPECTION.id, kind=VisitKind.SURVEY)
    an.store.write("visit.add", [fields.edit(other)])
    first, second = snap(an, "e1", PHOTO), snap(an, "e2", b"khac", other.id)
    go(an, place)
    assert go(binh, place, WORDS).pulled == 0
    result = go(binh, place, Scope(frozenset({other.id})))
    assert binh.store.blobs.holds(second)
    assert not binh.store.blobs.holds(first)
    assert [each.hash for each in result.left.pull] == [first]


def two_visits(an: Device, shelf: Shelf) -> tuple[str, str]:
    """Put a photo of each of two visits on a shelf; the second visit is the newer."""
    other = Visit(id=RecordId("v2"), inspection=INSPECTION.id, kind=VisitKind.SURVEY)
    an.store.write("visit.add", [fields.edit(other)])
    first, second = snap(an, "e1", PHOTO), snap(an, "e2", b"khac", other.id)
    go(an, shelf)
    return first, second


@pytest.mark.parametrize("by_itself", [True, False])
def test_what_this_device_does_not_wish_for_stays_there(
    device: MakeDevice, by_itself: bool
) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    both = two_visits(an, shelf)
    wishes = Wishes(by_itself).choosing("v2", not by_itself)
    Wishbook(binh.store.vault).keep(wishes)
    result = go(binh, shelf, Scope(wishes=Wishbook(binh.store.vault).wishes()))
    here = [binh.store.blobs.holds(hash) for hash in both]
    assert here == [by_itself, not by_itself]
    assert len(result.left.pull) == 1


@pytest.mark.parametrize("by", ["visit", "photo"])
def test_what_a_person_waits_for_comes_before_all_else_and_nothing_goes(
    device: MakeDevice, by: str
) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    first, second = two_visits(an, shelf)
    go(binh, shelf, WORDS)
    snap(binh, "e3", b"cua Binh", RecordId("v1"))
    result = go(binh, shelf, Scope(now=frozenset({"v2" if by == "visit" else second})))
    assert (result.pushed, result.pulled) == (0, 1)
    assert binh.store.blobs.holds(second)
    assert not binh.store.blobs.holds(first)
    assert go(binh, shelf).pushed == 1


@pytest.mark.parametrize("little_bytes", [0, 8 << 20], ids=["by file", "in memory"])
def test_a_broken_download_goes_on_where_it_stopped(
    device: MakeDevice, monkeypatch: pytest.MonkeyPatch, little_bytes: int
) -> None:
    monkeypatch.setattr(evidence, "LITTLE_BYTES", little_bytes)
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    shelf = Memory()
    go(an, shelf)
    go(binh, shelf, WORDS)
    view = Unsteady(shelf, patience=3)
    with pytest.raises(ShelfUnreachable):
        go(binh, view)
    [part] = (binh.folder / evidence.INCOMING).iterdir()
    assert part.stat().st_size == 1000
    starts: list[int] = []
    plain = shelf.read
    shelf.read = lambda name, start=0: starts.append(start) or plain(name, start)  # type: ignore[method-assign,func-returns-value]
    assert go(binh, shelf).pulled == 1
    assert starts == [1000]
    assert not list((binh.folder / evidence.INCOMING).iterdir())
    assert read(binh, hash) == PHOTO


@pytest.mark.parametrize("little_bytes", [0, 8 << 20], ids=["by file", "in memory"])
def test_a_spoilt_photo_is_named_and_not_kept_and_comes_once_it_is_whole(
    device: MakeDevice, place: Path, monkeypatch: pytest.MonkeyPatch, little_bytes: int
) -> None:
    monkeypatch.setattr(evidence, "LITTLE_BYTES", little_bytes)
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    go(an, place)
    [path] = [p for p in place.rglob("blob/*/*") if p.is_file()]
    whole = path.read_bytes()
    path.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    result = go(binh, place)
    assert [(p.trouble, p.where) for p in result.words.problems] == [(Trouble.DAMAGED, hash)]
    assert not binh.store.blobs.holds(hash)
    assert not list((binh.folder / evidence.INCOMING).iterdir())
    path.write_bytes(whole)
    assert go(binh, place).pulled == 1


def test_another_photo_that_a_member_sealed_under_this_ones_key_is_not_kept(
    device: MakeDevice, place: Path
) -> None:
    """Every member has the key of every photo, so that the seal alone proves nothing of whose bytes they are."""
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    go(an, place)
    [path] = [p for p in place.rglob("blob/*/*") if p.is_file()]
    whole = path.read_bytes()
    false = Sealed(lambda: io.BytesIO(PHOTO[::-1]), len(PHOTO), Cipher(delegation).of(hash))
    path.write_bytes(b"".join(false.chunks()))
    result = go(binh, place)
    assert [(p.trouble, p.where) for p in result.words.problems] == [(Trouble.DAMAGED, hash)]
    assert not binh.store.blobs.holds(hash)
    path.write_bytes(whole)
    assert go(binh, place).pulled == 1
    assert read(binh, hash) == PHOTO


def test_a_photo_that_nobody_put_there_is_said_to_be_missing(
    device: MakeDevice, place: Path
) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    an.go(place, delegation)
    assert [each.hash for each in go(binh, place).left.nobody] == [hash]


def test_evidence_that_is_all_there_is_not_listed_again(device: MakeDevice) -> None:
    an = device("an")
    begin(an)
    snap(an, "e1", PHOTO)
    shelf = Memory()
    go(an, shelf)
    view = Unsteady(shelf)
    go(an, view)
    assert view.requests == 1


def emptied(shelf: Memory, under: str = "") -> None:
    """Lose what lies on a shelf, all of it or what is of one sort."""
    for name in [name for name in shelf.objects if under in name]:
        del shelf.objects[name]


def test_a_shelf_filled_again_gets_its_photos_too(device: MakeDevice) -> None:
    an, shelf = device("an"), Memory()
    begin(an)
    snap(an, "e1", PHOTO)
    for _ in range(2):
        go(an, shelf)
    before = {name: data for name, data in shelf.objects.items() if "/check-" not in name}
    emptied(shelf)
    with pytest.raises(ShelfEmptied):
        go(an, shelf)
    assert not shelf.objects
    [result] = journey.go(an.sharing, an.ring, shelf, Quiet(), ALL, [Answer.REFILL])
    assert result.pushed == 1
    assert before.items() <= shelf.objects.items()


def test_photos_that_a_shelf_lost_go_there_again_once_that_was_counted(
    device: MakeDevice,
) -> None:
    an, shelf = device("an"), Memory()
    delegation = begin(an)
    snap(an, "e1", PHOTO)
    for _ in range(2):
        go(an, shelf)
    emptied(shelf, "/blob/")
    assert not completeness.measure(an.sharing, an.ring, shelf, delegation, Quiet()).is_complete
    assert go(an, shelf).pushed == 1
    assert completeness.measure(an.sharing, an.ring, shelf, delegation, Quiet()).is_complete


def test_a_stranger_s_object_on_the_shelf_holds_no_photos_up(device: MakeDevice) -> None:
    an, binh, eve, shelf = device("an"), device("binh"), device("eve"), Memory()
    delegation = begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    go(an, shelf)
    _, roll = rolls.found(delegation.inspection, "eve", eve.ring, NOW_MS)
    forged = names.printed(delegation.id, RollName(roll.issuer, roll.number, roll.hash))
    shelf.objects[forged] = roll.data
    result = go(binh, shelf)
    assert [problem.trouble for problem in result.words.problems] == [Trouble.UNTRUSTED]
    assert read(binh, hash) == PHOTO
