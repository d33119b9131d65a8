"""The vault folder: made whole, opened by who knows the passphrase, healed or refused when damaged."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from db import cipher, keys, vault
from db.errors import (
    NotWritable,
    NoVault,
    Refused,
    VaultBusy,
    VaultDamaged,
    VaultExists,
    VaultNewer,
    WeakPassphrase,
    WrongPassphrase,
)

CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "Đoàn giám sát số 7"
NO_READING = Path("/proc/self/mem")
TEXT = "Thường trực HĐND tỉnh ghi nhận"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed vault with a row and a file in it."""
    folder = tmp_path / "sổ của Đoàn"
    with vault.create(folder, PASSPHRASE, CHEAP) as made:
        made.blobs.add_bytes(TEXT.encode())
        with cipher.connect(made.database_path, made.database_key) as db:
            db.execute("create table note (text text)")
            db.execute("insert into note values (?)", [TEXT])
    return folder


def assert_whole(folder: Path, passphrase: str = PASSPHRASE) -> None:
    with vault.unlock(folder, passphrase) as opened:
        with cipher.connect(opened.database_path, opened.database_key) as db:
            assert [row["text"] for row in db.query("select text from note")] == [TEXT]
        [name] = opened.blobs.names()
        assert name


def flip(path: Path, place: int = 150) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_what_was_kept_is_there_again(folder: Path) -> None:
    assert_whole(folder)


def test_a_folder_without_a_vault_is_said_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        assert not vault.exists(folder)
        with pytest.raises(NoVault):
            vault.unlock(folder, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_vault_is_never_made_over_another(folder: Path) -> None:
    with pytest.raises(VaultExists):
        vault.create(folder, PASSPHRASE, CHEAP)
    assert_whole(folder)


@pytest.mark.parametrize("lost", [vault.KEYS, vault.KEYS[:1], (vault.DATABASE,)])
def test_what_is_left_of_a_vault_is_not_made_over(folder: Path, lost: tuple[str, ...]) -> None:
    for name in lost:
        (folder / name).unlink()
    with pytest.raises(VaultExists):
        vault.create(folder, PASSPHRASE, CHEAP)


def test_a_weak_passphrase_makes_nothing(tmp_path: Path) -> None:
    for weak in ("", "ngắn"):
        with pytest.raises(WeakPassphrase):
            vault.create(tmp_path / "new", weak, CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_passphrase_opens_nothing_and_holds_nothing(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, "không phải câu này")
    assert_whole(folder)


def test_the_passphrase_opens_however_it_is_composed(folder: Path) -> None:
    assert_whole(folder, unicodedata.normalize("NFD", PASSPHRASE))


def test_a_new_passphrase_opens_and_the_old_one_no_more(folder: Path) -> None:
    with vault.unlock(folder, PASSPHRASE) as opened:
        opened.change_passphrase(PASSPHRASE, "câu mới dài hơn", CHEAP)
    assert_whole(folder, "câu mới dài hơn")
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, PASSPHRASE)


def test_a_device_keeps_its_name_and_two_never_share_one(folder: Path, tmp_path: Path) -> None:
    with (
        vault.unlock(folder, PASSPHRASE) as one,
        vault.create(tmp_path / "b", PASSPHRASE, CHEAP) as two,
    ):
        first, second = one.device, two.device
        assert one.derived("device") != two.derived("device")
    assert first != second
    assert len(first) == 10
    assert set(first) <= set("abcdefghijklmnopqrstuvwxyz234567")
    with vault.unlock(folder, PASSPHRASE) as again:
        assert again.device == first


def test_a_second_opening_is_refused_at_once(folder: Path) -> None:
    with vault.unlock(folder, PASSPHRASE) as opened:
        with pytest.raises(VaultBusy):
            vault.unlock(folder, PASSPHRASE)
        opened.close()
        opened.close()
        assert_whole(folder)


@pytest.mark.parametrize("name", vault.KEYS)
def test_a_damaged_or_lost_copy_of_the_keys_is_healed_and_said(folder: Path, name: str) -> None:
    path = folder / name
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        flip(path, place)
        with vault.unlock(folder, PASSPHRASE) as opened:
            assert opened.notes == (vault.HEALED_KEYS,)
        assert path.read_bytes() == whole
    path.unlink()
    assert_whole(folder)
    assert path.read_bytes() == whole
    with vault.unlock(folder, PASSPHRASE) as opened:
        assert opened.notes == ()


@pytest.mark.skipif(not NO_READING.exists(), reason="Linux has the file that gives read errors")
def test_a_copy_of_the_keys_on_a_bad_sector_is_healed(folder: Path) -> None:
    (folder / vault.KEYS[0]).unlink()
    (folder / vault.KEYS[0]).symlink_to(NO_READING)
    assert_whole(folder)
    assert not (folder / vault.KEYS[0]).is_symlink()


def test_a_wrong_passphrase_heals_nothing(folder: Path) -> None:
    flip(folder / vault.KEYS[0])
    before = (folder / vault.KEYS[0]).read_bytes()
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, "không phải câu này")
    assert (folder / vault.KEYS[0]).read_bytes() == before


@pytest.mark.parametrize("harm", [flip, Path.unlink, lambda path: path.write_bytes(b"")])
def test_keys_of_which_no_copy_is_whole_are_damaged(folder: Path, harm) -> None:  # type: ignore[no-untyped-def]
    for name in vault.KEYS:
        harm(folder / name)
    assert vault.exists(folder)
    with pytest.raises(VaultDamaged) as refused:
        vault.unlock(folder, PASSPHRASE)
    assert (refused.value.folder, refused.value.part) == (folder, "keys")


def test_a_vault_of_a_later_program_is_newer_and_left_alone(folder: Path) -> None:
    body = b'{"later":true}'
    later = b'{"format":"so-doan keys","version":9,"sha256":"%s","body":%s}\n' % (
        keys._checksum(9, body).encode(), body,
    )  # fmt: skip
    for name in vault.KEYS:
        (folder / name).write_bytes(later)
    with pytest.raises(VaultNewer) as refused:
        vault.unlock(folder, PASSPHRASE)
    assert (refused.value.found, refused.value.known) == ("9", "1")
    assert (folder / vault.KEYS[1]).read_bytes() == later


def test_a_lost_database_is_damage_and_no_empty_vault(folder: Path) -> None:
    (folder / vault.DATABASE).unlink()
    with pytest.raises(VaultDamaged) as refused:
        vault.unlock(folder, PASSPHRASE)
    assert refused.value.part == "database"
    assert not (folder / vault.DATABASE).exists()


def test_the_database_of_another_vault_is_damage(folder: Path, tmp_path: Path) -> None:
    with vault.create(tmp_path / "other", PASSPHRASE, CHEAP) as other:
        (folder / vault.DATABASE).write_bytes(other.database_path.read_bytes())
    with vault.unlock(folder, PASSPHRASE) as opened, pytest.raises(VaultDamaged):
        cipher.connect(opened.database_path, opened.database_key)


def test_opening_sweeps_what_was_half_written(folder: Path) -> None:
    (folder / "keys.json.00ff.part").write_bytes(b"half")
    (folder / "blobs" / "00ff.part").write_bytes(b"half")
    with vault.unlock(folder, PASSPHRASE):
        assert list(folder.rglob("*.part")) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a file"
    path.write_bytes(b"")
    for ask in (vault.create, vault.unlock):
        with pytest.raises(Refused):
            ask(path, PASSPHRASE)
    with pytest.raises(NotWritable):
        vault.create(path / "below", PASSPHRASE, CHEAP)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_only_the_owner_may_enter(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_passphrase_is_in_nothing_that_is_printed(folder: Path) -> None:
    with vault.unlock(folder, PASSPHRASE) as opened:
        assert opened.database_key.hex() not in repr(opened)
        assert "_key" not in repr(opened)
