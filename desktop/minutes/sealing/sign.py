"""Signing a finished paper: PAdES (ETSI EN 319 142-1, level B-B; B-T with a time stamp, B-LT with what
authorities said of the certificates), one signer after another.

The file is only ever added to, so that every earlier signature still holds. PDF/A is kept: the metadata is left as
it is, the version stays 1.7, and what is seen is a page that we drew. A PIN comes as an argument and is not kept.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from asn1crypto import x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from db.errors import Refused
from db.folding import nfc

_VERSION = (1, 7)
_DIGEST = "sha256"
_SIGNING_USES = {"digital_signature", "non_repudiation"}


BAD_FILE = (
    PdfError,
    SigningError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pyHanko raises where a file is not as the standard says, as flipping every byte of one has shown."""


class SignerExpired(Refused):
    """The certificate of `who` is valid no more, since the day `until`."""

    def __init__(self, who: str, until: dt.datetime) -> None:
        self.who, self.until = who, until
        super().__init__(who, until)


class SignerEarly(Refused):
    """The certificate of `who` is not yet valid: not before `since`."""

    def __init__(self, who: str, since: dt.datetime) -> None:
        self.who, self.since = who, since
        super().__init__(who, since)


class NotForSigning(Refused):
    """The certificate of `who` is for something else than signing papers."""

    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__(who)


class SignedAlready(Refused):
    """The place `field` in the paper bears a signature already."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class NotSignable(Refused):
    """The file is no PDF that can be signed: it is damaged or locked."""


class BadTimeStamp(Refused):
    """The time authority answered with what is no time stamp for this paper."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on a page (from 0) a signature is seen: a box in whole points from the page's lower left corner."""

    page: int
    left_pt: int
    bottom_pt: int
    width_pt: int
    height_pt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The named place of one signature; a place that the paper has not got yet is made, at `spot` if it is seen.

    `label` is what those hear who do not see it. `stamp` is a PDF of one page that is seen there.
    """

    field: str
    label: str = ""
    spot: Spot | None = None
    stamp: bytes | None = None


class Holder(Protocol):
    """Whoever can sign: from a PKCS#12 file or a token."""

    def signer(self) -> Signer:
        """Return what pyHanko signs with."""


class Kept(Protocol):
    """What authorities said of certificates, to be kept in the paper before it is signed."""

    def keep_in(self, writer: BasePdfFileWriter) -> None:
        """Put it into the paper."""


def sign(
    data: bytes,
    holder: Holder,
    place: Place,
    at: dt.datetime,
    stamper: TimeStamper | None = None,
    status: Kept | None = None,
) -> bytes:
    """Return the paper with one more signature, made at the moment `at`; `status` is signed with it.

    Raises SignerExpired, SignerEarly, NotForSigning, SignedAlready, NotSignable, and what holder and stamper refuse.
    """
    signer = holder.signer()
    _check(signer.signing_cert, at)
    with _readable():
        writer = _Writer(io.BytesIO(data))
        _check_free(writer.prev, place.field)
        if status is not None:
            status.keep_in(writer)
        pdf_signer = _Signer(place, signer, at, stamper)
        out: io.BytesIO = pdf_signer.sign_pdf(writer)
    return out.getvalue()


def free_places(data: bytes) -> tuple[str, ...]:
    """Return the names of the places in the paper that nobody signed yet. Raises NotSignable."""
    with _readable():
        found = enumerate_sig_fields(PdfFileReader(io.BytesIO(data)), filled_status=False)
        return tuple(str(name) for name, _, _ in found)


def check_holder(holder: Holder, at: dt.datetime) -> str:
    """Return whose certificate it is. Raises what `sign` would raise about it, before anything is made."""
    certificate = holder.signer().signing_cert
    _check(certificate, at)
    return name(certificate)


def name(certificate: x509.Certificate) -> str:
    """Return the name of who holds a certificate."""
    parts = certificate.subject.native
    found = parts.get("common_name") or parts.get("organization_name") or ""
    return nfc(found if isinstance(found, str) else " ".join(map(str, found)))


def _check(certificate: x509.Certificate | None, at: dt.datetime) -> None:
    if certificate is None:
        raise NotForSigning("")
    if at > certificate.not_valid_after:
        raise SignerExpired(name(certificate), certificate.not_valid_after)
    if at < certificate.not_valid_before:
        raise SignerEarly(name(certificate), certificate.not_valid_before)
    uses = certificate.key_usage_value
    if uses is not None and not _SIGNING_USES & uses.native:
        raise NotForSigning(name(certificate))


def _check_free(paper: PdfFileReader, field: str) -> None:
    if any(name == field for name, _, _ in enumerate_sig_fields(paper, filled_status=True)):
        raise SignedAlready(field)


@contextmanager
def _readable() -> Iterator[None]:
    """Say of a file that pyHanko cannot read or sign that it is none to be signed."""
    try:
        yield
    except TimestampRequestError as error:
        raise BadTimeStamp from error
    except BAD_FILE as error:
        raise NotSignable from error


class _Writer(IncrementalPdfFileWriter):
    """Adds to a file without touching what PDF/A is about."""

    def _update_meta(self) -> None:
        """Leave the metadata: pyHanko would write it anew and mangle its extension schemas."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Stay at 1.7: an elliptic curve would make it 2.0, which PDF/A-3 does not know."""
        super().ensure_output_version(min(version, _VERSION))  # type: ignore[no-untyped-call]

    def register_extension(self, extension: Any) -> None:
        """Name no extension of 2.0."""
        if str(extension.base_version) != "/2.0":
            super().register_extension(extension)


class _Signer(PdfSigner):
    """Signs one place at a moment that is given."""

    def __init__(
        self, place: Place, signer: Signer, at: dt.datetime, stamper: TimeStamper | None
    ) -> None:
        self._at = at
        about = PdfSignatureMetadata(
            field_name=place.field, md_algorithm=_DIGEST, subfilter=SigSeedSubFilter.PADES
        )
        super().__init__(
            about,
            signer,
            timestamper=stamper,
            stamp_style=_style(place.stamp) if place.stamp else None,
            new_field_spec=_new_field(place),
        )

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        """Return the session, at our moment."""
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._at
        return session


def _new_field(place: Place) -> SigFieldSpec:
    spot = place.spot
    box = None
    if spot:
        right, top = spot.left_pt + spot.width_pt, spot.bottom_pt + spot.height_pt
        box = (spot.left_pt, spot.bottom_pt, right, top)
    return SigFieldSpec(
        place.field,
        on_page=spot.page if spot else 0,
        box=box,
        readable_field_name=place.label or None,
    )


def _style(stamp: bytes) -> StaticStampStyle:
    whole = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins.uniform(0),
    )
    return StaticStampStyle(background=_Drawn(stamp), border_width=0, background_layout=whole)


class _Drawn(ImportedPdfPage):
    """A page from bytes in memory; nothing of a paper lies on the disk in clear."""

    def __init__(self, data: bytes) -> None:
        super().__init__("")  # type: ignore[no-untyped-call]
        self._data = data

    def render(self) -> bytes:
        """Return the operators that draw the page, imported into the file."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._data)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"
