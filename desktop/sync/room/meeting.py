"""How two laptops in one room come to know each other: messages, proofs, and the code on both screens. Pure.

The guest first binds itself to a number that it shows only after the host has shown its own. Both numbers, both
devices' keys and the certificate that each side sees make the code: who sits between them has one guess in a
million. Devices that are on the delegation's roll prove it with their keys and need no code. docs/room-protocol.md has
it byte for byte.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from db.sharing import Delegation
from desktop.sync import keyring
from desktop.sync.keyring import SIGNATURE_BYTES, Card, Keyring, Unsealed
from desktop.sync.room.faults import RoomImpostor

NUMBER_BYTES = 32
LONGEST_BYTES = 32_000
"""No message is longer."""

_MARK_BYTES = 16
_LONGEST_NAME = 200
_PURPOSE = b"so-doan room grant 1"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Greeting:
    """Guest to host: who I am, and a commitment to my number."""

    card: Card
    name: str
    commitment: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """Host to guest: who I am, my number, and a mark by which members know the delegation."""

    meeting: str
    room: str
    card: Card
    name: str
    number: bytes
    mark: bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """Guest to host: my number, whether the roll tells me who you are, and my signature over all of it."""

    meeting: str
    number: bytes
    knows: bool
    proof: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """Host to guest: whether the roll tells me who you are, and my signature over all of it."""

    knows: bool
    proof: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """Guest to host: how far is it? `agrees` is what the guest's person said of the code, None as long as nothing."""

    meeting: str
    agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Host to guest: whether a person decided, and, sealed to the guest alone, what lets it in."""

    is_decided: bool = False
    grant: bytes = b""


@dataclass(frozen=True, slots=True)
class Grant:
    """What lets a guest in: a password for this session, and an invitation where the guest is new."""

    password: str
    delegation: str
    invitation: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What both sides have said, with the certificate as this side sees it."""

    certificate: bytes
    greeting: Greeting
    reply: Reply
    number: bytes
    knows: bool

    @property
    def hash(self) -> bytes:
        """The hash over all of it; equal on both sides if and only if nobody changed anything on the way."""
        greeting, reply = self.greeting, self.reply
        return _hash(
            b"so-doan room 1",
            self.certificate,
            reply.room.encode(),
            greeting.commitment,
            *_parts(greeting.card, greeting.name),
            *_parts(reply.card, reply.name),
            reply.mark,
            reply.number,
            self.number,
            b"\1" if self.knows else b"\0",
        )

    @property
    def code(self) -> str:
        """The six digits that both persons compare."""
        number = int.from_bytes(_hash(b"so-doan room code 1", self.hash)[:8], "big") % 1_000_000
        return f"{number // 1000:03} {number % 1000:03}"

    def host_signs(self, ring: Keyring) -> bytes:
        """Return the host's signature."""
        return ring.sign(b"so-doan room host 1" + self.hash)

    def guest_signs(self, ring: Keyring) -> bytes:
        """Return the guest's signature."""
        return ring.sign(b"so-doan room guest 1" + self.hash)

    def check_host(self, proof: bytes) -> None:
        """Raise RoomImpostor unless the host holds the keys of its card and saw the same talk."""
        _check(self.reply.card, b"so-doan room host 1" + self.hash, proof)

    def check_guest(self, proof: bytes) -> None:
        """Raise RoomImpostor unless the guest is bound to its number, holds its keys and saw the same talk."""
        if commitment(self.greeting.card, self.number) != self.greeting.commitment:
            raise RoomImpostor
        _check(self.greeting.card, b"so-doan room guest 1" + self.hash, proof)

    def granted(self, ring: Keyring, grant: Grant) -> bytes:
        """Return a grant that the guest alone can open, signed by the host for this talk alone."""
        body = msgspec.json.encode(grant)
        signature = ring.sign(_PURPOSE + self.hash + body)
        return keyring.seal_to(self.greeting.card, body + signature, _PURPOSE)

    def opened(self, ring: Keyring, sealed: bytes) -> Grant:
        """Return the grant of this talk's host. Raises RoomImpostor."""
        try:
            data = ring.unseal(sealed, _PURPOSE)
        except Unsealed as error:
            raise RoomImpostor from error
        body, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
        _check(self.reply.card, _PURPOSE + self.hash + body, signature)
        return read(body, Grant)


def named(card: Card, name: str) -> str:
    """Return what somebody is called: the name they gave, as far as it can be shown, or else their device's."""
    shown = "".join(letter for letter in name if letter.isprintable()).strip()
    return shown[:_LONGEST_NAME] or card.device


def new_number() -> bytes:
    """Return a number that nobody can guess."""
    return os.urandom(NUMBER_BYTES)


def commitment(card: Card, number: bytes) -> bytes:
    """Return what binds a guest to its number without showing it."""
    return _hash(b"so-doan room commitment 1", *_parts(card, ""), number)


def greeting(ring: Keyring, name: str, number: bytes) -> Greeting:
    """Return a guest's first words."""
    return Greeting(ring.card, name[:_LONGEST_NAME], commitment(ring.card, number))


def mark(delegation: Delegation, number: bytes) -> bytes:
    """Return what tells members, and nobody else, which delegation a room is for."""
    text = b"so-doan room mark 1" + number
    return hmac.digest(delegation.secret, text, "sha256")[:_MARK_BYTES]


def read(data: bytes, kind: type[T]) -> T:
    """Return a message. Raises RoomImpostor where it is none, or a key has not its length."""
    try:
        message = msgspec.json.decode(data, type=kind)
    except (ValueError, msgspec.DecodeError) as error:
        raise RoomImpostor from error
    card = getattr(message, "card", None)
    if isinstance(card, Card) and (len(card.sign), len(card.seal)) != (32, 32):
        raise RoomImpostor
    number = getattr(message, "number", None)
    if isinstance(number, bytes) and len(number) != NUMBER_BYTES:
        raise RoomImpostor
    return message


def written(message: object) -> bytes:
    """Return a message as JSON, bytes in it as base64."""
    return msgspec.json.encode(message)


def _check(card: Card, data: bytes, signature: bytes) -> None:
    try:
        keyring.verify(card.sign, data, signature)
    except Unsealed as error:
        raise RoomImpostor from error


def _parts(card: Card, name: str) -> tuple[bytes, ...]:
    return card.device.encode(), card.sign, card.seal, name.encode()


def _hash(*parts: bytes) -> bytes:
    """Return the SHA-256 of parts, each after its length, so that none runs into the next."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()
