"""The command about numbers that the registry reserved: which are used for what, a new block, one reconciled."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from db import fields, query
from db.changes import Json
from db.errors import NoRecord
from db.ids import new_id
from db.records import Document, DocumentKind, NumberBlock, RecordId
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.past import CLASHES_WAIT
from desktop.commands.session import Session
from desktop.words import LOCAL, Words

if TYPE_CHECKING:
    from desktop.final.numbers import Use


def span(text: str) -> tuple[int, int]:
    """Return the first and last number of "5-20". Raises ValueError."""
    first, _, last = text.partition("-")
    return int(first), int(last)


def reserved(session: Session, asked: Namespace) -> Answer:
    """List the blocks of an inspection with their use; 3 where papers bear the same number."""
    changes = asked.add or asked.reconcile
    with session.writing() if changes else session.reading() as store:
        inspection = query.inspection(store.reader, RecordId(asked.inspection)).id
        if asked.add:
            _add(store, inspection, asked)
        if asked.reconcile:
            _reconcile(store, inspection, RecordId(asked.reconcile))
        blocks = query.number_blocks(store.reader, inspection)
        documents = query.documents(store.reader, inspection)
    return _told(session.words, blocks, documents)


def _add(store: Store, inspection: RecordId, asked: Namespace) -> None:
    from desktop.final import numbers

    first, last = asked.add
    block = NumberBlock(
        id=new_id(),
        inspection=inspection,
        first=first,
        last=last,
        symbol=asked.symbol,
        paper=DocumentKind(asked.kind) if asked.kind else None,
        given_by=asked.given_by,
        given_on=asked.given_on,
    )
    numbers.check(block)
    store.write("number_block.add", [fields.edit(block)])


def _reconcile(store: Store, inspection: RecordId, id: RecordId) -> None:
    """Note that the registry heard today which numbers of a block were used. Raises NoRecord."""
    own = next((b for b in query.number_blocks(store.reader, inspection) if b.id == id), None)
    if own is None:
        raise NoRecord(id)
    today = dt.datetime.now(LOCAL).date()
    store.write("number_block.reconcile", [fields.changed(own, replace(own, reconciled=today))])


def _told(words: Words, blocks: Sequence[NumberBlock], documents: Sequence[Document]) -> Answer:
    from desktop.final import numbers

    twice = numbers.twice(documents)
    data = {
        "blocks": [_entry(block, documents) for block in blocks],
        "twice": [_use(each) for each in twice],
    }
    lines = [line for block in blocks for line in _lines(words, block, documents)]
    lines += [
        words("final.twice_said", number=each.text, papers=_titles(each.papers)) for each in twice
    ]
    return Answer(
        data=data,
        lines=tuple(lines or [words("final.no_block")]),
        code=CLASHES_WAIT if twice else 0,
    )


def _entry(block: NumberBlock, documents: Sequence[Document]) -> dict[str, Json]:
    from desktop.final import numbers

    own = fields.plain(block)
    del own["gone"]
    uses = numbers.uses(block, documents)
    return {
        "id": block.id,
        **own,
        "next": next((use.text for use in uses if not use.papers), None),
        "uses": [_use(use) for use in uses],
    }


def _use(use: Use) -> dict[str, Json]:
    papers = [{"id": each.id, "version": each.version} for each in use.papers]
    return {"number": use.text, "papers": papers, "twice": use.is_twice}


def _lines(words: Words, block: NumberBlock, documents: Sequence[Document]) -> Iterator[str]:
    from desktop.final import numbers

    uses = numbers.uses(block, documents)
    first, last = uses[0].text, uses[-1].text
    used = sum(bool(use.papers) for use in uses)
    parts = (
        words("final.block", first=first, last=last),
        words.kind(block.paper) if block.paper else words("final.any_paper"),
        words("final.block_used", used=used, count=len(uses)),
        words("final.reconciled", date=words.date(block.reconciled)) if block.reconciled else "",
    )
    yield f"{block.id}  " + " · ".join(filter(None, parts))
    for number, title, day in numbers.report(block, documents):
        if title:
            yield f"    {number}  {title}  {day}".rstrip()


def _titles(papers: Sequence[Document]) -> str:
    return "; ".join(each.title for each in papers)
