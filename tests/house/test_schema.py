"""A schema that grew step by step is the schema of a new vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import cipher, migrations

KEY = bytes(32)


def schema(db: cipher.Database) -> list[tuple[str, str, str]]:
    return list(
        db.execute("select type, name, sql from sqlite_schema order by type, name").fetchall()
    )


@pytest.mark.parametrize("step", migrations.NAMES)
def test_a_schema_grown_from_any_step_is_the_schema_of_a_new_vault(
    step: str, tmp_path: Path
) -> None:
    new = cipher.connect(tmp_path / "new.db", KEY, create=True)
    migrations.STEPS.apply(new)
    grown = cipher.connect(tmp_path / "grown.db", KEY, create=True)
    migrations.STEPS.apply(grown, stop_before=step)
    migrations.STEPS.apply(grown)
    assert schema(grown) == schema(new)
    new.close()
    grown.close()


def test_the_steps_are_named_in_their_order(tmp_path: Path) -> None:
    db = cipher.connect(tmp_path / "new.db", KEY, create=True)
    assert tuple(step.name for step in migrations.STEPS.pending(db)) == migrations.NAMES
    db.close()
