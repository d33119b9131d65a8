"""The command that verifies a paper: a PDF, a scan or a code typed from its footer."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.changes import Json
from db.records import Document
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import Words

if TYPE_CHECKING:
    from desktop.minutes.sealing.signatures import Signature
    from desktop.minutes.sealing.verdict import Verdict


def verified(session: Session, asked: Namespace) -> Answer:
    """Say of a file or a typed code whether it is ours, whole and the newest."""
    from desktop.final import verifying

    with session.reading() as store:
        found = verifying.verified(store, asked.paper, asked.authority, session.work)
    return _told(session.words, found)


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
    for each in found.signatures:
        yield _signature(words, each)
        if each.lasting:
            yield words("verify.lasting", who=each.who)
    for scan in found.by_hand:
        at = words.moment(scan.at) if scan.at else "…"
        yield words("verify.by_hand", who=scan.who or "…", at=at, file=scan.file_name)
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
                "lasting": each.lasting,
            }
            for each in found.signatures
        ],
        "by_hand": [
            {"who": each.who, "at": each.at.isoformat() if each.at else None, "hash": each.hash}
            for each in found.by_hand
        ],
        "text": found.text,
    }
