"""The seal of a final paper: what its QR code says, signed by the device; the short code; both as data to draw.

The text is SD1: and base45 (RFC 9285) of a MessagePack list and the Ed25519 signature over it. It names the
*record's* hash, since a file cannot hold its own. Other pages than the first bear a short text: the code and the
page. All of it is in QR's alphanumeric alphabet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CODE_DIGITS = 20
QUIET_MODULES = 4
"""How many modules around a QR code must stay white (ISO 18004)."""

FIRST_MM, OTHERS_MM = 28.0, 14.0
"""How wide the code of the first page and of the others is drawn, with its white edge, to be read at 200 dpi."""

_HEAD, _PAGE_HEAD = "SD1:", "SDP1:"
_SIGNED = b"so-doan seal 1\n"
_KEY_ID_BYTES, _SIGNATURE_BYTES, _HASH_BYTES = 8, 64, 32
_LONGEST = 1024
_CHECK_MODULUS = 97
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_PAGE = re.compile(_PAGE_HEAD + r"(\d{20}):([1-9]\d{0,3})/([1-9]\d{0,3})")


class BadSeal(Exception):
    """The text is not a seal, or not one that holds: `why` is form, key or signature."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a seal vouches for: which paper of what, which version, on which day, with which record.

    `visit` is empty for a paper of the whole inspection; `record_hash` is in hexadecimal digits.
    """

    kind: str
    inspection: str
    visit: str
    version: int
    day: dt.date
    record_hash: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A summary, the id of the key that signed it and the signature; `text` is what the QR code says."""

    summary: Summary
    key: str
    text: str

    @property
    def code(self) -> str:
        """The short code of 20 digits that stands in every footer."""
        return code(self.text)

    def page(self, number: int, count: int) -> str:
        """Return what the QR code of a later page says."""
        return f"{_PAGE_HEAD}{self.code}:{number}/{count}"


@dataclass(frozen=True, slots=True)
class PageMark:
    """What the QR code of a later page says: the paper's short code, which page of how many."""

    code: str
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Key:
    """A device's public signing key."""

    device: str
    public: bytes

    @property
    def id(self) -> str:
        """Sixty-four bits of the key's hash, in hexadecimal digits."""
        return _key_id(self.public).hex()


def sealed(summary: Summary, public: bytes, sign: Callable[[bytes], bytes]) -> Seal:
    """Return the seal of a paper: `sign` signs with the device's key, whose public half is `public`."""
    body = msgspec.msgpack.encode(
        (
            summary.kind,
            summary.inspection,
            summary.visit,
            summary.version,
            summary.day.toordinal(),
            bytes.fromhex(summary.record_hash),
            _key_id(public),
        )
    )
    return Seal(summary, _key_id(public).hex(), _HEAD + base45(body + sign(_SIGNED + body)))


def read(text: str) -> Seal:
    """Return the seal that a QR code's text is, its signature not yet verified. Raises BadSeal."""
    body = _parts(text)[0]
    try:
        parts = msgspec.msgpack.decode(
            body, type=tuple[str, str, str, int, int, bytes, bytes], strict=True
        )
        day = dt.date.fromordinal(parts[4])
    except (msgspec.MsgspecError, ValueError, OverflowError) as error:
        raise BadSeal("form") from error
    kind, inspection, visit, version, _, record, key = parts
    whole = msgspec.msgpack.encode(parts) == body and version >= 0
    if not whole or (len(record), len(key)) != (_HASH_BYTES, _KEY_ID_BYTES):
        raise BadSeal("form")
    summary = Summary(
        kind=kind,
        inspection=inspection,
        visit=visit,
        version=version,
        day=day,
        record_hash=record.hex(),
    )
    return Seal(summary, key.hex(), text)


def verify(seal: Seal, keys: tuple[Key, ...]) -> Key:
    """Return the key by which the seal holds. Raises BadSeal."""
    known = [key for key in keys if key.id == seal.key]
    if not known:
        raise BadSeal("key")
    body, signature = _parts(seal.text)
    try:
        Ed25519PublicKey.from_public_bytes(known[0].public).verify(signature, _SIGNED + body)
    except InvalidSignature as error:
        raise BadSeal("signature") from error
    return known[0]


def page_mark(text: str) -> PageMark | None:
    """Return what a later page's QR code says; None where the text is none of ours."""
    found = _PAGE.fullmatch(text)
    if not found or not is_code(found[1]) or int(found[2]) > int(found[3]):
        return None
    return PageMark(found[1], int(found[2]), int(found[3]))


def is_seal(text: str) -> bool:
    """Tell whether a QR code's text claims to be a seal."""
    return text.startswith(_HEAD)


def _parts(text: str) -> tuple[bytes, bytes]:
    """Return what a seal's text signs, and the signature."""
    if not is_seal(text) or len(text) > _LONGEST:
        raise BadSeal("form")
    data = unbase45(text.removeprefix(_HEAD))
    return data[:-_SIGNATURE_BYTES], data[-_SIGNATURE_BYTES:]


def _key_id(public: bytes) -> bytes:
    return hashlib.sha256(b"so-doan seal key\0" + public).digest()[:_KEY_ID_BYTES]


# the short code


def code(text: str) -> str:
    """Return the short code of a seal's text: 18 digits of its hash and two check digits (ISO 7064, mod 97-10)."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16]) % 10 ** (CODE_DIGITS - 2)
    check = _CHECK_MODULUS + 1 - number * 100 % _CHECK_MODULUS
    return f"{number:018}{check:02}"


def is_code(digits: str) -> bool:
    """Tell whether these are 20 digits of which none was mistaken for another, and no two exchanged."""
    plain = len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit()
    return plain and int(digits) % _CHECK_MODULUS == 1


def typed(text: str) -> str | None:
    """Return the code in what somebody typed, with spaces, dots or dashes; None where it is no code."""
    digits = re.sub(r"[\s.\-–]", "", text)
    return digits if is_code(digits) else None


def grouped(digits: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


# what is drawn


@dataclass(frozen=True, slots=True)
class Matrix:
    """A QR code's modules by rows from the top, True for black, without the white edge it needs.

    `mask` is the pattern that was laid over them (ISO/IEC 18004, 7.8).
    """

    rows: tuple[tuple[bool, ...], ...]
    mask: int

    @property
    def modules(self) -> int:
        """How many modules the code is wide, its white edge included."""
        return len(self.rows) + 2 * QUIET_MODULES

    def bars(self, width_mm: float) -> Iterator[tuple[float, float, float, float]]:
        """Yield the black bars of the code drawn `width_mm` wide: left, bottom, width, height in millimetres."""
        side_mm = width_mm / self.modules
        for number, row in enumerate(self.rows):
            bottom_mm = width_mm - (QUIET_MODULES + number + 1) * side_mm
            for start, length in _runs(row):
                yield (QUIET_MODULES + start) * side_mm, bottom_mm, length * side_mm, side_mm


def matrix(text: str, mask: int | None = None) -> Matrix:
    """Return the QR code of a seal's or page's text, of which 15 % may be lost.

    Without a `mask` all eight are tried, and the one that cameras read best is taken.
    """
    code = segno.make(
        text, error="m", mode="alphanumeric", mask=mask, micro=False, boost_error=False
    )
    rows = tuple(tuple(map(bool, row)) for row in code.matrix)
    return Matrix(rows, int(code.mask))


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Yield the start and length of each run of black."""
    start = None
    for at, black in enumerate((*row, False)):
        if black and start is None:
            start = at
        elif not black and start is not None:
            yield start, at - start
            start = None


# base45


def base45(data: bytes) -> str:
    """Return bytes in 45 letters: two bytes are three letters."""
    out = []
    for at in range(0, len(data) - 1, 2):
        number = data[at] * 256 + data[at + 1]
        out += [number % 45, number // 45 % 45, number // 2025]
    if len(data) % 2:
        out += [data[-1] % 45, data[-1] // 45]
    return "".join(_ALPHABET[value] for value in out)


def unbase45(text: str) -> bytes:
    """Return the bytes that `base45` wrote. Raises BadSeal."""
    try:
        values = [_VALUES[letter] for letter in text]
    except KeyError as error:
        raise BadSeal("form") from error
    out = bytearray()
    for at in range(0, len(values), 3):
        group = values[at : at + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        if len(group) == 1 or number >= 256 ** (len(group) - 1):
            raise BadSeal("form")
        out += number.to_bytes(len(group) - 1)
    return bytes(out)
