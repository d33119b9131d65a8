"""A schema that grew step by step is the schema of a new vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import cipher, migrations, schema
from db.database import Database

KEY = bytes(32)


def made(db: Database) -> list[tuple[str, str, str]]:
    return list(
        db.execute("select type, name, sql from sqlite_schema order by type, name").fetchall()
    )


@pytest.mark.parametrize("step", schema.NAMES)
def test_a_schema_grown_from_any_step_is_the_schema_of_a_new_vault(
    step: str, tmp_path: Path
) -> None:
    new = cipher.connect(tmp_path / "new.db", KEY, create=True)
    migrations.apply(new)
    grown = cipher.connect(tmp_path / "grown.db", KEY, create=True)
    migrations.apply(grown, stop_before=step)
    migrations.apply(grown)
    assert made(grown) == made(new)
    new.close()
    grown.close()


def test_the_steps_are_named_in_their_order(tmp_path: Path) -> None:
    with cipher.connect(tmp_path / "new.db", KEY, create=True) as db:
        migrations.apply(db)
        assert tuple(schema.applied(db)) == schema.NAMES
