"""Checking a vault finds what is wrong with it and only that; what comes from the log can be made anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db import cipher, errors, fields, query
from db.changes import Edit
from db.check import Part
from db.records import Evidence, Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store
from db.vault import Vault, unlock
from desktop.work import Quiet

PASSPHRASE = "mật khẩu để thử"


@pytest.fixture
def filled(store: Store) -> Store:
    photo = store.blobs.add_bytes(b"anh chup" * 20_000)
    visit = RecordId("v1")
    store.write(
        "case.import",
        [
            fields.edit(Inspection(id=RecordId("i1"), topic="Cải cách hành chính")),
            fields.edit(Visit(id=visit, inspection=RecordId("i1"), kind=VisitKind.SURVEY)),
            fields.edit(
                Finding(id=RecordId("f1"), visit=visit, kind=FindingKind.RESULT, text="Tốt")
            ),
            fields.edit(Evidence(id=RecordId("e1"), visit=visit, hash=photo.hash)),
        ],
    )
    store.write("finding.edit", [Edit("finding", RecordId("f1"), {"text": "Rất tốt"})])
    return store


def parts(store: Store) -> set[Part]:
    return {problem.part for problem in store.check(Quiet()).problems}


def spoil(store: Store, *sql: str) -> Store:
    """Change the closed vault's tables behind the store's back and open it again."""
    folder = store.vault.folder
    store.close()
    vault = unlock(folder, PASSPHRASE)
    db = cipher.connect(vault.database_path, vault.database_key)
    for statement in sql:
        db.execute(statement)
    db.close()
    return Store.open(vault, "Người thử")


def test_a_sound_vault_is_counted_and_has_no_problem(filled: Store) -> None:
    report = filled.check(Quiet())
    assert report.problems == ()
    assert (report.changes, report.records, report.evidence) == (5, 4, 1)


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("update finding set text = 'Kém'", Part.ROW),
        ("delete from finding", Part.ROW),
        ("insert into finding (id) values ('ghost')", Part.ROW),
        ("delete from head where field = 'text'", Part.HEADS),
        ("delete from search", Part.INDEX),
        ("delete from entry", Part.INDEX),
    ],
)
def test_what_is_made_from_the_log_is_found_wrong_and_made_anew(
    filled: Store, sql: str, part: Part
) -> None:
    again = spoil(filled, sql)
    assert parts(again) == {part}
    again.rebuild()
    assert parts(again) == set()
    assert query.finding(again.reader, RecordId("f1")).text == "Rất tốt"
    again.close()


def test_a_change_altered_in_the_log_breaks_the_chain(filled: Store) -> None:
    again = spoil(
        filled,
        "drop trigger change_no_update",
        "update change set author = 'Kẻ khác' where sequence = 3",
    )
    assert Part.CHAIN in parts(again)
    again.close()


def test_lost_and_spoilt_evidence_is_found(filled: Store) -> None:
    [path] = [p for p in filled.blobs.folder.rglob("*") if p.is_file()]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert parts(filled) == {Part.EVIDENCE}
    path.unlink()
    assert parts(filled) == {Part.MISSING_EVIDENCE}


def test_a_flipped_page_is_named_and_nothing_is_overwritten(filled: Store) -> None:
    folder, path = filled.vault.folder, filled.vault.database_path
    filled.close()
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    path.write_bytes(data)
    before = path.read_bytes()
    vault = unlock(folder, PASSPHRASE)
    try:
        again = Store.open(vault)
    except errors.VaultDamaged:
        vault.close()
    else:
        assert Part.DATABASE in parts(again)
        again.close()
    assert path.read_bytes() == before


def test_a_backup_is_a_vault_with_the_same_record(filled: Store, tmp_path: Path) -> None:
    made = filled.backup(tmp_path / "stick", Quiet())
    assert (made.changes, made.files) == (5, 1)
    with Store.open(unlock(made.folder, PASSPHRASE)) as copy:
        assert query.case(copy.reader, RecordId("i1")) == query.case(filled.reader, RecordId("i1"))
        assert parts(copy) == set()


class WrittenMeanwhile(Quiet):
    """Work in which somebody else brings a photo and writes of it, once, and has to wait for nothing."""

    def __init__(self, store: Store) -> None:
        self._store, self._done = store, False

    def step(self, done: int, total: int) -> None:
        if not self._done:
            self._done = True
            with ThreadPoolExecutor(1) as other:
                other.submit(self._write).result()

    def _write(self) -> None:
        photo = self._store.blobs.add_bytes(b"den sau" * 20_000)
        own = Evidence(id=RecordId("e2"), visit=RecordId("v1"), hash=photo.hash)
        self._store.write("evidence.add", [fields.edit(own)])


def test_nobody_waits_for_a_backup_and_it_is_the_book_of_its_beginning(
    filled: Store, tmp_path: Path
) -> None:
    made = filled.backup(tmp_path / "stick", WrittenMeanwhile(filled))
    assert len(query.evidence(filled.reader, RecordId("v1"))) == 2
    assert (made.changes, made.files) == (5, 1)
    with Store.open(unlock(made.folder, PASSPHRASE)) as copy:
        assert [own.id for own in query.evidence(copy.reader, RecordId("v1"))] == ["e1"]
        assert parts(copy) == set()


def test_a_backup_to_where_no_one_may_write_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises((errors.Refused, NotADirectoryError)):
        filled.backup(tmp_path / "file", Quiet())
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_newer_vault_is_refused_and_left_alone(vault: Vault) -> None:
    Store.open(vault).close()
    again = unlock(vault.folder, PASSPHRASE)
    db = cipher.connect(again.database_path, again.database_key)
    db.execute(
        "update _sqlite_migrations set name = 'm9999_from_the_future'"
        " where name = (select max(name) from _sqlite_migrations)"
    )
    db.close()
    with pytest.raises(errors.VaultNewer) as refused:
        Store.open(again)
    assert refused.value.found == "m9999_from_the_future"
    again.close()
