"""The command that says of a paper what stands against making it final, of its record and of the file itself."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from typing import TYPE_CHECKING

from db.changes import Json
from db.records import DocumentKind, RecordId
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import LOCAL, Words

if TYPE_CHECKING:
    from desktop.final.checking import Line


def reviewed(session: Session, asked: Namespace) -> Answer:
    """Make a paper as it would become final, and list what is to be said of it, the gravest first; nothing is kept."""
    from desktop.final import checking
    from desktop.final.whole import subject

    today = asked.today or dt.datetime.now(LOCAL).date()
    with session.reading() as store, session.photos(store) as photos:
        own = subject(store, DocumentKind(asked.kind), RecordId(asked.id), asked.body)
        done = checking.checked(store, own, photos, today, session.work)
    words = session.words
    data = {
        "stopped": done.is_stopped,
        "pages": done.made.paper.pages,
        "lines": [_entry(words, each) for each in done.lines],
    }
    said = (
        f"{words(f'final.weight_of.{each.weight}')}: {checking.sentence(words, each)}"
        for each in done.lines
    )
    fault = words("final.stopped") if done.is_stopped else ""
    return Answer(data=data, lines=tuple(said) or (words("final.nothing"),), fault=fault)


def _entry(words: Words, line: Line) -> dict[str, Json]:
    from desktop.final import checking

    return {
        "weight": line.weight.value,
        "key": line.key,
        "text": checking.sentence(words, line),
        "record": line.record,
        "field": line.field,
        "page": line.page,
    }
