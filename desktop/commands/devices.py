"""The command about who works together: share an inspection, ask, admit, accept, strike off, list."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from db import query
from db.changes import Json
from db.errors import UnreadableFile
from db.records import RecordId
from db.sharing import Sharing
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.commands.syncing import shared
from desktop.sync import enrolment
from desktop.sync.enrolment import BadInvitation
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Part, Rolls
from desktop.sync.trip import now_ms
from desktop.words import Words

Act = Callable[[Session, Namespace, Sharing, Keyring], Answer]
_LONGEST = 8_000


def listed(session: Session, asked: Namespace) -> Answer:
    """Do the one thing that was asked for; nothing asked, list the devices of every delegation."""
    acts: dict[str, Act] = {
        "share": _shared,
        "request": _requested,
        "admit": _admitted,
        "accept": _accepted,
        "strike": _struck,
        "appoint": _appointed,
        "renew": _renewed,
    }
    act = next((acts[name] for name in acts if getattr(asked, name)), _all)
    with session.writing() as store:
        return act(session, asked, Sharing(store), Keyring(store.vault, store.device))


def _all(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    del asked
    told: list[dict[str, Json]] = [
        {
            "inspection": each.inspection,
            "devices": list(_entries(Rolls.of(each, ring, sharing.rolls(each.id)))),
        }
        for each in sharing.delegations()
    ]
    own = {"device": ring.card.device, "fingerprint": ring.card.fingerprint}
    words = session.words
    lines = [words("sync.devices.own", **own)]
    for each in told:
        lines.append(each["inspection"])
        lines += [f"    {_line(words, entry)}" for entry in each["devices"]]
    return Answer(data={"own": own, "delegations": told}, lines=tuple(lines))


def _entries(known: Rolls) -> Iterator[dict[str, Json]]:
    for entry in known.entries:
        yield {
            "device": entry.card.device,
            "name": entry.name,
            "part": entry.part.value,
            "fingerprint": entry.card.fingerprint,
        }


def _line(words: Words, entry: dict[str, Json]) -> str:
    part = words(f"sync.part.{entry['part']}")
    return f"{entry['device']}  {entry['name']}  {part}  {entry['fingerprint']}"


def _shared(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    inspection = query.inspection(sharing.store.reader, RecordId(asked.share))
    delegation = enrolment.found(sharing, ring, inspection.id, now_ms())
    line = session.words("sync.devices.shared", topic=inspection.topic)
    return Answer(data={"inspection": inspection.id, "delegation": delegation.id}, lines=(line,))


def _requested(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    del session, asked
    text = enrolment.requested(ring, sharing.store.author)
    return Answer(
        data={"request": text, "fingerprint": ring.card.fingerprint},
        lines=(text, ring.card.fingerprint),
    )


def _admitted(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    """Enter a device, if its fingerprint is the one that its owner read out."""
    request = enrolment.read_request(_text(asked.admit))
    own = request.card.fingerprint
    if fault := _not_compared(session.words, asked.fingerprint, own):
        return Answer(data={"fingerprint": own, "name": request.name}, lines=(own,), fault=fault)
    delegation = shared(sharing, asked.to or "")
    text = enrolment.admit(sharing, ring, delegation, request, Part(asked.part), now_ms())
    data = {"invitation": text, "fingerprint": own, "name": request.name}
    return Answer(data=data, lines=(text, own))


def _accepted(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    """Join, if the keeper's fingerprint is the one that the keeper read out."""
    invitation = enrolment.read_invitation(ring, _text(asked.accept))
    own = invitation.keeper.fingerprint
    if fault := _not_compared(session.words, asked.fingerprint, own):
        return Answer(data={"fingerprint": own, "name": invitation.name}, lines=(own,), fault=fault)
    delegation = enrolment.accept(sharing, ring, invitation)
    line = session.words("sync.devices.accepted", inspection=delegation.inspection)
    return Answer(data={"inspection": delegation.inspection}, lines=(line,))


def _not_compared(words: Words, said: str | None, own: str) -> str:
    """Return a sentence unless the fingerprint that was read out is the one in the text."""
    if said is None:
        return words("sync.devices.compare", fingerprint=own)
    tidy = said.upper().replace(" ", "").replace("-", "")
    return "" if tidy == own.replace("-", "") else words("sync.devices.differs", fingerprint=own)


def _struck(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    delegation = shared(sharing, asked.to or "")
    exposure = enrolment.strike(sharing, ring, delegation, asked.strike, now_ms())
    words = session.words
    lines = [words("sync.devices.struck", device=asked.strike)]
    lines += [f"    {words(f'records.kind.{k}')}: {n}" for k, n in exposure.records.items()]
    return Answer(
        data={"struck": asked.strike, "records": dict(exposure.records)}, lines=tuple(lines)
    )


def _appointed(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    """Give a device another part, and say what that does not do."""
    delegation, part = shared(sharing, asked.to or ""), Part(asked.part)
    enrolment.appoint(sharing, ring, delegation, asked.appoint, part, now_ms())
    known = Rolls.of(delegation, ring, sharing.rolls(delegation.id))
    name = next((e.name for e in known.entries if e.card.device == asked.appoint), "")
    words = session.words
    said = words(
        "sync.devices.appointed", name=name or asked.appoint, part=words(f"sync.part.{part}")
    )
    data = {"device": asked.appoint, "part": part.value}
    return Answer(data=data, lines=(said, words(f"sync.limits.{part}")))


def _renewed(session: Session, asked: Namespace, sharing: Sharing, ring: Keyring) -> Answer:
    del asked
    fresh = enrolment.renew(sharing, ring, now_ms())
    line = session.words("sync.devices.renewed", device=fresh.card.device)
    return Answer(data={"device": fresh.card.device, "was": ring.card.device}, lines=(line,))


def _text(given: str) -> str:
    """Return the text that was typed, or that the named file holds."""
    if given.startswith((enrolment.REQUEST, enrolment.INVITATION)):
        return given
    path = Path(given)
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LONGEST)
    except UnicodeDecodeError as error:
        raise BadInvitation from error
    except OSError as error:
        raise UnreadableFile(path) from error
