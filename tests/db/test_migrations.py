"""Migrations: every released step's vault still opens, whole, with a copy of what it was before."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import cipher, errors, migrations, query, schema, search
from db.records import RecordId
from db.store import Store
from db.vault import Vault, unlock
from desktop.exchange import bundle
from desktop.work import Quiet
from tests.conftest import PASSPHRASE

GOLDEN = Path(__file__).parents[1] / "golden" / "vaults"
STEPS = sorted(folder.name for folder in GOLDEN.iterdir())
CAMPAIGN, CLASHING, EDITED = RecordId("cb-2023"), RecordId("cb-2023-kq-03"), "(đã rà soát)"


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(GOLDEN / request.param / "vault", tmp_path / "old")
    with Store.open(unlock(tmp_path / "old", PASSPHRASE)) as store:
        yield store


@pytest.mark.parametrize("old", STEPS, indirect=True)
def test_a_vault_of_every_released_step_opens_whole(old: Store) -> None:
    assert old.check(Quiet()).problems == ()
    assert schema.applied(old.reader) == list(schema.NAMES)


@pytest.mark.parametrize("old", STEPS, indirect=True)
def test_its_record_says_what_it_said(old: Store, request: pytest.FixtureRequest) -> None:
    step = request.node.callspec.params["old"]
    kept = bundle.read(GOLDEN / step / "case.json")
    assert query.case(old.reader, CAMPAIGN) == kept
    assert EDITED in kept.findings[0].text


@pytest.mark.parametrize("old", STEPS, indirect=True)
@pytest.mark.parametrize("words", ["c", "cải cách", "hanh ch", "64/67"])
def test_it_is_searched_like_a_new_one(old: Store, words: str) -> None:
    found = search.find(old.reader, words)
    old.rebuild()
    assert found
    assert {hit.record for hit in search.find(old.reader, words)} == {hit.record for hit in found}


@pytest.mark.parametrize("old", STEPS, indirect=True)
def test_its_clash_evidence_and_undo_are_still_there(old: Store) -> None:
    heads = query.clashes(old.reader)[CLASHING, "text"]
    assert {head.author for head in heads} == {"Thư ký Đoàn", "Phó Trưởng đoàn"}
    [evidence] = [e for e in query.case(old.reader, CAMPAIGN).evidence if e.hash]
    with old.blobs.open(evidence.hash) as stream:
        assert stream.read() == b"minh chung mau" * 100
    assert old.undoable == "finding.edit"
    assert old.rebuild() >= 65


@pytest.mark.parametrize(
    "old", [s for s in STEPS if not schema.NAMES[-1].startswith(s)], indirect=True
)
def test_a_copy_from_before_the_migration_is_kept(old: Store) -> None:
    copies = list(old.vault.backups.glob("before-*.db"))
    assert copies
    before = cipher.connect(copies[0], old.vault.database_key)
    assert before.execute("select count(*) from change").fetchone()[0] >= 65
    before.close()


def test_the_newest_step_has_a_golden_vault_of_its_own_schema() -> None:
    assert schema.NAMES[-1].partition("_")[0] == STEPS[-1]
    assert set(STEPS) <= {name.partition("_")[0] for name in schema.NAMES}


def test_a_step_that_fails_leaves_the_vault_as_it_was(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(vault).close()
    again = unlock(vault.folder, PASSPHRASE)

    class Cut(Exception):
        pass

    def m9999_cut(db: object) -> None:
        db.execute("create table half (id text)")  # type: ignore[attr-defined]
        raise Cut

    monkeypatch.setattr(schema, "NAMES", (*schema.NAMES, "m9999_cut"))
    monkeypatch.setattr(migrations.STEPS, "_migrations", list(migrations.STEPS._migrations))
    migrations.STEPS()(m9999_cut)
    with pytest.raises(Cut):
        Store.open(again)
    monkeypatch.undo()
    with Store.open(again) as store:
        tables = {row["name"] for row in store.reader.query("select name from sqlite_schema")}
        assert "half" not in tables
        assert store.check(Quiet()).problems == ()


def test_a_newer_step_is_refused_by_its_name(vault: Vault) -> None:
    Store.open(vault).close()
    again = unlock(vault.folder, PASSPHRASE)
    db = cipher.connect(again.database_path, again.database_key)
    db.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at)"
        " values ('so-doan', 'm9999_later', '2099-01-01')"
    )
    db.close()
    with pytest.raises(errors.VaultNewer) as refused:
        Store.open(again)
    assert refused.value.found == "m9999_later"
    again.close()


def test_the_known_names_are_the_steps_in_order(vault: Vault) -> None:
    with Store.open(vault) as store:
        applied = schema.applied(store.reader)
    assert applied == list(schema.NAMES)


def test_a_golden_case_is_a_case_file_of_today() -> None:
    for step in STEPS:
        assert json.loads((GOLDEN / step / "case.json").read_text(encoding="utf-8"))


def schema_of(store: Store) -> set[tuple[str, str]]:
    found = store.reader.query("select name, sql from sqlite_schema where sql is not null")
    return {(row["name"], " ".join(row["sql"].split())) for row in found}


@pytest.mark.parametrize("old", STEPS, indirect=True)
def test_an_old_vault_brought_up_has_the_tables_of_a_new_one(old: Store, store: Store) -> None:
    assert schema_of(old) == schema_of(store)
