"""The sheet of a workbook (XLSX) that is an outline, as rows of text; formulas by the values saved with them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from db.folding import fold
from desktop.fieldwork.items import Row
from desktop.fieldwork.packed import Begin, End, Package

BOOK = "xl/workbook.xml"
MOST_ROWS = 20_000
MOST_COLUMNS = 64

_NAMES = ("de cuong", "noi dung", "outline")
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?")


def rows(package: Package) -> Iterator[Row]:
    """Return the rows of the sheet that is the outline: by its name, else the first that says something.

    Raises BadOutlineFile.
    """
    targets = _targets(package)
    strings = _strings(package, targets)
    for sheet in _sheets(package, targets):
        own = _rows(package, sheet, strings)
        if first := next(own, None):
            yield first
            yield from own
            return


def _rows(package: Package, sheet: str, strings: list[str]) -> Iterator[Row]:
    cells: dict[int, str] = {}
    column, kind, number = 0, "", 0
    for found in package.markup(sheet):
        match found:
            case Begin("row", _):
                cells, column, number = {}, -1, number + 1
                if number > MOST_ROWS:
                    raise package.refused(str(number), "rows")
            case Begin("c", attributes):
                column = _column(attributes.get("r", ""), column + 1)
                kind = attributes.get("t", "n")
            case End("v", text):
                cells[column] = _value(text, kind, strings)
            case End("t", text):
                cells[column] = cells.get(column, "") + text
            case End("row", _) if any(text.strip() for text in cells.values()):
                yield Row(_listed(cells), str(number))


def _listed(cells: dict[int, str]) -> tuple[str, ...]:
    """Return the cells in order; what lies far to the right stands behind the last column that is kept."""
    last = min(max(cells), MOST_COLUMNS)
    far = " ".join(text for at, text in sorted(cells.items()) if at > MOST_COLUMNS)
    return (*(cells.get(at, "") for at in range(last + 1)), *([far] if far else []))


def _column(reference: str, following: int) -> int:
    named = _REFERENCE.fullmatch(reference)
    if named is None:
        return following
    at = 0
    for letter in named[1]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _value(text: str, kind: str, strings: list[str]) -> str:
    if kind == "s":
        at = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else len(strings)
        return strings[at] if at < len(strings) else ""
    if kind == "n" and _NUMBER.fullmatch(text):
        return f"{float(text):.12g}"
    return text if kind in ("str", "n", "d") else ""


def _targets(package: Package) -> dict[str, tuple[str, str]]:
    """Return what the workbook refers to: kind and part by id."""
    found = {}
    for each in package.markup("xl/_rels/workbook.xml.rels"):
        if isinstance(each, Begin) and each.name == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", each.attributes.get("Target", "")))
            kind = each.attributes.get("Type", "").rpartition("/")[2]
            found[each.attributes.get("Id", "")] = (kind, target.lstrip("/"))
    return found


def _sheets(package: Package, targets: dict[str, tuple[str, str]]) -> list[str]:
    """Return the sheets that are shown, one called an outline first."""
    found = []
    for each in package.markup(BOOK):
        if isinstance(each, Begin) and each.name == "sheet" and _is_shown(each):
            kind, part = targets.get(each.attributes.get("id", ""), ("", ""))
            if kind == "worksheet" and part in package:
                name = fold(each.attributes.get("name", ""))
                found.append((not any(word in name for word in _NAMES), part))
    if not found:
        raise package.refused(BOOK, "empty")
    return [part for _, part in sorted(found, key=lambda one: one[0])]


def _is_shown(sheet: Begin) -> bool:
    return sheet.attributes.get("state", "visible") == "visible"


def _strings(package: Package, targets: dict[str, tuple[str, str]]) -> list[str]:
    part = next((part for kind, part in targets.values() if kind == "sharedStrings"), "")
    strings: list[str] = []
    sounds = 0
    for found in package.markup(part):
        match found:
            case Begin("si", _):
                strings.append("")
            case Begin("rPh", _):
                sounds += 1
            case End("rPh", _):
                sounds -= 1
            case End("t", text) if strings and not sounds:
                strings[-1] += text
    return strings
