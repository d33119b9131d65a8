"""A paper as a piece of HTML for a website: every text escaped, no style, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

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

_DOTS = "." * 40
_TAGS = {Emphasis.BOLD: "strong", Emphasis.ITALIC: "em"}
_HEADLINE = "headline"


def html(document: Document) -> str:
    """Return a whole page in Vietnamese, its title that of the paper."""
    parts = [part for block in document.blocks for part in _parts(block)]
    for annex in document.annexes:
        parts += [_in("h2", f"{annex.label}. {annex.title}"), _in("p", annex.reference)]
        parts += [part for block in annex.blocks for part in _parts(block)]
    head = f'<meta charset="utf-8">\n{_in("title", document.title)}'
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n{head}\n</head>\n'
        f"<body>\n<article>\n{body}\n</article>\n</body>\n</html>\n"
    )


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield _in(f"h{block.level + 1}", f"{block.mark} {block.text}")
        case Paragraph():
            tag = "h1" if block.component == _HEADLINE else "p"
            mark = f"{escape(block.mark)} " if block.mark else ""
            yield f"<{tag}>{mark}{_runs(block.runs)}</{tag}>"
        case Blank():
            yield from (_in("p", f"{block.mark} {_DOTS}".strip()),) * block.lines
        case Photo():
            yield f"<figure>{_in('figcaption', block.caption)}</figure>"
        case Table():
            yield _table(block)
        case _:
            yield from _ends(block)


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


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = escape(_DOTS if run.dots else run.text)
    tag = _TAGS.get(run.emphasis)
    return f"<{tag}>{text}</{tag}>" if tag and text else text


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
