"""Empty places for signatures in a finished paper, made before it is final, so that signing only fills them.

Each is a form field with a name, told to those who do not see it, in the structure tree as PDF/UA asks.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from desktop.minutes.finished.reading import PDFIUM
from desktop.minutes.model import Signature
from desktop.minutes.sealing.sign import NotSignable, Place, Spot

WIDTH_PT, HEIGHT_PT = 150, 62
"""The room a signature has under its title: four blank lines of 14 pt."""

_GAP_PT = 3
_PRINTED = 4
_SIGNATURES_EXIST, _APPEND_ONLY = 1, 2


def under(data: bytes, text: str) -> tuple[Spot, ...]:
    """Return the room below each occurrence of a text on a paper, such as "(Ký, ghi rõ họ tên)", in reading order.

    Raises NotSignable where the file is no PDF.
    """
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(data) as document:
                found = [
                    spot
                    for number in range(len(document))
                    for spot in _under(document, number, text)
                ]
        except pypdfium2.PdfiumError as error:
            raise NotSignable from error
    return tuple(sorted(found, key=lambda spot: (spot.page, -spot.bottom_pt, spot.left_pt)))


def for_signers(data: bytes, signers: Sequence[Signature]) -> tuple[Place, ...]:
    """Return a place for each who signs a paper, named for their title, from left to right. Raises NotSignable.

    It is the room under the hint how to sign, or, in a paper without one, under the title that stands last.
    """
    found = []
    for text in dict.fromkeys(each.hint or each.titles[-1] for each in signers if each.titles):
        own = [each for each in signers if text in (each.hint, each.titles[-1])]
        side_by_side = sorted(under(data, text)[-len(own) :], key=lambda spot: spot.left_pt)
        found += list(zip(side_by_side, own, strict=False))
    return tuple(
        Place(field=f"ChuKy{number}", label=_label(signer), spot=spot)
        for number, (spot, signer) in enumerate(found, start=1)
    )


def beside(place: Place, label: str) -> Place:
    """Return the place of an agency's seal: over the left third of a signature (Annex I of the decree)."""
    spot = place.spot
    assert spot
    third = spot.width_pt // 3
    over = replace(spot, left_pt=spot.left_pt - third, width_pt=2 * third)
    return Place(field="ConDau", label=label, spot=over)


def _label(signer: Signature) -> str:
    return ", ".join(filter(None, (" ".join(signer.titles), signer.name)))


def labels(data: bytes) -> dict[str, str]:
    """Return the names of a paper's places with what each is called, in their order. Raises NotSignable."""
    found: dict[str, str] = {}
    try:
        with pikepdf.open(io.BytesIO(data)) as paper:
            for page in paper.pages:
                for note in page.get("/Annots", Array()):
                    if note.get("/FT") == Name.Sig:
                        found[str(note.T)] = str(note.get("/TU", note.T))
    except pikepdf.PdfError as error:
        raise NotSignable from error
    return found


def _under(document: pypdfium2.PdfDocument, number: int, text: str) -> Iterator[Spot]:
    with closing(document[number]) as page, closing(page.get_textpage()) as words:
        search = words.search(text)
        while found := search.get_next():
            boxes = [words.get_charbox(at) for at in range(found[0], found[0] + found[1])]
            left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
            middle = (left + max(box[2] for box in boxes)) / 2
            yield Spot(
                number,
                round(middle - WIDTH_PT / 2),
                round(bottom - _GAP_PT - HEIGHT_PT),
                WIDTH_PT,
                HEIGHT_PT,
            )


def spot_of(data: bytes, field: str) -> Spot | None:
    """Return where a place of the paper is seen; None where it is not, or there is no such place."""
    try:
        with pikepdf.open(io.BytesIO(data)) as paper:
            for number, page in enumerate(paper.pages):
                for note in page.get("/Annots", Array()):
                    if str(note.get("/T", "")) == field:
                        return _spot(number, [round(float(each)) for each in note.Rect])
    except pikepdf.PdfError as error:
        raise NotSignable from error
    return None


def _spot(page: int, box: list[int]) -> Spot | None:
    left, bottom, right, top = box
    return Spot(page, left, bottom, right - left, top - bottom) if right > left else None


def prepared(data: bytes, places: Sequence[Place]) -> bytes:
    """Return the paper with an empty place for each signature. Raises NotSignable."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as paper:
            add(paper, places)
            paper.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                fix_metadata_version=False,
            )
    except pikepdf.PdfError as error:
        raise NotSignable from error
    return out.getvalue()


def add(paper: Pdf, places: Sequence[Place]) -> None:
    """Add the places to an open paper, each to the form, its page and, where there is one, the structure tree."""
    fields = [_field(paper, place) for place in places if place.spot]
    if not fields:
        return
    paper.Root.AcroForm = Dictionary(
        Fields=Array(fields), SigFlags=_SIGNATURES_EXIST | _APPEND_ONLY
    )
    for field in fields:
        page = field.P
        page.Annots = Array([*page.get("/Annots", Array()), field])
        page.Tabs = Name.S
        if "/StructTreeRoot" in paper.Root:
            _tag(paper, field)


def _field(paper: Pdf, place: Place) -> pikepdf.Object:
    spot = place.spot
    assert spot
    empty = Stream(paper, b"")
    empty.Type, empty.Subtype = Name.XObject, Name.Form
    empty.BBox = Array([0, 0, spot.width_pt, spot.height_pt])
    empty.Resources = Dictionary()
    right, top = spot.left_pt + spot.width_pt, spot.bottom_pt + spot.height_pt
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(place.field),
        TU=String(place.label or place.field),
        F=_PRINTED,
        P=paper.pages[spot.page].obj,
        Rect=Array([spot.left_pt, spot.bottom_pt, right, top]),
        AP=Dictionary(N=empty),
    )
    return paper.make_indirect(field)


def _tag(paper: Pdf, field: pikepdf.Object) -> None:
    """Tell in the structure tree that here is a place of a form (ISO 14289-1, 7.18)."""
    root = paper.Root.StructTreeRoot
    above = root.K[0] if isinstance(root.K, Array) else root.K
    tag = paper.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=above,
            Alt=field.TU,
            K=Dictionary(Type=Name.OBJR, Obj=field, Pg=field.P),
        )
    )
    kids = above.get("/K", Array())
    above.K = Array([*kids, tag]) if isinstance(kids, Array) else Array([kids, tag])
    numbers = pikepdf.NumberTree(root.ParentTree)
    key = max([int(each) for each in numbers] or [-1]) + 1
    numbers[key] = tag
    root.ParentTreeNextKey = key + 1
    field.StructParent = key
