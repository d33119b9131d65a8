"""A template as people read it: numbered lines, beneath each what it asks, at the end what a file had beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.fieldwork import outlines
from desktop.fieldwork.outlines import Line, Template
from desktop.ui.pages.inspection.lines_field import shown_expected
from desktop.ui.parts.leaflet import Said
from desktop.words import Words

MOST_LINES = 500
"""How many topics are shown; nobody reads more before choosing."""


def told(words: Words, template: Template, left_out: Sequence[str] = ()) -> Iterator[Said]:
    """Return the template as lines; "…" where it is longer than is shown."""
    for at, (number, depth, line) in enumerate(_numbered(template)):
        if at == MOST_LINES:
            yield Said("", "…")
            break
        yield from _line(words, number, depth, line)
    if left_out:
        yield Said("", words("templates.not_taken"), is_head=True)
        yield from (Said("–", " ".join(text.split()), is_quiet=True) for text in left_out)


def _numbered(template: Template) -> Iterator[tuple[str, int, Line]]:
    counts: list[int] = []
    for depth, line in outlines.walk(template.topics):
        del counts[depth + 1 :]
        if len(counts) == depth:
            counts.append(0)
        counts[depth] += 1
        yield ".".join(map(str, counts)), depth, line


def _line(words: Words, number: str, depth: int, line: Line) -> Iterator[Said]:
    required = f" ({words('inspection.topic.required').lower()})" if line.required else ""
    yield Said(f"{number}.", f"{line.title}{required}", depth, is_head=not depth)
    for question in line.questions:
        yield Said("?", question, depth + 1, is_quiet=True)
    for figure in line.figures:
        yield Said("#", shown_expected(figure), depth + 1, is_quiet=True)
