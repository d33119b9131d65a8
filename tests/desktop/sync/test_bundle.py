"""A bundle carries a delegation by hand, and bales carry many packs at once; neither is believed more than a shelf."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from db.changes import Changed
from db.sharing import Delegation
from desktop.sync import arrivals, bundle, journey, names
from desktop.sync.bundle import BadBundle, Bundle, Joined, Torn
from desktop.sync.evidence import INCOMING
from desktop.sync.names import BaleName
from desktop.sync.shelf import Bytes, ShelfReadOnly, ShelfUnreachable
from desktop.sync.trip import MANY_PACKS, Trip
from desktop.work import Quiet, Stopped
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.contract import StopAt
from tests.desktop.sync.party import VISIT, Device, admit, begin
from tests.desktop.sync.shelves import Memory, Unsteady
from tests.desktop.sync.test_evidence import PHOTO, read, snap


def carried(device: Device, delegation: Delegation, file: Path) -> Path:
    Trip(device.sharing, device.ring, Memory(), delegation, Quiet()).cut()
    bundle.write(file, device.sharing, delegation, Quiet())
    return file


def test_a_bundle_brings_words_and_photos_by_hand(device: MakeDevice, tmp_path: Path) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    file = carried(an, delegation, tmp_path / "gửi Bình.sodoan")
    [result] = journey.take(binh.sharing, binh.ring, Bundle(file), Quiet())
    assert (result.words.received, result.pulled) == (1, 1)
    assert binh.texts() == an.texts()
    assert read(binh, hash) == PHOTO
    [again] = journey.take(binh.sharing, binh.ring, Bundle(file), Quiet())
    assert (again.words.received, again.pulled) == (0, 0)


@pytest.mark.parametrize("cut", [0, 1, 16, 20, 60, -1])
def test_a_torn_bundle_is_refused(device: MakeDevice, tmp_path: Path, cut: int) -> None:
    an = device("an")
    file = carried(an, begin(an), tmp_path / "a.sodoan")
    whole = file.read_bytes()
    file.write_bytes(whole[:cut])
    with pytest.raises(BadBundle):
        Bundle(file)
    file.write_bytes(whole + b"x")
    with pytest.raises(BadBundle):
        Bundle(file)


def joined(objects: list[tuple[str, bytes]]) -> bytes:
    return b"".join(Joined([(name, Bytes(data)) for name, data in objects]).chunks())


def test_a_bundle_is_read_from_any_byte_on() -> None:
    whole = joined([("a", b"xx"), ("b", b""), ("c", b"yyy")])
    source = Joined([("a", Bytes(b"xx")), ("b", Bytes(b"")), ("c", Bytes(b"yyy"))])
    assert source.size_bytes == len(whole)
    for start in range(len(whole) + 1):
        assert b"".join(source.chunks(start)) == whole[start:]


@pytest.mark.parametrize(
    "name", ["../a", "/etc/passwd", "A", "", "a/../../b", "c:x", "a\\b", "con\u0111"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(Torn):
        bundle.places(io.BytesIO(joined([(name, b"x")])))


def test_a_name_given_twice_and_a_lie_about_size_are_refused() -> None:
    with pytest.raises(Torn):
        bundle.places(io.BytesIO(joined([("a", b"x"), ("a", b"y")])))
    with pytest.raises(Torn):
        bundle.places(io.BytesIO(joined([("a", b"xx")])[:-1]))


def test_a_stopped_bundle_leaves_nothing(device: MakeDevice, tmp_path: Path) -> None:
    an = device("an")
    delegation = begin(an)
    snap(an, "e1", PHOTO)
    with pytest.raises(Stopped):
        bundle.write(tmp_path / "a.sodoan", an.sharing, delegation, StopAt(100_000))
    assert not list(tmp_path.glob("a.sodoan*"))


def test_a_bundle_is_only_read(device: MakeDevice, tmp_path: Path) -> None:
    an = device("an")
    opened = Bundle(carried(an, begin(an), tmp_path / "a.sodoan"))
    with pytest.raises(ShelfReadOnly):
        opened.write("a", Bytes(b""), Quiet())
    with pytest.raises(ShelfReadOnly):
        opened.delete("tmp/a")


@pytest.fixture
def many(device: MakeDevice) -> tuple[Device, Delegation, Memory]:
    an, shelf = device("an"), Memory()
    delegation = begin(an)
    for number in range(MANY_PACKS + 3):
        an.write("f1", f"lần {number}")
        an.go(shelf, delegation)
    return an, delegation, shelf


def bales(shelf: Memory, delegation: Delegation) -> list[str]:
    found = {name: names.read(delegation.id, name) for name in shelf.objects}
    return [n for n, placed in found.items() if placed and isinstance(placed.said, BaleName)]


def test_a_newcomer_fetches_many_packs_at_once(
    many: tuple[Device, Delegation, Memory], device: MakeDevice
) -> None:
    an, delegation, shelf = many
    assert len(bales(shelf, delegation)) == 1
    binh = device("binh")
    admit(an, [binh], delegation)
    an.go(shelf, delegation)
    view = Unsteady(shelf)
    outcome = binh.go(view, delegation)
    assert outcome.received == MANY_PACKS + 3
    assert view.requests < 13
    assert binh.texts() == an.texts()


def test_a_bale_that_is_not_little_lies_in_a_file_that_nobody_finds(
    many: tuple[Device, Delegation, Memory], device: MakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    an, delegation, shelf = many
    monkeypatch.setattr(arrivals, "LITTLE_BYTES", 1)
    binh = device("binh")
    admit(an, [binh], delegation)
    an.go(shelf, delegation)
    view = Unsteady(shelf)
    binh.go(view, delegation)
    assert view.requests < 13
    assert binh.texts() == an.texts()
    assert not list((binh.folder / INCOMING).iterdir())


def test_many_packs_come_in_by_one_transaction(
    many: tuple[Device, Delegation, Memory], device: MakeDevice
) -> None:
    an, delegation, shelf = many
    binh = device("binh")
    admit(an, [binh], delegation)
    an.go(shelf, delegation)
    told: list[Changed] = []
    binh.store.listen(told.append)
    assert binh.go(shelf, delegation).received == MANY_PACKS + 3
    assert [changed.action for changed in told] == ["sync"]


def test_where_the_line_breaks_the_packs_before_are_in_the_record(
    many: tuple[Device, Delegation, Memory], device: MakeDevice
) -> None:
    an, delegation, shelf = many
    binh = device("binh")
    admit(an, [binh], delegation)
    an.go(shelf, delegation)
    for name in bales(shelf, delegation):
        del shelf.objects[name]
    with pytest.raises(ShelfUnreachable):
        binh.go(Unsteady(shelf, patience=20), delegation)
    assert 10 < len(binh.sharing.held(delegation.id)) < 20
    assert binh.go(shelf, delegation).received > MANY_PACKS - 20
    assert binh.texts() == an.texts()


def test_a_spoilt_bale_only_costs_time(
    many: tuple[Device, Delegation, Memory], device: MakeDevice
) -> None:
    an, delegation, shelf = many
    [name] = bales(shelf, delegation)
    shelf.objects[name] = shelf.objects[name][:-1] + b"?"
    binh = device("binh")
    admit(an, [binh], delegation)
    an.go(shelf, delegation)
    assert binh.go(shelf, delegation).received == MANY_PACKS + 3
    assert binh.texts() == an.texts()


def test_a_bundle_of_one_visit_brings_all_words_and_that_visits_photos(
    device: MakeDevice, tmp_path: Path
) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    hash = snap(an, "e1", PHOTO)
    Trip(an.sharing, an.ring, Memory(), delegation, Quiet()).cut()
    for visit, pulled in (("v2", 0), (VISIT.id, 1)):
        file = tmp_path / f"{visit}.sodoan"
        bundle.write(file, an.sharing, delegation, Quiet(), visit=visit)
        [result] = journey.take(binh.sharing, binh.ring, Bundle(file), Quiet())
        assert (result.pulled, binh.texts()) == (pulled, an.texts())
    assert read(binh, hash) == PHOTO
