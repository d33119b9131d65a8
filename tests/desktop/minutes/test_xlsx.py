"""The tracking table as a workbook: text is text whatever it begins with, nothing is cut, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from db.records import DocumentKind, RecordId
from desktop.minutes import papers
from desktop.minutes.model import Document, Heading, Table
from desktop.minutes.papers import KINDS, Asked, Format, WrongSubject
from desktop.minutes.style.fonts import Choice
from desktop.minutes.writers import xlsx
from desktop.work import Quiet
from tests import make

AT = dt.datetime(2026, 2, 5)


def document(*rows: tuple[str, ...], name: str = "Kiến nghị") -> Document:
    head = ("TT", "Nội dung", "Thời hạn")
    table = Table(head=head, rows=rows, widths=(1, 6, 2))
    heading = Heading(level=1, mark="I.", text=name)
    return Document(subject=RecordId("i"), title="Bảng", author="A", blocks=(heading, table))


def sheet(own: Document) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(xlsx.xlsx(own, AT))).worksheets[0]


def test_counts_and_days_are_values_and_all_else_is_text() -> None:
    own = sheet(document(("1", "Làm rõ 03 vụ việc", "30/06/2026"), ("02", "64/67", "31/02/2026")))
    rows = [[cell.value for cell in row] for row in own.iter_rows(min_row=3)]
    assert rows == [
        ["TT", "Nội dung", "Thời hạn"],
        [1, "Làm rõ 03 vụ việc", dt.datetime(2026, 6, 30)],
        ["02", "64/67", "31/02/2026"],
    ]
    assert own.freeze_panes == "A4"
    assert own.auto_filter.ref == "A3:C5"
    assert own.print_title_rows == "$3:$3"
    assert own.title == "1. I. Kiến nghị"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://a")', "\t=1", "#REF!"]
)
def test_a_text_is_never_a_formula(text: str) -> None:
    cell = sheet(document(("1", text, ""))).cell(4, 2)
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_no_cell_can_hold_is_left_out_and_long_text_goes_on_below() -> None:
    long = "chữ " * 100_000
    own = sheet(
        document(("1", f"a\x00b\x0bc 😀 {long}", ""), ("2", "sau", ""), name="[a]:*?/\\" * 9)
    )
    cells = [row[1].value or "" for row in own.iter_rows(min_row=4)]
    assert "".join(cells[:-1]).rstrip() == f"abc 😀 {long}".rstrip()
    assert cells[-1] == "sau"
    assert max(map(len, cells)) <= xlsx.LONGEST


def test_the_tracking_table_alone_is_a_workbook(tmp_path: Path) -> None:
    case, photos = make.full_case(), make.opener()
    today = dt.date(2026, 9, 1)
    asked = Asked(kind=DocumentKind.TRACKING, of=case.inspection.id, today=today)
    for kind, how in KINDS.items():
        assert (Format.XLSX in papers.forms(kind)) == (kind is DocumentKind.TRACKING)
        if kind is not DocumentKind.TRACKING:
            of = RecordId("v") if "visit" in how.of else case.inspection.id
            other = Asked(kind=kind, of=of, today=today)
            with pytest.raises(WrongSubject):
                papers.made(case, other, photos, tmp_path, Quiet(), Format.XLSX, Choice.TINOS)
    first = papers.made(case, asked, photos, tmp_path, Quiet(), Format.XLSX, Choice.TINOS)
    again = papers.made(case, asked, photos, tmp_path, Quiet(), Format.XLSX, Choice.TINOS)
    assert first.hash == again.hash
    assert [each.name for each in tmp_path.iterdir()] == [first.path.name]
    book = openpyxl.load_workbook(first.path)
    texts = [cell.value for own in book.worksheets for row in own.iter_rows() for cell in row]
    assert "Giải quyết dứt điểm 03 vụ việc tồn đọng." in texts
    assert "Bổ sung 02 biên chế." in texts
