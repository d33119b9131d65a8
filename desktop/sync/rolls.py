"""The roll of a delegation: its devices, their owners and roles, signed; each roll begins an epoch with a new key.

The first roll is known by its hash, which comes with the invitation. Every later one is signed by a device that
an earlier one lets keep the roll. Who is struck off is not given the new key, and what it says after that counts for
nothing. The new key opens the keys before it, so that a newcomer reads the whole record.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from db.errors import Refused
from db.keys import derive
from db.records import RecordId
from db.sharing import Delegation, Kept
from desktop.sync import keyring, names
from desktop.sync.keyring import SIGNATURE_BYTES, Keyring, Unsealed
from desktop.sync.names import RollName
from desktop.sync.roll import Entry, Part, Roll, Struck
from desktop.sync.standing import Standing, put_down, standing

__all__ = [
    "Entry",
    "NotAllowed",
    "NotMember",
    "Part",
    "Roll",
    "Rolls",
    "Struck",
    "digest",
    "found",
    "identity",
]

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


class Rolls:
    """All rolls of a delegation that this device knows, and the keys it can open with them."""

    def __init__(self, delegation: Delegation, ring: Keyring) -> None:
        self.delegation = delegation
        self._ring = ring
        self._rolls: dict[str, Roll] = {}
        self._issuer: dict[str, str] = {}
        self._keys: dict[str, bytes] = {}
        self._downs: dict[str, frozenset[str]] = {}
        self._standing: Standing | None = None

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
        return list(self._now.tips)

    @property
    def _now(self) -> Standing:
        """What the rolls come to, found once after each that was added."""
        if self._standing is None:
            self._standing = standing(self._rolls, self._issuer, self._downs)
        return self._standing

    @property
    def current(self) -> str:
        """The hash of the roll that counts now."""
        return self.tips[-1]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The devices on the rolls that count now, without those that any of them struck off."""
        return self._now.entries

    @property
    def is_parted(self) -> bool:
        """Tell whether two keepers wrote at once, and not the same of everybody."""
        on = [{(e.card.device, e.part) for e in self._rolls[h].entries} for h in self.tips]
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
        return self._now.ends.get(device)

    def counts_until(self, device: str) -> int | None:
        """Return the last change of a device that counts, where it may write no more; None where all do."""
        entry = self._now.entry(device)
        is_reader = entry is not None and entry.part is Part.READER
        return entry.last if entry and is_reader else self.struck_after(device)

    def sign_keys(self, device: str) -> set[bytes]:
        """Return the keys by which any roll knows a device's signature; one, unless a keeper errs."""
        entries = (roll.entry(device) for roll in self._rolls.values())
        return {entry.card.sign for entry in entries if entry}

    def may_write(self, device: str, hash: str) -> bool:
        """Tell whether a device is on a roll and may write; one that only a roll names that counts not may not."""
        entry = self._rolls[hash].entry(device)
        return entry is not None and entry.part is not Part.READER and self._now.knows(device)

    def key(self, hash: str) -> bytes:
        """Return the key of the epoch that a roll began. Raises NotMember where this device has no way to it."""
        if hash not in self._keys:
            self._find_keys()
        if hash not in self._keys:
            raise NotMember(self._ring.card.device)
        return self._keys[hash]

    def _find_keys(self) -> None:
        """Open every key that is sealed to this device, and with each those of the rolls before it."""
        newest = sorted(self._rolls, key=lambda hash: self._rolls[hash].number, reverse=True)
        for hash in newest:
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
        self._downs[name.hash] = put_down(roll, [self._rolls[hash] for hash, _ in roll.before])
        self._standing = None
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
