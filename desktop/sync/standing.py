"""What the rolls of a delegation come to: which of them count, which of these none follows, who is on them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.sync.roll import Entry, Roll


@dataclass(frozen=True, slots=True)
class Standing:
    """`valid` are the rolls that count, `tips` those that none of them follows, the one that counts last; `on` are the
    devices on these, `ends` the last change that counts of each device that was struck off.
    """

    valid: Mapping[str, Roll]
    tips: tuple[str, ...]
    on: Mapping[str, Entry]
    ends: Mapping[str, int]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The devices that are on the roll."""
        return tuple(self.on.values())

    def entry(self, device: str) -> Entry | None:
        """Return a device's line, None where it is not on the roll."""
        return self.on.get(device)

    def knows(self, device: str) -> bool:
        """Tell whether a device is or was on a roll that counts."""
        is_known = device in self.on or device in self.ends
        return is_known or any(roll.entry(device) for roll in self.valid.values())


def put_down(roll: Roll, before: Iterable[Roll]) -> frozenset[str]:
    """Return whom a roll strikes off, or lets keep the roll no more."""
    kept = {e.card.device for each in before for e in each.entries if e.part.keeps}
    keep = {e.card.device for e in roll.entries if e.part.keeps}
    return frozenset(kept - keep) | {each.device for each in roll.struck}


def standing(
    rolls: Mapping[str, Roll], issuers: Mapping[str, str], downs: Mapping[str, frozenset[str]]
) -> Standing:
    """Return what rolls come to, by their hashes; `downs` is whom each of them put down."""
    beside = _beside(rolls, issuers, downs)
    valid = {hash: roll for hash, roll in rolls.items() if hash not in beside}
    followed = {before for roll in valid.values() for before, _ in roll.before}
    tips = tuple(sorted(valid.keys() - followed, key=lambda hash: (rolls[hash].number, hash)))
    ends = _ends(valid.values())
    on = {entry.card.device: entry for entry in _merged(rolls, tips, ends)}
    return Standing(valid, tips, on, ends)


def _beside(
    rolls: Mapping[str, Roll], issuers: Mapping[str, str], downs: Mapping[str, frozenset[str]]
) -> set[str]:
    """Return the rolls that count not: what a device wrote beside its being put down, and what follows such a one."""
    found: set[str] = set()
    for hash in (hash for hash, gone in downs.items() if gone):
        line = _line(rolls, hash)
        for other in rolls.keys() - line - _after(rolls, hash):
            since = _line(rolls, other) - line
            if downs[hash] & {issuers[each] for each in since}:
                found.add(other)
    return found


def _after(rolls: Mapping[str, Roll], hash: str) -> set[str]:
    """Return all that follow a roll."""
    next_: dict[str, list[str]] = {}
    for each, roll in rolls.items():
        for before, _ in roll.before:
            next_.setdefault(before, []).append(each)
    found: set[str] = set()
    wanted = list(next_.get(hash, ()))
    while wanted:
        each = wanted.pop()
        if each not in found:
            found.add(each)
            wanted += next_.get(each, ())
    return found


def _line(rolls: Mapping[str, Roll], hash: str) -> set[str]:
    """Return a roll and all that it follows."""
    line, wanted = set(), [hash]
    while wanted:
        each = wanted.pop()
        if each not in line:
            line.add(each)
            wanted += [before for before, _ in rolls[each].before]
    return line


def _ends(valid: Iterable[Roll]) -> dict[str, int]:
    ends: dict[str, int] = {}
    for struck in (each for roll in valid for each in roll.struck):
        ends[struck.device] = min(struck.last, ends.get(struck.device, struck.last))
    return ends


def _merged(
    rolls: Mapping[str, Roll], tips: Sequence[str], ends: Mapping[str, int]
) -> Iterable[Entry]:
    """Return each device once that is not struck off; whose part two keepers changed at once may do the lesser."""
    found: dict[str, list[Entry]] = {}
    for entry in (e for hash in tips for e in rolls[hash].entries):
        found.setdefault(entry.card.device, []).append(entry)
    common = set.intersection(*(_line(rolls, hash) for hash in tips)) if len(tips) > 1 else set()
    before = max((rolls[hash] for hash in common), key=_number, default=None)
    for device, entries in found.items():
        if device not in ends:
            yield _lesser(entries, before.entry(device) if before else None)


def _number(roll: Roll) -> int:
    return roll.number


def _lesser(entries: Sequence[Entry], before: Entry | None) -> Entry:
    """Return the entry that changed the part, of several the one that may do least."""
    changed = [each for each in entries if before is None or each.part is not before.part]
    return max(changed or entries, key=_rank)


def _rank(entry: Entry) -> int:
    return entry.part.rank
