"""Trips over a folder: what is written on one device stands on all, and nothing is lost or silently overwritten."""

from __future__ import annotations

from pathlib import Path

from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import FINDING, begin


def test_what_one_device_wrote_stands_on_the_other(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    an.go(place, delegation)
    outcome = binh.go(place, delegation)
    assert binh.texts() == {"f1": FINDING.text}
    assert (outcome.received, outcome.problems) == (1, [])


def test_an_edit_goes_there_and_back(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    an.go(place, delegation)
    binh.go(place, delegation)
    binh.write("f1", "Ban hành 30 văn bản")
    binh.go(place, delegation)
    an.go(place, delegation)
    assert an.texts() == binh.texts() == {"f1": "Ban hành 30 văn bản"}
    assert an.clashes() == {}


def test_writes_that_did_not_see_each_other_clash_on_both(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    an.go(place, delegation)
    binh.go(place, delegation)
    an.write("f1", "của An")
    binh.write("f1", "của Bình")
    for each in (an, binh, an):
        each.go(place, delegation)
    assert an.clashes() == binh.clashes() == {("f1", "text"): {"của An", "của Bình"}}
    assert an.texts() == binh.texts()
    an.write("f1", "đã thống nhất")
    an.go(place, delegation)
    binh.go(place, delegation)
    assert an.clashes() == binh.clashes() == {}


def test_a_trip_with_nothing_new_writes_nothing(device: MakeDevice, place: Path) -> None:
    an = device("an")
    delegation = begin(an)
    an.go(place, delegation)
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    outcome = an.go(place, delegation)
    assert (outcome.sent, outcome.received) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_what_is_here_is_read_once_and_without_the_packs_themselves(
    device: MakeDevice, place: Path
) -> None:
    an = device("an")
    delegation = begin(an)
    for number in range(3):
        an.write("f1", str(number))
        an.go(place, delegation)
    asked: list[str] = []
    reader = an.store.reader
    reader.conn.set_trace_callback(asked.append)
    an.go(place, delegation)
    reader.conn.set_trace_callback(None)
    [sizes] = [sql for sql in asked if "length(bytes)" in sql]
    way = reader.execute(f"explain query plan {sizes}").fetchall()
    assert [str(row[3]).split()[:5] for row in way] == [
        ["SEARCH", "parcel", "USING", "COVERING", "INDEX"]
    ]
