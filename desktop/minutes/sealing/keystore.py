"""A signer's key from a PKCS#12 file (.p12, .pfx). The PIN opens it and is forgotten; the key stays in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from asn1crypto import keys, x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from db.errors import Refused
from db.folding import nfc

_LARGEST_BYTES = 1 << 20


class WrongPin(Refused):
    """The PIN or passphrase does not open the signer's key."""


class BadKeyStore(Refused):
    """The file is no PKCS#12 file with a key and a certificate to sign with."""


@dataclass(frozen=True, slots=True)
class KeyStore:
    """An opened PKCS#12 file."""

    certificate: bytes
    others: tuple[bytes, ...]
    _key: bytes = field(repr=False)

    def signer(self) -> Signer:
        """Return what pyHanko signs with."""
        known = SimpleCertificateStore()
        known.register_multiple(x509.Certificate.load(each) for each in self.others)
        return SimpleSigner(
            signing_cert=x509.Certificate.load(self.certificate),
            signing_key=keys.PrivateKeyInfo.load(self._key),
            cert_registry=known,
        )


def opened(data: bytes, pin: str) -> KeyStore:
    """Return the key and certificates in a PKCS#12 file's bytes. Raises WrongPin, BadKeyStore."""
    if len(data) > _LARGEST_BYTES or not data.startswith(b"\x30"):
        raise BadKeyStore
    try:
        found = pkcs12.load_pkcs12(data, nfc(pin).encode())
    except ValueError as error:
        raise (WrongPin if "password" in str(error).lower() else BadKeyStore) from error
    except UnsupportedAlgorithm as error:
        raise BadKeyStore from error
    if found.cert is None or not isinstance(found.key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise BadKeyStore
    return KeyStore(
        found.cert.certificate.public_bytes(Encoding.DER),
        tuple(each.certificate.public_bytes(Encoding.DER) for each in found.additional_certs),
        found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )
