"""What a passage says as plain text to be edited, and the passage that says another text. Pure.

Dots to write on are five dots or more; a table's row is its cells with bars between.
"""

from __future__ import annotations

import re
from dataclasses import replace

from db.folding import nfc
from desktop.minutes.model import (
    DOTS,
    Addressees,
    Blank,
    Block,
    Closing,
    Emphasis,
    Heading,
    Paragraph,
    Photo,
    Recipients,
    Run,
    Table,
    Title,
)

DOTTED = "....."
BAR = " | "
_DOTTED = re.compile(r"\.{5,}")


def said(block: Block) -> str:
    """Return what a passage says, "" for what has no words of its own."""
    match block:
        case Heading():
            return block.text
        case Paragraph():
            return "".join(DOTTED if run.dots else run.text for run in block.runs)
        case Title():
            return block.about
        case Photo():
            return block.caption
        case Addressees():
            return "\n".join(block.names)
        case Recipients():
            return "\n".join(block.lines)
        case Closing():
            return "\n".join(block.recipients.lines)
        case _:
            return ""


def is_fixed(block: Block) -> bool:
    """Say whether the decree or the record alone decides what a passage says: headers, signatures, a table's head."""
    return not isinstance(
        block, Heading | Paragraph | Blank | Title | Photo | Addressees | Recipients | Closing
    )


def reworded(block: Block, text: str) -> tuple[Block, ...]:
    """Return the passage with another text; one of several lines becomes several paragraphs."""
    lines = tuple(line for line in nfc(text).split("\n") if line.strip()) or ("",)
    if isinstance(block, Paragraph):
        return _paragraphs(block, lines)
    if isinstance(block, Blank):
        return _paragraphs(Paragraph(runs=(), mark=block.mark, place=block.place), lines)
    return (_other(block, lines),)


def _other(block: Block, lines: tuple[str, ...]) -> Block:
    match block:
        case Heading():
            return replace(block, text=" ".join(lines))
        case Title():
            return replace(block, about="\n".join(lines))
        case Photo():
            return replace(block, caption=" ".join(lines))
        case Addressees():
            return replace(block, names=lines)
        case Recipients():
            return replace(block, lines=lines)
        case Closing():
            return replace(block, recipients=replace(block.recipients, lines=lines))
        case _:
            return block


def _paragraphs(block: Paragraph, lines: tuple[str, ...]) -> tuple[Block, ...]:
    """Return a paragraph for each line: the first keeps the mark, all the place they are found by."""
    first = replace(block, runs=_runs(block.runs, lines[0]))
    more = (replace(block, mark="", part="", runs=_dotted(line)) for line in lines[1:])
    return (first, *more)


def _runs(old: tuple[Run, ...], text: str) -> tuple[Run, ...]:
    """Return a text as runs: what it begins with as before keeps its emphasis."""
    kept: list[Run] = []
    for run in old:
        if run.dots or run.emphasis is Emphasis.PLAIN or not text.startswith(run.text):
            break
        kept.append(run)
        text = text.removeprefix(run.text)
    return (*kept, *_dotted(text))


def _dotted(text: str) -> tuple[Run, ...]:
    parts = _DOTTED.split(text)
    runs: list[Run] = []
    for at, part in enumerate(parts):
        runs += [Run(part)] if part else []
        runs += [DOTS] if at < len(parts) - 1 else []
    return tuple(runs) or (Run(""),)


# rows of a table


def said_of_row(block: Block, place: str) -> str:
    """Return what the row of this place says."""
    assert isinstance(block, Table)
    return BAR.join(block.rows[block.places.index(place)])


def table_row(block: Block, place: str, text: str) -> Table | None:
    """Return the table with other words in one row; None where there are not as many cells."""
    assert isinstance(block, Table)
    cells = tuple(nfc(text).split(BAR))
    if len(cells) != len(block.head):
        return None
    at = block.places.index(place)
    return replace(block, rows=(*block.rows[:at], cells, *block.rows[at + 1 :]))
