"""What is typed and not in the record is kept beside it: durable, sealed, of this device, gone when it is written."""

from __future__ import annotations

import pytest

from db import drafts, errors, fields
from db.drafts import Spot
from db.figures import parse
from db.records import Figure, Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store
from db.vault import unlock
from tests.conftest import PASSPHRASE

AMOUNT = Spot("figure", RecordId("g1"), "amount", RecordId("f1"))
LABEL = Spot("figure", RecordId("g1"), "label", RecordId("f1"))
DUE = Spot("recommendation", RecordId("r1"), "due")
HALF = "bí danh Chim Ưng 31/4"


def keep(store: Store, spot: Spot, text: str) -> None:
    with store.transaction() as db:
        drafts.keep(db, spot, text)


def kept(store: Store) -> dict[Spot, str]:
    return drafts.kept(store.reader)


def test_what_is_kept_is_there_after_a_restart_with_what_it_hangs_on(store: Store) -> None:
    keep(store, LABEL, "Số thủ tục")
    keep(store, DUE, "31/4")
    keep(store, DUE, HALF)
    folder = store.vault.folder
    store.close()
    with Store.open(unlock(folder, PASSPHRASE)) as again:
        assert kept(again) == {LABEL: "Số thủ tục", DUE: HALF}
        assert {spot.of for spot in kept(again)} == {"f1", "r1"}


def test_no_word_of_it_lies_on_the_disk_in_clear(store: Store) -> None:
    keep(store, DUE, HALF)
    files = [path for path in store.vault.folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert HALF.encode() not in data
        assert "Chim Ưng".encode() not in data


def test_it_is_no_change_and_no_step(store: Store) -> None:
    before, undoable = store.position, store.undoable
    keep(store, DUE, HALF)
    assert (store.position, store.undoable) == (before, undoable)


def test_it_goes_in_the_transaction_that_writes_its_field_and_stays_where_that_is_refused(
    store: Store,
) -> None:
    records = (
        Inspection(id=RecordId("i1"), topic="Cải cách"),
        Visit(id=RecordId("v1"), inspection=RecordId("i1"), kind=VisitKind.SESSION),
        Finding(id=RecordId("f1"), visit=RecordId("v1"), kind=FindingKind.RESULT, text="a"),
    )
    store.write("case.import", [fields.edit(record) for record in records])
    keep(store, LABEL, "Số thủ tục")
    keep(store, AMOUNT, "64/")
    new = Figure(id=RecordId("g1"), finding=RecordId("f1"), label="Mật", amount=parse("64/67"))
    with pytest.raises(errors.Secret):
        store.write("figure.add", [fields.edit(new)], drafts=[LABEL, AMOUNT])
    assert kept(store) == {LABEL: "Số thủ tục", AMOUNT: "64/"}
    good = Figure(id=RecordId("g1"), finding=RecordId("f1"), label="Số", amount=parse("64/67"))
    store.write("figure.add", [fields.edit(good)], drafts=[AMOUNT])
    assert kept(store) == {LABEL: "Số thủ tục"}


def test_undo_redo_and_a_rebuild_leave_it_alone(store: Store) -> None:
    store.write("inspection.add", [fields.edit(Inspection(id=RecordId("i1"), topic="Cải cách"))])
    keep(store, DUE, HALF)
    store.undo()
    store.redo()
    store.rebuild()
    assert kept(store) == {DUE: HALF}


def test_a_text_with_a_secrecy_mark_is_stored_nowhere(store: Store) -> None:
    with pytest.raises(errors.Secret):
        keep(store, DUE, "Độ mật: TỐI MẬT")
    assert kept(store) == {}


def test_what_is_dropped_is_gone_and_nothing_else(store: Store) -> None:
    keep(store, LABEL, "Số thủ tục")
    keep(store, DUE, HALF)
    with store.transaction() as db:
        drafts.drop(db, [LABEL])
    assert kept(store) == {DUE: HALF}
