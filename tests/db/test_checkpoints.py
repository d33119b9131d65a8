"""The log of writes is brought into the database beside who writes, and begins anew then."""

from __future__ import annotations

from db import checkpoints, fields, query
from db.records import Inspection, RecordId
from db.store import Store
from desktop.work import Quiet


def written(store: Store, first: int, end: int) -> None:
    for number in range(first, end):
        own = Inspection(id=RecordId(f"i{number}"), topic=f"Giám sát {number} " + "việc " * 400)
        store.write("inspection.add", [fields.edit(own)])


def log_bytes(store: Store) -> int:
    path = store.vault.database_path
    return path.with_name(path.name + "-wal").stat().st_size


def test_a_commit_leaves_a_long_log_alone(store: Store) -> None:
    store.write("case.import", [fields.edit(each) for each in long_inspections(600)])
    written(store, 0, 1)
    assert log_bytes(store) > 5_000_000


def test_what_was_brought_in_is_written_over_and_all_of_it_stays(store: Store) -> None:
    written(store, 0, 60)
    long = log_bytes(store)
    assert checkpoints.bring(store.vault)
    written(store, 60, 70)
    assert log_bytes(store) == long
    assert len(query.inspections(store.reader)) == 70
    assert not store.check(Quiet()).problems


def test_a_reader_who_still_looks_at_it_is_not_waited_for(store: Store) -> None:
    written(store, 0, 3)
    reader = store.new_reader()
    reader.execute("begin")
    reader.execute("select count(*) from change").fetchone()
    written(store, 3, 33)
    assert not checkpoints.bring(store.vault)
    reader.execute("commit")
    assert checkpoints.bring(store.vault)


def long_inspections(count: int) -> list[Inspection]:
    return [
        Inspection(id=RecordId(f"long{number}"), topic="việc " * 1500) for number in range(count)
    ]
