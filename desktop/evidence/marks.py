"""What people draw on a photo, kept beside it and never in it: arrows, boxes, words, hidden places.

Places are in ten-thousandths of the upright picture's width and height, whole numbers, so that the marks fit
every rendition and the log, which knows no fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from db.folding import nfc

WHOLE = 10_000
MOST_MARKS = 100
LONGEST_TEXT = 200


class MarkKind(StrEnum):
    """What a mark is. `BLUR` leaves nothing below it to be made out again."""

    ARROW = "arrow"
    BOX = "box"
    TEXT = "text"
    BLUR = "blur"


class BadMarks(ValueError):
    """The text is not a list of marks as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark: an arrow's tail and tip, two corners of a box or blur, or where a text begins."""

    kind: MarkKind
    x: int
    y: int
    to_x: int = 0
    to_y: int = 0
    text: str = ""


Marks = tuple[Mark, ...]


def written(marks: Marks) -> str:
    """Return the marks as the text that a record keeps; none is the empty text. Same marks, same text."""
    return msgspec.json.encode(marks).decode() if marks else ""


def read(text: str) -> Marks:
    """Return the marks in a record's text. Raises BadMarks."""
    if not text:
        return ()
    try:
        return checked(msgspec.json.decode(text, type=Marks))
    except msgspec.DecodeError as error:
        raise BadMarks(text[:80]) from error


def checked(marks: Marks) -> Marks:
    """Return the marks, their words in NFC. Raises BadMarks where one lies outside or there are too many."""
    if len(marks) > MOST_MARKS or not all(_is_sane(mark) for mark in marks):
        raise BadMarks
    return tuple(replace(mark, text=nfc(mark.text)) for mark in marks)


def _is_sane(mark: Mark) -> bool:
    places = (mark.x, mark.y, mark.to_x, mark.to_y)
    return all(0 <= place <= WHOLE for place in places) and len(mark.text) <= LONGEST_TEXT
