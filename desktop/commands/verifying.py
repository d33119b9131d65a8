"""The command that verifies a paper: a PDF, a scan or a code typed from its footer."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from db import query, renewal
from db.changes import Json
from db.errors import UnreadableFile
from db.records import Document
from db.sharing import Sharing
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Rolls
from desktop.words import Words

if TYPE_CHECKING:
    from desktop.minutes.seal import Key
    from desktop.minutes.signatures import Signature
    from desktop.minutes.verdict import Known, Verdict

_LARGEST_BYTES = 1 << 30


def verified(session: Session, asked: Namespace) -> Answer:
    """Say of a file or a typed code whether it is ours, whole and the newest."""
    from desktop.minutes import verify

    path = Path(asked.paper)
    with session.reading() as store:
        known = _known(store, asked.authority)
        if path.is_file() or any(each.isalpha() for each in asked.paper):  # a code has no letters
            found = verify.verify(content(path), known, session.work)
        else:
            found = verify.verify_code(asked.paper, known)
    return _told(session.words, found)


def content(path: Path) -> bytes:
    """Return the bytes of a file of moderate size. Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(path) from error
    if len(data) > _LARGEST_BYTES:
        raise UnreadableFile(path)
    return data


def _known(store: Store, authority: Path | None) -> Known:
    from desktop.minutes.verdict import Known

    inspections = query.inspections(store.reader)
    made = [d for each in inspections for d in query.documents(store.reader, each.id)]
    return Known(
        documents=tuple(document for document in made if document.version),
        keys=tuple(_keys(store)),
        open=store.blobs.open,
        roots=tuple(_authorities(authority)) if authority else (),
    )


def _keys(store: Store) -> Iterator[Key]:
    """Yield the signing keys of this vault, under all its names, and of every device that was on a roll."""
    from desktop.minutes.seal import Key

    for name in renewal.names(store.reader, store.vault.device):
        yield Key(name, Keyring(store.vault, name).card.sign)
    sharing, ring = Sharing(store), Keyring(store.vault, store.device)
    for delegation in sharing.delegations():
        kept = sharing.rolls(delegation.id)
        rolls = Rolls.of(delegation, ring, kept)
        for each in kept:
            for entry in rolls[each.hash].entries:
                yield Key(entry.card.device, entry.card.sign)


def _authorities(path: Path) -> list[bytes]:
    """Return the certificates in a file, PEM or DER."""
    data = content(path)
    try:
        if b"-----BEGIN" in data:
            found = x509.load_pem_x509_certificates(data)
        else:
            found = [x509.load_der_x509_certificate(data)]
    except ValueError as error:
        raise UnreadableFile(path) from error
    return [each.public_bytes(Encoding.DER) for each in found]


def _told(words: Words, found: Verdict) -> Answer:
    why = [words(f"verify.flaw.{flaw.value}") for flaw in found.flaws]
    fault = words(f"verify.fault.{found.standing.value}", why=why[0]) if why else ""
    lines = [*_lines(words, found), *why[1:]]
    return Answer(data=_data(found), lines=tuple(lines), fault=fault)


def _lines(words: Words, found: Verdict) -> Iterator[str]:
    if found.good:
        yield words(f"verify.standing.{found.standing.value}")
    if found.document:
        yield _paper(words, found.document)
    if found.summary:
        summary = found.summary
        yield words(
            "verify.sealed", device=found.device or "…", day=summary.day, version=summary.version
        )
    yield from (_signature(words, each) for each in found.signatures)
    yield from (words("verify.missing", who=name) for name in found.missing)
    yield from _later(words, found)
    if found.text and found.standing.value == "read":
        yield words("verify.beside")
        yield found.text


def _later(words: Words, found: Verdict) -> Iterator[str]:
    if found.newer:
        yield words("verify.newer", version=found.newer.version, id=found.newer.id)
    for each in found.addenda:
        yield words("verify.addendum", version=each.version, reason=each.reason)


def _paper(words: Words, document: Document) -> str:
    return words(
        "verify.paper",
        kind=document.kind,
        title=document.title,
        version=document.version,
        number=document.number or "…",
        date=words.date(document.date) or "…",
        id=document.id,
    )


def _signature(words: Words, each: Signature) -> str:
    holds = "holds" if each.holds else "broken"
    return words(
        f"verify.signature.{holds}",
        who=each.who or each.field,
        at=each.stamped or each.at or "…",
        since=words(f"verify.since.{each.since.value}"),
        trust=words(f"verify.trust.{each.trust.value}"),
    )


def _data(found: Verdict) -> Json:
    return {
        "standing": found.standing.value,
        "good": found.good,
        "flaws": [flaw.value for flaw in found.flaws],
        "document": found.document.id if found.document else None,
        "version": found.document.version if found.document else None,
        "newer": found.newer.id if found.newer else None,
        "addenda": [each.id for each in found.addenda],
        "device": found.device,
        "pages": list(found.pages),
        "missing": list(found.missing),
        "signatures": [
            {
                "field": each.field,
                "who": each.who,
                "at": each.at.isoformat() if each.at else None,
                "stamped": each.stamped.isoformat() if each.stamped else None,
                "holds": each.holds,
                "since": each.since.value,
                "trust": each.trust.value,
            }
            for each in found.signatures
        ],
        "text": found.text,
    }
