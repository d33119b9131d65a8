"""The log of writes brought into the database by a connection of its own, so that no commit has to wait for that.

SQLite would do it within a commit: a third of a second where the disk is busy, and in the thread that writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import cipher

if TYPE_CHECKING:
    from db.vault import Vault


def bring(vault: Vault) -> bool:
    """Bring the log into the database, nobody waiting; tell whether all of it is there, so that it begins anew.

    What a reader still looks at stays for the next time. Raises Refused.
    """
    with cipher.refusals(vault.folder):
        own = cipher.connect(vault.database_path, vault.database_key)
        try:
            _, written, brought = own.execute("pragma wal_checkpoint(passive)").fetchone()
        finally:
            own.close()
    return bool(written == brought)
