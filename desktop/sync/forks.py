"""What a copy of a device wrote beside the record, once a person lets it in: opened, weighed, taken over.

Any member may take it over; the others get it as that member's writes, with the first author's name, and see by
themselves that nothing of the copy is missing any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db import adopting, homes
from db.changes import Change, Changed
from db.errors import BadChange, Refused
from db.parcels import Stamp
from db.sharing import Delegation, Sharing
from desktop.sync import packs
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Rolls


@dataclass(frozen=True, slots=True)
class Fork:
    """What a copy of a device wrote, all of its packs in their order; `author` is who wrote it."""

    delegation: Delegation
    device: str
    changes: tuple[Change, ...]

    @property
    def author(self) -> str:
        """Who wrote it."""
        return next((change.author for change in self.changes if change.author), "")


def forks(sharing: Sharing, ring: Keyring) -> list[Fork]:
    """Return the copies of devices of which something is not in the record yet."""
    found = []
    for delegation in sharing.delegations():
        rolls = Rolls.of(delegation, ring, sharing.rolls(delegation.id))
        for device, stamps in _by_device(sharing.forked(delegation.id)).items():
            changes = tuple(
                change for stamp in stamps for change in _changes(sharing, delegation, stamp, rolls)
            )
            if not adopting.is_kept(sharing.store.reader, changes):
                found.append(Fork(delegation, device, changes))
    return found


def is_kept(sharing: Sharing, delegation: Delegation, stamp: Stamp, rolls: Rolls) -> bool:
    """Tell whether nothing of a pack beside the record is missing in it."""
    changes = _changes(sharing, delegation, stamp, rolls)
    return bool(changes) and adopting.is_kept(sharing.store.reader, changes)


def adopt(sharing: Sharing, fork: Fork) -> Changed:
    """Take over what a copy wrote. Raises BadChange where it hangs on another inspection."""
    with sharing.store.transaction() as db:
        for change in fork.changes:
            its = homes.home(db, change.kind, change.record, change)
            if change.kind != homes.BODY and its not in (None, fork.delegation.inspection):
                raise BadChange(f"{fork.device}:{change.id.sequence}")
    return sharing.store.adopt(fork.changes)


def _by_device(stamps: Iterable[Stamp]) -> dict[str, list[Stamp]]:
    found: dict[str, list[Stamp]] = {}
    for stamp in stamps:
        found.setdefault(stamp.device, []).append(stamp)
    return found


def _changes(
    sharing: Sharing, delegation: Delegation, stamp: Stamp, rolls: Rolls
) -> tuple[Change, ...]:
    """Return what a kept pack says; nothing where it cannot be opened any more."""
    try:
        data = sharing.data(delegation.id, stamp)
        return packs.opened(stamp, data, rolls).changes
    except Refused:
        return ()
