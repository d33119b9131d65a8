"""What several said alike, read some at a time: the same groups as of the whole record, and few records kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import fields, query, running
from db.records import RecordId
from db.store import Store
from desktop.fieldwork import similar, together
from desktop.work import Quiet, Stopped
from tests import make
from tests.counted import counting

VISIT = make.visit().id


class Noted(Quiet):
    """Work that notes its steps, and stops after some."""

    def __init__(self, last: int = 99) -> None:
        self.steps: list[tuple[int, int]] = []
        self._last = last

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if len(self.steps) > self._last:
            raise Stopped


def written(store: Store, authors: str = "AB") -> None:
    many = [
        make.finding(n, f"kết quả {n // 3} của đơn vị thứ {n // 3} là tốt", visit=VISIT,
                     author=authors[n % len(authors)], position=f"{n:04}i")
        for n in range(1_201)
    ]  # fmt: skip
    one = RecordId(many[600].id)
    many[601:603] = [replace(each, combined=one) for each in many[601:603]]
    store.write("case.import", [fields.edit(each) for each in (make.visit(), *many)])


def test_groups_are_those_of_the_whole_record_with_progress(store: Store) -> None:
    written(store)
    work, whole = Noted(), query.findings(store.reader, VISIT)
    found = together.offered(store.reader, VISIT, work)
    assert found == similar.groups(whole)
    assert len(found) > 300
    assert work.steps == [(0, 1_201), (500, 1_201), (1_000, 1_201), (1_201, 1_201)]
    assert together.combined(store.reader, VISIT) == similar.combined(whole)
    assert len(together.combined(store.reader, VISIT)) == 1
    assert [each for some in running.each(store.reader, VISIT) for each in some] == whole


def test_what_one_person_wrote_is_not_read_and_a_stop_ends_the_reading(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(store, authors="A")
    read = counting(monkeypatch)
    assert together.offered(store.reader, VISIT, Quiet()) == []
    assert len(together.combined(store.reader, VISIT)) == 1
    assert read["finding"] == 3
    monkeypatch.undo()
    store.write("finding.edit", [fields.edit(make.finding(5_000, "khác", author="B", visit=VISIT))])
    read = counting(monkeypatch)
    with pytest.raises(Stopped):
        together.offered(store.reader, VISIT, Noted(last=1))
    assert read["finding"] == 1_000
