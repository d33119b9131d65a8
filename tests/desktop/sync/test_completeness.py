"""Nobody is told that all of it is there unless it is."""

from __future__ import annotations

from pathlib import Path

from db.records import RecordId
from desktop.sync import completeness, journey
from desktop.sync.completeness import Completeness
from desktop.sync.folder import Folder
from desktop.sync.journey import Scope
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.shelves import Memory
from tests.desktop.sync.test_evidence import PHOTO, go, snap, two_visits


def measured(device: Device, place: Path, is_hashed: bool = False) -> Completeness:
    [delegation] = device.sharing.delegations()
    return completeness.measure(
        device.sharing, device.ring, Folder(place), delegation, Quiet(), is_hashed
    )


def test_all_is_there_once_it_is(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    snap(an, "e1", PHOTO)
    assert not measured(an, place).is_complete
    assert measured(an, place).unsent == 4
    go(an, place)
    for each in (an, binh):
        go(each, place)
        found = measured(each, place, is_hashed=True)
        assert found.is_complete
        assert (found.evidence_here.number, found.evidence_there.size_bytes) == (1, len(PHOTO))
        assert {(s.name, s.here, s.there) for s in found.devices} == {("an", 4, 4), ("binh", 0, 0)}


def test_what_another_wrote_and_is_not_here_yet_is_counted(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    for each in (an, binh):
        go(each, place)
    binh.write("f1", "hai")
    go(binh, place)
    found = measured(an, place)
    assert not found.is_complete
    assert {(s.name, s.here, s.there) for s in found.devices} == {("an", 3, 3), ("binh", 0, 1)}


def test_photos_are_counted_visit_by_visit(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    two_visits(an, shelf)
    snap(an, "e9", b"chua ai co", RecordId("v2"))
    an.go(shelf, delegation)
    go(binh, shelf, Scope(frozenset({"v2"})))
    found = completeness.measure(binh.sharing, binh.ring, shelf, delegation, Quiet())
    counts = {
        v.visit: (v.named.number, v.here.number, v.there.number, v.nobody.number)
        for v in found.visits
    }
    assert counts == {"v2": (2, 1, 1, 1), "v1": (1, 0, 1, 0)}
    assert not found.is_complete


def test_lost_and_spoilt_objects_are_found(device: MakeDevice, place: Path) -> None:
    an = device("an")
    begin(an)
    snap(an, "e1", PHOTO)
    go(an, place)
    objects = [path for path in place.rglob("*") if path.is_file()]
    assert len(objects) == 4
    for path in objects:
        whole = path.read_bytes()
        path.unlink()
        assert measured(an, place).is_complete == path.name.startswith("check-")
        path.write_bytes(whole[:50] + bytes([whole[50] ^ 1]) + whole[51:])
        assert measured(an, place).is_complete
        found = measured(an, place, is_hashed=True)
        assert not found.is_complete
        assert [name.rpartition("/")[2] for name in found.damaged] == [path.name]
        path.write_bytes(whole)


def test_what_is_spoilt_there_is_put_there_again_beside_it(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    snap(an, "e1", PHOTO)
    go(an, place)
    for path in [path for path in place.rglob("*") if path.is_file()]:
        whole = path.read_bytes()
        path.write_bytes(whole[:50] + bytes([whole[50] ^ 1]) + whole[51:])
    found = measured(an, place, is_hashed=True)
    journey.go(an.sharing, an.ring, Folder(place), Quiet(), damaged=found.damaged)
    assert measured(an, place, is_hashed=True).evidence_there.number == 1
    assert go(binh, place).pulled == 1
    assert binh.texts() == an.texts()


def test_a_photo_that_is_nowhere_is_named(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    an.go(place, delegation)
    binh.go(place, delegation)
    assert [each.hash for each in measured(binh, place).nobody] == [hash]
