"""The electronic signatures that a PDF bears: who, when, whether each still holds and what was added after it.

Nothing is fetched: trust is shown by the authorities' certificates that the office named, else it is not known.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    ModificationLevel,
)
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from db.errors import Refused
from desktop.minutes.sealing import revocation
from desktop.minutes.sealing.sign import BAD_FILE, name

_LETTING = ModificationLevel.FORM_FILLING

# what it would write there becomes our answer, and it names people
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class DamagedPdf(Refused):
    """The file claims to be a PDF and cannot be read as one."""


class Since(StrEnum):
    """What was added to the file after a signature."""

    NOTHING = "nothing"
    SIGNATURES = "signatures"
    CHANGES = "changes"
    UNEXAMINED = "unexamined"


class Trust(StrEnum):
    """Whether the certificate comes from an authority that the office named."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature. `at` is what the signer's computer said, `stamped` what a time authority did.

    `lasting`: the file keeps what the authorities said, that no certificate was withdrawn when it was made.
    """

    field: str
    who: str
    at: dt.datetime | None
    stamped: dt.datetime | None
    holds: bool
    since: Since
    trust: Trust
    lasting: bool = False


def read(data: bytes, roots: Iterable[bytes] = (), deep: bool = True) -> tuple[Signature, ...]:
    """Return the signatures of a PDF in the order they were made. Raises DamagedPdf.

    `roots` are certificates (DER) of authorities. Without `deep` what was added since is not examined, which takes
    seconds on long papers; whether a signature holds is shown either way.
    """
    trusted = [x509.Certificate.load(root) for root in roots]
    try:
        paper = PdfFileReader(io.BytesIO(data), strict=False)
        found = list(paper.embedded_regular_signatures)
    except BAD_FILE as error:
        raise DamagedPdf from error
    return tuple(_read(each, trusted, deep) for each in found)


def added(data: bytes, base: bytes) -> Since:
    """Return what the file has more than the paper it begins with: nothing, signatures alone, or changes."""
    if data == base:
        return Since.NOTHING
    try:
        before = PdfFileReader(io.BytesIO(base), strict=False).xrefs.total_revisions
        whole = PdfFileReader(io.BytesIO(data), strict=False)
        if whole.xrefs.total_revisions <= before:
            return Since.CHANGES
        found = DEFAULT_DIFF_POLICY.review_file(whole, before - 1)
        last = [each.evaluate_signature_coverage() for each in whole.embedded_signatures]
    except BAD_FILE:
        return Since.CHANGES
    letting = isinstance(found, DiffResult) and found.modification_level <= _LETTING
    ends = bool(last) and max(last) is SignatureCoverageLevel.ENTIRE_FILE
    return Since.SIGNATURES if letting and ends else Since.CHANGES


def _read(embedded: EmbeddedPdfSignature, trusted: list[x509.Certificate], deep: bool) -> Signature:
    at = embedded.self_reported_timestamp
    try:
        status = validate_pdf_signature(
            embedded, _context(embedded, trusted, at), skip_diff=not deep
        )
        who = name(status.signing_cert)
    except (SignatureValidationError, *BAD_FILE):
        return Signature(
            field=str(embedded.field_name),
            who="",
            at=at,
            stamped=None,
            holds=False,
            since=Since.UNEXAMINED,
            trust=Trust.UNKNOWN,
        )
    stamp = status.timestamp_validity
    return Signature(
        field=str(embedded.field_name),
        who=who,
        at=at,
        stamped=stamp.timestamp if stamp and stamp.intact and stamp.valid else None,
        holds=bool(status.intact and status.valid and _covers(status)),
        since=_since(status, deep),
        trust=_trust(status, trusted),
        lasting=_lasting(embedded, status, trusted),
    )


def _context(
    embedded: EmbeddedPdfSignature, trusted: list[x509.Certificate], at: dt.datetime | None
) -> ValidationContext:
    """Return by what a signature is judged: as of its own moment, by the office's authorities, with no network."""
    known = SimpleCertificateStore()
    known.register_multiple(embedded.other_embedded_certs)
    kept = revocation.kept(embedded.reader)
    known.register_multiple(kept.certificates)
    return ValidationContext(
        trust_roots=trusted,
        other_certs=list(known),
        ocsps=kept.ocsps,
        crls=kept.crls,
        moment=at,
        retroactive_revinfo=True,
        allow_fetching=False,
    )


def _lasting(
    embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, trusted: list[x509.Certificate]
) -> bool:
    """Tell whether the file itself shows that no certificate was withdrawn, as of the signature's best moment."""
    kept = revocation.kept(embedded.reader)
    if not trusted or not (kept.ocsps or kept.crls):
        return False
    stamp = status.timestamp_validity
    at = stamp.timestamp if stamp else embedded.self_reported_timestamp
    others = (*kept.certificates, *embedded.other_embedded_certs)
    return revocation.is_lasting(
        status.signing_cert, replace(kept, certificates=others), trusted, at
    )


def _covers(status: PdfSignatureStatus) -> bool:
    return bool(status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _since(status: PdfSignatureStatus, deep: bool) -> Since:
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Since.NOTHING
    if not deep:
        return Since.UNEXAMINED
    level = status.modification_level
    return Since.SIGNATURES if level is not None and level <= _LETTING else Since.CHANGES


def _trust(status: PdfSignatureStatus, trusted: list[x509.Certificate]) -> Trust:
    if not trusted:
        return Trust.UNKNOWN
    return Trust.TRUSTED if status.trusted else Trust.UNTRUSTED
