"""A trip to a shelf and back: list, decide, take what is new, cut what is ours, put it there, read it back.

Everything that stops a trip leaves what was done so far whole: each pack is taken in one transaction or not at all,
each object is there whole or not at all, and the next trip decides anew from what it finds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from db.errors import BadChange, Early, Forked, Refused
from db.parcels import Cut, Received, Stamp
from db.sharing import Delegation, Kept, Sharing
from desktop.sync import bundle, decide, forks, names, packs, rolls, turns, witness
from desktop.sync.arrivals import LARGEST_BALE, Arrivals, limited
from desktop.sync.decide import Copies, Here, Plan
from desktop.sync.evidence import INCOMING
from desktop.sync.keyring import Keyring, Unsealed
from desktop.sync.names import BaleName, CheckName, RollName, Said
from desktop.sync.outcome import (
    Answer,
    NotKept,
    Outcome,
    RestoredCopy,
    ShelfEmptied,
    ShelfOlder,
    Trouble,
)
from desktop.sync.packs import BadPack, PackNewer, StruckOff, UnknownRoll
from desktop.sync.rolls import NotMember, Part, Rolls
from desktop.sync.shelf import Bytes, NoObject, ObjectDiffers, Shelf, Source
from desktop.sync.turns import Queue, Vouchers
from desktop.work import Quiet, Work

MANY_PACKS = 32
"""So many packs of this device are put there once more as one object, a bale."""

_TROUBLES: dict[type[Refused], Trouble] = {
    BadPack: Trouble.UNTRUSTED,
    NotMember: Trouble.WAITING,
    StruckOff: Trouble.STRUCK_OFF,
    PackNewer: Trouble.NEWER,
    UnknownRoll: Trouble.WAITING,
    BadChange: Trouble.REFUSED,
    Forked: Trouble.FORK,
}


def now_ms() -> int:
    """Return this moment in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Trip:
    """One delegation's trip to one shelf.

    `damaged` are objects there that were found not to read back right; `clock` tells this moment as `now_ms` does.
    """

    sharing: Sharing
    ring: Keyring
    shelf: Shelf
    delegation: Delegation
    work: Work
    answers: Collection[Answer] = ()
    damaged: Collection[str] = ()
    clock: Callable[[], int] = now_ms
    outcome: Outcome = field(default_factory=Outcome)
    _rolls: Rolls = field(init=False)
    _there: Copies = field(init=False, default_factory=dict)
    _arrivals: Arrivals = field(init=False)
    _beaten: list[Stamp] = field(init=False, default_factory=list)
    _vouchers: Vouchers = field(init=False, default_factory=Vouchers)
    _known: tuple[int, Here] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        kept = self.sharing.rolls(self.delegation.id)
        self._rolls = Rolls.of(self.delegation, self.ring, kept)

    def run(self) -> Outcome:
        """Go there and back. Raises what the shelf refuses, RestoredCopy, ShelfEmptied, ShelfOlder, Stopped."""
        self._come()
        self._check_age()
        self.cut()
        self._push()
        self._bale()
        self._leave_checkpoint()
        self._note_seen()
        return self.outcome

    def take(self) -> Outcome:
        """Take in what is there and write nothing there: for a bundle that was handed over."""
        self._come()
        return self.outcome

    def _come(self) -> None:
        plan = self._decided()
        folder = self.sharing.store.vault.folder / INCOMING
        self._arrivals = Arrivals(
            self.shelf, self.delegation.id, folder, self._there, self.outcome, list(plan.bales)
        )
        with self._arrivals:
            self._fetch_rolls(plan)
            self._check_own(plan)
            self._fetch_packs(plan)
            self._check_doubts(plan)
            self._hear(plan)

    def _decided(self) -> Plan:
        listed = self.shelf.names(names.prefix(self.delegation.id))
        there = decide.copies(self.delegation.id, listed)
        spoilt = frozenset(self.damaged)
        self._there = {
            said: sizes
            for said, sizes in there.items()
            if not spoilt or names.printed(self.delegation.id, said) not in spoilt
        }
        plan = decide.decide(self._here(), self._there)
        for device, first in plan.gaps.items():
            self.outcome.note(Trouble.GAP, f"{device}:{first}")
        return plan

    def _here(self) -> Here:
        """Return what is here, read anew only once something was written."""
        version = self.sharing.version
        if self._known is None or self._known[0] != version:
            self._known = version, self._read_here()
        return self._known[1]

    def _read_here(self) -> Here:
        id = self.delegation.id
        kept: dict[Said, int] = {}
        for roll in self.sharing.rolls(id):
            kept[RollName(roll.issuer, roll.number, roll.hash)] = len(roll.data)
        sizes = self.sharing.sizes(id)
        held: dict[str, list[Stamp]] = {}
        for stamp in sizes:
            held.setdefault(stamp.device, []).append(stamp)
        return Here(
            device=self.sharing.device,
            held={device: tuple(own) for device, own in held.items()},
            forked=frozenset(self.sharing.forked(id)),
            rolls=frozenset(said for said in kept if isinstance(said, RollName)),
            checks=frozenset(CheckName(*each) for each in self.sharing.checkpoints(id)),
            sizes=kept | dict[Said, int](sizes.items()),
            seen=self.sharing.seen(self.shelf.address, id),
        )

    def _fetch_rolls(self, plan: Plan) -> None:
        for name in plan.rolls:
            data = self._arrivals.fetched(name, rolls.LARGEST_BYTES)
            if data is None:
                continue
            try:
                self._add_roll(Kept(name.hash, name.device, name.number, data))
            except Unsealed:
                self.outcome.note(Trouble.UNTRUSTED, names.printed(self.delegation.id, name))
        if self._rolls.part is None:
            raise NotMember(self.sharing.device)
        if self._rolls.is_parted and self._rolls.is_keeper:
            self._add_roll(self._rolls.issue(self._rolls.entries, [], self.clock()))

    def _add_roll(self, kept: Kept) -> None:
        self._rolls.add(RollName(kept.issuer, kept.number, kept.hash), kept.data)
        self.sharing.add_roll(self.delegation.id, kept)

    def _check_own(self, plan: Plan) -> None:
        """Stop where the shelf holds what this device signed and this database does not have."""
        own = [stamp for stamp in plan.strangers if self._opened(stamp)]
        if own:
            raise RestoredCopy(self.shelf.address, len(own))

    def _check_age(self) -> None:
        """Stop before anything is written where the shelf lost what was once read back from it."""
        older = decide.older(self._here(), self._there)
        if not older or self.damaged or Answer.REFILL in self.answers:
            return
        if not any(isinstance(said, Stamp) for said in self._there):
            raise ShelfEmptied(self.shelf.address)
        raise ShelfOlder(self.shelf.address, len(older))

    def _fetch_packs(self, plan: Plan) -> None:
        """Take packs in, many together, until none that is there can follow what is here."""
        held = {stamp for own in self._here().held.values() for stamp in own}
        chains = [[s for s in chain if s not in held] for chain in plan.packs.values()]
        queues = [Queue.of(chain) for chain in chains if chain]
        total = sum(map(len, chains))
        before = -1
        while before < len(held):
            before = len(held)
            queues = self._taken_together(queues, held, total)
        while any([self._take_next(queue) for queue in queues]):
            self._tell(queues, total)
        if self._has_vouched(plan, queues):
            self._fetch_packs(plan)
            return
        for queue in queues:
            self._beaten += queue.beaten
            if queue.ready:
                self.outcome.note(Trouble.WAITING, packs.printed(queue.ready.stamp))

    def _has_vouched(self, plan: Plan, queues: Sequence[Queue]) -> bool:
        """Tell whether more counts now of who was struck off, since others took it in before they heard."""
        if all(self._rolls.counts_until(device) is None for device in plan.packs):
            return False
        id = self.delegation.id
        kept = [self.sharing.checkpoint(id, own) for own, *_ in self.sharing.checkpoints(id)]
        heads = (*turns.rested_on(queues), *witness.claims(kept, self._rolls))
        found = list(self._vouchers.hear(heads, self._rolls.counts_until))
        for device in found:
            self.outcome.forget(Trouble.STRUCK_OFF, f"{device}/")
        return bool(found)

    def _tell(self, queues: Sequence[Queue], total: int) -> None:
        self.work.step(total - sum(len(queue.stamps) for queue in queues), total)

    def _taken_together(self, queues: list[Queue], held: set[Stamp], total: int) -> list[Queue]:
        """Take the next packs in one transaction, which are `held` then; return the queues as they are after that."""
        ahead, batch = [queue.ahead() for queue in queues], list[Received]()
        try:
            for pack in turns.in_turn(ahead, set(held), self._opened):
                batch.append(pack)
                self._tell(ahead, total)
                if turns.is_enough(batch):
                    break
        finally:  # where the line breaks, what came before stays
            is_refused = not self._are_taken(batch)
        if is_refused:
            return queues
        held.update(pack.stamp for pack in batch)
        return ahead

    def _are_taken(self, batch: Sequence[Received]) -> bool:
        try:
            self._receive(batch)
        except (Early, Forked, BadChange):
            return False
        return True

    def _take_next(self, queue: Queue) -> bool:
        """Take or drop a device's next pack; False where it must wait, or nothing can follow."""
        pack = queue.opened(self._opened)
        if pack is None:
            return False
        try:
            self._receive([pack])
        except Early:
            return False
        except (Forked, BadChange) as error:
            self.outcome.note(_TROUBLES[type(error)], packs.printed(pack.stamp))
            queue.drop()
            return True
        queue.taken()
        return True

    def _receive(self, batch: Sequence[Received]) -> None:
        for pack in self.sharing.receive(self.delegation, batch):
            self.outcome.received += 1
            self.outcome.changes += len(pack.changes)

    def _check_doubts(self, plan: Plan) -> None:
        """Keep, beside the record, the packs that a device signed under numbers it had used before."""
        ends = {device: own[-1].last for device, own in self._here().held.items()}
        for stamp in (*plan.doubts, *self._beaten):
            pack = self._opened(stamp) if stamp.first <= ends.get(stamp.device, 0) else None
            if pack:
                self.sharing.keep_fork(self.delegation.id, stamp, pack.data)
        for stamp in self.sharing.forked(self.delegation.id):
            if forks.is_kept(self.sharing, self.delegation, stamp, self._rolls):
                continue
            self.outcome.note(Trouble.FORK, packs.printed(stamp))

    def _hear(self, plan: Plan) -> None:
        """Hold against the record what other devices say that they hold. Raises RestoredCopy."""
        for name in plan.checks:
            data = self._arrivals.fetched(name, witness.LARGEST_BYTES)
            if data is None:
                continue
            try:
                found = witness.opened(name, data, self._rolls)
            except (Unsealed, NotMember, PackNewer) as error:
                trouble = Trouble.NEWER if isinstance(error, PackNewer) else Trouble.UNTRUSTED
                self.outcome.note(trouble, names.printed(self.delegation.id, name))
                continue
            kept = Kept(name.hash, name.device, name.number, data)
            self.sharing.add_checkpoint(self.delegation.id, kept, found.heads)
        id, there = self.delegation.id, (s for s in self._there if isinstance(s, Stamp))
        told = self.sharing.told(id)
        for trouble, head in witness.amiss(self.sharing.held(id), there, told) if told else ():
            if head.device == self.sharing.device:
                raise RestoredCopy(self.shelf.address, 1)
            end = self._rolls.counts_until(head.device)
            if end is None or head.last <= end:
                self.outcome.note(trouble, f"{head.device}:{head.last}")

    def _leave_checkpoint(self) -> None:
        """Say, signed, what this device holds now, and have it lie there."""
        id, own = self.delegation.id, self.sharing.device
        kept = self.sharing.checkpoint(id, own)
        name = CheckName(own, kept.number, kept.hash) if kept else None
        last = witness.opened(name, kept.data, self._rolls) if kept and name else None
        found = witness.due(
            own, self.sharing.held(id), last, kept.hash if kept else "", self.clock()
        )
        if found:
            kept = witness.sealed(found, self._rolls, self.ring)
            self.sharing.add_checkpoint(id, kept, ())
        if kept:
            name = CheckName(own, kept.number, kept.hash)
            if len(kept.data) not in self._there.get(name, {}).values():
                self._put(name, Bytes(kept.data))

    def _opened(self, stamp: Stamp) -> Received | None:
        """Return a pack, fetched and verified; None, and a problem noted, where that fails."""
        data = self._arrivals.pack(stamp)
        if data is None:
            return None
        try:
            return packs.opened(stamp, data, self._rolls, self._vouchers.until(stamp))
        except (BadPack, NotMember, StruckOff, PackNewer, UnknownRoll) as error:
            self.outcome.note(_TROUBLES[type(error)], packs.printed(stamp))
            return None

    def cut(self) -> None:
        """Cut everything that this device has not sent into packs."""
        if self._rolls.part is Part.READER:
            if self.sharing.unsent(self.delegation):
                self.outcome.note(Trouble.READER, self.sharing.device)
            return
        while self.sharing.cut(self.delegation, self._seal):
            pass

    def _seal(self, cut: Cut) -> tuple[Stamp, bytes]:
        return packs.sealed(cut, self._rolls, self.ring)

    def _push(self) -> None:
        """Put there what is here and not there, and read each back."""
        wanted = list(decide.push(self._here(), self._there))
        for number, said in enumerate(wanted):
            self._put(said, Bytes(self._data(said)))
            self.outcome.sent += 1
            self.work.step(number + 1, len(wanted))

    def _bale(self) -> None:
        """Put this device's packs there once more in one object, as soon as they are many."""
        stamps = decide.unbaled(self._here(), self._there)
        if len(stamps) < MANY_PACKS:
            return
        sizes, whole = self._here().sizes, 0
        chosen: list[bundle.Object] = []
        for stamp in stamps:
            whole += sizes[stamp]
            if whole > LARGEST_BALE // 2:
                break
            name = names.printed(self.delegation.id, stamp)
            kept = bundle.Kept(self.sharing, self.delegation.id, stamp, sizes[stamp])
            chosen.append((name, kept))
        if len(chosen) >= MANY_PACKS:
            last, source = stamps[len(chosen) - 1].last, bundle.Joined(chosen)
            hash = names.hash_of(source.chunks())
            self._put(BaleName(self.sharing.device, stamps[0].first, last, hash), source)

    def _data(self, said: Said) -> bytes:
        if isinstance(said, RollName):
            kept = self.sharing.rolls(self.delegation.id)
            return next(roll.data for roll in kept if roll.hash == said.hash)
        assert isinstance(said, Stamp)
        return self.sharing.data(self.delegation.id, said)

    def _put(self, said: Said, source: Source) -> None:
        """Write an object and read it back; under the next copy's name where what lies there is not it."""
        for copy in range(names.MOST_COPIES):
            name = names.printed(self.delegation.id, said, copy)
            with suppress(ObjectDiffers, NoObject):
                self.shelf.write(name, source, Quiet())
                read = limited(self.shelf.read(name), source.size_bytes)
                if names.hash_of(read) == said.hash:
                    return
        raise NotKept(self.shelf.address, names.printed(self.delegation.id, said))

    def _note_seen(self) -> None:
        """Remember up to which number each device's packs are there, as far as listed or read back."""
        here = self._here()
        seen = {device: stamps[-1].last for device, stamps in here.held.items()}
        if seen != here.seen:
            self.sharing.note_seen(self.shelf.address, self.delegation.id, seen)
