"""What waits to be exchanged or settled, counted beside the window without a trip where that can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from db import deletions
from db.errors import Refused
from db.store import Store

if TYPE_CHECKING:
    from db.sharing import Sharing


class Waiting(NamedTuple):
    """What has not been read back from any shelf yet; `files` is None where that is not known without a trip.

    `people` are in the room with us, `knocking` stand at its door; a room that `is_lost` cannot be reached now.
    """

    is_shared: bool = False
    shelves: int = 0
    clashes: int = 0
    changes: int = 0
    files: int | None = None
    people: int = 0
    knocking: int = 0
    is_lost: bool = False


def known(store: Store) -> list[str]:
    """Return the addresses of the shelves that were set up."""
    from desktop.sync.credentials import Purse

    return Purse(store.vault).addresses()


def waiting(store: Store, left: Mapping[str, int]) -> Waiting:
    """Count what waits; what the exchange is made of is loaded here, in the worker, before a page needs it."""
    from db.sharing import Sharing
    from desktop.sync import completeness, door, enrolment, journey, trial

    del completeness, door, enrolment, journey, trial
    sharing = Sharing(store)
    shelves = known(store)
    delegations = sharing.delegations()
    changes = 0
    for each in delegations:
        own = [stamp.last for stamp in sharing.held(each.id) if stamp.device == sharing.device]
        there = max((sharing.seen(s, each.id).get(sharing.device, 0) for s in shelves), default=0)
        changes += max([*own, 0]) - min(there, max([*own, 0])) + sharing.unsent(each)
    files = [count for address in shelves for count in _files(sharing, address, left)]
    return Waiting(
        bool(delegations),
        len(shelves),
        deletions.waiting(store.reader),
        changes,
        min(files) if files else None,
    )


def _files(sharing: Sharing, address: str, left: Mapping[str, int]) -> Iterator[int]:
    """Return how many files of ours a shelf lacks: asked of a folder at once, of a server only by a trip."""
    from desktop.sync import addresses
    from desktop.sync.addresses import FolderAddress
    from desktop.sync.evidence import Carrier
    from desktop.sync.folder import Folder

    place = addresses.read(address)
    if not isinstance(place, FolderAddress):
        yield from (left[address],) if address in left else ()
        return
    try:
        with closing(Folder(place.path.absolute())) as shelf:
            carriers = [Carrier(sharing, shelf, each) for each in sharing.delegations()]
            yield sum(len(carrier.balance().push) for carrier in carriers)
    except Refused:
        yield from (left[address],) if address in left else ()
