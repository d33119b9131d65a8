"""Who we are on a shelf: name, password, key. It lies in the vault, sealed with a key of the vault, and nowhere else.

Neither an address nor a log, an argument or an error ever holds any of it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import files
from db.errors import VaultDamaged
from db.vault import Vault

FILE = "shelves-sealed"
_PURPOSE = "shelf credentials"
_NONCE_BYTES = 12
_BESIDE = b"so-doan shelves 1"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens a shelf: `user` and `password` (an access key and its secret for a bucket), or a private key.

    `key` is a private key as OpenSSH writes it, which `password` opens if it is locked. `host_key` is the fingerprint
    that a person has compared and trusts, for SFTP; `certificate` the hash of the one that a room was found to show.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    host_key: str = ""
    certificate: str = ""


class Purse:
    """The credentials of every shelf, by its address, in one sealed file of the vault's folder."""

    def __init__(self, vault: Vault) -> None:
        self._folder = vault.folder
        self._seal = AESGCM(vault.derived(_PURPOSE))

    def credentials(self, address: str) -> Credentials:
        """Return who we are at this address; nobody where nothing is known."""
        return self._all().get(address, Credentials())

    def addresses(self) -> list[str]:
        """Return the addresses of which something is known."""
        return sorted(self._all())

    def keep(self, address: str, credentials: Credentials) -> None:
        """Remember who we are at this address."""
        self._write({**self._all(), address: credentials})

    def forget(self, address: str) -> None:
        """Forget who we are at this address."""
        self._write({known: who for known, who in self._all().items() if known != address})

    @property
    def _path(self) -> Path:
        return self._folder / FILE

    def _all(self) -> dict[str, Credentials]:
        with files.refusals(self._path):
            try:
                sealed = self._path.read_bytes()
            except FileNotFoundError:
                return {}
        try:
            data = self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _BESIDE)
            return msgspec.json.decode(data, type=dict[str, Credentials])
        except (InvalidTag, ValueError) as error:
            raise VaultDamaged(self._folder, "shelves") from error

    def _write(self, known: dict[str, Credentials]) -> None:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._seal.encrypt(nonce, msgspec.json.encode(known), _BESIDE)
        files.write(self._path, nonce + sealed)
