"""The encrypted database: how it is opened, and that damage, plain text and a full disk are told apart."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db import cipher, migrations
from db.cipher import PAGE_BYTES
from db.errors import DiskFailing, DiskFull, NotWritable, VaultBusy, VaultDamaged
from db.store import Store
from tests.conftest import PASSPHRASE

if TYPE_CHECKING:
    from db.database import Database
    from db.vault import Vault

KEY = bytes(range(32))
ROWS = 200
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed database of some 60 pages."""
    path = tmp_path / "so-doan.db"
    with cipher.connect(path, KEY, create=True) as db:
        db.execute("begin immediate")
        db.execute("create table note (id integer primary key, text text)")
        for number in range(ROWS):
            db.execute("insert into note (text) values (?)", [f"ghi nhận {number} " * 60])
        db.execute("commit")
    return path


def pragma(db: Database, name: str) -> object:
    return db.execute(f"pragma {name}").fetchone()[0]


def read_all(path: Path) -> int:
    with cipher.connect(path, KEY) as db, cipher.refusals(path.parent):
        return int(db.execute("select count(text || id) from note").fetchone()[0])


def test_a_new_database_is_sealed_from_its_first_byte(path: Path) -> None:
    data = path.read_bytes()
    assert not data.startswith(b"SQLite")
    assert "ghi nhận".encode() not in data
    assert read_all(path) == ROWS


def test_every_connection_has_what_loses_nothing(path: Path) -> None:
    with cipher.connect(path, KEY) as db, cipher.connect(path, KEY, read_only=True) as reader:
        for each in (db, reader):
            assert pragma(each, "journal_mode") == "wal"
            assert pragma(each, "synchronous") == 2
            assert pragma(each, "foreign_keys") == 1
            assert pragma(each, "trusted_schema") == 0
            assert pragma(each, "cell_size_check") == 1
            assert pragma(each, "mmap_size") == 0
            assert pragma(each, "temp_store") == 2
            assert pragma(each, "cipher_status") == "1"


def test_transactions_are_the_callers_own(path: Path) -> None:
    with cipher.connect(path, KEY) as db:
        db.execute("insert into note (text) values ('kept')")
        assert not db.conn.in_transaction
        db.execute("begin immediate")
        db.execute("delete from note")
        db.execute("rollback")
    assert read_all(path) == ROWS + 1


def test_any_thread_may_use_a_connection(path: Path) -> None:
    found: list[object] = []
    with cipher.connect(path, KEY) as db:
        thread = threading.Thread(target=lambda: found.append(pragma(db, "user_version")))
        thread.start()
        thread.join()
    assert found == [0]


def test_a_reader_writes_nothing(path: Path) -> None:
    with (
        cipher.connect(path, KEY, read_only=True) as reader,
        pytest.raises(NotWritable),
        cipher.refusals(path.parent),
    ):
        reader.execute("delete from note")


def test_sqlite_utils_runs_on_the_same_library(path: Path) -> None:
    with cipher.connect(path, KEY) as db:
        migrations.apply(db)
        db.execute("insert into body (id, name) values ('b', 'Sở Y tế')")
        assert [row["name"] for row in db.query("select name from body")] == ["Sở Y tế"]


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_our_mistake(path: Path, key: bytes) -> None:
    with pytest.raises(ValueError, match="bytes"):
        cipher.connect(path, key)


def refused(path: Path, key: bytes = KEY) -> VaultDamaged:
    with pytest.raises(VaultDamaged) as error:
        cipher.connect(path, key)
    assert (error.value.folder, error.value.part) == (path.parent, "database")
    return error.value


def test_another_key_does_not_open(path: Path) -> None:
    refused(path, bytes(32))


def test_a_database_in_the_clear_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(PAGE_BYTES - 16))
    assert refused(path).detail == "not encrypted"


def test_a_lost_or_emptied_database_is_no_fresh_start(path: Path) -> None:
    path.write_bytes(b"")
    assert refused(path).detail == "truncated"
    path.unlink()
    assert refused(path).detail == "missing"
    assert not path.exists()


@pytest.mark.parametrize(
    "length", [1, 15, 16, 100, PAGE_BYTES - 1, PAGE_BYTES, 5 * PAGE_BYTES, -PAGE_BYTES, -9]
)  # a lost last byte that was 0 reads as 0 again: nothing lost, nothing seen
def test_a_truncated_database_is_damaged(path: Path, length: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:length])
    with pytest.raises(VaultDamaged):
        read_all(path)


def test_one_flipped_bit_in_any_page_is_damaged(path: Path) -> None:
    data = path.read_bytes()
    pages = len(data) // PAGE_BYTES
    assert pages > 40
    for page in range(pages):
        flipped = bytearray(data)
        flipped[page * PAGE_BYTES + 997 * page % PAGE_BYTES] ^= 1 << page % 8
        path.write_bytes(flipped)
        with pytest.raises(VaultDamaged):
            read_all(path)


def test_a_full_database_keeps_what_was_acknowledged(path: Path) -> None:
    with cipher.connect(path, KEY) as db:
        db.execute(f"pragma max_page_count = {pragma(db, 'page_count')}")
        with pytest.raises(DiskFull), cipher.refusals(path.parent):
            db.execute("insert into note (text) select text from note")
        assert not db.conn.in_transaction
    assert read_all(path) == ROWS


def test_a_second_writer_is_told_that_the_vault_is_busy(path: Path) -> None:
    with cipher.connect(path, KEY) as one, cipher.connect(path, KEY) as other:
        other.execute("pragma busy_timeout = 0")
        one.execute("begin immediate")
        with pytest.raises(VaultBusy), cipher.refusals(path.parent):
            other.execute("begin immediate")


def test_a_folder_that_is_not_there_is_not_writable(tmp_path: Path) -> None:
    with pytest.raises(VaultDamaged):
        cipher.connect(tmp_path / "missing" / "so-doan.db", KEY)
    (tmp_path / "folder.db").mkdir()
    with pytest.raises((NotWritable, VaultDamaged, IsADirectoryError)):
        cipher.connect(tmp_path / "folder.db", KEY)


class Failed(Exception):
    """An error as the database gives it: a code, its upper bytes saying more."""

    def __init__(self, code: int) -> None:
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (11 | 1 << 8, VaultDamaged), (26, VaultDamaged), (13, DiskFull), (14, NotWritable), (8 | 4 << 8, NotWritable),
        (5 | 2 << 8, VaultBusy), (6, VaultBusy), (10 | 1 << 8, DiskFailing), (1, type(None)), (19, type(None)),
    ],
)  # fmt: skip
def test_a_code_is_told_by_its_lowest_byte(tmp_path: Path, code: int, refusal: type) -> None:
    assert type(cipher.translate(Failed(code), tmp_path)) is refusal


@pytest.mark.parametrize(
    "mistake",
    [
        lambda db: db.execute("select * from nowhere"),
        lambda db: db.execute("insert into note (id) values (1)"),
        lambda db: db.conn.close() or db.execute("select 1"),
    ],
    ids=["no such table", "constraint", "closed"],
)
def test_our_own_mistakes_are_not_the_worlds(
    path: Path, mistake: Callable[[Database], object]
) -> None:
    with cipher.connect(path, KEY) as db, pytest.raises(cipher.Error), cipher.refusals(path.parent):
        mistake(db)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_only_the_owner_may_read_the_database_and_the_log_beside_it(path: Path) -> None:
    with cipher.connect(path, KEY) as db:
        db.execute("delete from note")
        beside = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
        assert len(beside) == 3
        assert all(file.stat().st_mode & 0o077 == 0 for file in beside)


def ran(code: str) -> str:
    run = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(run, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def test_a_book_that_is_up_to_date_opens_without_the_library_of_its_steps(vault: Vault) -> None:
    Store.open(vault).close()
    code = (
        "import sys, pathlib; from db import store, vault\n"
        f"opened = vault.unlock(pathlib.Path({str(vault.folder)!r}), {PASSPHRASE!r})\n"
        "store.Store.open(opened).close(); print('sqlite_utils' in sys.modules)"
    )
    assert ran(code) == "False"


def test_a_program_with_a_second_sqlite_does_not_start(tmp_path: Path) -> None:
    assert "WrongDatabaseLibrary" in ran(
        "import pathlib, sqlite_utils, db.cipher as c\n"
        f"try: c.connect(pathlib.Path({str(tmp_path / 'x.db')!r}), bytes(32), create=True)\n"
        "except RuntimeError as error: print(repr(error))"
    )
