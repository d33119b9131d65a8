"""A paper as plain text: one paragraph a line, blank lines between the parts, tables cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.minutes.model import (
    Addressees,
    Blank,
    Block,
    Closing,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Photo,
    Recipients,
    Run,
    Signature,
    Signatures,
    Table,
    Title,
)

_DOTS = "." * 40


def text(document: Document) -> str:
    """Return the whole paper, its lines ended by "\\n"."""
    lines = [line for block in document.blocks for line in _lines(block)]
    for annex in document.annexes:
        lines += ["", annex.label, annex.title, annex.reference]
        lines += [line for block in annex.blocks for line in _lines(block)]
    return "\n".join(lines).strip("\n") + "\n"


def runs_text(runs: tuple[Run, ...]) -> str:
    """Return runs as one text, dots where there is room to write."""
    return "".join(_DOTS if run.dots else run.text for run in runs)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from ("", f"{block.mark} {block.text}".strip())
        case Paragraph():
            yield f"{block.mark} {runs_text(block.runs)}".strip()
        case Blank():
            yield from (f"{block.mark} {_DOTS}".strip(),) * block.lines
        case Photo():
            yield from ("", f"[{block.caption}]", "")
        case Table():
            yield from ("", *_table(block), "")
        case _:
            yield from _ends(block)


def _ends(
    block: Letterhead | Title | Addressees | Closing | Signatures | Recipients,
) -> Iterator[str]:
    match block:
        case Letterhead():
            own = (block.parent, block.issuer, block.number, block.about)
            nation = (block.nation, block.motto, block.place_date)
            yield from (*filter(None, own), "", *filter(None, nation))
        case Title():
            yield from ("", block.type_name.upper(), *block.about.split("\n"), "")
        case Addressees():
            yield from ("", f"{block.label} {'; '.join(block.names)}", "")
        case Recipients():
            yield from ("", block.title, *block.lines)
        case Closing():
            yield from ("", *_signed(block.signature), *_ends(block.recipients))
        case Signatures():
            for column in block.columns:
                yield from ("", *_signed(column))


def _signed(signature: Signature) -> tuple[str, ...]:
    titles = (title.upper() for title in signature.titles)
    return tuple(filter(None, (*titles, signature.hint, signature.post, signature.name)))


def _table(block: Table) -> Iterator[str]:
    for row in (block.head, *block.rows):
        yield " | ".join(" ".join(cell.split()) for cell in row)
