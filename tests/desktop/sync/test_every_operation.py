"""Every operation on a shelf failing in turn: the next trip goes on from there, and in the end all is whole.

Also how many requests a trip costs, which is what distant shelves charge for.
"""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

import pytest

from db import fields, parcels
from db.changes import Edit
from db.records import Inspection, RecordId, Visit, VisitKind
from desktop.sync import completeness, enrolment, journey
from desktop.sync.addresses import BucketAddress, Origin, WebDavAddress
from desktop.sync.s3 import Bucket
from desktop.sync.sftp import Sftp
from desktop.sync.sftpline import Line
from desktop.sync.shelf import Shelf, ShelfUnreachable
from desktop.sync.webdav import WebDav
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import NOW_MS, Device, begin
from tests.desktop.sync.servers import buckets, dav, shells
from tests.desktop.sync.servers.fixtures import SOON
from tests.desktop.sync.servers.lines import line
from tests.desktop.sync.shelves import Memory, Unsteady
from tests.desktop.sync.test_evidence import PHOTO, snap


def go(device: Device, shelf: Shelf) -> None:
    for result in journey.go(device.sharing, device.ring, shelf, Quiet()):
        assert result.words.problems == []


def is_whole(device: Device, shelf: Memory) -> bool:
    [delegation] = device.sharing.delegations()
    return completeness.measure(
        device.sharing, device.ring, shelf, delegation, Quiet(), is_hashed=True
    ).is_complete


@pytest.mark.parametrize("tears", [False, True], ids=["lost answers", "torn uploads"])
def test_whichever_operation_fails_the_next_trip_makes_all_whole(
    device: MakeDevice, tears: bool
) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    for each in (an, binh, an, binh):
        go(each, shelf)
    failed = 0
    for number in range(1, 14):
        an.write("f1", f"của An, lần {number}")
        snap(an, f"e{number}", PHOTO[: 1000 + number])
        for each in (an, binh):
            view = Unsteady(shelf, patience=number, tears=tears)
            try:
                go(each, view)
            except ShelfUnreachable:
                failed += 1
                each.reopen()
            go(each, shelf)
        assert binh.texts() == an.texts() == {"f1": f"của An, lần {number}"}
        assert binh.clashes() == {}
    assert failed > 10
    for each in (an, binh):
        assert is_whole(each, shelf)
        assert each.store.check(Quiet()).problems == ()


def test_a_trip_with_nothing_new_asks_once_however_much_is_there(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    begin(an, [binh])
    for number in range(20):
        an.write("f1", str(number))
        snap(an, f"e{number}", PHOTO[: 1000 + number])
        for each in (an, binh):
            go(each, shelf)
    go(an, shelf)
    for each in (an, binh):
        view = Unsteady(shelf)
        go(each, view)
        assert view.requests == 1


def test_an_edit_costs_as_many_requests_with_a_long_past_as_with_none(device: MakeDevice) -> None:
    an, shelf = device("an"), Memory()
    begin(an)
    go(an, shelf)
    costs = set()
    for number in range(20):
        an.write("f1", str(number))
        view = Unsteady(shelf)
        go(an, view)
        costs.add(view.requests)
    assert costs == {5}, "list, write the pack, read it back, and the same of the checkpoint"


def test_an_edit_costs_the_database_as_much_with_a_long_past_as_with_none(
    device: MakeDevice,
) -> None:
    an, shelf, tens = device("an"), Memory(), [0]
    begin(an)
    go(an, shelf)

    def count() -> None:
        tens[0] += 1

    def cost() -> int:
        """Return how many tens of its own instructions the writing connection takes for an edit and its trip."""
        an.store._db.conn.set_progress_handler(count, 10)
        tens[0] = 0
        an.write("f1", f"sau {an.store.position}")
        go(an, shelf)
        an.store._db.conn.set_progress_handler(None, 0)
        return tens[0]

    young = min(cost() for _ in range(3))
    for number in range(800):
        an.store.write("finding.edit", [Edit("finding", RecordId("f1"), {"text": str(number)})])
    go(an, shelf)
    assert min(cost() for _ in range(3)) < 1.5 * young


def test_twice_as_much_costs_the_database_twice_as_much_to_cut(
    device: MakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "MOST_CHANGES", 20)
    costs = []
    for count in (300, 600):
        an, tens = device(f"an{count}"), [0]
        begin(an)
        own = [Edit("finding", RecordId("f1"), {"text": str(number)}) for number in range(count)]
        an.store.write("finding.edit", own)

        def count_up(tens: list[int] = tens) -> None:
            tens[0] += 1

        an.store._db.conn.set_progress_handler(count_up, 10)
        go(an, Memory())
        an.store._db.conn.set_progress_handler(None, 0)
        costs.append(tens[0])
    assert costs[1] < 2.3 * costs[0]


def test_with_many_delegations_only_what_changed_costs_more_than_one_request(
    device: MakeDevice,
) -> None:
    an, shelf = device("an"), Memory()
    begin(an)
    for number in range(2, 12):
        made = Inspection(id=RecordId(f"i{number}"), topic=f"Cuộc {number}")
        visit = Visit(id=RecordId(f"v{number}"), inspection=made.id, kind=VisitKind.SURVEY)
        an.store.write("case.import", [fields.edit(made), fields.edit(visit)])
        enrolment.found(an.sharing, an.ring, made.id, NOW_MS)
    go(an, shelf)
    view = Unsteady(shelf)
    go(an, view)
    assert view.requests == 11
    an.write("f1", "chỉ cuộc này")
    view = Unsteady(shelf)
    go(an, view)
    assert view.requests == 11 + 4


def filled(device: Device, shelf: Shelf, trips: int) -> None:
    """Have a photo and a number of packs lie there."""
    snap(device, "e1", PHOTO)
    for number in range(trips):
        device.write("f1", f"lần {number}")
        go(device, shelf)


def counted(device: Device, server: dav.Served | buckets.Served, trips: int) -> list[str]:
    """Return what a trip with nothing new asks a real server for, over a line that tells."""
    place = server.place()
    asked: list[str] = []
    with line(place.origin.port) as laid:
        origin = Origin("http", place.origin.host, laid.port)
        moved = replace(place, origin=origin)
        shelf: Bucket | WebDav
        if isinstance(moved, BucketAddress):
            shelf = Bucket(moved, server.who, SOON)
        else:
            assert isinstance(moved, WebDavAddress)
            shelf = WebDav(moved, server.who, SOON)
        filled(device, shelf, trips)
        real = shelf._site.ask

        def ask(method: str, *more: object, **named: object):  # type: ignore[no-untyped-def]
            asked.append(method)
            return real(method, *more, **named)  # type: ignore[arg-type]

        shelf._site.ask = ask  # type: ignore[method-assign]
        journey.go(device.sharing, device.ring, shelf, Quiet())
        shelf.close()
    return asked


@pytest.mark.parametrize("trips", [1, 30])
def test_nothing_new_is_one_request_to_a_bucket(
    device: MakeDevice, rclone_s3: buckets.Served, trips: int
) -> None:
    an = device("an")
    begin(an)
    assert counted(an, rclone_s3, trips) == ["GET"]


@pytest.mark.parametrize("trips", [1, 30])
def test_nothing_new_is_one_request_to_webdav(
    device: MakeDevice, wsgidav: dav.Served, trips: int
) -> None:
    an = device("an")
    begin(an)
    assert counted(an, wsgidav, trips) == ["PROPFIND"]


@pytest.mark.parametrize("trips", [1, 30])
def test_nothing_new_is_two_folders_listed_by_ssh(
    device: MakeDevice,
    rclone_sftp: shells.Served,
    trips: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each folder is opened, read until there is no more, and closed; there is one for all devices, one for each."""
    an = device("an")
    begin(an)
    shelf = Sftp(rclone_sftp.place(), rclone_sftp.trusted(), SOON)
    filled(an, shelf, trips)
    asked: list[str] = []
    real = Line._ask

    def ask(line: Line, kind: IntEnum, body: bytes) -> int:
        asked.append(kind.name)
        return real(line, kind, body)  # type: ignore[arg-type]

    monkeypatch.setattr(Line, "_ask", ask)
    go(an, shelf)
    shelf.close()
    assert asked == ["OPENDIR", "READDIR", "READDIR", "CLOSE"] * 2
