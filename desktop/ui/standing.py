"""How the exchange stands, in sentences: what waits, what is here, what is there, what nobody has yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from desktop.ui.visited import Visited
from desktop.ui.waiting import Waiting
from desktop.words import LOCAL, Words


class Said(NamedTuple):
    """One sentence of it, with a picture and its colour, and the page that tells more."""

    text: str
    icon: str = "cloud"
    tone: str = "muted"
    page: str = "sync"


def standing(
    words: Words,
    waiting: Waiting,
    visited: Mapping[str, Visited],
    counted: Mapping[str, Visited],
) -> list[Said]:
    """Return what is to be said, the most pressing first: `counted` are the trips that came to the end of counting."""
    said = [*_room(words, waiting), *_clashes(words, waiting)]
    if waiting.is_shared:
        said += [*_failed(words, visited.values()), *_waits(words, waiting)]
        said += _counted(words, [counted[a] for a in visited if a in counted])
    return said or [Said(words("ui.offline"), "cloud-off")]


def _room(words: Words, waiting: Waiting) -> Iterator[Said]:
    """Say how the room is that we are in."""
    if waiting.is_lost:
        yield Said(words("room.bar_lost"), "cloud-off", "warning")
    elif waiting.knocking:
        yield Said(words("room.bar_knocking", count=waiting.knocking), "users", "warning")
    elif waiting.people:
        yield Said(words("room.bar", count=waiting.people), "users", "accent")


def _clashes(words: Words, waiting: Waiting) -> Iterator[Said]:
    if waiting.clashes:
        text = words("ui.exchange.clashes", count=waiting.clashes)
        yield Said(text, "alert-triangle", "warning", "clashes")


def _failed(words: Words, visited: Iterable[Visited]) -> Iterator[Said]:
    """Say which of the last trips did not come to their end."""
    for each in sorted(visited, key=_when, reverse=True):
        if each.error:
            yield Said(words("ui.exchange.failed", time=_time(each)), "cloud-off", "warning")
        elif each.stopped:
            yield Said(words("ui.exchange.stopped", time=_time(each)), "cloud-off", "warning")


def waits(words: Words, waiting: Waiting) -> str:
    """Return what waits to be read back from a shelf, "" where nothing does."""
    parts = []
    if waiting.changes:
        key = "changes" if waiting.shelves else "no_shelf"
        parts.append(words(f"ui.exchange.{key}", count=waiting.changes))
    if waiting.files:
        parts.append(words("ui.exchange.files", count=waiting.files))
    return words("ui.exchange.waiting", what=", ".join(parts)) if parts else ""


def _waits(words: Words, waiting: Waiting) -> Iterator[Said]:
    if text := waits(words, waiting):
        yield Said(text, "cloud-off")


def _counted(words: Words, counted: Iterable[Visited]) -> Iterator[Said]:
    """Say of each shelf what was counted last, first of those that lack something."""
    for each in sorted(counted, key=_is_whole_when):
        text = _whole(words, each) if each.is_whole else _partly(words, each)
        yield Said(text, "cloud", "muted" if each.is_whole else "warning")


def _whole(words: Words, visited: Visited) -> str:
    numbers = _Numbers.of(visited)
    changes = words("ui.exchange.changes", count=numbers.here)
    files = words("ui.exchange.files", count=numbers.files_here)
    return words("ui.exchange.whole", changes=changes, files=files, time=_time(visited))


def _partly(words: Words, visited: Visited) -> str:
    """Say what is not the same in both places, and what is in neither."""
    numbers, parts = _Numbers.of(visited), []
    for key, here, there in (
        ("words", numbers.here, numbers.there),
        ("evidence", numbers.files_here, numbers.files_there),
    ):
        if here != there or (key == "evidence" and numbers.nobody):
            counts = {"here": words.number(here), "there": words.number(there)}
            parts.append(words(f"ui.exchange.{key}", **counts))
    if numbers.nobody:
        parts.append(words("ui.exchange.nobody", count=words.number(numbers.nobody)))
    if numbers.elsewhere:
        parts.append(words("ui.exchange.elsewhere", count=words.number(numbers.elsewhere)))
    what = " · ".join(parts) or words("ui.exchange.trouble")
    return words("ui.exchange.partly", what=what, time=_time(visited))


@dataclass(slots=True)
class _Numbers:
    """What was counted over all inspections of a shelf."""

    here: int = 0
    there: int = 0
    files_here: int = 0
    files_there: int = 0
    nobody: int = 0
    elsewhere: int = 0

    @classmethod
    def of(cls, visited: Visited) -> _Numbers:
        numbers = cls()
        for found in (leg.standing for leg in visited.legs):
            numbers.here += sum(each.here for each in found.devices)
            numbers.there += sum(each.there for each in found.devices)
            numbers.files_here += found.evidence_here.number
            numbers.files_there += found.evidence_there.number
            numbers.nobody += len(found.nobody)
            numbers.elsewhere += found.elsewhere
        return numbers


def _when(visited: Visited) -> dt.datetime:
    return visited.at


def _is_whole_when(visited: Visited) -> tuple[bool, float]:
    return visited.is_whole, -visited.at.timestamp()


def _time(visited: Visited) -> str:
    return f"{visited.at.astimezone(LOCAL):%H:%M}"
