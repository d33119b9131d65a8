"""Whether a signer's certificate was withdrawn: its authority is asked over HTTP, and the answer kept in the paper.

With a time stamp that is PAdES B-LT: the signature can be judged when the certificate has run out and its authority
answers no more. Nothing that an authority says is believed that is not signed by it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import truststore
import urllib3
from asn1crypto import crl, ocsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathError, RevokedError, ValidationError
from urllib3.util import Timeout

from db.errors import Refused
from desktop.minutes.sealing.sign import BAD_FILE, name

_WAIT_S = 20.0
_MOST_BYTES = 32 << 20
_FINE = 200
_LONGEST_CHAIN = 8


class SignerRevoked(Refused):
    """The certificate of `who` was withdrawn by its authority on the day `since`."""

    def __init__(self, who: str, since: dt.datetime) -> None:
        self.who, self.since = who, since
        super().__init__(who, since)


class NotOfAuthority(Refused):
    """The certificate of `who` comes from none of the authorities that the office named."""

    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__(who)


class NoStatus(Refused):
    """The authority says nothing that can be believed of whether the certificate of `who` was withdrawn."""

    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__(who)


@dataclass(frozen=True, slots=True)
class Status:
    """What authorities said of certificates when they were asked, each signed by who said it."""

    certificates: tuple[x509.Certificate, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()

    def with_(self, other: Status) -> Status:
        """Return both."""
        return Status(
            self.certificates + other.certificates,
            self.ocsps + other.ocsps,
            self.crls + other.crls,
        )

    def keep_in(self, writer: BasePdfFileWriter) -> None:
        """Put it into a paper's store of such answers, beside those that are there."""
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=self.certificates, ocsps=self.ocsps, crls=self.crls
        )


def asked(signer: Signer, roots: Iterable[bytes], at: dt.datetime) -> Status:
    """Ask for the certificate of a signer and those above it.

    Raises SignerRevoked, NotOfAuthority, and NoStatus where nothing that can be believed was answered.
    """
    own = signer.signing_cert
    assert own is not None  # `sign.check_holder` has looked
    trusted = [x509.Certificate.load(root) for root in roots]
    return _asked(own, list(signer.cert_registry), trusted, at)


def asked_of_stamp(stamper: TimeStamper, roots: Iterable[bytes], at: dt.datetime) -> Status:
    """Ask for the certificate of a time authority too; what is not to be had is left out."""
    stamp = asyncio.run(stamper.async_dummy_response("sha256"))
    known = [each.chosen for each in stamp["content"]["certificates"]]
    uses = (each.extended_key_usage_value for each in known)
    own = next(
        (c for c, use in zip(known, uses, strict=True) if use and "time_stamping" in use.native),
        None,
    )
    trusted = [x509.Certificate.load(root) for root in roots]
    try:
        return _asked(own, known, trusted, at) if own else Status()
    except Refused:
        return Status()


def kept(paper: PdfFileReader) -> Status:
    """Return what a paper keeps of authorities' answers; nothing where it keeps none that can be read."""
    try:
        store = DocumentSecurityStore.read_dss(paper)
        return Status(
            tuple(store.load_certs()),
            tuple(ocsp.OCSPResponse.load(_data(each)) for each in store.ocsps),
            tuple(crl.CertificateList.load(_data(each)) for each in store.crls),
        )
    except BAD_FILE:
        return Status()


def _data(reference: Any) -> bytes:
    data: bytes = reference.get_object().data
    return data


def is_lasting(
    own: x509.Certificate, known: Status, trusted: list[x509.Certificate], at: dt.datetime | None
) -> bool:
    """Tell whether a certificate and all above it are said to be good by what is known, with no network."""
    try:
        asyncio.run(_judged(own, known, trusted, at))
    except (PathError, ValidationError, *BAD_FILE):
        return False
    return True


async def _judged(
    own: x509.Certificate, status: Status, trusted: list[x509.Certificate], at: dt.datetime | None
) -> None:
    """Judge a certificate as of a moment, where it and every one above it must be said to be good."""
    known = ValidationContext(
        trust_roots=trusted,
        other_certs=status.certificates,
        ocsps=status.ocsps,
        crls=status.crls,
        moment=at,
        revocation_mode="require",
        retroactive_revinfo=True,
        allow_fetching=False,
    )
    await CertificateValidator(own, validation_context=known).async_validate_path()


def _asked(
    own: x509.Certificate,
    known: list[x509.Certificate],
    trusted: list[x509.Certificate],
    at: dt.datetime,
) -> Status:
    chain = _chain(own, [*known, *trusted])
    status = Status(certificates=tuple(chain))
    for each, issuer in pairwise(chain):
        status = status.with_(_said_of(each, issuer))
    try:
        asyncio.run(_judged(own, status, trusted, at))
    except RevokedError as error:
        raise SignerRevoked(name(own), error.revocation_dt) from error
    except PathBuildingError as error:
        raise NotOfAuthority(name(own)) from error
    except (PathError, ValidationError) as error:
        raise NoStatus(name(own)) from error
    return status


def _chain(own: x509.Certificate, known: list[x509.Certificate]) -> list[x509.Certificate]:
    """Return a certificate and those above it, as far as they are known."""
    chain = [own]
    while len(chain) < _LONGEST_CHAIN and chain[-1].self_signed == "no":
        issuer = next((each for each in known if each.subject == chain[-1].issuer), None)
        if issuer is None:
            break
        chain.append(issuer)
    return chain


def _said_of(own: x509.Certificate, issuer: x509.Certificate) -> Status:
    """Return what the authority says of one certificate: asked for it alone, else from its list."""
    for answer in _answers(own, issuer):
        return answer
    return Status()


def _answers(own: x509.Certificate, issuer: x509.Certificate) -> Iterator[Status]:
    request = OCSPRequestBuilder().add_certificate(_loaded(own), _loaded(issuer), SHA1()).build()  # noqa: S303
    question = request.public_bytes(Encoding.DER)
    for address in own.ocsp_urls:
        if data := _fetched(address, question):
            try:
                answer = ocsp.OCSPResponse.load(data, strict=True)
                if answer["response_status"].native == "successful":
                    yield Status(ocsps=(answer,))
            except (ValueError, TypeError):
                continue
    for address in [point.url for point in own.crl_distribution_points if point.url]:
        if data := _fetched(address):
            try:
                yield Status(crls=(crl.CertificateList.load(data, strict=True),))
            except (ValueError, TypeError):
                continue


def _loaded(own: x509.Certificate) -> certificates.Certificate:
    return certificates.load_der_x509_certificate(own.dump())


def _fetched(address: str, question: bytes | None = None) -> bytes:
    """Return what an address answers, nothing where it does not."""
    if not address.startswith(("http://", "https://")):
        return b""
    try:
        with urllib3.PoolManager(
            ssl_context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), retries=False
        ) as pool:
            answer = pool.request(
                "POST" if question else "GET",
                address,
                body=question,
                headers={"Content-Type": "application/ocsp-request"} if question else {},
                timeout=Timeout(total=_WAIT_S),
                preload_content=False,
                redirect=False,
            )
            data = answer.read(_MOST_BYTES)
            answer.release_conn()
            return data if answer.status == _FINE else b""
    except (urllib3.exceptions.HTTPError, OSError):
        return b""
