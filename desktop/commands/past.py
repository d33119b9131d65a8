"""Commands about what several people wrote: clashes that wait, the history of a record."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from collections.abc import Iterable

from db import fields, log, merge, query
from db import past as pasts
from db.changes import ChangeId, Json
from db.merge import Head
from db.past import moment
from db.records import RecordId
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import Words

CLASHES_WAIT = 3
"""The exit code where everything went well and a person has to decide between texts."""


def clashes(session: Session, asked: Namespace) -> Answer:
    """List the fields with writes that did not see each other and differ."""
    del asked
    with session.reading() as store:
        found = [
            _clash(store, record, field, heads)
            for (record, field), heads in query.clashes(store.reader).items()
        ]
    lines = [line for each in found for line in _clash_lines(session.words, each)]
    return Answer(
        data={"clashes": found},
        lines=tuple(lines or [session.words("sync.clash.none")]),
        code=CLASHES_WAIT if found else 0,
    )


def _clash(store: Store, record: RecordId, field: str, heads: Iterable[Head]) -> dict[str, Json]:
    reader = store.reader
    writes = {
        change.id: change.fields[field]
        for change in log.changes(reader, "record = ?", [record])
        if field in change.fields
    }
    sides = sorted(heads, key=merge.shown_first, reverse=True)
    before = merge.ancestor(writes, [head.id for head in sides])
    return {
        "record": record,
        "kind": query.kind_of(reader, record),
        "field": field,
        "before": writes[before].value if before else None,
        "sides": [_side(head) for head in sides],
    }


def _side(head: Head) -> dict[str, Json]:
    return {"value": head.value, **_author(head.id, head.author, moment(head.hlc))}


def _author(id: ChangeId, author: str, at: dt.datetime) -> dict[str, Json]:
    return {"author": author, "device": id.device, "at": at.isoformat(timespec="milliseconds")}


def _clash_lines(words: Words, clash: dict[str, Json]) -> list[str]:
    kind, field = words(f"records.kind.{clash['kind']}"), words.field(clash["field"])
    lines = [f"{kind}  {clash['record']}  {field}"]
    if clash["before"] is not None:
        lines.append("    " + words("sync.clash.before", value=str(clash["before"])))
    for side in clash["sides"]:
        at = words.moment(dt.datetime.fromisoformat(side["at"]))
        lines.append(f"    {side['author']}, {at}: {words.shown(side['value'])}")
    return lines


def history(session: Session, asked: Namespace) -> Answer:
    """Tell who wrote what when, for every field of one record. Raises NoRecord."""
    with session.reading() as store:
        kind = query.kind_of(store.reader, asked.id)
        past = pasts.history(store.reader, RecordId(asked.id))
    data = [
        {**_author(each.id, each.author, each.at), "action": each.action, "fields": each.value}
        for each in past
    ]
    words = session.words
    lines = []
    for each in past:
        lines.append(f"{words.moment(each.at)}  {each.author}  {_action(words, each.action)}")
        is_new = each is past[0]
        lines += [
            f"    {words.field(name)}: {_said(words, kind, name, value)}"
            for name, value in each.value.items()
            if not (is_new and value in (None, "", False))
        ]
    return Answer(data={"record": asked.id, "history": data}, lines=tuple(lines))


def _said(words: Words, kind: str, name: str, value: Json) -> str:
    """Return a field's value as people read it: a choice by its label, a moment in their language."""
    return words.shown(fields.decode(kind, name, value)) if value is not None else "–"


def _action(words: Words, action: str) -> str:
    """Return the name of a step; one of a later version of the program has none and is quoted."""
    key = f"action.{action}"
    return words(key) if key in words else action
