"""Commands that hand final papers over: to a document system, to an archive."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.records import RecordId
from desktop.commands.answer import Answer
from desktop.commands.session import Session

if TYPE_CHECKING:
    from desktop.exchange.annex6 import Field
    from desktop.words import Words


def handed_over(session: Session, asked: Namespace) -> Answer:
    """Write a final paper, what belongs to it and its fields as one package; show the fields to be copied."""
    from desktop.final import handing

    package = handing.Package(
        document=RecordId(asked.document), given=_given(asked.set), with_evidence=asked.evidence
    )
    with session.reading() as store:
        done = handing.handed_over(store, package, asked.out, session.work)
    data = {
        "file": str(asked.out),
        "fields": {field.name: field.value for field in done.fields},
        "missing": [field.name for field in done.fields if field.flaw == "missing"],
        "files": [
            {"name": e.place, "sha256": e.hash, "size_bytes": e.size_bytes} for e in done.entries
        ],
    }
    line = session.words("handover.done", file=str(asked.out), count=len(done.entries))
    return Answer(data=data, lines=(line, *_lines(session.words, done.fields)))


def archived(session: Session, asked: Namespace) -> Answer:
    """Write the final papers of an inspection as a package for the archive."""
    from desktop.final import handing

    own, given = RecordId(asked.inspection), _given(asked.set)
    with session.reading() as store:
        done = handing.archived(store, own, asked.code, given, asked.out, session.work)
    papers = done.papers
    data = {
        "file": str(asked.out),
        "papers": [each.id for each in papers],
        "files": len(done.entries),
    }
    line = session.words("handover.archived", file=str(asked.out), count=len(papers))
    return Answer(data=data, lines=(line,))


def _given(pairs: list[str]) -> dict[str, str]:
    split = (each.partition("=") for each in pairs)
    return {name.strip(): value.strip() for name, _, value in split}


def _lines(words: Words, fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        value = field.value or words("handover.missing")
        yield f"{field.label}: {value}"
