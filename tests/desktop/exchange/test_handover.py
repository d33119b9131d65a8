"""Hand-over: one package with paper, attachments, fields and manifest, the same each time, read again before done."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.errors import BadProfile, NotWritable
from db.records import Document, DocumentKind, Medium, RecordId, Signing
from desktop.exchange import annex6, handover, parcel
from desktop.exchange.annex6 import Field
from desktop.exchange.handover import FieldTooLong, Handover
from desktop.exchange.parcel import Entry, PackageDiffers
from desktop.work import Quiet
from tests import make

PAPER = b"%PDF-1.7 signed"
CASE = make.full_case()
DOCUMENT = Document(
    id=RecordId("p1"),
    inspection=CASE.inspection.id,
    kind=DocumentKind.MINUTES,
    visit=RecordId("v"),
    title="Buổi làm việc với Thanh tra tỉnh",
    number="05/BB-ĐGS",
    date=dt.date(2026, 2, 6),
    hash=hashlib.sha256(PAPER).hexdigest(),
    pages=4,
    version=1,
    signings=(Signing(medium=Medium.ELECTRONIC, who="Hoàng Thị Lan"),),
)


def own(**changed: object) -> Handover:
    usual = {
        "document": DOCUMENT,
        "paper": parcel.of_bytes("2026-02-05 Biên bản.pdf", PAPER),
        "attachments": (
            parcel.of_bytes("ảnh.jpg", b"photo"),
            parcel.of_bytes("ẢNH.JPG", b"other photo"),
            parcel.of_bytes("../../etc/passwd", b"x"),
        ),
        "fields": annex6.fields(annex6.rules(), CASE, DOCUMENT, {"OrganId": "H14.01"}),
    }
    return Handover(**{**usual, **changed})  # type: ignore[arg-type]


def opened(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_package_holds_the_paper_its_attachments_and_what_they_are(tmp_path: Path) -> None:
    handover.write(own(), tmp_path / "goi.zip", Quiet())
    held = opened(tmp_path / "goi.zip")
    assert list(held) == [
        "2026-02-05 Biên bản.pdf",
        "attachments/ảnh.jpg",
        "attachments/ẢNH (2).JPG",
        "attachments/etc passwd",
        "metadata.json",
        "metadata.csv",
        "manifest-sha256.txt",
    ]
    assert held["2026-02-05 Biên bản.pdf"] == PAPER
    told = json.loads(held["metadata.json"])
    assert told["document"]["hash"] == DOCUMENT.hash
    assert [each["name"] for each in told["files"]] == list(held)[:4]


def test_the_manifest_is_what_sha256sum_checks(tmp_path: Path) -> None:
    handover.write(own(), tmp_path / "goi.zip", Quiet())
    with zipfile.ZipFile(tmp_path / "goi.zip") as package:
        package.extractall(tmp_path / "out")  # our own package, in a folder of the test
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", handover.MANIFEST],
        cwd=tmp_path / "out",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == 6


def test_the_same_content_gives_the_same_package(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        handover.write(own(), tmp_path / name, Quiet())
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def values() -> dict[str, str]:
    return {field.name: field.value for field in own().fields}


def test_the_fields_are_filled_from_the_record_and_by_the_office() -> None:
    found = values()
    assert found["TypeName"] == "Biên bản"
    assert (found["CodeNumber"], found["CodeNotation"]) == ("05", "BB-ĐGS")
    assert found["OrganName"] == "Thường trực Hội đồng nhân dân tỉnh Cao Bằng"
    assert found["Subject"] == "Buổi làm việc với Thanh tra tỉnh"
    assert (found["PageAmount"], found["IssuedAmount"]) == ("4", "3")
    assert (found["FullName"], found["Position"]) == ("Hoàng Thị Lan", "Phó Chủ tịch HĐND tỉnh")
    assert found["OrganId"] == "H14.01"


def test_what_is_not_known_stays_empty_and_is_said_to_be_missing() -> None:
    bare = replace(DOCUMENT, number="", signings=(), title="")
    found = {f.name: f for f in annex6.fields(annex6.rules(), make.case(), bare)}
    assert (found["CodeNumber"].value, found["CodeNumber"].flaw) == ("", "missing")
    assert found["FullName"].flaw == "missing"


def test_every_kind_of_paper_has_its_name() -> None:
    assert set(annex6.rules().type_names) == {kind.value for kind in DocumentKind}


def test_a_field_longer_than_the_decree_allows_stops_before_anything_is_written(
    tmp_path: Path,
) -> None:
    long = tuple(
        replace(field, value="x" * 501) if field.name == "Subject" else field
        for field in own().fields
    )
    with pytest.raises(FieldTooLong) as refused:
        handover.write(own(fields=long), tmp_path / "goi.zip", Quiet())
    assert (refused.value.length, refused.value.longest) == (501, 500)
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=40))
def test_no_cell_of_the_table_is_a_formula(value: str) -> None:
    data = handover.table([Field("Subject", "Trích yếu", value, 500)])
    name, cell = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert name == ["Subject"]
    assert not cell or not cell[0].startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text(max_size=300), max_size=8))
@example(["0.0000000000:0"])
def test_names_are_safe_and_apart_on_every_system(names: list[str]) -> None:
    found = parcel.named_apart(names)
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert name
        assert not set(name) & set('<>:"/\\|?*\x00\n')
        assert not name.endswith((" ", "."))
        assert len(name.encode()) <= 200


def test_a_source_that_changes_meanwhile_leaves_no_package(tmp_path: Path) -> None:
    lying = replace(own().paper, open=lambda: io.BytesIO(PAPER[:-1] + b"!"))
    with pytest.raises(PackageDiffers):
        handover.write(own(paper=lying), tmp_path / "goi.zip", Quiet())
    assert list(tmp_path.iterdir()) == []


def test_an_older_package_stays_where_the_new_one_fails(tmp_path: Path) -> None:
    handover.write(own(), tmp_path / "goi.zip", Quiet())
    before = (tmp_path / "goi.zip").read_bytes()

    def broken() -> BinaryIO:
        raise NotWritable(tmp_path)

    lying = replace(own().paper, open=broken)
    with pytest.raises(NotWritable):
        handover.write(own(paper=lying), tmp_path / "goi.zip", Quiet())
    assert (tmp_path / "goi.zip").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["goi.zip"]


@given(st.data())
def test_a_package_with_a_flipped_byte_is_not_taken_for_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("goi") / "goi.zip"
    entries: tuple[Entry, ...] = handover.write(own(), path, Quiet())
    raw = bytearray(path.read_bytes())
    start = raw.index(PAPER)
    at = data.draw(st.integers(start, start + len(PAPER) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    assert not parcel.holds(path, entries, Quiet().step)


def test_large_files_go_through_in_pieces(tmp_path: Path) -> None:
    pieces: list[int] = []

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            pieces.append(size or -1)
            return super().read(size)

    data = bytes(1_000_000)
    hash = hashlib.sha256(data).hexdigest()
    entry = Entry("lớn.bin", hash, len(data), lambda: Counted(data))
    handover.write(own(attachments=(entry,)), tmp_path / "goi.zip", Quiet())
    assert set(pieces) == {parcel.CHUNK_BYTES}


@pytest.mark.parametrize("text", ["", "basis = 1", "no = toml =", 'basis = ""\nmore = 1'])
def test_rules_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "annex6.toml").write_text(text)
    with pytest.raises(BadProfile):
        annex6.rules(tmp_path / "annex6.toml")
