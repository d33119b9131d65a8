"""Names of which there are too many to hold: those near are at hand, any other is looked up as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from db.folding import fold
from desktop.fieldwork.names import Named, Names, V

MOST_FOUND = 40
"""How many names of one beginning are looked up; a beginning of more is never meant by itself."""

MOST_FAR = 400
"""How many names that were looked up are kept at hand."""

_OFFERED = 400

LookUp = Callable[[str, int], Sequence[Named[V]]]
"""Gives the first names that begin with a text; it is asked at a keystroke, so an index must answer it."""


class Farther(Names[V]):
    """Those near come first, and of several of one name the one near is meant."""

    def __init__(self, near: Iterable[Named[V]], look_up: LookUp[V]) -> None:
        self._own, self._look_up = tuple(near), look_up
        self._asked: dict[tuple[str, int], int] = {}
        super().__init__(self._own)

    def add(self, entries: Iterable[Named[V]]) -> None:
        """Take in names that are not here yet."""
        here = {each.value for each in self.entries}
        if new := [each for each in entries if each.value not in here]:
            super().add(new)

    def meant(self, typed: Sequence[str]) -> tuple[int, ...]:
        """Return which entries these words mean, wherever they are."""
        is_crowd = self._bring(typed, MOST_FOUND) >= MOST_FOUND
        found = super().meant(typed)
        near = tuple(at for at in found if at < len(self._own))
        if len(near) == 1:
            return near
        if is_crowd and len(found) == 1 and not self._is_whole(found[0], typed):
            return ()
        return found

    def reach(self, typed: Sequence[str]) -> int:
        """Return how many of these words, from the first, some entry begins with."""
        reached, before = super().reach(typed), -1
        while before < reached < len(typed) and self._bring(typed[: reached + 1], 1):
            reached, before = super().reach(typed), reached
        return reached

    def beginning(self, typed: Sequence[str], most: int) -> list[int]:
        """Return the entries in which some words begin so, those near first."""
        self._bring(typed, MOST_FOUND)
        found = super().beginning(typed, _OFFERED)
        return sorted(found, key=self._is_far)[:most]

    def _bring(self, typed: Sequence[str], most: int) -> int:
        """Have those at hand that begin with these words; return how many were looked up."""
        words = " ".join(typed)
        if not words:
            return 0
        if len(self.entries) > len(self._own) + MOST_FAR:
            self._forget()
        asked = fold(words), most
        if asked not in self._asked:
            found = self._look_up(words, most)
            self.add(found)
            self._asked[asked] = len(found)
        return self._asked[asked]

    def _forget(self) -> None:
        """Let go of all that was looked up."""
        self._asked.clear()
        super().__init__(self._own)

    def _is_far(self, at: int) -> bool:
        return at >= len(self._own)

    def _is_whole(self, at: int, typed: Sequence[str]) -> bool:
        own, words = self.entries[at], fold(" ".join(typed))
        return words in map(fold, (own.name, *own.also))
