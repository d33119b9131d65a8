"""The names of objects on a shelf. All that a device says lies under its own prefix; evidence lies by its hash.

    <delegation>/dev/<device>/<first>-<last>-<hash>     a pack of changes
    <delegation>/dev/<device>/bale-<first>-<last>-<hash> many packs of the device in one object
    <delegation>/dev/<device>/roll-<number>-<hash>      a signed list of the delegation's devices
    <delegation>/dev/<device>/check-<number>-<hash>     what the device holds, told by it and signed
    <delegation>/blob/<hh>/<keyed hash>                 a sealed photo or file

A name may end in `.1` … `.9`: the same bytes again, since what lay under the plain name did not read back right.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from db.parcels import Stamp

HASH_DIGITS = 40
MOST_COPIES = 10

_DEVICE = "[a-z2-7]{10}"
_HASH = f"[0-9a-f]{{{HASH_DIGITS}}}"
_SAID = re.compile(
    rf"dev/({_DEVICE})/(?:(bale-)?([0-9]{{9}})-([0-9]{{9}})|roll-([0-9]{{6}})|check-([0-9]{{9}}))-({_HASH})(?:\.([1-9]))?"
)


@dataclass(frozen=True, slots=True, order=True)
class RollName:
    """What tells a roll from every other: who issued it, its number, the hash of its bytes."""

    device: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True, order=True)
class BaleName:
    """What tells a bale from every other: its device, the first and last change in it, the hash of its bytes."""

    device: str
    first: int
    last: int
    hash: str


@dataclass(frozen=True, slots=True, order=True)
class CheckName:
    """What tells a checkpoint from every other: its device, its number there, the hash of its bytes."""

    device: str
    number: int
    hash: str


Said = Stamp | RollName | BaleName | CheckName


class Placed(NamedTuple):
    """Something a device said, as it is listed: which of its copies."""

    said: Said
    copy: int


def printed(delegation: str, said: Said, copy: int = 0) -> str:
    """Return the object's name."""
    end = f".{copy}" if copy else ""
    return f"{prefix(delegation)}{said.device}/{_own(said)}-{said.hash}{end}"


def _own(said: Said) -> str:
    if isinstance(said, RollName):
        return f"roll-{said.number:06}"
    if isinstance(said, CheckName):
        return f"check-{said.number:09}"
    bale = "bale-" if isinstance(said, BaleName) else ""
    return f"{bale}{said.first:09}-{said.last:09}"


def hash_of(pieces: Iterable[bytes]) -> str:
    """Return the hash by which what a device says is named, of its bytes as they come."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()[:HASH_DIGITS]


def prefix(delegation: str) -> str:
    """Return the prefix under which everything lies that a delegation's devices say."""
    return f"{delegation}/dev/"


def blobs(delegation: str) -> str:
    """Return the prefix of a delegation's evidence."""
    return f"{delegation}/blob/"


def blob(delegation: str, keyed: str) -> tuple[str, ...]:
    """Return the names of a piece of evidence by its keyed hash: the plain one, then those of its copies."""
    plain = f"{blobs(delegation)}{keyed[:2]}/{keyed}"
    return (plain, *(f"{plain}.{copy}" for copy in range(1, MOST_COPIES)))


def read(delegation: str, name: str) -> Placed | None:
    """Return what an object's name says; None for what is none of ours."""
    if not name.startswith(prefix(delegation)):
        return None
    match = _SAID.fullmatch(name, len(delegation) + 1)
    if not match:
        return None
    device, bale, first, last, roll, check, hash, copy = match.groups()
    said: Said
    if roll:
        said = RollName(device, int(roll), hash)
    elif check:
        said = CheckName(device, int(check), hash)
    elif bale:
        said = BaleName(device, int(first), int(last), hash)
    else:
        said = Stamp(device, int(first), int(last), hash)
    return Placed(said, int(copy or 0))
