"""The power goes while photos come in: each is there whole or not at all, and the same drop goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from db import query, vault
from db.records import RecordId
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import NotTaken, Taken, take_in
from desktop.evidence.refused import AlreadyTaken
from desktop.work import Quiet
from tests.conftest import PASSPHRASE, ROOT
from tests.desktop.evidence import photos

COUNT, BEFORE = 24, 5

_CRASHING = """
import sys
from pathlib import Path
from db import vault
from db.records import RecordId
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import take_in

class Telling:
    def step(self, done, total):
        print(done, flush=True)

folder, passphrase, card = sys.argv[1:]
store = Store.open(vault.unlock(Path(folder), passphrase))
paths = sorted(Path(card).iterdir())
with Darkroom() as darkroom:
    take_in(paths, RecordId("v"), None, store, darkroom, Telling())
"""


def killed(folder: Path, card: Path) -> None:
    """Take photos in, in a process of its own, and kill it while it does."""
    program = subprocess.Popen(
        [sys.executable, "-c", _CRASHING, str(folder), PASSPHRASE, str(card)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert program.stdout is not None
    while int(program.stdout.readline()) < BEFORE:
        pass
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()


def test_a_kill_among_many_photos_leaves_each_whole_or_not_at_all(
    store: Store, visit: RecordId, darkroom: Darkroom, tmp_path: Path
) -> None:
    folder, card = store.vault.folder, tmp_path / "card"
    store.close()
    store.vault.close()
    card.mkdir()
    paths = [card / f"{number:02}.jpg" for number in range(COUNT)]
    for number, path in enumerate(paths):
        path.write_bytes(photos.jpeg(number, (1600, 1200), taken=f"2023:05:19 08:{number:02}:00"))
    killed(folder, card)
    with vault.unlock(folder, PASSPHRASE) as again, Store.open(again) as fresh:
        kept = query.evidence(fresh.reader, visit)
        assert BEFORE <= len(kept) < COUNT
        for own in kept:
            fresh.blobs.check(own.hash)
        outcomes = take_in(paths, visit, None, fresh, darkroom, Quiet())
        reasons = [each.reason for each in outcomes if isinstance(each, NotTaken)]
        assert [type(reason) for reason in reasons] == [AlreadyTaken] * len(kept)
        assert sum(isinstance(each, Taken) for each in outcomes) == COUNT - len(kept)
        every = {own.file_name for own in query.evidence(fresh.reader, visit)}
        assert every == {path.name for path in paths}
        assert list(fresh.blobs.folder.glob("*.part")) == []
