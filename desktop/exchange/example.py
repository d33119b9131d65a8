"""The worked example: Cao Bằng, 19 May 2023, from the article's facts and none besides."""

from __future__ import annotations

from db import query
from db.changes import Changed
from db.records import Case
from db.store import Store
from desktop import paths
from desktop.exchange import bundle, intake

FILE = paths.resources() / "example" / "cao-bang-2023.json"
PASSPHRASE_FILE = paths.resources() / "example" / "passphrase.txt"
"""What opens the demonstration vault; it is public and for trying only."""


def case() -> Case:
    """Return the worked example."""
    return bundle.read(FILE)


def load(store: Store) -> Changed:
    """Record the worked example in a store. What was recorded once is left to whoever changed it since."""
    edits = intake.edits(case(), store)
    new = [edit for edit in edits if query.find_record(store.reader, edit.record) is None]
    return store.write("example.load", new)
