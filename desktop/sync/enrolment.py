"""How a device comes onto a delegation's roll, and how it is struck off.

The newcomer shows a request (text or QR); a keeper compares its fingerprint by voice, enters it and hands back an
invitation that this one device can open; the newcomer compares the keeper's fingerprint and joins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from db import query
from db.errors import Refused
from db.folding import nfc
from db.records import RecordId, Role
from db.sharing import Delegation, Sharing
from desktop.sync import armour, keyring, rolls
from desktop.sync.keyring import Card, Keyring, Unsealed
from desktop.sync.rolls import Entry, NotAllowed, NotMember, Part, Rolls, Struck

REQUEST, INVITATION = "SODOAN-R1.", "SODOAN-I1."
_LONGEST_NAME = 200
_PURPOSE = b"so-doan invitation 1"


class BadRequest(Refused):
    """The text is no request of a device, or was not copied whole."""


class BadInvitation(Refused):
    """The text is no invitation to this device, or was not copied whole."""


class AlreadyShared(Refused):
    """This vault already works on the inspection in a delegation with others."""

    def __init__(self, inspection: str) -> None:
        self.inspection = inspection
        super().__init__(inspection)


class LastKeeper(Refused):
    """Nobody would be left who may enter others and strike them off."""


@dataclass(frozen=True, slots=True)
class Request:
    """A device that asks to be entered on a roll, and its owner's name."""

    card: Card
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A delegation that a device was entered in, and the keeper who did so."""

    inspection: str
    secret: bytes
    root: str
    keeper: Card
    name: str

    @property
    def delegation(self) -> Delegation:
        """The delegation to join."""
        id = rolls.identity(self.secret, self.inspection)
        return Delegation(id, RecordId(self.inspection), self.secret, self.root)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What lay on a device that was struck off, as far as it can be known: records by kind, its last change."""

    records: Mapping[str, int]
    last: int


def requested(ring: Keyring, name: str) -> str:
    """Return this device's request as text."""
    return armour.written(
        REQUEST, msgspec.json.encode(Request(ring.card, nfc(name)[:_LONGEST_NAME]))
    )


def read_request(text: str) -> Request:
    """Return the request in a text. Raises BadRequest."""
    try:
        request = msgspec.json.decode(armour.read(REQUEST, text), type=Request)
    except (ValueError, msgspec.DecodeError) as error:
        raise BadRequest from error
    if (len(request.card.sign), len(request.card.seal)) != (32, 32):
        raise BadRequest
    return request


def found(sharing: Sharing, ring: Keyring, inspection: RecordId, now_ms: int) -> Delegation:
    """Begin a delegation for an inspection, with this device as its keeper: the head's or the secretary's.

    Raises AlreadyShared.
    """
    if any(each.inspection == inspection for each in sharing.delegations()):
        raise AlreadyShared(inspection)
    author = sharing.store.author
    leads = any(
        each.role is Role.HEAD and author and each.name == author
        for each in query.members(sharing.store.reader, inspection)
    )
    part = Part.HEAD if leads else Part.SECRETARY
    delegation, roll = rolls.found(inspection, author, ring, now_ms, part)
    sharing.add_roll(delegation.id, roll)
    sharing.join(delegation)  # a trip that begins just now finds it with its roll, or not at all
    return delegation


def admit(
    sharing: Sharing,
    ring: Keyring,
    delegation: Delegation,
    request: Request,
    part: Part,
    now_ms: int,
) -> str:
    """Enter a device on the roll and return its invitation as text. Raises NotAllowed."""
    known = _known(sharing, ring, delegation)
    others = [entry for entry in known.entries if entry.card.device != request.card.device]
    new = Entry(request.card, request.name, part)
    sharing.add_roll(delegation.id, known.issue([*others, new], [], now_ms))
    own = Invitation(
        delegation.inspection, delegation.secret, delegation.root, ring.card, sharing.store.author
    )
    body = msgspec.json.encode(own)
    signed = body + ring.sign(_PURPOSE + body)
    return armour.written(INVITATION, keyring.seal_to(request.card, signed, _PURPOSE))


def read_invitation(ring: Keyring, text: str) -> Invitation:
    """Return the invitation in a text, if it is to this device. Raises BadInvitation."""
    try:
        signed = ring.unseal(armour.read(INVITATION, text), _PURPOSE)
        body = signed[: -keyring.SIGNATURE_BYTES]
        invitation = msgspec.json.decode(body, type=Invitation)
        signature = signed[-keyring.SIGNATURE_BYTES :]
        keyring.verify(invitation.keeper.sign, _PURPOSE + body, signature)
    except (ValueError, msgspec.DecodeError, Unsealed) as error:
        raise BadInvitation from error
    return invitation


def accept(sharing: Sharing, ring: Keyring, invitation: Invitation) -> Delegation:
    """Join the delegation of an invitation, once a person has compared the keeper's fingerprint.

    Raises AlreadyShared where the inspection is worked on with others; a delegation of this device alone gives way.
    """
    joined = invitation.delegation
    for each in sharing.delegations():
        if each.inspection == joined.inspection and each.id != joined.id:
            if len(_known(sharing, ring, each).entries) > 1:
                raise AlreadyShared(each.inspection)
            sharing.leave(each.id)
    sharing.join(joined)
    return joined


def strike(
    sharing: Sharing, ring: Keyring, delegation: Delegation, device: str, now_ms: int
) -> Exposure:
    """Strike a device off the roll: a new epoch without it. Raises NotAllowed, NotMember."""
    known = _known(sharing, ring, delegation)
    if device == ring.card.device:
        raise NotAllowed
    if all(entry.card.device != device for entry in known.entries):
        raise NotMember(device)
    left = [entry for entry in known.entries if entry.card.device != device]
    last = max((s.last for s in sharing.held(delegation.id) if s.device == device), default=0)
    roll = known.issue(left, [Struck(device, last)], now_ms)
    sharing.add_roll(delegation.id, roll)
    return Exposure(sharing.exposed(delegation), last)


def appoint(
    sharing: Sharing, ring: Keyring, delegation: Delegation, device: str, part: Part, now_ms: int
) -> None:
    """Give a device on the roll another part: a new epoch. Raises NotAllowed, NotMember, LastKeeper.

    Of one that may only read from now on counts what is here of it; what else it wrote counts once it may write again.
    """
    known = _known(sharing, ring, delegation)
    if all(entry.card.device != device for entry in known.entries):
        raise NotMember(device)
    last = max((s.last for s in sharing.held(delegation.id) if s.device == device), default=0)
    entries = [
        replace(entry, part=part, last=last if part is Part.READER else 0)
        if entry.card.device == device
        else entry
        for entry in known.entries
    ]
    if not any(entry.part.keeps for entry in entries):
        raise LastKeeper
    sharing.add_roll(delegation.id, known.issue(entries, [], now_ms))


def renew(sharing: Sharing, ring: Keyring, now_ms: int) -> Keyring:
    """Go on as a new device after this vault was restored from an old copy; return its keys.

    Where the old name kept the roll, it enters the new one; elsewhere a keeper has to, by a request.
    """
    sharing.store.renew()
    fresh = Keyring(sharing.store.vault, sharing.store.device)
    for delegation in sharing.delegations():
        known = _known(sharing, ring, delegation)
        if known.is_keeper:
            new = Entry(fresh.card, sharing.store.author, known.part or Part.SECRETARY)
            sharing.add_roll(delegation.id, known.issue([*known.entries, new], [], now_ms))
    return fresh


def _known(sharing: Sharing, ring: Keyring, delegation: Delegation) -> Rolls:
    return Rolls.of(delegation, ring, sharing.rolls(delegation.id))
