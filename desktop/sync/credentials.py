"""Who we are on a shelf: name, password, key. It lies in the vault, sealed with a key of the vault, and nowhere else.

Neither an address nor a log, an argument or an error ever holds any of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from db.vault import Vault
from desktop.sync.sealed import SealedFile

FILE = "shelves-sealed"


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
        self._file = SealedFile(vault, FILE, "shelf credentials", b"so-doan shelves 1", "shelves")

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

    def _all(self) -> dict[str, Credentials]:
        data = self._file.read()
        if data is None:
            return {}
        try:
            return msgspec.json.decode(data, type=dict[str, Credentials])
        except msgspec.DecodeError as error:
            raise self._file.damaged() from error

    def _write(self, known: dict[str, Credentials]) -> None:
        self._file.write(msgspec.json.encode(known))
