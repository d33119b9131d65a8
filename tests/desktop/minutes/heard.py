"""A finished paper as a screen reader takes it: its elements in order, each with its words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_GLYPH = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]+)>")


@dataclass(frozen=True)
class Element:
    """What it is, how deep below the document it stands, its own words, what is said of it instead."""

    role: str
    depth: int
    text: str
    alt: str = ""


@cache
def elements(data: bytes) -> list[Element]:
    """Return all elements in reading order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        marked = [_marked(page) for page in pdf.pages]
        numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        document = pdf.Root.StructTreeRoot.K
        return list(_below(document, 0, marked, numbers))


def artifacts(data: bytes) -> list[str]:
    """Return each page's text that is decoration."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [_marked(page).get(None, "") for page in pdf.pages]


def owners_agree(pdf: Pdf) -> bool:
    """Tell whether the parent tree leads from each content of a page to the element that has it."""
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    found = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    for page in pdf.pages:
        own = found[int(page.obj.StructParents)]
        ids = {id for id in _marked(page) if id is not None}
        if ids != set(range(len(own))):
            return False
        if not all(_holds(own[id], page.obj, id) for id in ids):
            return False
    return True


def _holds(element: Dictionary, page: Dictionary, id: int) -> bool:
    for kid in element.K:
        if isinstance(kid, Dictionary):
            if kid.get(Name.MCID) == id and kid.Pg.objgen == page.objgen:
                return True
        elif int(kid) == id and element.Pg.objgen == page.objgen:
            return True
    return False


Marked = dict[int | None, str]


def _below(
    element: Dictionary, depth: int, marked: list[Marked], numbers: dict[tuple[int, int], int]
) -> Iterator[Element]:
    words, kids = "", []
    for kid in element.get(Name.K, Array([])):
        if not isinstance(kid, Dictionary):
            words += marked[numbers[element.Pg.objgen]].get(int(kid), "")
        elif Name.MCID in kid:
            words += marked[numbers[kid.Pg.objgen]].get(int(kid.MCID), "")
        else:
            kids.append(kid)
    alt = str(element.get(Name.Alt, ""))
    yield Element(str(element.S).removeprefix("/"), depth, words, alt)
    for kid in kids:
        yield from _below(kid, depth + 1, marked, numbers)


def _marked(page: pikepdf.Page) -> Marked:
    """Return the text of each marked content of a page; that of artifacts under None."""
    fonts = {str(name): _glyphs(font) for name, font in page.Resources.Font.items()}
    found: Marked = {}
    at: int | None = None
    inside, font = False, {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                assert not inside, "no content lies within another"
                inside, at = True, None
                if len(operands) > 1 and Name.MCID in operands[1]:
                    at = int(operands[1].MCID)
                    found.setdefault(at, "")
            case "EMC":
                inside = False
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj":
                assert inside, "all that is drawn is marked"
                text = "".join(font[code] for code in bytes(operands[0]))
                found[at] = found.get(at, "") + text
            case "S" | "s" | "f" | "B" | "Do" | "n":
                assert inside, "all that is drawn is marked"
    assert not inside
    return found


def _glyphs(font: Dictionary) -> dict[int, str]:
    own = _GLYPH.findall(font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(value.decode()).decode("utf-16-be") for code, value in own}
