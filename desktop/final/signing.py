"""Signing a final paper, one signer after another: which places there are, who is missing, and one more signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.errors import Refused
from db.records import Document, Medium, RecordId, Signing
from db.store import Store
from desktop.final.verifying import authorities, content
from desktop.minutes.finished import versions
from desktop.minutes.sealing import keystore, places, revocation, sign, stamp, tokens
from desktop.minutes.sealing.revocation import Status
from desktop.minutes.sealing.sign import Holder, Place
from desktop.minutes.sealing.timestamp import Authority
from desktop.minutes.style import fonts
from desktop.words import LOCAL, Words


class NoPlace(Refused):
    """The paper has no place left that nobody signed yet."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place of a paper: what it is called there, and the signature in it, None while it is missing."""

    field: str
    label: str
    signing: Signing | None


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A signer's key in a PKCS#12 file."""

    path: Path

    def holder(self, pin: str) -> Holder:
        """Return the key. Raises UnreadableFile, WrongPin, BadKeyStore."""
        return keystore.opened(content(self.path), pin)


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A signer's key on the token with this label, or on the first one, behind a driver."""

    module: Path
    token: str = ""

    def holder(self, pin: str) -> Holder:
        """Return the key. Raises what `tokens.holder` raises."""
        return tokens.holder(self.module, self.token, pin)


Key = KeyFile | TokenKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which final paper is to be signed, at which moment, in which place (""; the first that is free).

    `picture` is a PNG that is seen there; `authority` the address of a time authority, "" for no stamp. Where
    `authorities`, a file of certificates, is named, they are asked whether the signer's was withdrawn, and the paper
    keeps what they said.
    """

    document: RecordId
    at: dt.datetime
    field: str = ""
    picture: Path | None = None
    authority: str = ""
    authorities: Path | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The final paper with one more signature, the file with it, who signed and where."""

    document: Document
    data: bytes
    who: str
    field: str


def signed(store: Store, wanted: Wanted, key: Key, pin: str) -> Signed:
    """Sign a final paper and keep the file with it; where anything is refused the paper stays as it was.

    Raises NoRecord, NotFinal, NoPlace, and what the key, `sign` and the time authority refuse.
    """
    document = versions.final(store, wanted.document)
    data = newest(store, document)
    holder = key.holder(pin)
    who = sign.check_holder(holder, wanted.at)
    place = _place(data, wanted, who)
    stamper = Authority(wanted.authority) if wanted.authority else None
    status = _status(holder, wanted, stamper)
    done = sign.sign(data, holder, place, wanted.at, stamper, status)
    name = f"{document.file_name.removesuffix('.pdf')} - {who}.pdf"
    signing = Signing(
        medium=Medium.ELECTRONIC, who=who, at=wanted.at, field=place.field, file_name=name
    )
    return Signed(versions.add_signature(store, document.id, done, signing), done, who, place.field)


def _status(holder: Holder, wanted: Wanted, stamper: Authority | None) -> Status | None:
    """Return what the authorities say of the certificates, None where they are not to be asked."""
    if wanted.authorities is None:
        return None
    roots = authorities(wanted.authorities)
    status = revocation.asked(holder.signer(), roots, wanted.at)
    if stamper is not None:
        status = status.with_(revocation.asked_of_stamp(stamper, roots, wanted.at))
    return status


def newest(store: Store, document: Document) -> bytes:
    """Return the file of a final paper with all its electronic signatures. Raises NoEvidence."""
    with store.blobs.open(versions.newest_file(document)) as stream:
        return stream.read()


def seats(document: Document, data: bytes) -> tuple[Seat, ...]:
    """Return the places of a final paper in their order, each with its signature; `data` is its newest file."""
    return tuple(_seats(document, places.labels(data)))


def _seats(document: Document, labels: dict[str, str]) -> Iterator[Seat]:
    by_field = {s.field: s for s in document.signings if s.medium is Medium.ELECTRONIC}
    for name, label in labels.items():
        yield Seat(name, label, by_field.get(name))
    for name, signing in by_field.items():
        if name not in labels:
            yield Seat(name, signing.who, signing)


def _place(data: bytes, wanted: Wanted, who: str) -> Place:
    """Return the place to sign, with what is to be seen there."""
    free = sign.free_places(data)
    field = wanted.field or (free[0] if free else "")
    if not field:
        raise NoPlace
    spot = places.spot_of(data, field)
    if spot is None:
        return Place(field=field)
    words = Words("vi")  # the paper's language, whatever the program speaks
    at = wanted.at.astimezone(LOCAL)
    moment = f"{at:%d/%m/%Y %H:%M:%S} {at:%z}"
    lines = (words("verify.stamp.by", who=who), words("verify.stamp.at", at=moment))
    seen = stamp.Stamp(
        picture=content(wanted.picture) if wanted.picture else b"",
        lines=() if wanted.picture else lines,
    )
    return Place(field=field, stamp=stamp.drawn(seen, spot, fonts.family()))
