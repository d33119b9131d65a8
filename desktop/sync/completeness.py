"""Is all of it there: what is here, what a shelf really holds, what nobody has yet; counted, and hashed if asked."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from db.parcels import Stamp
from db.sharing import Delegation, Sharing, Wanted
from desktop.sync import decide, names, packs, witness
from desktop.sync.arrivals import limited
from desktop.sync.decide import Copies
from desktop.sync.evidence import Cipher, opened, sealed_size
from desktop.sync.keyring import Keyring, Unsealed
from desktop.sync.names import RollName, Said
from desktop.sync.rolls import Part, Rolls
from desktop.sync.shelf import NoObject, Shelf
from desktop.work import Work


@dataclass(frozen=True, slots=True)
class Count:
    """So many of them, and how many bytes they are."""

    number: int = 0
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class OfVisit:
    """The photos and files of one visit: how many the record names, how many are here, there, and with nobody yet.

    `visit` is "" for those that belong to the inspection as a whole.
    """

    visit: str
    named: Count
    here: Count
    there: Count
    nobody: Count


@dataclass(frozen=True, slots=True)
class Standing:
    """One device: how many of its changes are here, and how many on the shelf without a gap."""

    device: str
    name: str
    part: Part | None
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a vault and a shelf hold of one delegation.

    `unsent`: changes of this device in no pack yet. `damaged`: objects that are there and do not read back as what
    they are called; empty unless everything was read (`is_hashed`). `elsewhere`: changes that other devices said they
    hold, and that are neither here nor there. `root`: two devices that hold the same packs have the same. `visits`: the
    evidence again, visit by visit in the order of need.
    """

    devices: tuple[Standing, ...]
    unsent: int
    packs_here: Count
    packs_there: Count
    evidence_here: Count
    evidence_there: Count
    nobody: tuple[Wanted, ...]
    rolls_missing: int
    damaged: tuple[str, ...]
    is_hashed: bool
    elsewhere: int = 0
    root: str = ""
    visits: tuple[OfVisit, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Tell whether all that anybody is known to have written is both here and there."""
        return (
            not self.unsent
            and not self.nobody
            and not self.elsewhere
            and not self.rolls_missing
            and not self.damaged
            and self.packs_here == self.packs_there
            and self.evidence_here == self.evidence_there
            and all(each.here == each.there for each in self.devices)
        )


def measure(
    sharing: Sharing,
    ring: Keyring,
    shelf: Shelf,
    delegation: Delegation,
    work: Work,
    is_hashed: bool = False,
) -> Completeness:
    """Compare a vault with what a shelf really holds; with `is_hashed` read all of it and check every byte.

    Where the shelf lacks evidence that was once found there, the next trip looks for it again.
    """
    there = decide.copies(delegation.id, shelf.names(names.prefix(delegation.id)))
    held = sharing.sizes(delegation.id)
    damaged = tuple(_damaged(shelf, delegation, there, work)) if is_hashed else ()
    evidence = _Evidence(sharing, shelf, delegation)
    if is_hashed:
        damaged += tuple(evidence.damaged(work))
    if not set(evidence.here) <= set(evidence.whole(damaged)):
        sharing.note_unsettled(shelf.address, delegation.id)
    known = Rolls.of(delegation, ring, sharing.rolls(delegation.id))
    whole = {said: sizes for said, sizes in there.items() if _name(delegation, said) not in damaged}
    sound = _counting(known, held, whole)
    return Completeness(
        devices=tuple(_standings(known, held, sound)),
        unsent=sharing.unsent(delegation),
        packs_here=_count(held.values()),
        packs_there=_count(_sizes(held, sound)),
        evidence_here=_count(each.size_bytes for each in evidence.here),
        evidence_there=_count(each.size_bytes for each in evidence.whole(damaged)),
        nobody=tuple(evidence.nobody),
        rolls_missing=_rolls_missing(sharing, delegation, sound),
        damaged=damaged,
        is_hashed=is_hashed,
        elsewhere=_elsewhere(sharing, delegation, held, whole),
        root=witness.root(held),
        visits=tuple(evidence.of_visits()),
    )


def _elsewhere(
    sharing: Sharing, delegation: Delegation, held: Iterable[Stamp], there: Copies
) -> int:
    """Return how many changes others said they hold, beyond what is here and what is listed."""
    known = [*held, *(said for said in there if isinstance(said, Stamp))]
    ends = {head.device: head.last for head in witness.heads(known)}
    told: dict[str, int] = {}
    for head in sharing.told(delegation.id):
        told[head.device] = max(told.get(head.device, 0), head.last)
    return sum(max(0, last - ends.get(device, 0)) for device, last in told.items())


def _rolls_missing(sharing: Sharing, delegation: Delegation, there: Copies) -> int:
    listed = {said.hash for said in there if isinstance(said, RollName)}
    return sum(roll.hash not in listed for roll in sharing.rolls(delegation.id))


def _name(delegation: Delegation, said: Said) -> str:
    return names.printed(delegation.id, said)


def _count(sizes: Iterable[int]) -> Count:
    found = list(sizes)
    return Count(len(found), sum(found))


def by_visit(wanted: Iterable[Wanted]) -> dict[str, Count]:
    """Return how many of each visit there are, in the order in which the visits come."""
    found: dict[str, list[int]] = {}
    for each in wanted:
        found.setdefault(each.visit, []).append(each.size_bytes)
    return {visit: _count(sizes) for visit, sizes in found.items()}


def _sizes(held: dict[Stamp, int], there: Copies) -> Iterator[int]:
    """Return the size of each pack that is there, whole: those of ours by our size, others' as listed."""
    for said, copies in there.items():
        if isinstance(said, Stamp):
            wanted = held.get(said)
            if wanted is None or wanted in copies.values():
                yield wanted or max(copies.values())


def _counting(known: Rolls, held: Container[Stamp], there: Copies) -> Copies:
    """Return what lies there without packs of who was struck off, or let read alone, before they were written."""

    def counts(said: Said) -> bool:
        end = known.counts_until(said.device) if isinstance(said, Stamp) else None
        return end is None or not isinstance(said, Stamp) or said.last <= end or said in held

    return {said: sizes for said, sizes in there.items() if counts(said)}


def _standings(known: Rolls, held: Iterable[Stamp], there: Copies) -> Iterator[Standing]:
    on = {entry.card.device: entry for entry in known.entries}
    here: dict[str, int] = {}
    for stamp in held:
        here[stamp.device] = stamp.last
    listed = [said for said in there if isinstance(said, Stamp)]
    for device in sorted({*on, *here, *(stamp.device for stamp in listed)}):
        entry = on.get(device)
        name, part = (entry.name, entry.part) if entry else ("", None)
        own = (stamp for stamp in listed if stamp.device == device)
        yield Standing(device, name, part, here.get(device, 0), _reach(own))


def _reach(stamps: Iterable[Stamp]) -> int:
    """Return up to which change packs follow each other without a gap."""
    end = 0
    for stamp in sorted(stamps):
        if stamp.first == end + 1:
            end = stamp.last
    return end


def _damaged(shelf: Shelf, delegation: Delegation, there: Copies, work: Work) -> Iterator[str]:
    """Return the objects of which no copy reads back as what it is called."""
    for number, said in enumerate(there, 1):
        found = (names.printed(delegation.id, said, copy) for copy in there[said])
        if not any(_reads(shelf, name, said.hash) for name in found):
            yield _name(delegation, said)
        work.step(number, len(there))


def _reads(shelf: Shelf, name: str, hash: str) -> bool:
    try:
        return names.hash_of(limited(shelf.read(name), packs.LARGEST_BYTES)) == hash
    except NoObject:
        return False


class _Evidence:
    """What the record names of papers and photos, here and there."""

    def __init__(self, sharing: Sharing, shelf: Shelf, delegation: Delegation) -> None:
        self._shelf, self._cipher = shelf, Cipher(delegation)
        wanted = sharing.wanted(delegation)
        under = names.blobs(delegation.id)
        self._listed = {each.name: each.size_bytes for each in shelf.names(under)}
        self.named = wanted
        self.here = [each for each in wanted if sharing.store.blobs.holds(each.hash)]
        self.there = [each for each in wanted if any(self._whole(each, self._listed))]
        known = {*self.here, *self.there}
        self.nobody = [each for each in wanted if each not in known]

    def _whole(self, wanted: Wanted, listed: Mapping[str, int]) -> Iterator[str]:
        size = sealed_size(wanted.size_bytes)
        return (name for name in self._cipher.names(wanted.hash) if listed.get(name) == size)

    def of_visits(self) -> Iterator[OfVisit]:
        """Return how many of each visit there are, here and there."""
        counted = [by_visit(each) for each in (self.named, self.here, self.there, self.nobody)]
        for visit in counted[0]:
            yield OfVisit(visit, *(found.get(visit, Count()) for found in counted))

    def whole(self, damaged: Iterable[str]) -> list[Wanted]:
        """Return what is there in at least one copy that was not found damaged."""
        listed = {name: size for name, size in self._listed.items() if name not in set(damaged)}
        return [each for each in self.there if any(self._whole(each, listed))]

    def damaged(self, work: Work) -> Iterator[str]:
        """Read every object and return those that do not open to what they are called."""
        for number, each in enumerate(self.there, 1):
            for name in self._whole(each, self._listed):
                if not self._opens(each, name):
                    yield name
            work.step(number, len(self.there))

    def _opens(self, wanted: Wanted, name: str) -> bool:
        try:
            pieces = self._shelf.read(name)
            for _ in opened(pieces, wanted.size_bytes, self._cipher.of(wanted.hash)):
                pass
        except (NoObject, Unsealed):
            return False
        return True
