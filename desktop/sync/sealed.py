"""A small file in the vault's folder, sealed with a key of the vault: what is known of shelves and rooms."""

from __future__ import annotations

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import files
from db.errors import VaultDamaged
from db.vault import Vault

_NONCE_BYTES = 12


class SealedFile:
    """One file; `part` is what it is called where it is damaged."""

    def __init__(self, vault: Vault, name: str, purpose: str, beside: bytes, part: str) -> None:
        self._folder, self._part, self._beside = vault.folder, part, beside
        self._path: Path = vault.folder / name
        self._seal = AESGCM(vault.derived(purpose))

    def read(self) -> bytes | None:
        """Return what was written last; None where nothing was. Raises VaultDamaged."""
        with files.refusals(self._path):
            try:
                sealed = self._path.read_bytes()
            except FileNotFoundError:
                return None
        try:
            return self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._beside)
        except (InvalidTag, ValueError) as error:
            raise self.damaged() from error

    def write(self, data: bytes) -> None:
        """Write the whole of it anew."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        files.write(self._path, nonce + self._seal.encrypt(nonce, data, self._beside))

    def damaged(self) -> VaultDamaged:
        """Return the refusal of a file that is not what was written."""
        return VaultDamaged(self._folder, self._part)
