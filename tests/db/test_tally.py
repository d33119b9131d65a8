"""How many of a kind each owner has, the deleted not counted."""

from __future__ import annotations

from db import fields, query
from db.ids import new_id
from db.records import Finding, FindingKind
from db.store import Store


def test_what_is_gone_is_not_counted(store: Store) -> None:
    visit, other = new_id(), new_id()
    findings = [
        Finding(id=new_id(), visit=owner, kind=FindingKind.RESULT, text="một")
        for owner in (visit, visit, visit, other)
    ]
    store.write("finding.add", [fields.edit(each) for each in findings])
    store.write("finding.delete", [fields.deleted(findings[0])])
    assert query.tally(store.reader, Finding, "visit") == {visit: 2, other: 1}
