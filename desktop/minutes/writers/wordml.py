"""Pieces of WordprocessingML (ECMA-376) in which every text is escaped: runs, links, bookmarks, rows of a table."""

from __future__ import annotations

_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
                         "{": "&#123;", "}": "&#125;"})  # fmt: skip


def escaped(text: str) -> str:
    """Return text as XML that no template engine takes for its own."""
    return text.translate(_MARKUP)


def written(text: str, look: str = "") -> str:
    """Return a run of text with a look of its own."""
    own = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def link(target: str, run: str) -> str:
    """Return a run that leads somewhere; `target` is the attribute that says where."""
    return f'<w:hyperlink {target} w:history="1">{run}</w:hyperlink>'


def bookmarked(paragraph: str, name: str, number: int) -> str:
    """Return a paragraph whose text is a place of this name; `number` is no other place's."""
    start, end = (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>',
        f'<w:bookmarkEnd w:id="{number}"/>',
    )
    begun = paragraph.replace("</w:pPr>", f"</w:pPr>{start}", 1)
    return begun.removesuffix("</w:p>") + f"{end}</w:p>"


def table_head(widths: tuple[int, ...], style: str, margins: str) -> str:
    """Return the beginning of a table of fixed widths, up to its first row."""
    total = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    fixed = '<w:tblLayout w:type="fixed"/>'
    return (
        f"<w:tbl><w:tblPr>{style}{total}{fixed}{margins}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    )


def row(widths: tuple[int, ...], cells: tuple[str, ...], kept: str) -> str:
    """Return a row of cells; `kept` says what is special about it."""
    shown = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{kept}</w:trPr>' if kept else ''}{shown}</w:tr>"
