"""From a passphrase to the vault's keys, and the key file that keeps them wrapped.

The vault key is 32 random bytes. Each slot of the key file holds it sealed under another secret (a passphrase
now, a recovery code later), so that a new passphrase re-wraps one slot and no data is written anew.
"""

from __future__ import annotations

import hashlib
import os
import secrets

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import WeakPassphrase, WrongPassphrase
from db.folding import nfc

VERSION = 1
KEY_BYTES = 32
LEAST_CHARACTERS = 8
TYPED = "passphrase"

_FORMAT = "so-doan keys"
_SALT_BYTES = 16
_NONCE_BYTES = 12
_SEALED_BYTES = KEY_BYTES + 16
_LARGEST_BYTES = 1 << 16


class BadKeyFile(ValueError):
    """The bytes are not a key file as it was written."""


class NewerKeyFile(ValueError):
    """The key file is whole, and of a later version than this program knows."""

    def __init__(self, found: int) -> None:
        self.found = found
        super().__init__(found)


class Cost(msgspec.Struct, frozen=True):
    """What one guess at the passphrase costs: Argon2id's memory, passes and lanes."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4


class Slot(msgspec.Struct, frozen=True):
    """The vault key, sealed under the key that Argon2id makes of one secret."""

    kind: str
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes


class KeyFile(msgspec.Struct, frozen=True):
    """What lies in keys.json: whose vault it is, this device's name in the log, the slots."""

    vault: str
    device: str
    slots: tuple[Slot, ...]


class VaultKey:
    """The unlocked vault key, from which every other key comes; its own bytes are never used on data."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "VaultKey()"

    def derived(self, purpose: str) -> bytes:
        """Return the 32-byte key for one purpose: `database`, `blob`, `blob name`, `device`."""
        return derive(self._secret, f"so-doan 1 {purpose}".encode())

    def wrapped(self, passphrase: str, vault: str, cost: Cost) -> Slot:
        """Return a slot that opens with `passphrase`."""
        salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        slot = Slot(TYPED, cost, salt, nonce, b"")
        sealed = AESGCM(_stretched(passphrase, slot)).encrypt(
            nonce, self._secret, _bound(slot, vault)
        )
        return msgspec.structs.replace(slot, sealed=sealed)


def create(passphrase: str, device: str, cost: Cost) -> tuple[KeyFile, VaultKey]:
    """Return a new vault's key file with its random vault key."""
    check_strength(passphrase)
    key, vault = VaultKey(secrets.token_bytes(KEY_BYTES)), secrets.token_hex(16)
    return KeyFile(vault, device, (key.wrapped(passphrase, vault, cost),)), key


def unlock(file: KeyFile, passphrase: str) -> VaultKey:
    """Return the vault key that one of the slots holds. Raises `WrongPassphrase`."""
    for slot in file.slots:
        if slot.kind == TYPED:
            try:
                opened = AESGCM(_stretched(passphrase, slot)).decrypt(
                    slot.nonce, slot.sealed, _bound(slot, file.vault)
                )
            except InvalidTag:
                continue
            return VaultKey(opened)
    raise WrongPassphrase


def change(file: KeyFile, old: str, new: str, cost: Cost) -> KeyFile:
    """Return the key file with the passphrase `new` in place of `old`; other slots stay."""
    check_strength(new)
    key = unlock(file, old)
    others = tuple(slot for slot in file.slots if slot.kind != TYPED)
    return msgspec.structs.replace(file, slots=(key.wrapped(new, file.vault, cost), *others))


def check_strength(passphrase: str) -> None:
    """Raise `WeakPassphrase` for one that is too short."""
    if len(nfc(passphrase).strip()) < LEAST_CHARACTERS:
        raise WeakPassphrase(LEAST_CHARACTERS)


def derive(key: bytes, purpose: bytes) -> bytes:
    """Return the 32-byte key that HKDF-SHA256 makes of `key` for `purpose`."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


def _stretched(passphrase: str, slot: Slot) -> bytes:
    cost = slot.cost
    return Argon2id(
        salt=slot.salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(nfc(passphrase).encode("utf-8", "surrogatepass"))


def _bound(slot: Slot, vault: str) -> bytes:
    """Return what the seal vouches for besides the key: the vault, the kind and cost of the slot."""
    return msgspec.json.encode([_FORMAT, VERSION, vault, msgspec.structs.replace(slot, sealed=b"")])


class _Envelope(msgspec.Struct, frozen=True):
    """What every version of the key file has; `sha256` is over the version and the body's bytes."""

    format: str
    version: int
    sha256: str
    body: msgspec.Raw


def encode(file: KeyFile) -> bytes:
    """Return the bytes of the key file: JSON that says its version and carries its own checksum."""
    body = msgspec.json.encode(file)
    envelope = _Envelope(_FORMAT, VERSION, _checksum(VERSION, body), msgspec.Raw(body))
    return msgspec.json.encode(envelope) + b"\n"


def decode(data: bytes) -> KeyFile:
    """Return the key file, read strictly: one changed byte raises `BadKeyFile`.

    Raises `NewerKeyFile` for one that is whole and was written by a later program.
    """
    if len(data) > _LARGEST_BYTES:
        raise BadKeyFile("size")
    try:
        envelope = msgspec.json.decode(data, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadKeyFile("syntax") from error
    if envelope.format != _FORMAT or envelope.sha256 != _checksum(
        envelope.version, bytes(envelope.body)
    ):
        raise BadKeyFile("checksum")
    if envelope.version > VERSION:
        raise NewerKeyFile(envelope.version)
    return _body(envelope, data)


def _body(envelope: _Envelope, data: bytes) -> KeyFile:
    try:
        file = msgspec.json.decode(envelope.body, type=KeyFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadKeyFile("body") from error
    if encode(file) != data:
        raise BadKeyFile("form")
    if not file.slots or not all(_is_sane(slot) for slot in file.slots):
        raise BadKeyFile("slots")
    return file


def _is_sane(slot: Slot) -> bool:
    """Bounds that a file made to exhaust the machine would pass over."""
    cost = slot.cost
    return (
        (len(slot.salt), len(slot.nonce)) == (_SALT_BYTES, _NONCE_BYTES)
        and len(slot.sealed) == _SEALED_BYTES
        and 1 <= cost.lanes <= 16
        and 8 * cost.lanes <= cost.memory_kib <= 1 << 20
        and 1 <= cost.iterations <= 32
    )


def _checksum(version: int, body: bytes) -> str:
    return hashlib.sha256(b"%d\n%s" % (version, body)).hexdigest()
