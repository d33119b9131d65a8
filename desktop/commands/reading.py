"""Commands that only look: list, show, search, check."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from db import check, fields, query, search
from db.changes import Json
from db.records import Case, Inspection, Paper, Record, RecordId, Term, Visit
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.exchange import ties
from desktop.words import Words

MOST_HITS = 200
Names = Mapping[RecordId, str]
_LISTED = ("kind", "title", "place", "start", "end")


def listed(session: Session, asked: Namespace) -> Answer:
    """List the inspections with their visits."""
    del asked
    with session.reading() as store:
        found = [(i, query.visits(store.reader, i.id)) for i in query.inspections(store.reader)]
    data = {"inspections": [_inspection_entry(i, held) for i, held in found]}
    lines = [line for i, held in found for line in _inspection_lines(session.words, i, held)]
    return Answer(data=data, lines=tuple(lines or [session.words("cli.list.empty")]))


def _inspection_entry(inspection: Inspection, held: list[Visit]) -> Json:
    own = fields.plain(inspection)
    wanted = {name: own[name] for name in ("topic", "issuer", "place", "period")}
    return {"id": inspection.id, **wanted, "visits": [_visit_entry(visit) for visit in held]}


def _visit_entry(visit: Visit) -> Json:
    own = fields.plain(visit)
    return {"id": visit.id, **{name: own[name] for name in _LISTED}}


def _inspection_lines(words: Words, inspection: Inspection, held: list[Visit]) -> list[str]:
    lines = [f"{inspection.id}  {inspection.topic}"]
    for visit in held:
        parts = (visit.id, words.moment(visit.start), _headline(visit) or words.kind(visit.kind))
        lines.append("    " + "  ".join(part for part in parts if part))
    return lines


def show(session: Session, asked: Namespace) -> Answer:
    """Show one record with what hangs on it."""
    with session.reading() as store:
        record = query.record(store.reader, asked.id)
        top = _top(store, record)
        case = query.case(store.reader, top) if top else None
    holds = _holds(case, record) if case else {}
    data = {
        "kind": record.kind_name,
        "record": _entry(record),
        "holds": {name: [_entry(each) for each in held] for name, held in holds.items()},
    }
    names = {each.id: _headline(each) for _, each in ties.records(case)} if case else {}
    return Answer(data=data, lines=tuple(_record_lines(session.words, names, record, holds)))


def _entry(record: Record) -> Json:
    own = fields.plain(record)
    del own["gone"]
    return {"id": record.id, **own}


def _holds(case: Case, record: Record) -> dict[str, list[Record]]:
    """Return what hangs on a record, by the lists of its case; an inspection holds all of it."""
    whole = isinstance(record, Inspection)
    lists = {
        name: [each for each in getattr(case, name) if whole or ties.owner(each) == record.id]
        for name in ties.LISTS
    }
    return {name: held for name, held in lists.items() if held}


def _top(store: Store, record: Record) -> RecordId | None:
    """Return the inspection on which a record hangs in the end."""
    at: Record = record
    while not isinstance(at, Inspection):
        above = ties.owner(at)
        if above is None:
            return None
        at = query.record(store.reader, above)
    return at.id


def _record_lines(
    words: Words, names: Names, record: Record, holds: dict[str, list[Record]]
) -> list[str]:
    lines = [f"{words(f'records.kind.{record.kind_name}')}  {record.id}"]
    pointers = ties.TARGETS.get(record.kind_name, {})
    for name in fields.types(record.kind_name):
        value = getattr(record, name)
        if name not in ("gone", "position") and (shown := _shown(words, value)):
            named = names.get(value, "") if name in pointers else ""
            lines.append(f"    {words.field(name)}: {f'{named} ({shown})' if named else shown}")
    for held in holds.values():
        lines += ["", f"{words(f'records.kind.{held[0].kind_name}')} ({len(held)})"]
        lines += [f"    {each.id}  {_named(names, each)}".rstrip() for each in held]
    return lines


def _named(names: Names, record: Any) -> str:
    """Return a record's headline, or that of the person or body it stands for."""
    stands_for: Any = getattr(record, "member", None) or getattr(record, "body", None)
    return _headline(record) or names.get(stands_for, "")


def _shown(words: Words, value: Any) -> str:
    """Return a field's value as words; what is empty gives nothing."""
    if value is None or value == () or isinstance(value, bool):
        return ""
    if isinstance(value, tuple):
        return "; ".join(_shown(words, item) for item in value)
    if isinstance(value, Paper | Term):
        parts = (_shown(words, getattr(value, part.name)) for part in dataclasses.fields(value))
        return ", ".join(part for part in parts if part)
    return words.shown(value)


def _headline(record: Any) -> str:
    """Return the words by which a person knows a record again."""
    for name in ("topic", "text", "label", "title", "name", "caption", "organisation", "place"):
        if found := getattr(record, name, ""):
            amount = f": {record.amount}" if name == "label" else ""
            return f"{found}{amount}".replace("\n", " ")
    return ""


def found(session: Session, asked: Namespace) -> Answer:
    """Search the whole book."""
    with session.reading() as store:
        hits = search.find(store.reader, " ".join(asked.words), MOST_HITS)
    data = {
        "hits": [
            {"id": h.record, "kind": h.kind, "snippet": h.snippet, "marks": [[*m] for m in h.marks]}
            for h in hits
        ]
    }
    words = session.words
    lines = [f"{h.record}  {words(f'records.kind.{h.kind}')}: {h.snippet}" for h in hits]
    return Answer(data=data, lines=tuple(lines or [words("cli.search.none")]))


def checked(session: Session, asked: Namespace) -> Answer:
    """Check the book against its log; with --rebuild make rows and index anew before."""
    with session.reading() as store:
        rebuilt = store.rebuild() if asked.rebuild else None
        report = store.check(session.work)
    data = {
        "changes": report.changes,
        "records": report.records,
        "evidence": report.evidence,
        "rebuilt": rebuilt,
        "problems": [{"part": p.part.value, "where": p.where} for p in report.problems],
    }
    return Answer(
        data=data, lines=_check_lines(session, report), fault=_check_fault(session, report)
    )


def _check_lines(session: Session, report: check.Report) -> tuple[str, ...]:
    words = session.words
    counted = words(
        "cli.check.counted",
        changes=words.number(report.changes),
        records=words.number(report.records),
        evidence=words.number(report.evidence),
    )
    return (counted, *(f"    {words.kind(p.part)}  {p.where}" for p in report.problems))


def _check_fault(session: Session, report: check.Report) -> str:
    if not report.problems:
        return ""
    mendable = all(problem.part in check.REBUILT for problem in report.problems)
    key = "cli.check.mendable" if mendable else "cli.check.damaged"
    return session.words(key, count=len(report.problems))
