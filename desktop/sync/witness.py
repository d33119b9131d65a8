"""A checkpoint: what one device holds of a delegation, signed by it, for the others to hold against what they have.

It names the last pack of every device, each of which names the one before, and the root of a tree over all packs: two
devices whose roots are equal hold the same record to the last byte. In other hands it tells what a shelf keeps back,
and when somebody's past was written anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from db.parcels import Stamp
from db.sharing import Head, Kept
from desktop.sync import keyring, rolls
from desktop.sync.keyring import SIGNATURE_BYTES, Keyring, Unsealed
from desktop.sync.names import HASH_DIGITS, CheckName
from desktop.sync.outcome import Trouble
from desktop.sync.packs import PackNewer
from desktop.sync.rolls import NotMember, Part, Rolls

LARGEST_BYTES = 1 << 20
_ANY, _FORMAT = b"so-doan check ", 1
_HEAD = b"%b%d\n" % (_ANY, _FORMAT)
_SALT_BYTES = 16
_MINUTE_MS = 60_000
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a device held at a moment of its clock; `before` is the hash of its checkpoint before this one."""

    number: int
    at_ms: int
    heads: tuple[Head, ...]
    packs: int
    root: str
    before: str = ""


def heads(held: Iterable[Stamp]) -> tuple[Head, ...]:
    """Return the last pack of every device."""
    latest: dict[str, Stamp] = {}
    for stamp in held:
        latest[stamp.device] = max(stamp, latest.get(stamp.device, stamp))
    return tuple(Head(each.device, each.last, each.hash) for _, each in sorted(latest.items()))


def root(held: Iterable[Stamp]) -> str:
    """Return the root of a tree over packs, in the order of devices and numbers, as RFC 6962 builds it."""
    line = (f"{stamp.device}/{stamp.first}-{stamp.last}-{stamp.hash}" for stamp in sorted(held))
    level = [hashlib.sha256(b"\0" + each.encode()).digest() for each in line]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs] + odd
    return (level[0] if level else hashlib.sha256().digest()).hex()


def amiss(
    held: Iterable[Stamp], there: Iterable[Stamp], told: Iterable[Head]
) -> Iterator[tuple[Trouble, Head]]:
    """Return what others hold and neither is here nor there; or what bears the numbers of something else."""
    ends, listed = ({h.device: h.last for h in heads(each)} for each in (held, there))
    for head in told:
        if head.last <= ends.get(head.device, 0):
            yield Trouble.FORK, head
        elif head.last > listed.get(head.device, 0):
            yield Trouble.ELSEWHERE, head


def due(
    device: str, held: Sequence[Stamp], last: Checkpoint | None, before: str, now_ms: int
) -> Checkpoint | None:
    """Return the checkpoint that is to be left now; None where the last one still does.

    One is left when this device wrote something since, and otherwise once on a day on which anything came.
    """
    found = heads(held)
    minute = now_ms // _MINUTE_MS
    if last is None:
        return Checkpoint(minute, now_ms, found, len(held), root(held)) if held else None
    own = [[head for head in each if head.device == device] for each in (found, last.heads)]
    is_new_day = minute // _DAY_MINUTES != last.number // _DAY_MINUTES
    if found == last.heads or (own[0] == own[1] and not is_new_day):
        return None
    number = max(last.number + 1, minute)
    return Checkpoint(number, now_ms, found, len(held), root(held), before)


def sealed(checkpoint: Checkpoint, known: Rolls, ring: Keyring) -> Kept:
    """Return a checkpoint as it lies on shelves. Raises NotMember where this device is off the roll."""
    epoch, salt = known.current, os.urandom(_SALT_BYTES)
    head = _HEAD + bytes.fromhex(epoch) + salt
    body = msgspec.json.encode(checkpoint)
    whole = head + keyring.closed(known.key(epoch), salt, body, head)
    data = whole + ring.sign(whole)
    return Kept(rolls.digest(data), ring.card.device, checkpoint.number, data)


def opened(name: CheckName, data: bytes, known: Rolls) -> Checkpoint:
    """Return what a checkpoint says, verified. Raises Unsealed, PackNewer, and NotMember without a key."""
    if data.startswith(_ANY) and not data.startswith(_HEAD):
        raise PackNewer(f"{name.device}/{name.number}", _FORMAT + 1, _FORMAT)
    start = len(_HEAD) + HASH_DIGITS // 2
    head, salt = data[: start + _SALT_BYTES], data[start : start + _SALT_BYTES]
    epoch = data[len(_HEAD) : start].hex()
    is_ours = data.startswith(_HEAD) and epoch in known and rolls.digest(data) == name.hash
    if not is_ours or known[epoch].entry(name.device) is None:
        raise Unsealed
    rolls.verify_any(known.sign_keys(name.device), data)
    body = keyring.opened(known.key(epoch), salt, data[len(head) : -SIGNATURE_BYTES], head)
    try:
        found = msgspec.json.decode(body, type=Checkpoint)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unsealed from error
    if found.number != name.number:
        raise Unsealed
    return found


def claims(kept: Iterable[Kept | None], known: Rolls) -> Iterator[Head]:
    """Return what devices that may write said in their last checkpoints that they hold."""
    writers = {e.card.device for e in known.entries if e.part is not Part.READER}
    for each in (each for each in kept if each and each.issuer in writers):
        with suppress(Unsealed, NotMember, PackNewer):
            yield from opened(
                CheckName(each.issuer, each.number, each.hash), each.data, known
            ).heads
