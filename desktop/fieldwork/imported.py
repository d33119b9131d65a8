"""An outline out of a workbook or document: numbering, headings and columns tell what belongs below what.

What is no line of an outline is left out and named, so that nobody misses it later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.folding import fold, has_tower, nfc
from desktop.fieldwork import outlines, own, packed, papers, sheets
from desktop.fieldwork.items import Paragraph, Rank, Row
from desktop.fieldwork.outlines import Expected, Line, Template
from desktop.fieldwork.packed import BadOutlineFile

_HEADINGS = {
    "number": ("stt", "tt", "so tt", "so thu tu", "no", "#"),
    "title": ("noi dung", "noi dung giam sat", "noi dung bao cao", "de cuong", "tieu de", "topic", "title", "content"),
    "required": ("bat buoc", "required"),
    "figures": ("so lieu", "chi tieu", "chi tieu so lieu", "figures", "figure", "measure"),
    "unit": ("don vi tinh", "don vi", "dvt", "unit"),
    "questions": ("cau hoi", "cau hoi goi y", "goi y", "questions", "question"),
}  # fmt: skip
"""What columns are called, folded."""

_YES = frozenset({"x", "v", "1", "co", "yes", "true", "bat buoc", "required"})
_HEADED_WITHIN = 30
_MOST_LEFT_OUT = 200

_NUMBERED = re.compile(
    r"(?:(?:phần|chương|mục)\s+)?([IVX]{1,6}|[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-ZĐa-zđ])\s?[.)/:]\s+(.*)"
    r"|([0-9]{1,3}(?:\.[0-9]{1,3})+)\s+(.*)|([-\u2013+•*])\s+(.*)",
    re.IGNORECASE | re.DOTALL,
)
_ALONE = re.compile(r"([IVX]{1,6}|[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-ZĐa-zđ]|[-\u2013+•*])\s?[.)/:]?")
_REQUIRED = re.compile(r"\s*\((?:bắt buộc|required)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imported:
    """A template that is not kept yet, and texts of the file that are not in it."""

    template: Template
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A line that may still get figures, questions and lines below it."""

    title: str
    required: bool = False
    figures: list[Expected] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    below: list[_Draft] = field(default_factory=list)

    def line(self) -> Line:
        """Return it as it will stay."""
        return Line(
            title=self.title,
            required=self.required,
            figures=tuple(self.figures),
            questions=tuple(self.questions),
            topics=tuple(each.line() for each in self.below),
        )


@dataclass(slots=True)
class _Outline:
    """Lines as they come, each put below the last one of a lesser depth."""

    top: list[_Draft] = field(default_factory=list)
    stack: list[tuple[Rank, _Draft]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def last(self) -> _Draft | None:
        """The line that came last."""
        return self.stack[-1][1] if self.stack else None

    def add(self, rank: Rank, title: str, required: bool = False) -> bool:
        """Put a line in its place; tell whether it can be one."""
        is_required = bool(_REQUIRED.search(title))
        title = _REQUIRED.sub("", title).rstrip(" :;.")
        if own.sound(title):
            self.leave_out(title)
            return False
        family, depth = rank
        for at, ((other, other_depth), _) in enumerate(self.stack):
            if other == family and other_depth >= depth:
                del self.stack[at:]
                break
        del self.stack[outlines.DEEPEST - 1 :]
        draft = _Draft(title, required or is_required)
        (self.last.below if self.last else self.top).append(draft)
        self.stack.append((rank, draft))
        self.count += 1
        return True

    def ask(self, question: str) -> None:
        """Put a question to the last line."""
        if self.last is None or own.sound(question):
            self.leave_out(question)
        else:
            self.last.questions.append(question)

    def leave_out(self, text: str) -> None:
        """Name what is no line."""
        if text.strip() and len(self.left_out) < _MOST_LEFT_OUT:
            self.left_out.append(text.strip()[: own.LONGEST_TEXT])


def read(path: Path) -> Imported:
    """Return the outline in a workbook or document. Raises BadOutlineFile, Secret, UnreadableFile."""
    with packed.opened(path) as package:
        if sheets.BOOK in package:
            found: Iterator[Paragraph | Row] = sheets.rows(package)
        elif papers.DOCUMENT in package:
            found = papers.items(package)
        else:
            raise BadOutlineFile(path, path.name, "container")
        items = [_tidy(path, each) for each in found]
    outline = _outline(items)
    if not outline.count:
        raise BadOutlineFile(path, path.name, "empty")
    if outline.count > outlines.MOST_LINES:
        raise BadOutlineFile(path, str(outline.count), "rows")
    name = " ".join(nfc(path.stem).split())[:200]
    template = Template(name=name, topics=tuple(each.line() for each in outline.top))
    return Imported(template, tuple(outline.left_out))


def _tidy(path: Path, item: Paragraph | Row) -> Paragraph | Row:
    """Return the item in NFC, its spaces single; the line breaks of a cell part what is in it."""
    texts = item.cells if isinstance(item, Row) else (item.text,)
    if any(has_tower(text) for text in texts):
        raise BadOutlineFile(path, item.place, "marks")
    if isinstance(item, Row):
        cells = ("\n".join(" ".join(each.split()) for each in nfc(c).splitlines()) for c in texts)
        return Row(tuple(cells), item.place)
    return Paragraph(" ".join(nfc(item.text).split()), item.place, item.rank)


def _outline(items: Sequence[Paragraph | Row]) -> _Outline:
    outline = _Outline()
    plain = not any(isinstance(each, Row) or _ranked(each)[0] for each in items)
    head, columns = _headed(items)
    for number, item in enumerate(items):
        if isinstance(item, Paragraph):
            _take_paragraph(outline, item, plain)
        elif number > head:
            _take_row(outline, item, columns)
        elif number < head:
            outline.leave_out(" ".join(filter(None, item.cells)))
    return outline


def _headed(items: Sequence[Paragraph | Row]) -> tuple[int, dict[str, int]]:
    """Return where the row of headings stands and what its columns are; before all, where there is none.

    It is the row that names the most columns: "ĐỀ CƯƠNG" alone above it is the sheet's title.
    """
    found: tuple[int, dict[str, int]] = (-1, {})
    for number, item in enumerate(items[:_HEADED_WITHIN]):
        named = _columns(item) if isinstance(item, Row) else {}
        if len(named) > len(found[1]):
            found = (number, named)
    return found


def _take_paragraph(outline: _Outline, item: Paragraph, plain: bool) -> None:
    rank, text = _ranked(item)
    if not text:
        return
    is_question = text.endswith("?") and outline.last is not None
    if is_question and (rank is None or rank[0] in ("dash", "letter", "list")):
        outline.ask(text)
    elif rank or plain:
        outline.add(rank or ("plain", 1), text)
    else:
        outline.leave_out(text)


def _take_row(outline: _Outline, row: Row, columns: dict[str, int]) -> None:
    own_columns = columns or _guessed(row)

    def cell(name: str) -> str:
        at = own_columns.get(name, len(row.cells))
        return row.cells[at] if at < len(row.cells) else ""

    rank, title = _ranked(Paragraph(cell("title").replace("\n", " "), row.place))
    if number := _ALONE.fullmatch(cell("number")):
        rank, title = _rank(number[1]), cell("title").replace("\n", " ")
    if title and not outline.add(rank or ("plain", 1), title, fold(cell("required")) in _YES):
        return
    _expect(outline, cell("figures"), cell("unit"))
    for question in filter(None, cell("questions").split("\n")):
        outline.ask(question)
    for at, text in enumerate(row.cells):
        if at not in own_columns.values():
            outline.leave_out(text)


def _expect(outline: _Outline, figures: str, units: str) -> None:
    """Put expected figures to the last line, each with its unit where as many are named, or one for all."""
    measures = [each.strip() for each in re.split(r"[;\n]", figures) if each.strip()]
    named = [each.strip() for each in re.split(r"[;\n]", units) if each.strip()]
    if len(named) != len(measures):
        named = (named[:1] or [""]) * len(measures)
    for measure, unit in map(_measured, measures, named):
        if outline.last is None or own.sound(measure) or (unit and own.sound(unit)):
            outline.leave_out(measure)
        else:
            outline.last.figures.append(Expected(measure=measure, unit=unit))


def _measured(measure: str, unit: str) -> tuple[str, str]:
    """Return a measure and its unit, which may stand behind it in brackets: "Tỷ lệ đúng hạn (%)"."""
    name, _, own_unit = measure.removesuffix(")").rpartition("(")
    if unit or not measure.endswith(")") or not (name.strip() and own_unit.strip()):
        return measure, unit
    return name.strip(), own_unit.strip()


def _columns(row: Row) -> dict[str, int]:
    """Return which column is which in a row of headings, nothing for any other row."""
    found: dict[str, int] = {}
    for at, text in enumerate(row.cells):
        folded = " ".join(re.findall(r"[\w#]+", fold(text)))
        for name, called in _HEADINGS.items():
            if folded in called:
                found.setdefault(name, at)
    filled = sum(map(bool, row.cells))
    return found if "title" in found and len(found) >= min(2, filled) else {}


def _guessed(row: Row) -> dict[str, int]:
    """Return the columns of a sheet without headings: a number where one stands, then the title."""
    filled = [at for at, text in enumerate(row.cells) if text]
    if filled and _ALONE.fullmatch(row.cells[filled[0]]):
        return dict(zip(("number", "title"), filled, strict=False))
    return {"title": filled[0]} if filled else {}


def _ranked(item: Paragraph) -> tuple[Rank | None, str]:
    """Return a paragraph's depth and its text without the number in front."""
    numbered = _NUMBERED.fullmatch(item.text)
    if numbered is None:
        return item.rank, item.text
    parts = [each for each in numbered.groups() if each is not None]
    sign, text = parts if len(parts) == 2 else (parts[0], "")
    return item.rank or _rank(sign), text


def _rank(sign: str) -> Rank:
    if re.fullmatch(r"[IVX]+", sign):
        return "roman", 1
    if sign[0].isdigit():
        return "arabic", sign.count(".") + 1
    if sign.isalpha():
        return ("part" if sign.isupper() else "letter"), 1
    return "dash", 1
