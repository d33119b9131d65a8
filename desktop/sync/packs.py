"""A pack: changes of one device, pressed, sealed for the delegation, signed by the device, named by its hash.

Nothing inside is looked at before the hash, the signature and the seal have held.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

import msgspec
import zstandard

from db.errors import Refused
from db.parcels import Cut, Received, Stamp
from desktop.sync import keyring, rolls, wire
from desktop.sync.keyring import SIGNATURE_BYTES, Keyring, Unsealed
from desktop.sync.rolls import Rolls

LARGEST_BYTES = 64 << 20
LARGEST_INFLATED = 64 << 20
FORMAT = 1

_HEAD = b"so-doan pack\n"
_LENGTH = struct.Struct(">I")
_SALT_BYTES = 16
_LEVEL = 3
_LONGEST_HEADER = 4 << 20


class BadPack(Refused):
    """A pack is not what its device wrote: torn, altered, swapped, or not to be trusted; `pack` is its name."""

    def __init__(self, pack: str) -> None:
        self.pack = pack
        super().__init__(pack)


class PackNewer(Refused):
    """A pack was written by a later version of the program; this one knows format `known`."""

    def __init__(self, pack: str, found: int, known: int) -> None:
        self.pack, self.found, self.known = pack, found, known
        super().__init__(pack, found, known)


class StruckOff(Refused):
    """A pack is of a device that was struck off, or may only read, and later than what still counts of it."""

    def __init__(self, pack: str) -> None:
        self.pack = pack
        super().__init__(pack)


class UnknownRoll(Refused):
    """A pack is sealed under a roll that has not come here yet."""

    def __init__(self, pack: str) -> None:
        self.pack = pack
        super().__init__(pack)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the seal, in clear, and is signed with it. `epoch` is the roll whose key seals."""

    format: int
    delegation: str
    epoch: str
    device: str
    first: int
    last: int
    previous: Stamp | None
    after: tuple[Stamp, ...]
    salt: bytes


def sealed(cut: Cut, known: Rolls, ring: Keyring) -> tuple[Stamp, bytes]:
    """Return a new pack and what it is called. Raises NotMember where this device is off the roll."""
    epoch = known.current
    header = Header(
        FORMAT, known.delegation.id, epoch, cut.device, cut.first, cut.last, cut.previous, cut.after,
        os.urandom(_SALT_BYTES),
    )  # fmt: skip
    own = msgspec.json.encode(header)
    head = _HEAD + _LENGTH.pack(len(own)) + own
    body = _padded(zstandard.ZstdCompressor(level=_LEVEL).compress(wire.written(cut.changes)))
    whole = head + keyring.closed(known.key(epoch), header.salt, body, head)
    data = whole + ring.sign(whole)
    return Stamp(cut.device, cut.first, cut.last, rolls.digest(data)), data


def _padded(body: bytes) -> bytes:
    """Return the body with its length before it and zeros after, so that its size tells little (Padmé: ≤ 12 %)."""
    size = len(body) + _LENGTH.size
    exponent = max(size.bit_length() - 1, 1)
    step = 1 << max(exponent - exponent.bit_length(), 8)
    return _LENGTH.pack(len(body)) + body + bytes(-size % step)


def opened(stamp: Stamp, data: bytes, known: Rolls, vouched: int = 0) -> Received:
    """Return what is in a pack, verified. Raises BadPack, PackNewer, StruckOff, UnknownRoll, NotMember.

    `vouched` is up to which change its device's count anyway, as somebody in good standing took them in.
    """
    name = printed(stamp)
    keys = known.sign_keys(stamp.device)
    if not keys:
        raise UnknownRoll(name)
    try:
        rolls.verify_any(keys, data)
        header, head = _header(stamp, data, known.delegation.id)
        if header.epoch not in known:
            raise UnknownRoll(name)
        _check_standing(stamp, header, known, vouched)
        changes = wire.read(_body(header, head, data, known))
    except (Unsealed, zstandard.ZstdError, wire.Malformed, struct.error) as error:
        raise BadPack(name) from error
    if len(changes) != stamp.last - stamp.first + 1:
        raise BadPack(name)
    return Received(stamp, data, header.previous, header.after, changes)


def _check_standing(stamp: Stamp, header: Header, known: Rolls, vouched: int) -> None:
    """Refuse what a device says that the roll lets only read, or that was struck off before."""
    if not known.may_write(header.device, header.epoch):
        raise Unsealed
    end = known.counts_until(stamp.device)
    if end is not None and stamp.last > max(end, vouched):
        raise StruckOff(printed(stamp))


def printed(stamp: Stamp) -> str:
    """Return a pack's name as messages quote it."""
    return f"{stamp.device}/{stamp.first}-{stamp.last}"


def _header(stamp: Stamp, data: bytes, delegation: str) -> tuple[Header, bytes]:
    """Return the header of a pack whose signature holds, and the bytes up to its end."""
    if len(data) > LARGEST_BYTES or rolls.digest(data) != stamp.hash:
        raise Unsealed
    start = len(_HEAD) + _LENGTH.size
    if not data.startswith(_HEAD) or len(data) < start + SIGNATURE_BYTES:
        raise Unsealed
    (size,) = _LENGTH.unpack(data[len(_HEAD) : start])
    if size > min(_LONGEST_HEADER, len(data) - start - SIGNATURE_BYTES):
        raise Unsealed
    try:
        header = msgspec.json.decode(data[start : start + size], type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if found := _newer(data[start : start + size]):
            raise PackNewer(printed(stamp), found, FORMAT) from error
        raise Unsealed from error
    if header.format != FORMAT:
        raise PackNewer(printed(stamp), header.format, FORMAT)
    if (header.delegation, header.device, header.first, header.last) != (delegation, *stamp[:3]):
        raise Unsealed
    return header, data[: start + size]


class _Any(msgspec.Struct):
    format: int


def _newer(header: bytes) -> int:
    """Return the format that a header we cannot read says it has, 0 where it says none that is later."""
    try:
        found = msgspec.json.decode(header, type=_Any).format
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0
    return found if found > FORMAT else 0


def _body(header: Header, head: bytes, data: bytes, known: Rolls) -> bytes:
    padded = keyring.opened(
        known.key(header.epoch), header.salt, data[len(head) : -SIGNATURE_BYTES], head
    )
    (size,) = _LENGTH.unpack(padded[: _LENGTH.size])
    return _inflated(padded[_LENGTH.size : _LENGTH.size + size])


def _inflated(body: bytes) -> bytes:
    """Return the pressed bytes pressed out, never more than the limit."""
    pieces, total = [], 0
    reader = zstandard.ZstdDecompressor(max_window_size=LARGEST_INFLATED).stream_reader(body)
    while piece := reader.read(1 << 20):
        total += len(piece)
        if total > LARGEST_INFLATED:
            raise Unsealed
        pieces.append(piece)
    return b"".join(pieces)
