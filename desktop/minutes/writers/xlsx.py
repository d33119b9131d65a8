"""A paper's tables as a workbook: every text stays text, days are days, the same paper gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desktop.minutes.finished.finish import CREATOR
from desktop.minutes.model import Document, Heading, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_000
"""How many characters a cell takes; a longer text goes on in the cells below."""

_WIDTH = 120
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_COUNT = re.compile(r"0|[1-9]\d{0,8}")
_NOT_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def tables(document: Document) -> list[tuple[str, Table]]:
    """Return a paper's tables with the headings they stand under."""
    found, name = [], document.title
    for block in document.blocks:
        if isinstance(block, Heading):
            name = f"{block.mark} {block.text}".strip()
        if isinstance(block, Table):
            found.append((name, block))
    return found


def xlsx(document: Document, at: dt.datetime) -> bytes:
    """Return a workbook with a sheet for each table; `at` is when the paper came to be."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for number, (name, table) in enumerate(tables(document), start=1):
        sheet = book.create_sheet(f"{number}. {_NOT_NAME.sub(' ', name)}"[:31].strip())
        _fill(sheet, document.title, table)
    if not book.worksheets:
        book.create_sheet("1")
    own = book.properties
    own.title, own.creator, own.lastModifiedBy = _plain(document.title)[:255], CREATOR, CREATOR
    own.created = at.replace(tzinfo=None)
    loose = io.BytesIO()
    book.save(loose)
    return _timeless(loose, at)


def _fill(sheet: Worksheet, title: str, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _write(sheet, 1, (title,), Font(bold=True))
    _write(sheet, 3, table.head, Font(bold=True))
    row = 4
    for cells in table.rows:
        for part in _parts(cells):
            _write(sheet, row, part)
            row += 1
    for column, share in enumerate(table.widths, start=1):
        width = max(6.0, _WIDTH * share / sum(table.widths))
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(max(1, len(table.head)))}{max(3, row - 1)}"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _parts(cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a row, and the rows below it in which texts too long for a cell go on."""
    longest = max((len(cell) for cell in cells), default=0)
    for start in range(0, max(1, longest), LONGEST):
        yield tuple(cell[start : start + LONGEST] for cell in cells)


def _write(sheet: Worksheet, row: int, cells: tuple[str, ...], font: Any = None) -> None:
    from openpyxl.styles import Alignment

    for column, text in enumerate(cells, start=1):
        cell = sheet.cell(row, column)
        cell.alignment = Alignment(wrap_text=row > 1, vertical="top")
        if font is not None:
            cell.font = font
        value = _value(_plain(text))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # whatever it begins with, it is never a formula
        elif isinstance(value, dt.date):
            cell.number_format = "DD/MM/YYYY"


def _value(text: str) -> str | int | dt.date:
    if _COUNT.fullmatch(text):
        return int(text)
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        try:
            return dt.date(year, month, day)
        except ValueError:
            return text
    return text


def _plain(text: str) -> str:
    return _NOT_CELL.sub("", text)


def _timeless(loose: io.BytesIO, at: dt.datetime) -> bytes:
    """Return the package without the moment of packing."""
    out = io.BytesIO()
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return out.getvalue()
