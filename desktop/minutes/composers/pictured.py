"""Where a passage has photos in an annex, the passage says which: "(ảnh 1, từ ảnh 4 đến ảnh 6)". Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from db.records import Case, RecordId
from desktop.minutes.model import Document, Paragraph, Photo
from desktop.minutes.style.wording import Wording, lowered

_RANGE = 3
"""From how many photos in a row on they are named by the first and the last."""

_ENDS = ".;,:!?…"

_Labelled = list[tuple[int, str]]
"""Photos by their turn and what they are called."""


def pictured(document: Document, case: Case, say: Wording) -> Document:
    """Return a paper each of whose passages names the photos its annexes have of it."""
    found = _found(document, case)
    if not found:
        return document
    own = list(document.blocks)
    for at in range(len(own) - 1, -1, -1):
        block = own[at]
        if isinstance(block, Paragraph) and block.source in found:
            own[at] = _saying(block, _listed(found.pop(block.source), say), say)
    return replace(document, blocks=tuple(own))


def _found(document: Document, case: Case) -> dict[RecordId, _Labelled]:
    """Return the photos by the passage they belong to, or by the one that speaks for it."""
    speaks = {each.id: each.combined or each.id for each in case.findings}
    of = {each.id: speaks[each.finding] for each in case.evidence if each.finding in speaks}
    photos = (photo for photo in _photos(document) if photo.label)
    found: dict[RecordId, _Labelled] = {}
    for turn, photo in enumerate(photos):
        if photo.source in of:
            found.setdefault(of[photo.source], []).append((turn, photo.label))
    return found


def _photos(document: Document) -> Iterator[Photo]:
    for annex in document.annexes:
        yield from (block for block in annex.blocks if isinstance(block, Photo))


def _listed(photos: _Labelled, say: Wording) -> str:
    """Return the photos as a sentence names them, a longer row by its ends."""
    rows: list[_Labelled] = []
    for photo in photos:
        if rows and rows[-1][-1][0] == photo[0] - 1:
            rows[-1].append(photo)
        else:
            rows.append([photo])
    return say("annex.joint").join(part for row in rows for part in _named(row, say))


def _named(row: _Labelled, say: Wording) -> list[str]:
    names = [lowered(label) for _, label in row]
    if len(names) < _RANGE:
        return names
    return [say("annex.range", first=names[0], last=names[-1])]


def _saying(block: Paragraph, photos: str, say: Wording) -> Paragraph:
    """Return a passage that names its photos before the sign that ends it."""
    last = block.runs[-1]
    text = last.text.rstrip()
    body = text.rstrip(_ENDS)
    own = replace(last, text=body + say("annex.see", photos=photos) + text[len(body) :])
    return replace(block, runs=(*block.runs[:-1], own))
