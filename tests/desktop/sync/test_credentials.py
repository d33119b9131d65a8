"""Names and passwords of shelves: in the vault, sealed, and nowhere else."""

from __future__ import annotations

import pytest

from db import vault as vaults
from db.errors import VaultDamaged
from db.vault import Vault
from desktop.sync.credentials import FILE, Credentials, Purse
from tests.conftest import PASSPHRASE

WHO = Credentials("đoàn", "mật khẩu canary-7731", "KEY canary-7732", "ssh-ed25519 SHA256:x")


def test_what_is_kept_is_found_again(vault: Vault) -> None:
    purse = Purse(vault)
    assert purse.credentials("https://kho.vn/") == Credentials()
    purse.keep("https://kho.vn/", WHO)
    purse.keep("sftp://kho.vn/", Credentials("b"))
    assert Purse(vault).credentials("https://kho.vn/") == WHO
    assert Purse(vault).addresses() == ["https://kho.vn/", "sftp://kho.vn/"]
    purse.forget("https://kho.vn/")
    assert Purse(vault).addresses() == ["sftp://kho.vn/"]


def test_they_stay_when_the_vault_is_opened_again_with_another_passphrase(vault: Vault) -> None:
    Purse(vault).keep("https://kho.vn/", WHO)
    vault.change_passphrase(PASSPHRASE, "một mật khẩu khác hẳn")
    vault.close()
    with vaults.unlock(vault.folder, "một mật khẩu khác hẳn") as again:
        assert Purse(again).credentials("https://kho.vn/") == WHO


def test_nothing_of_them_lies_on_the_disk_or_is_printed(vault: Vault) -> None:
    Purse(vault).keep("https://kho.vn/", WHO)
    data = b"".join(file.read_bytes() for file in vault.folder.rglob("*") if file.is_file())
    for canary in ("canary-7731", "canary-7732", "kho.vn"):
        assert canary.encode() not in data
        assert canary not in repr(WHO) + str(WHO)


@pytest.mark.parametrize("at", [0, 11, 12, 40, -1])
def test_a_flipped_byte_is_noticed(vault: Vault, at: int) -> None:
    Purse(vault).keep("https://kho.vn/", WHO)
    file = vault.folder / FILE
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    with pytest.raises(VaultDamaged):
        Purse(vault).credentials("https://kho.vn/")


@pytest.mark.parametrize("data", [b"", b"x", b"{}"])
def test_another_file_in_its_place_is_noticed(vault: Vault, data: bytes) -> None:
    (vault.folder / FILE).write_bytes(data)
    with pytest.raises(VaultDamaged):
        Purse(vault).credentials("https://kho.vn/")
