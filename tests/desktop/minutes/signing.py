"""Who signs in tests: an office's own authority, its people's certificates, PKCS#12 files, a clock's moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from desktop.minutes.sealing import keystore
from desktop.minutes.sealing.keystore import KeyStore

VIETNAM = dt.timezone(dt.timedelta(hours=7))
AT = dt.datetime(2023, 5, 19, 11, 30, tzinfo=VIETNAM)
PIN = "mã bí số 12"
SECRETARY, BODY, HEAD = "Nguyễn Thế Bằng", "Bế Thanh Tịnh", "Nông Thanh Tùng"


@dataclass(frozen=True)
class Person:
    name: str
    key: Any
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@cache
def _key(kind: str, owner: str) -> Any:
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


@cache
def authority() -> Person:
    return _issued("Cơ quan chứng thực thử", "ec", None)


@cache
def person(
    name: str, kind: str = "ec", days: int = 365, from_day: int = -30, **uses: bool
) -> Person:
    return _issued(name, kind, authority(), days, from_day, **uses)


def _issued(
    name: str,
    kind: str,
    issuer: Person | None,
    days: int = 3650,
    from_day: int = -365,
    **uses: bool,
) -> Person:
    key = _key(kind, name)
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usual = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    first = (
        {"key_cert_sign": True, "crl_sign": True}
        if issuer is None
        else {"digital_signature": True, "content_commitment": True}
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer.certificate.subject if issuer else own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT + dt.timedelta(days=from_day))
        .not_valid_after(AT + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**(usual | (uses or first))), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    signer = issuer.key if issuer else key
    if issuer:
        keep = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        builder = builder.add_extension(keep, critical=False)
    return Person(name, key, builder.sign(signer, hashes.SHA256()))


def p12(own: Person, pin: str = PIN) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        own.name.encode(), own.key, own.certificate, [authority().certificate],
        BestAvailableEncryption(pin.encode()),
    )  # fmt: skip


def holder(own: Person) -> KeyStore:
    return keystore.opened(p12(own), PIN)
