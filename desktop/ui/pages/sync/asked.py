"""What the page shows of shelves and people, asked of the store in a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db import lists, query
from db.errors import NoRecord
from db.records import RecordId, Visit
from db.sharing import Delegation, Sharing
from db.store import Store
from desktop.sync.credentials import Purse
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Part, Rolls
from desktop.sync.room import networks
from desktop.sync.wishes import EVERYTHING, Wishbook, Wishes
from desktop.ui.pages.sync.counted import Originals, counted
from desktop.ui.visited import Visited


@dataclass(frozen=True, slots=True)
class Person:
    """A device on a roll, and whose it is."""

    device: str
    name: str
    part: Part
    fingerprint: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """An inspection that is worked on with others; its topic is "" until its record has come."""

    delegation: Delegation
    topic: str
    people: tuple[Person, ...]
    is_keeper: bool
    visits: tuple[Visit, ...] = ()
    originals: tuple[Originals, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """All that the page shows and no trip is needed for."""

    fingerprint: str
    shelves: tuple[str, ...]
    shared: tuple[Shared, ...]
    alone: tuple[tuple[RecordId, str], ...]
    clashes: int = 0
    addresses: tuple[str, ...] = ()
    wishes: Wishes = EVERYTHING


def known(store: Store, visited: Mapping[str, Visited]) -> Known:
    """Return what is known of shelves and people, and by the last trips of photos and files."""
    sharing, ring = Sharing(store), keyring(store)
    shared = tuple(_shared(sharing, ring, visited))
    taken = {each.delegation.inspection for each in shared}
    topics = lists.inspection_topics(store.reader)
    alone = tuple((id, topic) for id, topic in topics.items() if id not in taken)
    shelves = tuple(Purse(store.vault).addresses())
    own = tuple(networks.addresses()) if shared else ()
    wishes = Wishbook(store.vault).wishes()
    return Known(ring.card.fingerprint, shelves, shared, alone, addresses=own, wishes=wishes)


def keyring(store: Store) -> Keyring:
    """Return this device's keys."""
    return Keyring(store.vault, store.device)


def _shared(sharing: Sharing, ring: Keyring, visited: Mapping[str, Visited]) -> Iterator[Shared]:
    for each in sharing.delegations():
        rolls = Rolls.of(each, ring, sharing.rolls(each.id))
        people = tuple(
            Person(
                entry.card.device,
                entry.name,
                entry.part,
                entry.card.fingerprint,
                entry.card.device == ring.card.device,
            )
            for entry in rolls.entries
        )
        visits = tuple(query.visits(sharing.store.reader, each.inspection))
        topic = _topic(sharing.store, each)
        originals = counted(sharing, each, visits, visited)
        yield Shared(each, topic, people, rolls.is_keeper, visits, originals)


def _topic(store: Store, delegation: Delegation) -> str:
    try:
        return query.inspection(store.reader, delegation.inspection).topic
    except NoRecord:
        return ""
