"""Commands that make something: example, import, export, backup."""

from __future__ import annotations

from argparse import Namespace

from db import files, past, query
from db.changes import Changed
from db.records import Case
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.exchange import bundle, example, intake, ties
from desktop.words import LOCAL


def example_loaded(session: Session, asked: Namespace) -> Answer:
    """Record the worked example, in the demonstration book unless another is named."""
    del asked
    with session.trying() as store:
        changed = example.load(store)
        folder = store.vault.folder
    answer = _taken_in(session, example.case(), changed)
    return Answer(
        data={"vault": str(folder), **answer.data},
        lines=(*answer.lines, session.words("cli.example.where", folder=str(folder))),
    )


def imported(session: Session, asked: Namespace) -> Answer:
    """Take a case file into the book."""
    case = bundle.read(asked.file)
    with session.writing() as store:
        changed = store.write("case.import", intake.edits(case, store))
    return _taken_in(session, case, changed)


def _taken_in(session: Session, case: Case, changed: Changed) -> Answer:
    words, count = session.words, len(ties.records(case))
    data = {"inspection": case.inspection.id, "records": count, "written": len(changed.records)}
    key = "cli.import.done" if changed.records else "cli.import.nothing"
    line = words(
        key,
        topic=case.inspection.topic,
        id=case.inspection.id,
        records=words.number(count),
        written=words.number(len(changed.records)),
    )
    return Answer(data=data, lines=(line,))


def exported(session: Session, asked: Namespace) -> Answer:
    """Write an inspection as a case file, as it is or as it stood at a moment. Raises NoRecord."""
    with session.reading() as store:
        if asked.at is None:
            case = query.case(store.reader, asked.inspection)
        else:
            at = asked.at if asked.at.tzinfo else asked.at.replace(tzinfo=LOCAL)
            case = past.case_at(store.reader, asked.inspection, at)
    raw = bundle.write(case)
    files.make_folder(asked.out.absolute().parent)
    files.write(asked.out, raw)
    data = {
        "inspection": case.inspection.id,
        "file": str(asked.out),
        "records": len(ties.records(case)),
        "size_bytes": len(raw),
    }
    line = session.words("cli.export.done", file=str(asked.out), size=session.words.size(len(raw)))
    return Answer(data=data, lines=(line,))


def backed_up(session: Session, asked: Namespace) -> Answer:
    """Make a verified copy of the whole book."""
    with session.reading() as store:
        made = store.backup(asked.folder, session.work)
    data = {
        "folder": str(made.folder),
        "changes": made.changes,
        "files": made.files,
        "size_bytes": made.size_bytes,
    }
    words = session.words
    line = words("cli.backup.done", folder=str(made.folder), size=words.size(made.size_bytes))
    return Answer(data=data, lines=(line,))
