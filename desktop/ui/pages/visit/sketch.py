"""The marks on one photo while they are drawn: which there are, and which one is in the hand."""

from __future__ import annotations

from db.records import Mark, MarkKind
from desktop.evidence.marks import MOST_MARKS, Marks


class Sketch:
    """An ordered list of marks of which one may be chosen. A text without words is not left behind."""

    def __init__(self) -> None:
        self.all: list[Mark] = []
        self.at: int | None = None

    @property
    def chosen(self) -> Mark | None:
        """The mark that is chosen."""
        return None if self.at is None else self.all[self.at]

    @property
    def told(self) -> Marks:
        """The marks as a record keeps them, texts without words left out."""
        return tuple(mark for mark in self.all if not _is_wordless(mark))

    @property
    def is_full(self) -> bool:
        """Whether there are as many marks as a photo takes."""
        return len(self.all) >= MOST_MARKS

    def take(self, marks: Marks) -> None:
        """Take what a record says; the same place stays chosen where it is still there."""
        self.all = list(marks)
        self.at = self.at if self.at is not None and self.at < len(marks) else None

    def choose(self, at: int | None) -> None:
        """Choose another mark, or none."""
        last = self.chosen
        if self.at is not None and last is not None and at != self.at and _is_wordless(last):
            del self.all[self.at]
            at = at - 1 if at is not None and at > self.at else at
        self.at = at

    def choose_next(self, by: int) -> None:
        """Choose the neighbour, round the corner at the ends."""
        if self.all:
            first = (-1 if by > 0 else 0) if self.at is None else self.at
            self.choose((first + by) % len(self.all))

    def add(self, mark: Mark) -> None:
        """Put one mark more on top and choose it."""
        self.choose(None)
        self.all.append(mark)
        self.at = len(self.all) - 1

    def replace(self, mark: Mark) -> None:
        """Let the chosen mark be another."""
        assert self.at is not None
        self.all[self.at] = mark

    def delete(self) -> None:
        """Take the chosen mark away."""
        assert self.at is not None
        del self.all[self.at]
        self.at = None


def _is_wordless(mark: Mark) -> bool:
    return mark.kind is MarkKind.TEXT and not mark.text
