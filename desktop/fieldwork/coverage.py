"""How far an outline is covered: topics with and without findings, required ones and expected figures missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import query
from db.folding import normal_tone
from db.records import Expected, RecordId, Topic
from desktop.words import Words

if TYPE_CHECKING:
    from db.query import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A topic with how many findings it has itself and with all below it, and what it still expects."""

    number: str
    topic: Topic
    depth: int
    findings: int
    with_below: int
    is_counted: bool
    missing: tuple[Expected, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether the topic is required and nothing is recorded of it."""
        return self.topic.required and not self.with_below

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions of a topic of which nothing is recorded yet."""
        return () if self.with_below else self.topic.questions

    @property
    def is_open(self) -> bool:
        """Whether the topic still waits for a finding, an answer or a figure."""
        return bool(self.missing or self.questions or (self.is_counted and not self.findings))


@dataclass(frozen=True, slots=True)
class Coverage:
    """An outline in the order of reading. Counted are the topics that have none below: "4 of 7"."""

    lines: tuple[Covered, ...]

    @property
    def total(self) -> int:
        """How many topics are counted."""
        return sum(line.is_counted for line in self.lines)

    @property
    def covered(self) -> int:
        """How many of them have findings."""
        return sum(line.is_counted and line.findings > 0 for line in self.lines)

    @property
    def required_missing(self) -> tuple[Topic, ...]:
        """The required topics without a finding of their own or below."""
        return tuple(line.topic for line in self.lines if line.is_missing)


def coverage(
    topics: Sequence[Topic],
    findings: Mapping[RecordId, int],
    measures: Collection[str],
) -> Coverage:
    """Return how far topics are covered by the number of findings of each and the measures quoted."""
    quoted = {_key(measure) for measure in measures}
    ordered = in_order(topics)
    below = _with_below(ordered, findings)
    parents = {topic.parent for topic in topics}
    return Coverage(
        tuple(
            Covered(
                number=number,
                topic=topic,
                depth=depth,
                findings=findings.get(topic.id, 0),
                with_below=below[topic.id],
                is_counted=topic.id not in parents,
                missing=tuple(e for e in topic.expected if _key(e.measure) not in quoted),
            )
            for number, depth, topic in numbered(ordered)
        )
    )


def of_inspection(reader: Reader, inspection: RecordId) -> Coverage:
    """Return the coverage by all visits of an inspection; the findings are counted and not read."""
    topics = query.topics(reader, inspection)
    counts = query.findings_by_topic(reader, inspection)
    return coverage(topics, counts, query.measures(reader, inspection))


def said(words: Words, found: Coverage) -> str:
    """Return "4/7 nội dung đã có ghi nhận"; "" where there is no outline."""
    if not found.total:
        return ""
    return words("fieldwork.covered", covered=found.covered, total=found.total)


def in_order(topics: Sequence[Topic]) -> list[tuple[int, Topic]]:
    """Return topics with their depth, each below its parent; one whose parent is not here stands at the top."""
    ids = {topic.id for topic in topics}
    below: dict[RecordId | None, list[Topic]] = {}
    for topic in topics:
        below.setdefault(topic.parent if topic.parent in ids else None, []).append(topic)
    ordered: list[tuple[int, Topic]] = []
    waiting = [(0, topic) for topic in reversed(below.pop(None, []))]
    while waiting or below:
        if not waiting:
            waiting = [(0, topic) for topic in below.pop(next(iter(below)))]
        depth, topic = waiting.pop()
        ordered.append((depth, topic))
        waiting += [(depth + 1, each) for each in reversed(below.pop(topic.id, []))]
    return ordered


def numbered(ordered: Iterable[tuple[int, Topic]]) -> Iterator[tuple[str, int, Topic]]:
    """Yield topics, in order, with the numbers that an outline gives them: 1, 1.1, 1.2, 2."""
    above: list[str] = []
    counts: Counter[tuple[str, ...]] = Counter()
    for depth, topic in ordered:
        del above[depth:]
        counts[tuple(above)] += 1
        above.append(str(counts[tuple(above)]))
        yield ".".join(above), depth, topic


def _with_below(
    ordered: Sequence[tuple[int, Topic]], findings: Mapping[RecordId, int]
) -> dict[RecordId, int]:
    counts = {topic.id: findings.get(topic.id, 0) for _, topic in ordered}
    for depth, topic in reversed(ordered):
        if depth and topic.parent is not None:
            counts[topic.parent] += counts[topic.id]
    return counts


def _key(measure: str) -> str:
    return " ".join(normal_tone(measure).split())
