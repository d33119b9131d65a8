"""Commands that exchange with others: sync, shelves, bundle, and import of a bundle."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from db import query
from db.changes import Json
from db.errors import NoRecord
from db.records import RecordId, Visit
from db.sharing import Delegation, Sharing
from db.store import Store
from desktop.commands import making
from desktop.commands.answer import Answer
from desktop.commands.past import CLASHES_WAIT
from desktop.commands.session import Session
from desktop.evidence.album import Album
from desktop.evidence.darkroom import Darkroom
from desktop.sync import addresses, bundle, completeness, door, journey
from desktop.sync import outcome as outcomes
from desktop.sync.completeness import Completeness
from desktop.sync.credentials import Purse
from desktop.sync.journey import Result, Scope
from desktop.sync.keyring import Keyring
from desktop.sync.shelf import Shelf
from desktop.sync.trip import Trip
from desktop.sync.wishes import Wishbook
from desktop.words import Words
from desktop.work import Quiet


def synced(session: Session, asked: Namespace) -> Answer:
    """Make a trip to one shelf, or to all that are known, and say what is there; 3 where clashes wait."""
    with session.writing() as store:
        purse, sharing = Purse(store.vault), Sharing(store)
        if not sharing.delegations():
            return Answer(data={"trips": []}, fault=session.words("sync.nothing_shared"))
        places = [asked.shelf] if asked.shelf else purse.addresses()
        if not places:
            return Answer(data={"trips": []}, fault=session.words("sync.no_shelf"))
        trips = [_trip(session, asked, sharing, purse, place) for place in places]
        clashes = len(query.clashes(store.reader))
    lines = [line for trip in trips for line in _trip_lines(session.words, trip)]
    if clashes:
        lines.append(session.words("sync.clash.waiting", count=clashes))
    return Answer(
        data={"trips": trips, "clashes": clashes},
        lines=tuple(lines),
        code=CLASHES_WAIT if clashes else 0,
    )


def _trip(
    session: Session, asked: Namespace, sharing: Sharing, purse: Purse, place: str
) -> dict[str, Json]:
    ring = _ring(sharing.store)
    address = str(addresses.read(place))
    with closing(door.opened(place, purse)) as shelf:
        damaged: list[str] = []
        if asked.thorough:
            for each in sharing.delegations():
                found = _measured(session, sharing, ring, shelf, each, thorough=True)
                damaged += found.damaged
        answers = [outcomes.Answer.REFILL] if asked.refill else []
        with _scope(sharing.store, asked) as scope:
            results = journey.go(sharing, ring, shelf, session.work, scope, answers, damaged)
        if address not in purse.addresses():
            purse.keep(address, purse.credentials(address))
        told = [
            _result(
                sharing.store,
                each,
                _measured(session, sharing, ring, shelf, each.delegation, asked.thorough),
            )
            for each in results
        ]
    return {"shelf": address, "healed": damaged, "delegations": told}


@contextmanager
def _scope(store: Store, asked: Namespace) -> Iterator[Scope]:
    """Lend what says which photos to fetch, thumbnails first: those of some visits, none, or as was chosen here."""
    chosen = frozenset(asked.only_visit) if asked.only_visit else None
    visits = frozenset() if asked.only_words else chosen
    with Darkroom(children=1) as darkroom:
        yield Scope(visits, Album(store, darkroom), Wishbook(store.vault).wishes())


def _ring(store: Store) -> Keyring:
    return Keyring(store.vault, store.device)


def _measured(
    session: Session,
    sharing: Sharing,
    ring: Keyring,
    shelf: Shelf,
    delegation: Delegation,
    thorough: bool,
) -> Completeness:
    return completeness.measure(sharing, ring, shelf, delegation, session.work, thorough)


def _result(store: Store, result: Result, found: Completeness) -> dict[str, Json]:
    words = result.words
    standing = dataclasses.asdict(found)
    standing["nobody"] = [each.hash for each in found.nobody]
    for each in standing["visits"]:
        visit = query.find_record(store.reader, RecordId(each["visit"]))
        each["title"] = visit.title if isinstance(visit, Visit) else ""
    return {
        "inspection": result.delegation.inspection,
        "received": words.received,
        "sent": words.sent,
        "changes": words.changes,
        "pushed": result.pushed,
        "pulled": result.pulled,
        "problems": [{"trouble": p.trouble.value, "where": p.where} for p in words.problems],
        "complete": found.is_complete and words.is_sound,
        "standing": standing,
    }


def _trip_lines(words: Words, trip: dict[str, Json]) -> Iterable[str]:
    yield trip["shelf"]
    for each in trip["delegations"]:
        yield "    " + words(
            "sync.moved",
            inspection=each["inspection"],
            changes=words.number(each["changes"]),
            sent=words.number(each["sent"]),
            files=words.number(each["pushed"] + each["pulled"]),
        )
        for problem in each["problems"]:
            yield "    " + words(f"sync.trouble.{problem['trouble']}", where=problem["where"])
        yield "    " + words("sync.complete" if each["complete"] else "sync.incomplete")
        yield from _standing_lines(words, each["standing"])


def _standing_lines(words: Words, standing: dict[str, Json]) -> Iterable[str]:
    for each in standing["devices"]:
        yield "        " + words(
            "sync.device",
            name=each["name"] or each["device"],
            here=words.number(each["here"]),
            there=words.number(each["there"]),
        )
    if standing["elsewhere"]:
        yield "        " + words("sync.elsewhere", count=words.number(standing["elsewhere"]))
    yield "        " + words("sync.root", root=_grouped(standing["root"]))
    here, there = standing["evidence_here"], standing["evidence_there"]
    yield "        " + words(
        "sync.evidence",
        here=f"{words.number(here['number'])} ({words.size(here['size_bytes'])})",
        there=f"{words.number(there['number'])} ({words.size(there['size_bytes'])})",
        nobody=words.number(len(standing["nobody"])),
    )
    for each in standing["visits"]:
        if not each["named"] == each["here"] == each["there"]:
            counts = {name: each[name]["number"] for name in ("named", "here", "there", "nobody")}
            name = each["title"] or each["visit"] or words("originals.no_visit")
            yield "        " + words("sync.of_visit", name=name, **counts)


def _grouped(root: str) -> str:
    """Return the beginning of a root as two people read it to each other."""
    return "-".join(root[at : at + 4] for at in range(0, 16, 4))


def bundled(session: Session, asked: Namespace) -> Answer:
    """Write all of an inspection that is shared into one file, to be carried or sent by hand."""
    with session.writing() as store:
        sharing = Sharing(store)
        delegation = shared(sharing, asked.inspection)
        nowhere = bundle.Nowhere()
        Trip(sharing, _ring(store), nowhere, delegation, Quiet()).cut()
        if asked.visit:
            query.visit(store.reader, RecordId(asked.visit))
        count = bundle.write(
            asked.out,
            sharing,
            delegation,
            session.work,
            with_evidence=not asked.only_words,
            visit=asked.visit or "",
        )
    size_bytes = asked.out.stat().st_size
    line = session.words(
        "sync.bundled", file=str(asked.out), count=count, size=session.words.size(size_bytes)
    )
    data = {"file": str(asked.out), "objects": count, "size_bytes": size_bytes}
    return Answer(data=data, lines=(line,))


def shared(sharing: Sharing, inspection: str) -> Delegation:
    """Return the delegation of an inspection. Raises NoRecord."""
    for each in sharing.delegations():
        if each.inspection == inspection:
            return each
    raise NoRecord(inspection)


def imported(session: Session, asked: Namespace) -> Answer:
    """Take in a bundle or a case file, whichever it is."""
    if not bundle.is_bundle(asked.file):
        return making.imported(session, asked)
    with session.writing() as store:
        sharing = Sharing(store)
        results = journey.take(sharing, _ring(store), bundle.Bundle(asked.file), session.work)
        clashes = len(query.clashes(store.reader))
    words = session.words
    if not results:
        return Answer(data={"delegations": []}, fault=words("sync.foreign_bundle"))
    told = [_taken(result) for result in results]
    lines = [
        words(
            "sync.taken",
            inspection=each["inspection"],
            changes=each["changes"],
            files=each["pulled"],
        )
        for each in told
    ]
    lines += [
        words(f"sync.trouble.{problem['trouble']}", where=problem["where"])
        for each in told
        for problem in each["problems"]
    ]
    return Answer(
        data={"delegations": told, "clashes": clashes},
        lines=tuple(lines),
        code=CLASHES_WAIT if clashes else 0,
    )


def _taken(result: Result) -> dict[str, Json]:
    return {
        "inspection": RecordId(result.delegation.inspection),
        "received": result.words.received,
        "changes": result.words.changes,
        "pulled": result.pulled,
        "problems": [{"trouble": p.trouble.value, "where": p.where} for p in result.words.problems],
    }
