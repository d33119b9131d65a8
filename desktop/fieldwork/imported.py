"""An outline out of a workbook or document: numbering, headings and columns tell what belongs below what.

What is no line of an outline is left out and named, so that nobody misses it later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.folding import fold, has_tower, nfc
from desktop.fieldwork import columns, outlines, own, packed, papers, sheets
from desktop.fieldwork.items import Paragraph, Rank, Row
from desktop.fieldwork.outlines import Expected, Line, Template
from desktop.fieldwork.packed import BadOutlineFile, UnfitOutlineFile

_YES = frozenset({"x", "v", "1", "co", "yes", "true", "bat buoc", "required"})
_MOST_LEFT_OUT = 200

_FRAME = ("cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc")
_FOOT = ("noi nhan", "nguoi lap", "tm. ", "t/m ", "kt. ")
"""How what is no outline begins, folded: the frame of a paper, and its foot."""

_NUMBERED = re.compile(
    r"(?:(?:phần|chương|mục)\s+)?([IVX]{1,6}|[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-ZĐa-zđ])\s?[.)/:]\s+(.*)"
    r"|(?:(?:phần|chương|mục)\s+)?([IVX]{1,6}|[0-9]{1,3})\s?[-\u2013\u2014]\s+(?=[^\W\d])(.*)"
    r"|([0-9]{1,3}(?:\.[0-9]{1,3})+)\s+(.*)|([-\u2013+•*])\s+(.*)",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION = re.compile(r"(?:câu hỏi|question)\s*:\s*", re.IGNORECASE)
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
            raise UnfitOutlineFile(path, path.name, "container")
        items = [_tidy(path, each) for each in found]
    outline = _outline(items)
    if not outline.count:
        raise UnfitOutlineFile(path, path.name, "empty")
    if outline.count > outlines.MOST_LINES:
        raise BadOutlineFile(path, str(outline.count), "rows")
    name = " ".join(nfc(path.stem).split())[:200]
    template = Template(name=name, topics=tuple(each.line() for each in outline.top))
    return Imported(template, tuple(outline.left_out))


def _tidy(path: Path, item: Paragraph | Row) -> Paragraph | Row:
    """Return the item in NFC, its spaces single; the line breaks of a cell part what is in it."""
    texts = _texts(item)
    if any(has_tower(text) for text in texts):
        raise BadOutlineFile(path, item.place, "marks")
    if isinstance(item, Row):
        cells = ("\n".join(" ".join(each.split()) for each in nfc(c).splitlines()) for c in texts)
        return Row(tuple(cells), item.place)
    return Paragraph(" ".join(nfc(item.text).split()), item.place, item.rank)


def _outline(items: Sequence[Paragraph | Row]) -> _Outline:
    outline = _Outline()
    head = columns.headed(items)
    ways = _Ways(items, head.columns)
    end = next((at for at, each in enumerate(items) if _is_foot(each)), len(items))
    for number, item in enumerate(items):
        if number >= end or _is_frame(item) or (isinstance(item, Row) and number < head.first):
            outline.leave_out(" ".join(filter(None, _texts(item))))
        elif isinstance(item, Paragraph):
            _take_paragraph(outline, item, ways)
        elif number > head.last:
            _take_row(outline, item, ways)
    return outline


class _Ways:
    """How a file tells its lines: columns by their headings, numbers, or nothing but one line after the other."""

    def __init__(self, items: Sequence[Paragraph | Row], named: dict[str, int]) -> None:
        self.columns = named
        texts = [each for each in items if isinstance(each, Paragraph)]
        numbered = any(_ranked(each)[0] for each in texts)
        self.plain = not numbered and len(texts) == len(items)
        self.skips_loose_rows = numbered and not named
        """Tables beside numbered paragraphs hold the paper's head and signatures, unless their rows are numbered."""


def _texts(item: Paragraph | Row) -> tuple[str, ...]:
    return item.cells if isinstance(item, Row) else (item.text,)


def _is_foot(item: Paragraph | Row) -> bool:
    """Tell whether the outline is over: who gets the paper, who signs."""
    return any(fold(text).startswith(_FOOT) for text in _texts(item))


def _is_frame(item: Paragraph | Row) -> bool:
    """Tell whether this is the state's name and motto, which stand on every paper."""
    return any(fold(text).startswith(_FRAME) for text in _texts(item))


def _take_paragraph(outline: _Outline, item: Paragraph, ways: _Ways) -> None:
    rank, text = _ranked(item)
    if not text:
        return
    if _is_question(outline, rank, text):
        outline.ask(_QUESTION.sub("", text))
    elif rank or ways.plain:
        outline.add(rank or ("plain", 1), text)
    else:
        outline.leave_out(text)


def _is_question(outline: _Outline, rank: Rank | None, text: str) -> bool:
    may_be = rank is None or rank[0] in ("dash", "letter", "list", "column")
    return may_be and text.endswith("?") and outline.last is not None


def _take_row(outline: _Outline, row: Row, ways: _Ways) -> None:
    cells = columns.Cells(row, ways.columns or columns.guessed(row))
    at, said = cells.title()
    rank, title = _ranked(Paragraph(said.replace("\n", " "), row.place))
    if number := columns.ALONE.fullmatch(cells.at("number")):
        rank, title = _rank(number[1]), said.replace("\n", " ")
    if rank is None and ways.skips_loose_rows:
        outline.leave_out(" ".join(filter(None, row.cells)))
        return
    rank = rank or ("column", at + 1)
    if title and not ways.columns and _is_question(outline, rank, title):
        outline.ask(_QUESTION.sub("", title))
    elif title and not outline.add(rank, title, fold(cells.at("required")) in _YES):
        return
    else:
        _take_wanted(outline, cells)


def _take_wanted(outline: _Outline, cells: columns.Cells) -> None:
    """Put what a row expects to the last line; a line that is a figure itself needs a unit to be one."""
    own, unit = cells.columns, cells.at("unit")
    if unit or own.get("figures") != own.get("title"):
        _expect(outline, cells.at("figures"), unit)
    for question in filter(None, cells.at("questions").split("\n")):
        outline.ask(question)
    for text in cells.others():
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
