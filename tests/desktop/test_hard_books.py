"""A book with all that people and disks can do to it: its papers are made, final, signed, verified and handed over."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from db import fields, query
from db.records import Case, DocumentKind, Record, RecordId
from desktop import paths
from desktop.exchange import archive, ties
from desktop.minutes.papers import KINDS, forms
from desktop.minutes.style import fonts
from tests import make
from tests.desktop.minutes import paper, signing
from tests.desktop.test_final_papers import SESSION, Run, book, run, sign, store

__all__ = ["book", "run"]

INSPECTION = RecordId("cb-2023")
MARKUP = '<b>đậm</b><img src="file:///etc/passwd"/></para>&amp;]]>'


def write(book: Path, records: Iterable[Record]) -> None:
    with store(book) as opened:
        opened.write("case.import", [fields.edit(each) for each in records])


def text(file: Path) -> str:
    return paper.text(file.read_bytes())


def finalise(run: Run, tmp_path: Path, kind: str = "minutes", of: str = SESSION) -> Any:
    ended = run("finalise", kind, of, "--out", tmp_path / "out", "--json")
    assert ended.code == 0, ended.err
    return ended.data


def assert_whole_way(run: Run, made: Any, tmp_path: Path) -> None:
    """Assert that a final paper is signed, verified and handed over like any other."""
    signed = sign(run, made, tmp_path, signing.SECRETARY)
    assert signed.code == 0, signed.err
    found = run("verify", tmp_path / "signed.pdf", "--json")
    assert (found.code, found.data["standing"]) == (0, "whole"), found.err
    packed = run("handover", made["id"], "--out", tmp_path / "goi.zip", "--evidence")
    assert packed.code == 0, packed.err
    kept = run("archive", INSPECTION, "--out", tmp_path / "sip.zip", "--code", "H14.01")
    assert (kept.code, archive.faults(tmp_path / "sip.zip")) == (0, ()), kept.err


# texts


def test_a_passage_of_400_000_letters_goes_the_whole_way(
    run: Run, book: Path, tmp_path: Path
) -> None:
    words = " ".join(f"từ{n}" for n in range(60_000))
    assert len(words) > 400_000
    write(book, [make.finding(1, words, visit=RecordId(SESSION))])
    made = finalise(run, tmp_path)
    printed = "".join(text(Path(made["file"])).split())
    assert all(f"từ{n}" in printed for n in range(0, 60_000, 997))
    assert_whole_way(run, made, tmp_path)


def test_ten_thousand_findings_go_the_whole_way(run: Run, book: Path, tmp_path: Path) -> None:
    write(
        book,
        (make.finding(n, f"Điều thứ {n} đã thấy.", visit=RecordId(SESSION)) for n in range(10_000)),
    )
    made = finalise(run, tmp_path)
    printed = text(Path(made["file"]))
    assert all(f"Điều thứ {n} đã thấy." in printed for n in range(0, 10_000, 991))
    assert_whole_way(run, made, tmp_path)


def poisoned(record: Record, mark: str) -> Record:
    """Return a record with markup in every text that a person may write."""
    fixed = ("id", "position", "hash", "seal", "kind_name", "record_hash", "author", "place_hash")
    changed: dict[str, Any] = {}
    for each in dataclasses.fields(record):
        value = getattr(record, each.name)
        if each.name in fixed or each.name in ties.TARGETS.get(record.kind_name, {}):
            continue
        if type(value) is str:
            changed[each.name] = f"{each.name}{mark}"
        elif isinstance(value, tuple) and value and type(value[0]) is str:
            changed[each.name] = tuple(f"{each.name}{n}{mark}" for n in range(len(value)))
    return replace(record, **changed)


@pytest.fixture
def hostile(run: Run, book: Path) -> Case:
    """The worked example with markup in every text of every record but the documents'."""
    with store(book) as opened:
        case = query.case(opened.reader, INSPECTION)
        own = [
            poisoned(each, MARKUP)
            for _, each in ties.records(case)
            if each.kind_name not in ("document", "override", "number_block", "figure")
        ]
        opened.write("case.import", [fields.edit(each) for each in own])
        return query.case(opened.reader, INSPECTION)


@pytest.mark.parametrize("kind", list(KINDS))
def test_markup_in_every_field_is_text_in_every_form_of_every_paper(
    run: Run, hostile: Case, tmp_path: Path, kind: DocumentKind
) -> None:
    of = SESSION if "visit" in KINDS[kind].of else str(INSPECTION)
    topic = hostile.inspection.topic
    assert topic == f"topic{MARKUP}"
    for form in forms(kind):
        ended = run("paper", kind.value, of, "--out", tmp_path / "ra", "--format", form, "--json")
        assert ended.code == 0, ended.err
        for entry in ended.data["papers"]:
            said = "".join(read(Path(entry["file"])).split())
            assert MARKUP.replace(" ", "").casefold() in said.casefold(), form
            assert "root:" not in said
    made = finalise(run, tmp_path, kind.value, of)
    assert run("verify", made["file"]).code == 0


def read(file: Path) -> str:
    """Return the words of a paper in any form, as the program that opens it shows them."""
    if file.suffix == ".pdf":
        return text(file)
    if file.suffix == ".docx":
        return " ".join(
            "".join(node.itertext())
            for node in docx.Document(str(file)).element.body.iter()
            if node.tag.endswith("}p")
        )
    if file.suffix == ".xlsx":
        rows = openpyxl.load_workbook(file).active
        assert rows is not None
        return " ".join(str(cell) for row in rows.iter_rows(values_only=True) for cell in row)
    if file.suffix == ".html":
        return shown(file.read_text("utf-8"))
    return file.read_text("utf-8")


def shown(page: str) -> str:
    """Return what a page shows; a picture in it that is not its own would be markup that was taken for such."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                assert str(dict(attrs).get("src")).startswith("data:")

    reader = Reader()
    reader.feed(page)
    return reader.said


NAMES = ("😀👩‍👩‍👧", "שלום עולם", "محمد علي", "Ng\u200bọc\u202eAn")


@pytest.mark.parametrize("name", NAMES)
def test_whoever_signs_may_have_any_name(run: Run, book: Path, tmp_path: Path, name: str) -> None:
    with store(book) as opened:
        case = query.case(opened.reader, INSPECTION)
        people = [replace(each, name=name) for each in case.members]
        bodies = [replace(each, name=name, short_name=name[:40]) for each in case.bodies]
        opened.write("case.import", [fields.edit(each) for each in (*people, *bodies)])
    made = finalise(run, tmp_path)
    assert Path(made["file"]).is_file()
    signed = sign(run, made, tmp_path, name[:60])
    assert signed.code == 0, signed.err
    found = run("verify", tmp_path / "signed.pdf", "--json")
    assert (found.code, found.data["standing"]) == (0, "whole"), found.err
    assert run("handover", made["id"], "--out", tmp_path / "goi.zip").code == 0
    with zipfile.ZipFile(tmp_path / "goi.zip") as package:
        assert package.testzip() is None
    assert run("archive", INSPECTION, "--out", tmp_path / "s.zip", "--code", "H14").code == 0


def test_a_name_longer_than_the_decree_allows_is_said_and_may_be_filled_in(
    run: Run, book: Path, tmp_path: Path
) -> None:
    with store(book) as opened:
        people = [
            replace(each, name="x" * 3000) for each in query.members(opened.reader, INSPECTION)
        ]
        opened.write("case.import", [fields.edit(each) for each in people])
    made = finalise(run, tmp_path)
    asked = ("handover", made["id"], "--out", tmp_path / "goi.zip")
    refused = run(*asked)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "3000" in refused.err
    assert not (tmp_path / "goi.zip").exists()
    assert run(*asked, "--set", "FullName=Nông Thanh Tùng").code == 0


# photos


@pytest.fixture
def photo(run: Run, book: Path) -> str:
    """The hash of a photo of the sitting, in the book."""
    with store(book) as opened:
        blob = opened.blobs.add_bytes(make.jpeg())
        own = make.evidence(
            1, blob.hash, visit=RecordId(SESSION), size_bytes=blob.size_bytes, file_name="a.jpg"
        )
        opened.write("evidence.add", [fields.edit(own)])
    return blob.hash


def lose(book: Path, hash: str) -> None:
    """Take a sealed file out of the book, as a disk does that lost a block."""
    with store(book) as opened:
        name = opened.blobs.name(hash)
        (opened.blobs.folder / name[:2] / name).unlink()


def test_a_photo_that_is_gone_leaves_its_frame_and_holds_up_nothing(
    run: Run, book: Path, tmp_path: Path, photo: str
) -> None:
    lose(book, photo)
    drawn = run("paper", "minutes", SESSION, "--out", tmp_path / "ra")
    assert drawn.code == 0, drawn.err
    assert "ảnh" in drawn.out.lower()
    made = finalise(run, tmp_path)
    assert_whole_way(run, made, tmp_path)
    with zipfile.ZipFile(tmp_path / "goi.zip") as package:
        assert not [each for each in package.namelist() if each.endswith(".jpg")]


def test_a_photo_that_goes_after_it_was_made_final_changes_no_paper(
    run: Run, book: Path, tmp_path: Path, photo: str
) -> None:
    made = finalise(run, tmp_path)
    lose(book, photo)
    assert_whole_way(run, made, tmp_path)


def test_a_final_paper_whose_file_is_gone_is_named_and_nothing_is_packed(
    run: Run, book: Path, tmp_path: Path
) -> None:
    made = finalise(run, tmp_path)
    lose(book, made["hash"])
    for asked in (
        ("handover", made["id"], "--out", tmp_path / "goi.zip"),
        ("archive", INSPECTION, "--out", tmp_path / "sip.zip", "--code", "H14"),
    ):
        ended = run(*asked)
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert sign(run, made, tmp_path, signing.SECRETARY).code == 1
    assert [each for each in tmp_path.glob("*.zip*")] == []
    found = run("verify", made["file"], "--json")
    assert (found.code, found.data["standing"]) == (0, "whole")


# disks


@pytest.mark.mount
def test_a_book_whose_disk_is_full_freezes_and_signs_nothing(
    run: Run, book: Path, tmp_path: Path
) -> None:
    made = finalise(run, tmp_path)
    folder = tmp_path / "nhỏ"
    folder.mkdir()
    size = sum(each.stat().st_size for each in book.rglob("*") if each.is_file())
    options = f"size={size // 1024 + 200}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        shutil.copytree(book, folder / "sổ")
        ended = run(
            "finalise", "notice", SESSION, "--out", tmp_path / "o", "--vault", folder / "sổ"
        )
        full = folder / "đầy"
        full.write_bytes(bytes(shutil.disk_usage(folder).free))
        ended = run(
            "finalise", "report", INSPECTION, "--out", tmp_path / "o", "--vault", folder / "sổ"
        )
        assert (ended.code, ended.err.count("\n")) == (1, 1)
        assert "hết chỗ" in ended.err
        signed = sign(run, made, tmp_path, signing.SECRETARY, "--vault", folder / "sổ")
        assert (signed.code, signed.err.count("\n")) == (1, 1)
        full.unlink()
        assert run("check", "--vault", folder / "sổ").code == 0
        found = run("verify", made["file"], "--json", "--vault", folder / "sổ")
        assert (found.code, found.data["missing"]) == (0, [])
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a file so that nobody may write, move or replace it, as Word and a PDF reader do on Windows."""
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"open elsewhere")
    done = subprocess.run(["chattr", "+i", str(file)], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("this disk locks no file")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", str(file)], check=True)


@pytest.mark.mount
def test_a_locked_target_is_named_stays_as_it_is_and_takes_nothing_with_it(
    run: Run, tmp_path: Path
) -> None:
    made = finalise(run, tmp_path)
    target = tmp_path / "ra" / "gói.zip"
    key = tmp_path / "k.p12"
    key.write_bytes(signing.p12(signing.person(signing.HEAD, days=40_000)))
    with locked(target):
        for asked in (
            ("handover", made["id"], "--out", target),
            ("archive", INSPECTION, "--out", target, "--code", "H14"),
            ("sign", made["id"], "--key", key, "--out", target),
        ):
            ended = run(*asked)
            assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1), asked
            assert target.read_bytes() == b"open elsewhere"
            assert list(target.parent.iterdir()) == [target]


# fonts, changed files


def test_without_a_face_that_has_vietnamese_nothing_is_made_and_the_face_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The carried faces lost a block of the disk, and the machine has no others."""
    folder = tmp_path / "phông"
    shutil.copytree(paths.resources() / "fonts" / "tinos", folder)
    bold = folder / "Tinos-Bold.ttf"
    bold.write_bytes(bold.read_bytes()[:5000])
    monkeypatch.setattr(fonts, "_folders", lambda: (folder,))
    for asked in (("finalise", "minutes", SESSION), ("paper", "notice", SESSION)):
        ended = run(*asked, "--out", tmp_path / "out")
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
        assert "Times New Roman" in ended.err
    assert not list((tmp_path / "out").glob("*"))
    listed = run("show", INSPECTION, "--json").data["holds"].get("documents", [])
    assert not any(each["version"] for each in listed)


def a_bit(data: bytes) -> bytes:
    at = len(data) // 3
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def a_page(data: bytes) -> bytes:
    """Add a page as any editor would, writing the file anew."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.add_blank_page()
        opened.save(out)
    return out.getvalue()


def a_page_behind(data: bytes) -> bytes:
    """Add a page behind the last signature, every byte before kept."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    blank = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(blank)
    page = writer.import_object(PdfFileReader(blank).root["/Pages"]["/Kids"][0].get_object())
    del page["/Parent"]
    writer.insert_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("change", [a_bit, a_page, a_page_behind])
def test_a_signed_paper_that_was_changed_is_said_to_be(
    run: Run, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    made = finalise(run, tmp_path)
    assert sign(run, made, tmp_path, signing.SECRETARY).code == 0
    changed = tmp_path / "đổi.pdf"
    changed.write_bytes(change((tmp_path / "signed.pdf").read_bytes()))
    found = run("verify", changed, "--json")
    assert (found.code, found.data["standing"]) == (1, "changed")
    assert found.data["document"] == made["id"]
    assert found.err.count("\n") == 1
