"""Which steps the schema has taken, by name: what a start needs to know of `migrations`, without its library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.database import Database

NAMES = (
    "m0001_log_and_rows",
    "m0002_delegations",
    "m0003_final_papers",
    "m0004_field_and_paper",
    "m0005_directory",
    "m0006_drafts",
)
"""The steps in order, oldest first; tests hold them equal to those of `migrations`."""

SET = "so-doan"
_TABLE = "_sqlite_migrations"


def applied(db: Database) -> list[str]:
    """Return the names of the steps that a database has taken, none for a new one."""
    there = db.execute("select 1 from sqlite_schema where name = ?", [_TABLE]).fetchone()
    if not there:
        return []
    sql = f"select name from {_TABLE} where migration_set = ? order by rowid"  # noqa: S608
    return [str(name) for (name,) in db.execute(sql, [SET])]
