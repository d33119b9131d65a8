"""A template as people read it: numbered lines, beneath each what it asks, at the end what a file had beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.fieldwork import outlines
from desktop.fieldwork.outlines import Line, Template
from desktop.ui.pages.inspection.lines_field import shown_expected
from desktop.words import Words

MOST_LINES = 500
"""How many topics are shown; nobody reads more before choosing."""

_STEP = "    "


def told(words: Words, template: Template, left_out: Sequence[str] = ()) -> str:
    """Return the template as text; "…" where it is longer than is shown."""
    lines: list[str] = []
    for at, (number, depth, line) in enumerate(_numbered(template)):
        if at == MOST_LINES:
            lines.append("…")
            break
        lines += _line(words, number, _STEP * depth, line)
    if left_out:
        lines += ["", words("templates.not_taken"), *(f"– {' '.join(t.split())}" for t in left_out)]
    return "\n".join(lines)


def _numbered(template: Template) -> Iterator[tuple[str, int, Line]]:
    counts: list[int] = []
    for depth, line in outlines.walk(template.topics):
        del counts[depth + 1 :]
        if len(counts) == depth:
            counts.append(0)
        counts[depth] += 1
        yield ".".join(map(str, counts)), depth, line


def _line(words: Words, number: str, inset: str, line: Line) -> Iterator[str]:
    required = f" ({words('inspection.topic.required').lower()})" if line.required else ""
    yield f"{inset}{number}. {line.title}{required}"
    for question in line.questions:
        yield f"{inset}{_STEP}? {question}"
    for figure in line.figures:
        yield f"{inset}{_STEP}# {shown_expected(figure)}"
