"""The words of a paragraph parted where a link begins and ends, each part an element of its own. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from desktop.minutes.page.pages import Words
from desktop.minutes.page.tags import Tag


@dataclass(slots=True)
class Seam:
    """Follows a paragraph from line to line: `ranges` are its links, counted in letters without spaces.

    Text before, between and after the links lies in elements of its own, so that it is heard in its order.
    """

    tag: Tag
    ranges: list[tuple[int, int, str]]
    _at: int = 0
    _tags: dict[int, Tag] = field(default_factory=dict)

    def parted(self, marks: Iterable[Words]) -> tuple[Words, ...]:
        """Return the words of the next line, a part of them for each stretch."""
        return tuple(part for words in marks for part in self._parts(words))

    def _parts(self, words: Words) -> Iterator[Words]:
        if words.tag is not self.tag:
            yield words  # dots to write on say nothing
            return
        start, x_pt = 0, words.x_pt
        for cut in (*self._cuts(words.text), len(words.text)):
            text = words.text[start:cut]
            if text:
                yield replace(words, x_pt=x_pt, text=text, tag=self._tag())
                x_pt += words.face.width(text) * words.size_pt + words.spread_pt * text.count(" ")
                self._at += len("".join(text.split()))
            start = cut

    def _cuts(self, text: str) -> Iterator[int]:
        """Yield where within a text a stretch ends."""
        edges = {edge for start, end, _ in self.ranges for edge in (start, end)}
        at = self._at
        for index, letter in enumerate(text):
            if letter.isspace():
                continue
            if at in edges and index:
                yield index
            at += 1

    def _tag(self) -> Tag:
        """Return the element of the stretch that begins here or goes on."""
        for number, (start, end, target) in enumerate(self.ranges):
            if self._at < start:
                return self._own(2 * number, "Span", "")
            if self._at < end:
                return self._own(2 * number + 1, "Link", target)
        return self._own(2 * len(self.ranges), "Span", "")

    def _own(self, number: int, role: str, target: str) -> Tag:
        tag = self._tags.get(number)
        if tag is None:
            tag = self._tags[number] = self.tag.add(role)
            tag.target = target
        return tag
