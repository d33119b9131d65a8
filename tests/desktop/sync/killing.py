"""A device's trip in a process that kills itself before its n-th operation, for every n, and goes on after each.

Operations are statements that write to the vault's database, files that are opened for writing, renamed, removed,
synced, folders that are made, and pieces of a file on its way. Each life is a fork of this process, which itself
never opens a vault. With the number of an error of the disk, files and folders are refused with it instead: the n-th
time, and every time after, as a disk does that breaks or is full; the trip then has to end in a refusal of ours.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from db import fields
from db import vault as vaults
from db.errors import Refused
from db.records import Evidence, RecordId
from db.sharing import Sharing
from db.store import Store
from desktop.sync import journey
from desktop.sync.evidence import Balance
from desktop.sync.folder import Folder
from desktop.sync.keyring import Keyring
from tests.desktop.sync.party import FINDING, PASSPHRASE, VISIT

if TYPE_CHECKING:
    from _typeshed import HasFileno

MOST = 1_000
PHOTO_BYTES = 70_000
REFUSED = 7
"""The code with which a life ends that refused, in our words, what it was to do."""

CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.truncate", "os.rmdir")


class Fate:
    """Counts the operations of this process, and ends it before the n-th; never where n is 0.

    With an `error` only what is done to files and folders counts, and is refused from the n-th on.
    """

    def __init__(self, last: int, error: int = 0) -> None:
        self.last, self.error, self.count = last, error, 0

    def begin(self, store: Store) -> None:
        store._db.conn.set_trace_callback(self._stated)
        sys.addaudithook(self._audited)
        self._fsync, os.fsync = os.fsync, self._synced

    def step(self, done: int = 0, total: int = 0) -> None:
        if not self.error:
            self._meet()

    def _meet(self) -> None:
        self.count += 1
        if self.error and 0 < self.last <= self.count:
            raise OSError(self.error, os.strerror(self.error))
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _synced(self, fd: int | HasFileno) -> None:
        self._meet()
        self._fsync(fd)

    def _stated(self, statement: str) -> None:
        if not statement.lstrip().lower().startswith(("select", "pragma", "with", "--")):
            self.step()

    def _audited(self, event: str, values: tuple[object, ...]) -> None:
        is_writing = event == "open" and int(str(values[2] or 0)) & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or is_writing:
            self._meet()


def live(folder: Path, place: Path, last: int, number: int, error: int) -> None:
    """Make a trip, after writing down number `number` where it is one, and end before operation `last`."""
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, folder.name) as store:
        if number:
            write(store, number)
        fate = Fate(last, error)
        fate.begin(store)
        shelf = Folder(place)
        with closing(shelf):
            [result] = journey.go(Sharing(store), Keyring(vault, store.device), shelf, fate)
        assert result.words.problems == [], result.words.problems
        assert result.left == Balance(), result.left


def write(store: Store, number: int) -> None:
    finding = replace(FINDING, id=RecordId(f"n{number}"), text=f"ghi nhận {number}")
    edits = [fields.edit(finding)]
    for photo in range(2):  # on their way at once
        data = (2 * number + photo).to_bytes(4, "big") * (PHOTO_BYTES // 4)
        blob = store.blobs.add_bytes(data)
        id = RecordId(f"p{number}-{photo}")
        shown = Evidence(id=id, visit=VISIT.id, hash=blob.hash, size_bytes=blob.size_bytes)
        edits.append(fields.edit(shown))
    store.write("finding.add", edits)


def forked(life: Callable[[], None]) -> bool:
    """Live in a process of its own; True where it was killed, or refused what it was to do. Raises where it failed."""
    child = os.fork()
    if not child:
        code = 1
        try:
            life()
            code = 0
        except Refused:
            code = REFUSED
        finally:
            if code == 1:
                sys.excepthook(*sys.exc_info())
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in {0, REFUSED, -signal.SIGKILL}:
        raise SystemExit(f"a life ended with {code}")
    return code != 0


def main(writer: Path, reader: Path, place: Path, error: int) -> None:
    """Print how often each was cut off: the writer of each number, and the reader that fetches it."""
    kills = {writer: 0, reader: 0}
    living = {writer, reader}
    for number in range(1, MOST):
        for folder in (writer, reader):
            own = number if folder == writer else 0
            last = number if folder in living else 0
            if forked(lambda f=folder, n=last, o=own: live(f, place, n, o, error)):  # type: ignore[misc]
                kills[folder] += 1
                assert not forked(lambda f=folder: live(f, place, 0, 0, 0))  # type: ignore[misc]
            else:
                living -= {folder}
        if not living:
            print(number, kills[writer], kills[reader])
            return


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), int(sys.argv[4]))
