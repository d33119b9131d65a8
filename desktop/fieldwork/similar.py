"""Findings in which several members say the same, offered to be combined; every author keeps the own words. Pure.

Words count by how rare they are among a visit's findings, marks aside. What different people said, what is of
another kind, or what quotes other numbers is never the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from db import fields
from db.changes import Edit
from db.folding import fold, has_tower
from db.records import Finding, FindingKind, RecordId

ALIKE = 0.6
"""From which share of common words on, by weight, two findings are offered as one (Dice)."""

FEWEST_WORDS = 3
_MOST_READ = 600
_COMMONEST = 60
"""A word in more findings than this leads nobody to its like."""

_WORD = re.compile(r"\d[\d.,/%]*\d|\w+")


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of several members that say much the same, the fullest first."""

    findings: tuple[Finding, ...]

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote them, each once."""
        return tuple(dict.fromkeys(finding.author for finding in self.findings))


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding as it is compared: its words with their weights, the numbers among them, what all weigh."""

    finding: Finding
    weights: Mapping[str, float]
    numbers: frozenset[str]
    weight: float


def groups(findings: Sequence[Finding]) -> list[Group]:
    """Return what may be combined, in the order of the record; each finding is in one group at most."""
    own = [f for f in findings if not f.gone and f.combined is None and f.author]
    if len({f.author for f in own}) < 2:
        return []
    leader: dict[RecordId, RecordId] = {}
    held: dict[RecordId, list[Finding]] = {}
    by_id = {f.id: f for f in own}
    for _, one, other in sorted(_pairs(_weighed(own)), reverse=True):
        _join(by_id[one], by_id[other], leader, held)
    order = {f.id: at for at, f in enumerate(own)}
    found = sorted(held.values(), key=lambda group: min(order[f.id] for f in group))
    return [Group(tuple(sorted(group, key=_fullest))) for group in found if len(group) > 1]


def _join(
    one: Finding,
    other: Finding,
    leader: dict[RecordId, RecordId],
    held: dict[RecordId, list[Finding]],
) -> None:
    """Put two findings into one group, where neither group has one of the same author already."""
    first = held.setdefault(leader.setdefault(one.id, one.id), [one])
    second = held.setdefault(leader.setdefault(other.id, other.id), [other])
    if first is second or {f.author for f in first} & {f.author for f in second}:
        return
    target = leader[one.id]
    del held[leader[other.id]]
    for each in second:
        leader[each.id] = target
    first += second


def _pairs(told: Iterable[_Told]) -> Iterator[tuple[float, RecordId, RecordId]]:
    """Yield the pairs that are alike, with how much, by the words that few findings of their kind and speaker have."""
    holders: dict[tuple[FindingKind, RecordId | None, str], list[_Told]] = defaultdict(list)
    for one in told:
        near: dict[RecordId, _Told] = {}
        for word in one.weights:
            same = holders[one.finding.kind, one.finding.speaker, word]
            if len(same) < _COMMONEST:
                near |= {other.finding.id: other for other in same}
                same.append(one)
        for other in near.values():
            if other.finding.author != one.finding.author:
                share = _share(one, other)
                if share >= ALIKE:
                    yield share, other.finding.id, one.finding.id


def _share(one: _Told, other: _Told) -> float:
    """Return the common words' share of all, by weight: 0 nothing, 1 the same words."""
    if not (one.numbers <= other.numbers or other.numbers <= one.numbers):
        return 0.0
    if min(len(one.weights), len(other.weights)) < FEWEST_WORDS:
        return 1.0 if one.weights.keys() == other.weights.keys() and one.weights else 0.0
    common = sum(one.weights[word] for word in one.weights.keys() & other.weights.keys())
    return 2 * common / (one.weight + other.weight)


def _weighed(own: Sequence[Finding]) -> Iterator[_Told]:
    """Yield each finding with its words, of which a rare one weighs more."""
    listed = [_words(finding.text) for finding in own]
    met = Counter(word for words in listed for word in words)
    weights = {word: math.log(1 + len(listed) / count) for word, count in met.items()}
    for finding, words in zip(own, listed, strict=True):
        heavy = {word: weights[word] for word in words}
        numbers = frozenset(word for word in words if word[0].isdigit())
        yield _Told(finding, heavy, numbers, sum(heavy.values()))


def _words(text: str) -> frozenset[str]:
    start = text[: _MOST_READ * 10]
    if has_tower(start):
        return frozenset()
    return frozenset(_WORD.findall(fold(start))[:_MOST_READ])


def _fullest(finding: Finding) -> tuple[int, str]:
    return -len(finding.text), finding.id


def combine(group: Sequence[Finding], lead: RecordId, text: str, seen: int) -> list[Edit]:
    """Return what lets one finding speak for all: its words, and the others pointing to it."""
    edits = []
    for finding in group:
        now = replace(finding, text=text) if finding.id == lead else replace(finding, combined=lead)
        edit = fields.changed(finding, now, seen)
        if edit.fields:
            edits.append(edit)
    return edits


def combined(findings: Iterable[Finding]) -> list[Group]:
    """Return what was combined: the finding that speaks, then those that it speaks for."""
    there = {f.id: f for f in findings if not f.gone}
    held: dict[RecordId, list[Finding]] = defaultdict(list)
    for finding in there.values():
        if finding.combined in there:
            held[finding.combined].append(finding)
    return [Group((there[lead], *others)) for lead, others in held.items()]


def part(group: Group, seen: int) -> list[Edit]:
    """Return what lets every finding of a combined group speak for itself again."""
    return [
        fields.changed(f, replace(f, combined=None), seen) for f in group.findings if f.combined
    ]
