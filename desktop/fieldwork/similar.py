"""Findings in which several members say the same, offered to be combined; every author keeps the own words. Pure.

Words count by how rare they are among a visit's findings, marks aside. What different people said, what is of
another kind, or what quotes other numbers is never the same.
"""

from __future__ import annotations

import math
import re
import sys
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
class Gist:
    """What of a finding is compared: whose it is and of what kind, its words, how long its text is."""

    id: RecordId
    kind: FindingKind
    speaker: RecordId | None
    author: str
    words: frozenset[str]
    length: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A gist as it is compared: the numbers among its words, what all of them weigh."""

    gist: Gist
    numbers: frozenset[str]
    weight: float


def groups(findings: Sequence[Finding]) -> list[Group]:
    """Return what may be combined, in the order of the record; each finding is in one group at most."""
    by_id = {f.id: f for f in findings}
    gists = [own for own in map(gist, findings) if own]
    return [Group(tuple(by_id[id] for id in ids)) for ids in alike(gists)]


def gist(finding: Finding) -> Gist | None:
    """Return what is compared of a finding; None where it may not be combined with any."""
    if finding.gone or finding.combined is not None or not finding.author:
        return None
    words, length = _words(finding.text), len(finding.text)
    return Gist(finding.id, finding.kind, finding.speaker, finding.author, words, length)


def alike(own: Sequence[Gist]) -> list[tuple[RecordId, ...]]:
    """Return which findings may be combined, in the order of the record, of each group the fullest first."""
    if len({each.author for each in own}) < 2:
        return []
    leader: dict[RecordId, RecordId] = {}
    held: dict[RecordId, list[Gist]] = {}
    by_id = {each.id: each for each in own}
    for _, one, other in sorted(_pairs(own), reverse=True):
        _join(by_id[one], by_id[other], leader, held)
    order = {each.id: at for at, each in enumerate(own)}
    found = sorted(held.values(), key=lambda group: min(order[each.id] for each in group))
    return [
        tuple(each.id for each in sorted(group, key=_fullest)) for group in found if len(group) > 1
    ]


def _join(
    one: Gist, other: Gist, leader: dict[RecordId, RecordId], held: dict[RecordId, list[Gist]]
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


def _pairs(own: Sequence[Gist]) -> Iterator[tuple[float, RecordId, RecordId]]:
    """Yield the pairs that are alike, with how much, by the words that few findings of their kind and speaker have."""
    weights = _weights(own)
    holders: dict[tuple[FindingKind, RecordId | None, str], list[_Told]] = defaultdict(list)
    for one in (_told(each, weights) for each in own):
        near: dict[RecordId, _Told] = {}
        for word in one.gist.words:
            same = holders[one.gist.kind, one.gist.speaker, word]
            if len(same) < _COMMONEST:
                near |= {other.gist.id: other for other in same}
                same.append(one)
        for other in near.values():
            if other.gist.author != one.gist.author:
                share = _share(one, other, weights)
                if share >= ALIKE:
                    yield share, other.gist.id, one.gist.id


def _share(one: _Told, other: _Told, weights: Mapping[str, float]) -> float:
    """Return the common words' share of all, by weight: 0 nothing, 1 the same words."""
    if not (one.numbers <= other.numbers or other.numbers <= one.numbers):
        return 0.0
    mine, others = one.gist.words, other.gist.words
    if min(len(mine), len(others)) < FEWEST_WORDS:
        return 1.0 if mine == others and mine else 0.0
    return 2 * sum(weights[word] for word in mine & others) / (one.weight + other.weight)


def _weights(own: Sequence[Gist]) -> Mapping[str, float]:
    """Return how much each word weighs: a rare one more."""
    met = Counter(word for each in own for word in each.words)
    return {word: math.log(1 + len(own) / count) for word, count in met.items()}


def _told(own: Gist, weights: Mapping[str, float]) -> _Told:
    numbers = frozenset(word for word in own.words if word[0].isdigit())
    return _Told(own, numbers, sum(weights[word] for word in own.words))


def _words(text: str) -> frozenset[str]:
    start = text[: _MOST_READ * 10]
    if has_tower(start):
        return frozenset()
    return frozenset(map(sys.intern, _WORD.findall(fold(start))[:_MOST_READ]))


def _fullest(own: Gist) -> tuple[int, str]:
    return -own.length, own.id


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
