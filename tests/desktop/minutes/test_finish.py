"""A finished paper says what it is, carries its record, and is the same whenever it is made."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Name, Pdf

from db.dates import When
from db.records import DocumentKind, Visibility
from desktop.minutes import papers
from desktop.minutes.finished import finish
from desktop.minutes.finished.finish import Imprint, finished
from desktop.minutes.page import press
from tests import make
from tests.desktop.minutes import paper, written
from tests.desktop.minutes.paper import printed

ROOT = Path(__file__).resolve().parents[3]
CASE = make.full_case()
DRAWN = printed(CASE, photos=make.opener(bytes=make.jpeg())).data
IMPRINT = Imprint(
    title="Biên bản: <A> & “B”",
    author="Đoàn giám sát",
    subject="v",
    produced=dt.datetime(2026, 2, 5, 11, 30, 15, 999),
)
RECORD = '{"a":"đ"}'.encode()
DATA = finished(DRAWN, IMPRINT, RECORD)
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


@pytest.fixture
def pdf() -> Iterator[Pdf]:
    with pikepdf.open(io.BytesIO(DATA)) as opened:
        yield opened


def packet(pdf: Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.Root.Metadata.read_bytes())


def said(pdf: Pdf, name: str) -> str:
    found = packet(pdf).find(f".//{name}", SPACES)
    assert found is not None
    return "".join(found.itertext()).strip()


def test_it_says_what_it_conforms_to(pdf: Pdf) -> None:
    own = [said(pdf, name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")]
    assert own == ["3", "A", "1"]
    assert pdf.pdf_version == "1.7"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.Lang == "vi-VN"
    assert not any("/Trans" in page.obj for page in pdf.pages)


def test_both_descriptions_say_the_same(pdf: Pdf) -> None:
    info = pdf.docinfo
    for key, name in (
        (Name.Title, "dc:title"),
        (Name.Author, "dc:creator"),
        (Name.Subject, "dc:description"),
        (Name.Creator, "xmp:CreatorTool"),
        (Name.Producer, "pdf:Producer"),
    ):
        assert str(info[key]) == said(pdf, name) != ""
    assert str(info.Title) == IMPRINT.title
    assert str(info.CreationDate) == str(info.ModDate) == "D:20260205113015+07'00'"
    assert said(pdf, "xmp:CreateDate") == said(pdf, "xmp:ModifyDate") == "2026-02-05T11:30:15+07:00"


@pytest.mark.parametrize("title", ["", "\x00\x07", "a\ud800b\ufffe", "x" * 9_000, "]]><!--", "😀"])
def test_any_title_can_be_said(title: str) -> None:
    data = finished(DRAWN, replace(IMPRINT, title=title, author=title), RECORD)
    with pikepdf.open(io.BytesIO(data)) as opened:
        own = str(opened.docinfo.Title)
        assert own == said(opened, "dc:title")
        assert 0 < len(own) <= 500
        assert (Name.Author in opened.docinfo) == (
            b"dc:creator" in opened.Root.Metadata.read_bytes()
        )


def test_the_record_is_attached_as_the_papers_source(pdf: Pdf) -> None:
    (spec,) = list(pdf.Root.AF)
    assert spec.AFRelationship == Name.Source
    assert spec.EF.F.read_bytes() == RECORD
    assert spec.EF.F.Subtype == "/application/json"
    assert bytes(spec.EF.F.Params.CheckSum) == hashlib.md5(RECORD).digest()
    assert list(pdf.attachments) == [finish.RECORD_NAME]
    assert finish.attached(DATA) == RECORD
    assert finish.attached(DRAWN) is None


def test_the_attached_record_has_the_hash_that_the_book_keeps(tmp_path: Path) -> None:
    opener = make.opener(bytes=make.jpeg())
    made = written.minutes(CASE, "v", opener, tmp_path)
    record = finish.attached(made.path.read_bytes())
    assert record is not None
    assert hashlib.sha256(record).hexdigest() == made.record_hash
    texts = {each["fields"].get("text") for each in json.loads(record)}
    assert CASE.findings[0].text in texts


def test_what_is_internal_is_not_attached_to_what_leaves() -> None:
    secret = make.finding(99, "Chỉ trong đoàn.", visibility=Visibility.INTERNAL)
    case = replace(CASE, findings=(*CASE.findings, secret))
    asked = [written.asked(DocumentKind.MINUTES, "v", public_only=own) for own in (False, True)]
    own = [papers.composed(case, each).record for each in asked]
    assert ["Chỉ trong đoàn.".encode() in each for each in own] == [True, False]


def test_no_code_of_a_font_stands_for_nothing(pdf: Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        table = font.ToUnicode.read_bytes()
        assert b"> <0000>" not in table
        blocks = [int(part.split()[-1]) for part in table.split(b" beginbfchar")[:-1]]
        assert blocks
        assert max(blocks) <= 100


def test_its_text_is_that_of_the_drawn_pages() -> None:
    assert paper.pages(DATA) == paper.pages(DRAWN)


def test_the_same_paper_is_the_same_bytes_and_another_record_other_ones() -> None:
    assert finished(DRAWN, IMPRINT, RECORD) == DATA
    assert finished(DRAWN, IMPRINT, b"{}") != DATA


def test_it_is_the_same_in_every_process(home: Path) -> None:
    program = (
        "import hashlib; from tests.desktop.minutes import test_finish;"
        "print(hashlib.sha256(test_finish.DATA).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            "PYTHONHASHSEED": "7",
            "PYTHONPATH": str(ROOT),
            "PATH": "",
            "HOME": str(home),
            "TZ": "America/Lima",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(DATA).hexdigest()


@pytest.mark.parametrize(
    ("times", "moment"),
    [
        (
            {
                "start": When(day=dt.date(2026, 2, 5), time=dt.time(8)),
                "end": When(time=dt.time(11)),
            },
            dt.datetime(2026, 2, 5, 11),
        ),
        ({"planned_start": When(day=dt.date(2026, 2, 5))}, dt.datetime(2026, 2, 5)),
        ({}, dt.datetime(2000, 1, 1)),
    ],
)
def test_minutes_came_to_be_when_the_sitting_ended(
    times: dict[str, When], moment: dt.datetime
) -> None:
    unknown = dict.fromkeys(("start", "end", "planned_start", "planned_end"), When())
    assert press.produced(make.visit(**{**unknown, **times})) == moment
