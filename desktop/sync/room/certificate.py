"""A certificate for one session of a room: made when it opens, vouched for by nobody, known by its hash alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "so-doan")])
_LASTS = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate (DER) and its private key (PKCS#8, PEM)."""

    der: bytes
    key: bytes = field(repr=False)

    @property
    def hash(self) -> bytes:
        """The SHA-256 of the certificate, by which it is pinned."""
        return hash_of(self.der)


def hash_of(der: bytes) -> bytes:
    """Return the hash of a certificate as it came over the line."""
    return hashlib.sha256(der).digest()


def made(now: dt.datetime) -> Certificate:
    """Return a new certificate; its dates are for form's sake, since clocks in a room differ and a pin counts."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _LASTS)
        .not_valid_after(now + _LASTS)
        .sign(key, hashes.SHA256())
    )
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(*kinds, serialization.NoEncryption())
    return Certificate(certificate.public_bytes(serialization.Encoding.DER), pem)


def shown(certificate: Certificate) -> ssl.SSLContext:
    """Return what a server shows. OpenSSL reads from a file alone: it lies in a folder of ours for that moment."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pem"
        file.touch(mode=0o600)
        file.write_bytes(ssl.DER_cert_to_PEM_cert(certificate.der).encode() + certificate.key)
        context.load_cert_chain(file)
    return context
