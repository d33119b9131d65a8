"""A device in a process of its own, to be killed: writes, says what is saved, makes trips, without end."""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from pathlib import Path

from db import fields
from db import vault as vaults
from db.records import Evidence, RecordId
from db.sharing import Sharing
from db.store import Store
from desktop.sync import journey
from desktop.sync.folder import Folder
from desktop.sync.keyring import Keyring
from desktop.work import Quiet
from tests.desktop.sync.party import FINDING, PASSPHRASE, VISIT


def write_and_travel(folder: Path, shelf: Path) -> None:
    """Print `saved <id>` after each write and `sent <count>` after each trip."""
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, folder.name) as store:
        sharing, ring = Sharing(store), Keyring(vault, store.device)
        say("ready")
        for _ in itertools.count():
            id = RecordId(f"f{store.device}{store.position}")
            photo = store.blobs.add_bytes(id.encode() * 20_000)
            own = Evidence(
                id=RecordId("e" + id), visit=VISIT.id, hash=photo.hash, size_bytes=photo.size_bytes
            )
            finding = replace(FINDING, id=id, text=f"ghi nhận {id}")
            store.write("finding.add", [fields.edit(finding), fields.edit(own)])
            say(f"saved {id}")
            [result] = journey.go(sharing, ring, Folder(shelf), Quiet())
            say(f"sent {result.words.sent}")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    write_and_travel(Path(sys.argv[1]), Path(sys.argv[2]))
