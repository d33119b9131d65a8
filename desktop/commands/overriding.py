"""The command about what people changed in one paper alone: how each stands to the record, kept or taken back."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from db import fields
from db.changes import Json
from db.errors import NoRecord
from db.records import DocumentKind, RecordId
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import LOCAL, Words

if TYPE_CHECKING:
    from desktop.minutes.overriding.overrides import Standing


def overridden(session: Session, asked: Namespace) -> Answer:
    """List what was changed in a paper alone, those to look at first, after keeping one or taking one back."""
    changes = asked.drop or asked.keep
    with session.writing() if changes else session.reading() as store:
        standings = _standings(store, asked)
        if asked.drop:
            own = _named(standings, RecordId(asked.drop)).override
            store.write("override.take_back", [fields.deleted(own)])
        if asked.keep:
            _keep(store, _named(standings, RecordId(asked.keep)))
        standings = _standings(store, asked) if changes else standings
    words = session.words
    lines = [line for each in standings for line in _lines(words, each)]
    return Answer(
        data={"overrides": [_entry(each) for each in standings]},
        lines=tuple(lines or [words("final.overrides_none")]),
    )


def _standings(store: Store, asked: Namespace) -> list[Standing]:
    from desktop.final import whole
    from desktop.minutes.overriding.overrides import State

    own = whole.subject(store, DocumentKind(asked.kind), RecordId(asked.id), asked.body)
    today = asked.today or dt.datetime.now(LOCAL).date()
    found = whole.said(store, own, today).changes
    return sorted(found, key=lambda each: each.state is State.HOLDS)


def _named(standings: list[Standing], id: RecordId) -> Standing:
    found = next((each for each in standings if each.override.id == id), None)
    if found is None:
        raise NoRecord(id)
    return found


def _keep(store: Store, standing: Standing) -> None:
    """Let a change stand over what the record says by now; one that holds already, or has no place, stays as it is."""
    from desktop.minutes.overriding.overrides import State

    own = standing.override
    if standing.state is State.CHANGED:
        after = replace(own, place=standing.place, was=standing.now)
        store.write("override.keep", [fields.changed(own, after)])


def _entry(standing: Standing) -> dict[str, Json]:
    own = fields.plain(standing.override)
    del own["gone"]
    state = {"state": standing.state.value, "now": standing.now}
    return {"id": standing.override.id, **own, **state}


def _lines(words: Words, standing: Standing) -> list[str]:
    from desktop.minutes.overriding.arranging import meant
    from desktop.minutes.overriding.overrides import State

    own = standing.override
    done = words(f"papers.changes.{own.done.value}")
    stand = meant(own)
    text = words(f"settings.office.photos.{stand.value}") if stand else own.text or own.was
    said = " ".join(text.split())
    lines = [f"{own.id}  {done}: {said}"]
    if standing.state is not State.HOLDS:
        lines.append(f"    {words(f'papers.changes.state.{standing.state.value}')}")
    if standing.state is State.CHANGED:
        lines.append(f"    {words('papers.changes.now')}: {' '.join(standing.now.split())}")
    who = " · ".join(filter(None, (own.author, own.reason)))
    return [*lines, f"    {who}"] if who else lines
