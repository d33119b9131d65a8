"""What a trip should do: decided first, from what is here and what a shelf lists, by a pure function.

An absence from a listing means nothing but that it was not listed: it is never a reason to delete, and a reason to
write again only what bears the same name and the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from db.parcels import Stamp
from desktop.sync import names
from desktop.sync.names import BaleName, CheckName, RollName, Said
from desktop.sync.shelf import Listed

MOST_CHECKS = 8
"""So many checkpoints are read on one trip: a few of the newest tell what all others tell."""

Copies = Mapping[Said, Mapping[int, int]]
"""What is listed: for each thing said its copies, and how many bytes each has."""


@dataclass(frozen=True, slots=True)
class Here:
    """What this device holds of a delegation; `sizes` tells how many bytes a pack of ours should have."""

    device: str
    held: Mapping[str, tuple[Stamp, ...]] = field(default_factory=dict)
    forked: frozenset[Stamp] = frozenset()
    rolls: frozenset[RollName] = frozenset()
    checks: frozenset[CheckName] = frozenset()
    sizes: Mapping[Said, int] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, in this order.

    `strangers`: packs under our own prefix that this database never wrote. `rolls`, `bales`, `packs`: to fetch, each
    device's in turn. `doubts`: packs that bear numbers of others. `push`: what is here and not there.
    `checks`: the latest checkpoints of others that are not known here.
    `gaps`: by device, the first change that is missing before what is listed.
    """

    strangers: tuple[Stamp, ...] = ()
    rolls: tuple[RollName, ...] = ()
    bales: tuple[BaleName, ...] = ()
    packs: Mapping[str, tuple[Stamp, ...]] = field(default_factory=dict)
    doubts: tuple[Stamp, ...] = ()
    push: tuple[Said, ...] = ()
    gaps: Mapping[str, int] = field(default_factory=dict)
    checks: tuple[CheckName, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to do and nothing to say."""
        return self == Plan()


def copies(delegation: str, listed: Iterable[Listed]) -> Copies:
    """Return what of a listing is ours, by what it is called."""
    found: dict[Said, dict[int, int]] = defaultdict(dict)
    for each in listed:
        if placed := names.read(delegation, each.name):
            found[placed.said][placed.copy] = each.size_bytes
    return dict(found)


def decide(here: Here, there: Copies) -> Plan:
    """Return what a trip should do."""
    packs = [said for said in there if isinstance(said, Stamp)]
    held = {stamp for stamps in here.held.values() for stamp in stamps}
    unknown = [stamp for stamp in packs if stamp not in held and stamp not in here.forked]
    chains, doubts, gaps = _chains(here, unknown)
    rolls = [said for said in there if isinstance(said, RollName) and said not in here.rolls]
    return Plan(
        strangers=tuple(sorted(s for s in unknown if s.device == here.device)),
        rolls=tuple(sorted(rolls, key=_by_number)),
        bales=_bales(there, chains),
        packs=chains,
        doubts=tuple(sorted(doubts)),
        push=tuple(push(here, there)),
        gaps=gaps,
        checks=_checks(here, there),
    )


def _by_number(roll: RollName) -> tuple[int, str, str]:
    return roll.number, roll.device, roll.hash


def _chains(
    here: Here, unknown: Iterable[Stamp]
) -> tuple[dict[str, tuple[Stamp, ...]], list[Stamp], dict[str, int]]:
    """Return by device the packs that could follow what is here without a gap, those in doubt, and the gaps.

    Which of several that claim one place is the genuine one, only their bytes tell: all of them are in the chain.
    """
    by_device: dict[str, list[Stamp]] = defaultdict(list)
    for stamp in unknown:
        if stamp.device != here.device:
            by_device[stamp.device].append(stamp)
    chains: dict[str, tuple[Stamp, ...]] = {}
    doubts: list[Stamp] = []
    gaps: dict[str, int] = {}
    for device, stamps in sorted(by_device.items()):
        reach, far = {_end(here.held.get(device, ()))}, _end(here.held.get(device, ()))
        chain = []
        for stamp in sorted(stamps):
            if stamp.first - 1 in reach:
                chain.append(stamp)
                reach.add(stamp.last)
                far = max(far, stamp.last)
            elif stamp.first <= far:
                doubts.append(stamp)
            else:
                gaps.setdefault(device, far + 1)
        if chain:
            chains[device] = tuple(chain)
    return chains, doubts, gaps


def _checks(here: Here, there: Copies) -> tuple[CheckName, ...]:
    """Return the latest checkpoint of each other device, the newest of them, where it is not known here."""
    latest: dict[str, CheckName] = {}
    for said in there:
        if isinstance(said, CheckName) and said.device != here.device:
            latest[said.device] = max(said, latest.get(said.device, said))
    known = {check.device: check.number for check in here.checks}
    fresh = [each for each in latest.values() if each.number > known.get(each.device, 0)]
    return tuple(sorted(fresh, key=_by_check, reverse=True)[:MOST_CHECKS])


def _by_check(check: CheckName) -> tuple[int, str]:
    return check.number, check.device


def _end(stamps: tuple[Stamp, ...]) -> int:
    return stamps[-1].last if stamps else 0


def older(here: Here, there: Copies) -> tuple[str, ...]:
    """Return the devices of whose record less is listed than was once seen there; what only has a name counts not."""
    listed = {
        device: max((stamp.last for stamp in stamps if stamp in there), default=0)
        for device, stamps in here.held.items()
    }
    return tuple(sorted(d for d, last in here.seen.items() if listed.get(d, 0) < last))


def _bales(there: Copies, chains: Mapping[str, tuple[Stamp, ...]]) -> tuple[BaleName, ...]:
    """Return the bales worth fetching: each holds two or more of the packs wanted that no earlier one holds."""
    chosen: list[BaleName] = []
    listed = [said for said in there if isinstance(said, BaleName)]
    for device, chain in chains.items():
        covered = 0
        own = (bale for bale in listed if bale.device == device)
        for bale in sorted(own, key=_widest):
            inside = [s for s in chain if bale.first <= s.first and s.last <= bale.last]
            fresh = [s for s in inside if s.first > covered]
            if len(fresh) > 1:
                chosen.append(bale)
                covered = bale.last
    return tuple(chosen)


def unbaled(here: Here, there: Copies) -> tuple[Stamp, ...]:
    """Return this device's packs, from the first that no bale of its own covers on."""
    bales = [said for said in there if isinstance(said, BaleName) and said.device == here.device]
    end = 0
    for bale in sorted(bales, key=_widest):
        if bale.first == end + 1:
            end = bale.last
    return tuple(stamp for stamp in here.held.get(here.device, ()) if stamp.first > end)


def _widest(bale: BaleName) -> tuple[int, int, str]:
    return bale.first, -bale.last, bale.hash


def push(here: Here, there: Copies) -> Iterable[Said]:
    """Return what is not listed, or only in another size: rolls first, then packs in their order."""
    own: list[Said] = [*sorted(here.rolls, key=_by_number)]
    own += [stamp for device in sorted(here.held) for stamp in here.held[device]]
    return (said for said in own if not _is_listed(said, here, there))


def _is_listed(said: Said, here: Here, there: Copies) -> bool:
    sizes = there.get(said, {}).values()
    wanted = here.sizes.get(said)
    return bool(sizes) if wanted is None else wanted in sizes
