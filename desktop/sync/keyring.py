"""A device's own keys: it signs with one, others seal to it with the other. Both come from the vault's key."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.keys import derive
from db.vault import Vault

SIGNATURE_BYTES = 64
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_ZERO = bytes(12)


class Unsealed(Exception):
    """The seal or signature does not hold: the bytes are not what a holder of the key made."""


@dataclass(frozen=True, slots=True)
class Card:
    """What others know a device by: its name and its two public keys."""

    device: str
    sign: bytes
    seal: bytes

    @property
    def fingerprint(self) -> str:
        """Eighty bits of a hash over name and keys, in four groups, that people read to each other."""
        digest = hashlib.sha256(b"so-doan device\0" + self.device.encode() + self.sign + self.seal)
        text = base64.b32encode(digest.digest()[:10]).decode()
        return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


class Keyring:
    """The private keys of one device. They are made of the vault's key anew each time and lie nowhere else."""

    def __init__(self, vault: Vault, device: str) -> None:
        own = (
            vault.derived(f"device {device} sign"),
            vault.derived(f"device {device} seal"),
        )
        self._sign = Ed25519PrivateKey.from_private_bytes(own[0])
        self._seal = X25519PrivateKey.from_private_bytes(own[1])
        self.card = Card(
            device,
            self._sign.public_key().public_bytes_raw(),
            self._seal.public_key().public_bytes_raw(),
        )

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data`."""
        return self._sign.sign(data)

    def unseal(self, sealed: bytes, purpose: bytes) -> bytes:
        """Return what somebody sealed to this device. Raises Unsealed."""
        try:
            return _SUITE.decrypt(sealed, self._seal, info=purpose)
        except (InvalidTag, ValueError) as error:
            raise Unsealed from error


def seal_to(card: Card, secret: bytes, purpose: bytes) -> bytes:
    """Return `secret`, sealed (HPKE) so that only the device of this card reads it."""
    return _SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(card.seal), info=purpose)


def verify(sign: bytes, data: bytes, signature: bytes) -> None:
    """Raise Unsealed unless the holder of the signing key `sign` signed `data`."""
    try:
        Ed25519PublicKey.from_public_bytes(sign).verify(signature, data)
    except (InvalidSignature, ValueError) as error:
        raise Unsealed from error


def closed(key: bytes, salt: bytes, data: bytes, beside: bytes) -> bytes:
    """Return `data` sealed with a key made for this one `salt`; the seal vouches for `beside` too."""
    return AESGCM(derive(key, b"so-doan seal" + salt)).encrypt(_ZERO, data, beside)


def opened(key: bytes, salt: bytes, sealed: bytes, beside: bytes) -> bytes:
    """Return what `closed` sealed. Raises Unsealed."""
    try:
        return AESGCM(derive(key, b"so-doan seal" + salt)).decrypt(_ZERO, sealed, beside)
    except InvalidTag as error:
        raise Unsealed from error
