"""A laptop in a process of its own: takes a seat, writes what each line says, says how it stands when that changes.

`open [ADDRESS]`, `join PLACE`, `word ID TEXT`, `photo ID LETTERS`, `leave`. What is said: `ready`, each part with where
the room is or whether it is lost, and `has ID` for each finding and photo that is here.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from db import fields, query
from db import vault as vaults
from db.records import Evidence, RecordId
from db.sharing import Sharing
from db.store import Store
from desktop.sync.room import ticket
from desktop.sync.room.seat import Seat, Standing
from desktop.work import Quiet
from tests.desktop.sync.party import FINDING, PASSPHRASE, VISIT

WORK = Quiet()
BEAT_S = 0.2
PHOTO_BYTES = 3 << 20


class Sitting:
    """One seat; what is told of it is said once."""

    def __init__(self, store: Store) -> None:
        self._store, self._seat = store, Seat(store)
        self._told: set[str] = set()
        self._before = ""

    def heed(self, line: str) -> bool:
        """Do what a line says; False where it says to leave."""
        act, _, rest = line.strip().partition(" ")
        id, _, text = rest.partition(" ")
        match act:
            case "open":
                chosen = [rest] if rest else []
                self._seat.open(Sharing(self._store).delegations()[0].id, chosen, WORK)
            case "join":
                self._seat.join(ticket.read(rest), WORK)
            case "word":
                finding = replace(FINDING, id=RecordId(id), text=text)
                self._store.write("finding.add", [fields.edit(finding)])
                self._seat.wrote()
            case "photo":
                self._photo(RecordId(id), text)
                self._seat.wrote()
            case _:
                self._seat.leave(WORK)
                return False
        return True

    def beat(self) -> None:
        """Go on, and say what is new."""
        standing = self._seat.beat(WORK)
        at = f"{standing.part} {_where(standing)}"
        if at != self._before:
            self._before = at
            say(at)
        for id in self._here() - self._told:
            say(f"has {id}")
            self._told.add(id)

    def _here(self) -> set[str]:
        reader, blobs = self._store.reader, self._store.blobs
        photos = {e.id for e in query.evidence(reader, VISIT.id) if blobs.holds(e.hash)}
        return {finding.id for finding in query.findings(reader, VISIT.id)} | photos

    def _photo(self, id: RecordId, letters: str) -> None:
        data = (letters.encode() * (PHOTO_BYTES // len(letters) + 1))[:PHOTO_BYTES]
        blob = self._store.blobs.add_bytes(data)
        size_bytes = blob.size_bytes
        photo = Evidence(id=id, visit=VISIT.id, hash=blob.hash, size_bytes=size_bytes)
        self._store.write("evidence.add", [fields.edit(photo)])


def _where(standing: Standing) -> str:
    if standing.part == "host":
        return " ".join(standing.places) or "nowhere"
    return "lost" if standing.is_lost else "here"


def say(text: str) -> None:
    """Say a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    """Sit until told to leave."""
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=lambda: [lines.put(line) for line in sys.stdin], daemon=True).start()
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, folder.name) as store:
        sitting = Sitting(store)
        say("ready")
        goes_on = True
        while goes_on:
            try:
                goes_on = sitting.heed(lines.get(timeout=BEAT_S))
            except Empty:
                sitting.beat()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
