"""A paper as a piece of HTML for a website: every text escaped, photos within, no style, no script, nothing fetched."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from db.errors import Refused
from db.records import Mark
from desktop.minutes import links
from desktop.minutes.links import NOTHING_WITHIN, Within
from desktop.minutes.model import (
    Addressees,
    Blank,
    Block,
    Closing,
    Document,
    Emphasis,
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
from desktop.minutes.notes import Note, NoteKind
from desktop.minutes.photos import Prints, Rendition

_DOTS = "." * 40
_TAGS = {Emphasis.BOLD: "strong", Emphasis.ITALIC: "em"}
_HEADLINE = "headline"


Pictures = dict[tuple[str, tuple[Mark, ...]], Rendition]
"""Photos by their hash and marks."""


def pictures(document: Document, photos: Prints) -> tuple[Pictures, tuple[Note, ...]]:
    """Return the photos a paper shows, their marks drawn, and which of them cannot be shown."""
    blocks = (*document.blocks, *(each for annex in document.annexes for each in annex.blocks))
    found: Pictures = {}
    notes: list[Note] = []
    for block in blocks:
        if not isinstance(block, Photo) or (block.hash, block.marks) in found:
            continue
        try:
            shown = photos(block.hash, block.marks) if block.hash else None
            kind = NoteKind.PHOTO_UNREADABLE if block.hash else NoteKind.PHOTO_MISSING
        except (Refused, OSError):
            shown, kind = None, NoteKind.PHOTO_MISSING
        if shown is None:
            notes.append(Note(kind, block.caption))
        else:
            found[block.hash, block.marks] = shown
    return found, tuple(notes)


def html(document: Document, shown: Pictures | None = None, within: Within = NOTHING_WITHIN) -> str:
    """Return a whole page in Vietnamese, its title that of the paper; a photo not `shown` leaves its caption.

    `within` is what its text may lead to.
    """
    own = _Page(shown or {}, within)
    parts = [part for block in document.blocks for part in own.parts(block)]
    for annex in document.annexes:
        title = escape(f"{annex.label}. {annex.title}")
        parts += [f"<h2{own.anchor(annex.label)}>{title}</h2>", _in("p", annex.reference)]
        parts += [part for block in annex.blocks for part in own.parts(block)]
    head = f'<meta charset="utf-8">\n{_in("title", document.title)}'
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n{head}\n</head>\n'
        f"<body>\n<article>\n{body}\n</article>\n</body>\n</html>\n"
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """What the page has beside its words: photos, and the places its text leads to."""

    shown: Pictures
    within: Within

    def anchor(self, label: str) -> str:
        """Return the attribute that names the place of what is so labelled."""
        name = self.within.anchor(label)
        return f' id="{name}"' if name else ""

    def parts(self, block: Block) -> Iterator[str]:
        """Yield the elements of one block."""
        match block:
            case Heading():
                text = self._linked(f"{block.mark} {block.text}")
                yield f"<h{block.level + 1}>{text}</h{block.level + 1}>"
            case Paragraph():
                tag = "h1" if block.component == _HEADLINE else "p"
                mark = f"{escape(block.mark)} " if block.mark else ""
                yield f"<{tag}>{mark}{''.join(self._run(run) for run in block.runs)}</{tag}>"
            case Blank():
                yield from (_in("p", f"{block.mark} {_DOTS}".strip()),) * block.lines
            case Photo():
                yield self._figure(block)
            case Table():
                yield _table(block)
            case _:
                yield from _ends(block)

    def _run(self, run: Run) -> str:
        text = _DOTS if run.dots else self._linked(run.text)
        tag = _TAGS.get(run.emphasis)
        return f"<{tag}>{text}</{tag}>" if tag and text else text

    def _linked(self, text: str) -> str:
        return "".join(_linked(*part) for part in links.parted(text, self.within))

    def _figure(self, block: Photo) -> str:
        caption = _in("figcaption", "\n".join(filter(None, (block.caption, block.detail))))
        shown = self.shown.get((block.hash, block.marks))
        picture = _picture(block, shown) if shown else ""
        return f"<figure{self.anchor(block.label)}>{picture}{caption}</figure>"


def _ends(
    block: Letterhead | Title | Addressees | Closing | Signatures | Recipients,
) -> Iterator[str]:
    match block:
        case Letterhead():
            own = (block.parent, block.issuer, block.number, block.about)
            nation = (block.nation, block.motto, block.place_date)
            yield f"<header>{_lines(own)}{_lines(nation)}</header>"
        case Title():
            about = "<br>".join(escape(line) for line in block.about.split("\n"))
            yield f"<h1>{escape(block.type_name.upper())}<br>{about}</h1>"
        case Addressees():
            yield _in("p", f"{block.label} {'; '.join(block.names)}")
        case Recipients():
            yield _lines((block.title, *block.lines))
        case Closing():
            yield from (_signed(block.signature), *_ends(block.recipients))
        case Signatures():
            yield from (_signed(column) for column in block.columns)


def _picture(block: Photo, shown: Rendition) -> str:
    alt = escape(" ".join(block.caption.split()) or block.hash)
    size = f'width="{shown.width_px}" height="{shown.height_px}"'
    bytes = base64.b64encode(shown.jpeg).decode("ascii")
    return f'<img src="data:image/jpeg;base64,{bytes}" alt="{alt}" {size}>'


def _linked(text: str, target: str) -> str:
    return f'<a href="{escape(target)}">{escape(text)}</a>' if target else escape(text)


def _signed(signature: Signature) -> str:
    titles = (title.upper() for title in signature.titles)
    return _lines((*titles, signature.hint, signature.post, signature.name))


def _lines(texts: tuple[str, ...]) -> str:
    return f"<p>{'<br>'.join(escape(text) for text in texts if text)}</p>"


def _table(block: Table) -> str:
    head = "".join(_in("th", cell) for cell in block.head)
    rows = ("".join(_in("td", cell) for cell in row) for row in block.rows)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _in(tag: str, text: str) -> str:
    inner = "<br>".join(escape(line) for line in text.split("\n"))
    return f"<{tag}>{inner}</{tag}>"
