"""What the columns of a sheet or table are: by the headings people give them, else by where a row begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from db.folding import fold
from desktop.fieldwork.items import Paragraph, Row

_CALLED = {
    "number": ("stt", "tt", "so tt", "so thu tu", "no", "#"),
    "title": ("noi dung", "de cuong", "tieu de", "topic", "title", "content"),
    "required": ("bat buoc", "required"),
    "figures": ("so lieu", "chi tieu", "figures", "figure", "measure"),
    "unit": ("don vi tinh", "don vi", "dvt", "unit"),
    "questions": ("cau hoi", "goi y", "questions", "question"),
}
"""How columns are called, folded; more words may follow: "Số liệu cần có", "Nội dung báo cáo"."""

_ALONE_ABOVE = (
    "noi dung",
    "noi dung giam sat",
    "noi dung bao cao",
    "de cuong",
    "topic",
    "title",
    "content",
)
_HEADED_WITHIN = 30
_LONGEST_HEADING = 40
_COUNTED = re.compile(r"\(?[0-9]{1,2}\)?|[A-C]")
ALONE = re.compile(r"([IVX]{1,6}|[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-ZĐa-zđ]|[-\u2013+•*])\s?[.)/:]?")
"""A number or sign that stands alone in its cell."""


@dataclass(frozen=True, slots=True)
class Head:
    """Rows `first` to `last` are headings, -1 where there are none; `columns` says which column is which."""

    first: int = -1
    last: int = -1
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cells:
    """A row with what its columns are."""

    row: Row
    columns: dict[str, int]

    def at(self, name: str) -> str:
        """Return what stands in a column, "" where there is none."""
        at = self.columns.get(name, len(self.row.cells))
        return self.row.cells[at] if at < len(self.row.cells) else ""

    def title(self) -> tuple[int, str]:
        """Return a row's title and its column: a heading over several columns is indented by which of them is filled.

        A row whose cells were made one holds it where the number would stand.
        """
        start = self.columns.get("title", len(self.row.cells))
        for at in range(start, self._end(start)):
            if self.row.cells[at]:
                return at, self.row.cells[at]
        number = self.at("number")
        return (start, number) if number and not ALONE.fullmatch(number) else (start, "")

    def others(self) -> list[str]:
        """Return what stands in columns that are nothing known."""
        known = {*self.columns.values(), self.title()[0]}
        return [text for at, text in enumerate(self.row.cells) if at not in known and text]

    def _end(self, start: int) -> int:
        beyond = [at for at in self.columns.values() if at > start]
        return min(*beyond, len(self.row.cells)) if beyond else min(start + 1, len(self.row.cells))


def headed(items: Sequence[Paragraph | Row]) -> Head:
    """Return where the headings stand and what the columns are.

    It is the row that names the most columns: "ĐỀ CƯƠNG" alone above it is the sheet's title. A second row may name
    what a first one has joined, a third may count the columns.
    """
    best = Head()
    for number, item in enumerate(items[:_HEADED_WITHIN]):
        found = _named(item) if isinstance(item, Row) else {}
        if len(found) > len(best.columns) and _is_heading(item, found):
            best = Head(number, number, _titled(found))
    return _lengthened(items, best) if best.first >= 0 else best


def guessed(row: Row) -> dict[str, int]:
    """Return the columns of a row without headings: a number where one stands, then the title."""
    filled = [at for at, text in enumerate(row.cells) if text]
    if filled and ALONE.fullmatch(row.cells[filled[0]]):
        return dict(zip(("number", "title"), filled, strict=False))
    return {"title": filled[0]} if filled else {}


def _lengthened(items: Sequence[Paragraph | Row], head: Head) -> Head:
    last, columns = head.last, dict(head.columns)
    for item in items[head.last + 1 : head.last + 3]:
        if not isinstance(item, Row):
            break
        more = _named(item)
        filled = [text for text in item.cells if text]
        goes_on = more and len(more) == len(filled) and "title" not in more
        if not goes_on and not (len(filled) > 1 and all(map(_COUNTED.fullmatch, filled))):
            break
        if goes_on:
            columns = {name: at for name, at in columns.items() if at not in more.values()}
            columns = {**more, **columns}
        last += 1
    return Head(head.first, last, columns)


def _named(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, text in enumerate(row.cells):
        folded = " ".join(re.findall(r"[\w#]+", fold(text)))
        for name, called in _CALLED.items():
            if len(folded) <= _LONGEST_HEADING and "?" not in text and _begins(folded, called):
                found.setdefault(name, at)
    return found


def _begins(text: str, called: Sequence[str]) -> bool:
    return any(text == each or (len(each) > 3 and text.startswith(f"{each} ")) for each in called)


def _is_heading(item: Paragraph | Row, found: dict[str, int]) -> bool:
    """Tell whether a row names columns; one cell alone is a heading only where it says nothing else."""
    filled = [text for text in item.cells if text] if isinstance(item, Row) else []
    if len(filled) == 1:
        return fold(filled[0]) in _ALONE_ABOVE
    return len(found) > 1 and bool({"title", "questions", "figures"} & found.keys())


def _titled(found: dict[str, int]) -> dict[str, int]:
    """Return columns one of which is the title: a sheet of questions or figures alone has them as its lines."""
    if "title" in found:
        return found
    if "questions" in found:
        return {"title" if name == "questions" else name: at for name, at in found.items()}
    return {"title": found["figures"], **found}
