"""A paper is in its folder whole, under a name every system takes, or it is not there at all."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from db import files
from db.dates import When
from db.errors import BadPaper, DiskFull, NoEvidence, NoRecord, NotWritable
from db.records import Body, Document, DocumentKind, RecordId
from desktop.evidence.marks import Marks
from desktop.minutes import papers
from desktop.minutes.finished import reading
from desktop.minutes.page.press import Produced
from desktop.minutes.photos import Rendition
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet, Stopped
from tests import make
from tests.desktop.minutes import written

CASE = make.full_case()
NAME = "2026-02-05 Biên bản làm việc - Thanh tra tỉnh.pdf"


def produce(out: Path, case: Any = CASE, visit: str = "v", work: Any = None) -> Produced:
    photos = make.opener(bytes=make.jpeg())
    return written.minutes(case, visit, photos, out, work)


def file_name(case: Any) -> str:
    return papers.file_name(papers.composed(case, written.asked(DocumentKind.MINUTES, "v")))


def test_the_paper_lies_in_its_folder_as_it_is_said_to(tmp_path: Path) -> None:
    made = produce(tmp_path / "papers")
    data = made.path.read_bytes()
    assert made.path == tmp_path / "papers" / NAME
    assert made.size_bytes == len(data)
    assert made.pages == 4
    assert [each.name for each in made.path.parent.iterdir()] == [NAME]


def test_the_preview_draws_the_same_pages(tmp_path: Path) -> None:
    photos = make.opener(bytes=make.jpeg())
    asked = written.asked(DocumentKind.MINUTES, "v")
    preview = papers.preview(CASE, asked, photos, Quiet(), Choice.TINOS)
    assert drawn(produce(tmp_path).path.read_bytes()) == drawn(preview.data)


def test_a_paper_that_is_only_looked_at_has_no_tags_and_no_links(tmp_path: Path) -> None:
    case = replace(CASE, findings=(make.finding(1, "Xem https://caobang.gov.vn nhé."),))
    asked = written.asked(DocumentKind.MINUTES, "v")
    seen = papers.preview(case, asked, make.opener(), Quiet(), Choice.TINOS)
    with pikepdf.open(io.BytesIO(seen.data)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert not any("/Annots" in page.obj for page in pdf.pages)
    kept = produce(tmp_path, case=case)
    with pikepdf.open(kept.path) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert any("/Annots" in page.obj for page in pdf.pages)


MARKED = re.compile(rb"/\w+(?: ?<<[^>]*>>| )B[DM]C|EMC")
"""What says in a page what its content is."""


def drawn(data: bytes) -> list[tuple[list[bytes], list[bytes]]]:
    """Return what each page draws, and the faces it draws with."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            (
                MARKED.sub(b"", page.Contents.read_bytes()).split(),
                [
                    font.FontDescriptor.FontFile2.read_bytes()
                    for font in page.Resources.Font.values()
                ],
            )
            for page in pdf.pages
        ]


def test_made_again_it_takes_its_own_place(tmp_path: Path) -> None:
    first = produce(tmp_path)
    changed = replace(CASE, findings=CASE.findings[1:])
    second = produce(tmp_path, changed)
    assert first.path == second.path
    assert first.record_hash != second.record_hash
    assert len(list(tmp_path.iterdir())) == 1


def test_it_never_takes_the_place_of_another_paper_or_a_foreign_file(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"somebody's own file")
    first = produce(tmp_path)
    other = replace(CASE.visits[1], id=RecordId("z"))
    second = produce(tmp_path, replace(CASE, visits=(CASE.visits[0], other)), "z")
    assert first.path.name == NAME.replace(".pdf", " (2).pdf")
    assert second.path.name == NAME.replace(".pdf", " (3).pdf")
    assert (tmp_path / NAME).read_bytes() == b"somebody's own file"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('Sở A/B: "C" <D>|?*', "Biên bản làm việc - Sở A B C D"),
        ("Sở A. ", "Biên bản làm việc - Sở A"),
        ("Sở\x00\n..\\A", "Biên bản làm việc - Sở .. A"),
        ("", "Biên bản làm việc"),
    ],
)
def test_a_file_name_is_safe_on_every_system(body: str, name: str) -> None:
    case = make.case(bodies=(Body(id=RecordId("b"), name=body),))
    assert file_name(case) == name


def test_a_file_name_is_not_too_long_for_any_system(tmp_path: Path) -> None:
    case = make.case(bodies=(Body(id=RecordId("b"), name="Ủy ban nhân dân " * 99),))
    made = produce(tmp_path, case)
    assert len(made.path.name.encode("utf-8")) <= 255


# the record's hash


def record_hash(case: Any) -> str:
    asked = written.asked(DocumentKind.MINUTES, "v")
    return hashlib.sha256(papers.composed(case, asked).record).hexdigest()


def test_the_record_hash_is_that_of_what_the_paper_says() -> None:
    before = record_hash(CASE)
    document = Document(id=RecordId("x"), inspection=RecordId("i"), kind=DocumentKind.MINUTES)
    gone = make.finding(99, "Đã xóa.", gone=True)
    assert record_hash(replace(CASE, documents=(document,))) == before
    assert record_hash(replace(CASE, findings=(*CASE.findings, gone))) == before
    assert record_hash(replace(CASE, findings=CASE.findings[::-1])) == before
    more = (*CASE.findings, make.finding(99, "Mới."))
    assert record_hash(replace(CASE, findings=more)) != before


# what may go wrong


class Counting:
    """Work that stops at a step."""

    def __init__(self, last: int) -> None:
        self.last, self.steps = last, list[tuple[int, int]]()

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if done >= self.last:
            raise Stopped


@pytest.mark.parametrize("last", [1, 20])
def test_a_stop_leaves_no_file(tmp_path: Path, last: int) -> None:
    with pytest.raises(Stopped):
        produce(tmp_path, work=Counting(last))
    assert list(tmp_path.iterdir()) == []


def test_progress_is_said_up_to_the_end(tmp_path: Path) -> None:
    work = Counting(10_000)
    produce(tmp_path, work=work)
    done, total = work.steps[-1]
    assert done == total > 40
    assert work.steps == sorted(work.steps)


def test_a_full_disk_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "sync", full)
    with pytest.raises(DiskFull):
        produce(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may all")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(NotWritable):
        produce(tmp_path)


def test_a_locked_file_is_refused_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = produce(tmp_path)
    before = made.path.read_bytes()

    def locked(part: Path, path: Path) -> None:
        raise PermissionError(errno.EACCES, "locked")

    monkeypatch.setattr(files, "replace", locked)
    with pytest.raises(NotWritable):
        produce(tmp_path, replace(CASE, findings=()))
    assert made.path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")
    with pytest.raises(NotWritable):
        produce(tmp_path / "out")
    with pytest.raises(NotWritable):
        produce(tmp_path / "out" / "below")


def test_a_paper_that_was_not_written_as_it_was_made_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.write_parts

    def torn(path: Path, parts: Iterable[bytes]) -> tuple[int, str]:
        whole = b"".join(parts)
        write(path, (whole[:-100],))
        return len(whole), hashlib.sha256(whole).hexdigest()

    monkeypatch.setattr(files, "write_parts", torn)
    with pytest.raises(BadPaper) as refused:
        produce(tmp_path)
    assert refused.value.fault == "damaged"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_pdf_is_nobodys_paper(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 rubbish")
    assert reading.subject(tmp_path / "a.pdf") == ""


def test_a_visit_that_is_not_there_has_no_paper(tmp_path: Path) -> None:
    with pytest.raises(NoRecord):
        produce(tmp_path, visit="nowhere")


def test_no_photo_touches_the_disk_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    produce(tmp_path / "out")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_photo_lost_from_the_vault_does_not_stop_the_paper(tmp_path: Path) -> None:
    def photos(hash: str, _marks: Marks) -> Rendition:
        raise NoEvidence(hash)

    made = written.minutes(CASE, "v", photos, tmp_path)
    assert [note.what for note in made.notes] == [
        "Ảnh 1. Đoàn giám sát làm việc tại Thanh tra tỉnh"
    ]


def test_a_planned_day_names_the_file_where_the_real_one_is_not_known() -> None:
    visit = make.visit(planned_start=When(day=dt.date(2026, 3, 1)))
    case = make.case(visits=(visit,))
    assert file_name(case).startswith("2026-03-01 ")
