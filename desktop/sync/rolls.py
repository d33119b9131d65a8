"""The roll of a delegation: its devices, their owners and roles, signed; each roll begins an epoch with a new key.

The first roll is known by its hash, which comes with the invitation. Every later one is signed by a device that
an earlier one lets keep the roll. Who is struck off is not given the new key, and what it says after that counts for
nothing. The new key opens the keys before it, so that a newcomer reads the whole record.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from db.errors import Refused
from db.keys import derive
from db.records import RecordId
from db.sharing import Delegation, Kept
from desktop.sync import keyring, names
from desktop.sync.keyring import SIGNATURE_BYTES, Card, Keyring, Unsealed
from desktop.sync.names import RollName

LARGEST_BYTES = 4 << 20
_HEAD = b"so-doan roll 1\n"
_SALT_BYTES = 16
_KEY_BYTES = 32
_LONGEST_NAME = 200


class NotAllowed(Refused):
    """This device's part in the delegation does not let it do so."""


class NotMember(Refused):
    """This device is not, or no longer, on the delegation's roll; `device` is its name."""

    def __init__(self, device: str) -> None:
        self.device = device
        super().__init__(device)


class Part(StrEnum):
    """Whose device it is, and so what it may do: head and secretary keep the roll and write, a member writes.

    More than that the keys do not tell: who finalises or signs a paper is seen in its history, not forbidden here.
    """

    HEAD = "head"
    SECRETARY = "secretary"
    MEMBER = "member"
    READER = "reader"

    @property
    def keeps(self) -> bool:
        """Whether such a device may write the next roll."""
        return self in (Part.HEAD, Part.SECRETARY)

    @classmethod
    def _missing_(cls, value: object) -> Part | None:
        """Read the two words of the first rolls there were."""
        return {"keeper": Part.SECRETARY, "writer": Part.MEMBER}.get(str(value))


@dataclass(frozen=True, slots=True)
class Entry:
    """One device on the roll, its owner's name, and the epoch's key sealed to it."""

    card: Card
    name: str
    part: Part
    key: bytes = b""


@dataclass(frozen=True, slots=True)
class Struck:
    """A device that was struck off, and the last of its changes that still count."""

    device: str
    last: int


@dataclass(frozen=True, slots=True)
class Roll:
    """One roll, opened and verified. `before` are the hashes of the rolls it follows, with their keys sealed."""

    inspection: str
    number: int
    issued_ms: int
    entries: tuple[Entry, ...]
    struck: tuple[Struck, ...] = ()
    before: tuple[tuple[str, bytes], ...] = ()

    def entry(self, device: str) -> Entry | None:
        """Return a device's line, None where it is not on the roll."""
        return next((each for each in self.entries if each.card.device == device), None)


class Rolls:
    """All rolls of a delegation that this device knows, and the keys it can open with them."""

    def __init__(self, delegation: Delegation, ring: Keyring) -> None:
        self.delegation = delegation
        self._ring = ring
        self._rolls: dict[str, Roll] = {}
        self._issuer: dict[str, str] = {}
        self._keys: dict[str, bytes] = {}

    @classmethod
    def of(cls, delegation: Delegation, ring: Keyring, kept: Iterable[Kept]) -> Rolls:
        """Open the rolls that the vault keeps, each after those it follows."""
        rolls = cls(delegation, ring)
        for each in kept:
            rolls.add(RollName(each.issuer, each.number, each.hash), each.data)
        return rolls

    def __contains__(self, hash: str) -> bool:
        return hash in self._rolls

    def __getitem__(self, hash: str) -> Roll:
        return self._rolls[hash]

    @property
    def tips(self) -> list[str]:
        """The rolls that none follows, the one that counts last; more than one where two keepers wrote at once."""
        valid = self._valid()
        followed = {before for hash in valid for before, _ in self._rolls[hash].before}
        return sorted(valid - followed, key=self._rank)

    def _valid(self) -> set[str]:
        """Return the rolls that count: not those that a device wrote after, or beside, its being struck off."""
        valid = set(self._rolls)
        for hash, roll in self._rolls.items():
            gone = {struck.device for struck in roll.struck}
            if gone:
                late = self._rolls.keys() - self._line(hash)
                valid -= {other for other in late if self._issuer[other] in gone}
        return valid

    def _line(self, hash: str) -> set[str]:
        """Return a roll and all that it follows."""
        line, wanted = set(), [hash]
        while wanted:
            each = wanted.pop()
            if each not in line:
                line.add(each)
                wanted += [before for before, _ in self._rolls[each].before]
        return line

    def _rank(self, hash: str) -> tuple[int, str]:
        return self._rolls[hash].number, hash

    @property
    def current(self) -> str:
        """The hash of the roll that counts now."""
        return self.tips[-1]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The devices on the rolls that count now, without those that any of them struck off."""
        on = {e.card.device: e for hash in self.tips for e in self._rolls[hash].entries}
        return tuple(e for device, e in on.items() if self.struck_after(device) is None)

    @property
    def is_parted(self) -> bool:
        """Tell whether two keepers wrote at once and not everybody is on what each of them wrote."""
        on = [{e.card.device for e in self._rolls[hash].entries} for hash in self.tips]
        return any(each != on[0] for each in on[1:])

    @property
    def part(self) -> Part | None:
        """What this device may do now; None where it is not on the roll."""
        own = (e for e in self.entries if e.card.device == self._ring.card.device)
        return next((each.part for each in own), None)

    @property
    def is_keeper(self) -> bool:
        """Tell whether this device may write the next roll: every one that counts lets it."""
        issuers = self._issuers(self._ring.card.device)
        return bool(self._rolls) and all(hash in issuers for hash in self.tips)

    def struck_after(self, device: str) -> int | None:
        """Return the last change of a device that counts, where it was struck off; None where all do."""
        valid = (self._rolls[hash] for hash in self._valid())
        ends = [s.last for roll in valid for s in roll.struck if s.device == device]
        return min(ends, default=None)

    def sign_keys(self, device: str) -> set[bytes]:
        """Return the keys by which any roll knows a device's signature; one, unless a keeper errs."""
        entries = (roll.entry(device) for roll in self._rolls.values())
        return {entry.card.sign for entry in entries if entry}

    def may_write(self, device: str, hash: str) -> bool:
        """Tell whether a device is on a roll and may write."""
        entry = self._rolls[hash].entry(device)
        return entry is not None and entry.part is not Part.READER

    def key(self, hash: str) -> bytes:
        """Return the key of the epoch that a roll began. Raises NotMember where this device has no way to it."""
        if hash not in self._keys:
            self._find_keys()
        if hash not in self._keys:
            raise NotMember(self._ring.card.device)
        return self._keys[hash]

    def _find_keys(self) -> None:
        """Open every key that is sealed to this device, and with each those of the rolls before it."""
        for hash in sorted(self._rolls, key=self._rank, reverse=True):
            own = self._rolls[hash].entry(self._ring.card.device)
            if own and hash not in self._keys:
                self._keys[hash] = self._ring.unseal(own.key, self._purpose())
            if hash in self._keys:
                for earlier, sealed in self._rolls[hash].before:
                    self._keys.setdefault(earlier, self._earlier(hash, earlier, sealed))

    def _earlier(self, hash: str, earlier: str, sealed: bytes) -> bytes:
        return keyring.opened(self._keys[hash], b"earlier", sealed, earlier.encode())

    def _purpose(self) -> bytes:
        return b"so-doan epoch 1 " + self.delegation.id.encode()

    def add(self, name: RollName, data: bytes) -> Roll:
        """Verify a roll and know it from now on. Raises Unsealed where it is not to be trusted.

        The rolls it follows must be known; the first is known by its hash.
        """
        if len(data) > LARGEST_BYTES or name.hash != digest(data):
            raise Unsealed
        issuers = self._issuers(name.device)
        if name.hash != self.delegation.root:
            verify_any(issuers.values(), data)
        roll = _parsed(self.delegation, data)
        if roll.number != name.number or roll.inspection != self.delegation.inspection:
            raise Unsealed
        if name.hash == self.delegation.root:
            _check_first(roll, name.device, data)
        elif not roll.before or not all(hash in issuers for hash, _ in roll.before):
            raise Unsealed
        self._rolls[name.hash] = roll
        self._issuer[name.hash] = name.device
        return roll

    def _issuers(self, device: str) -> dict[str, bytes]:
        """Return a device's signing key by the hash of every roll that lets it keep the roll."""
        found = ((hash, roll.entry(device)) for hash, roll in self._rolls.items())
        return {hash: e.card.sign for hash, e in found if e and e.part.keeps}

    def issue(self, entries: Sequence[Entry], struck: Sequence[Struck], now_ms: int) -> Kept:
        """Return a new roll with a new key for exactly these devices, after all that are known. Raises NotAllowed."""
        if not self.is_keeper:
            raise NotAllowed
        tips = self.tips
        fresh = os.urandom(_KEY_BYTES)
        before = tuple(
            (hash, keyring.closed(fresh, b"earlier", self.key(hash), hash.encode()))
            for hash in tips
        )
        number = max(self._rolls[hash].number for hash in tips) + 1
        roll = Roll(
            self.delegation.inspection, number, now_ms, tuple(entries), tuple(struck), before
        )
        return _signed(self.delegation, self._ring, roll, fresh)


def found(
    inspection: RecordId, name: str, ring: Keyring, now_ms: int, part: Part = Part.SECRETARY
) -> tuple[Delegation, Kept]:
    """Return a new delegation for an inspection, and its first roll with this device as its keeper."""
    secret = os.urandom(_KEY_BYTES)
    own = Entry(ring.card, name[:_LONGEST_NAME], part)
    bare = Delegation(identity(secret, inspection), inspection, secret, "")
    first = _signed(bare, ring, Roll(inspection, 1, now_ms, (own,)), os.urandom(_KEY_BYTES))
    return replace(bare, root=first.hash), first


def identity(secret: bytes, inspection: str) -> str:
    """Return the name under which a delegation lies on shelves, which tells nothing of the inspection."""
    return hmac.new(secret, b"so-doan delegation\0" + inspection.encode(), "sha256").hexdigest()[
        :20
    ]


def digest(data: bytes) -> str:
    """Return the hash by which rolls and packs are named."""
    return names.hash_of((data,))


def _signed(delegation: Delegation, ring: Keyring, roll: Roll, key: bytes) -> Kept:
    purpose = b"so-doan epoch 1 " + delegation.id.encode()
    entries = tuple(replace(e, key=keyring.seal_to(e.card, key, purpose)) for e in roll.entries)
    salt = os.urandom(_SALT_BYTES)
    body = msgspec.json.encode(replace(roll, entries=entries))
    sealed = keyring.closed(_roll_key(delegation), salt, body, _HEAD)
    whole = _HEAD + salt + sealed
    data = whole + ring.sign(whole)
    return Kept(digest(data), ring.card.device, roll.number, data)


def _roll_key(delegation: Delegation) -> bytes:
    return derive(delegation.secret, b"so-doan roll key")


def verify_any(keys: Iterable[bytes], data: bytes) -> None:
    """Raise Unsealed unless the signature at the end of `data` holds by one of the keys."""
    for key in set(keys):
        try:
            return keyring.verify(key, data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:])
        except Unsealed:
            continue
    raise Unsealed


def _parsed(delegation: Delegation, data: bytes) -> Roll:
    whole = data[:-SIGNATURE_BYTES]
    if not whole.startswith(_HEAD):
        raise Unsealed
    salt, sealed = whole[len(_HEAD) :][:_SALT_BYTES], whole[len(_HEAD) + _SALT_BYTES :]
    body = keyring.opened(_roll_key(delegation), salt, sealed, _HEAD)
    try:
        return msgspec.json.decode(body, type=Roll)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unsealed from error


def _check_first(roll: Roll, issuer: str, data: bytes) -> None:
    own = roll.entry(issuer)
    if own is None or not own.part.keeps or roll.before:
        raise Unsealed
    keyring.verify(own.card.sign, data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:])
