"""Many changes at once come to what they come to one by one: rows, heads, marks and index are what the log says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import fields, query, search, standing
from db.changes import Change, ChangeId, Edit, Hlc, Write
from db.past import history
from db.records import Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store
from desktop.work import Quiet

VISIT = Visit(id=RecordId("v1"), inspection=RecordId("i1"), kind=VisitKind.SESSION)
FINDING = Finding(id=RecordId("f1"), visit=VISIT.id, kind=FindingKind.RESULT, text="một")
MANY = 2 * standing.MOST_AT_ONCE + 7


@pytest.fixture
def full(store: Store) -> Store:
    own = [fields.edit(Inspection(id=VISIT.inspection, topic="Cải cách")), fields.edit(VISIT)]
    found = (replace(FINDING, id=RecordId(f"f{n}"), text=f"mục {n}") for n in range(MANY))
    store.write("case.import", [*own, *map(fields.edit, found)])
    return store


def is_sound(store: Store) -> bool:
    return store.check(Quiet()).problems == ()


def other(sequence: int, text: str, *replaces: ChangeId, record: str = "f1") -> Change:
    return Change(
        id=ChangeId("other", sequence),
        hlc=Hlc(1_684_458_000_000, sequence),
        author="Người khác",
        record=RecordId(record),
        kind="finding",
        fields={"text": Write(text, replaces)},
        action="finding.edit",
        step=sequence,
    )


def test_thousands_are_written_deleted_and_brought_back_in_one_step_each(full: Store) -> None:
    assert len(query.findings(full.reader, VISIT.id)) == MANY
    assert is_sound(full)
    full.write("visit.delete", query.deletion(full.reader, VISIT.id))
    assert query.findings(full.reader, VISIT.id) == []
    assert search.find(full.reader, "mục") == []
    assert is_sound(full)
    full.undo()
    assert len(query.findings(full.reader, VISIT.id)) == MANY
    assert search.find(full.reader, f"mục {MANY - 1}")
    assert is_sound(full)


def test_a_record_edited_twice_in_one_step_says_the_last(full: Store) -> None:
    own = [Edit("finding", FINDING.id, {"text": text}) for text in ("hai", "ba", "ba")]
    full.write("finding.edit", own)
    assert query.finding(full.reader, FINDING.id).text == "ba"
    assert [past.value for past in history(full.reader, FINDING.id, "text")] == [
        "mục 1",
        "hai",
        "ba",
    ]
    full.undo()
    assert query.finding(full.reader, FINDING.id).text == "mục 1"
    assert is_sound(full)


def test_writes_that_replace_each_other_in_one_batch_leave_the_last(full: Store) -> None:
    first = history(full.reader, FINDING.id, "text")[0].id
    one, two = ChangeId("other", 1), ChangeId("other", 2)
    full.take([other(1, "hai", first), other(2, "ba", one), other(3, "bốn", two)])
    assert query.finding(full.reader, FINDING.id).text == "bốn"
    assert query.clashes(full.reader) == {}
    assert is_sound(full)


def test_writes_side_by_side_in_one_batch_clash_until_one_settles_them(full: Store) -> None:
    first = history(full.reader, FINDING.id, "text")[0].id
    full.take([other(1, "hai", first), other(2, "ba", first)])
    assert list(query.clashes(full.reader)) == [(FINDING.id, "text")]
    full.take([other(3, "bốn", ChangeId("other", 1), ChangeId("other", 2))])
    assert query.clashes(full.reader) == {}
    assert query.finding(full.reader, FINDING.id).text == "bốn"
    assert is_sound(full)


def test_what_is_found_stays_so_where_an_edit_leaves_the_text_alone(full: Store) -> None:
    full.write("finding.edit", [Edit("finding", RecordId("f2006"), {"kind": "cause"})])
    assert [hit.record for hit in search.find(full.reader, "2006")] == ["f2006"]
    assert is_sound(full)


def test_a_rebuild_comes_to_the_same(full: Store) -> None:
    before = query.findings(full.reader, VISIT.id)
    assert full.rebuild() == MANY + 2
    assert query.findings(full.reader, VISIT.id) == before
    assert is_sound(full)
