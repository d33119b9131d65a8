"""Importing writes what differs and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import fields, keys, query
from db import vault as vaults
from db.changes import Edit
from db.past import history
from db.records import Body, Case, Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store
from desktop.exchange import bundle, example, intake
from desktop.exchange.strict import BadCaseFile

CB = RecordId("cb-2023")
SHORTCOMING = RecordId("cb-2023-hc-01")


@pytest.fixture
def loaded(store: Store) -> Store:
    example.load(store)
    return store


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Another person's empty vault."""
    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    with Store.open(vaults.create(tmp_path / "other", "một mật khẩu khác", cost=cheap)) as opened:
        yield opened


def small(inspection: str, visit: str = "v1", finding: str = "f1") -> Case:
    own = RecordId(visit)
    return Case(
        inspection=Inspection(id=RecordId(inspection), topic="Đất đai"),
        visits=(Visit(id=own, inspection=RecordId(inspection), kind=VisitKind.SURVEY),),
        findings=(
            Finding(id=RecordId(finding), visit=own, kind=FindingKind.CAUSE, text="Thiếu người"),
        ),
    )


def test_what_was_imported_reads_back_whole(loaded: Store) -> None:
    assert bundle.write(query.case(loaded.reader, CB)) == example.FILE.read_bytes()


def test_importing_twice_is_importing_once(loaded: Store) -> None:
    position = loaded.position
    assert intake.edits(example.case(), loaded) == []
    assert example.load(loaded).records == frozenset()
    assert loaded.position == position


def test_a_new_vault_gives_the_same_bytes_back(loaded: Store, other: Store) -> None:
    first = bundle.write(query.case(loaded.reader, CB))
    other.write("case.import", intake.edits(bundle.read(first), other))
    assert bundle.write(query.case(other.reader, CB)) == first


def test_a_changed_field_alone_is_written_and_the_old_value_stays_in_the_history(
    loaded: Store,
) -> None:
    case = example.case()
    mended = tuple(
        replace(f, text="Đã sắp xếp lại.") if f.id == SHORTCOMING else f for f in case.findings
    )
    wanted = intake.edits(replace(case, findings=mended), loaded)
    assert wanted == [Edit("finding", SHORTCOMING, {"text": "Đã sắp xếp lại."})]
    loaded.write("case.import", wanted)
    told = [past.value for past in history(loaded.reader, SHORTCOMING, "text")]
    assert told == [f.text for f in (*case.findings, *mended) if f.id == SHORTCOMING]


def test_an_import_is_one_step_that_undo_takes_back(loaded: Store) -> None:
    loaded.undo()
    assert query.inspections(loaded.reader) == []


def test_a_deleted_record_comes_back(loaded: Store) -> None:
    loaded.write("finding.delete", [fields.deleted(query.finding(loaded.reader, SHORTCOMING))])
    loaded.write("case.import", intake.edits(example.case(), loaded))
    assert query.finding(loaded.reader, SHORTCOMING) in example.case().findings


def test_what_the_case_does_not_name_stays(loaded: Store) -> None:
    case = example.case()
    assert intake.edits(replace(case, findings=case.findings[:3], figures=()), loaded) == []


def test_an_id_of_another_kind_is_refused(loaded: Store) -> None:
    with pytest.raises(BadCaseFile) as caught:
        intake.edits(small("i1", visit=SHORTCOMING), loaded)
    assert (caught.value.place, caught.value.reason) == ("$.case.visits[0].id", "taken")


def test_a_record_of_another_inspection_is_never_taken_over(store: Store) -> None:
    store.write("case.import", intake.edits(small("i1"), store))
    with pytest.raises(BadCaseFile, match="taken"):
        intake.edits(small("i2"), store)
    with pytest.raises(BadCaseFile, match="taken"):
        intake.edits(small("i2", visit="v2"), store)


def test_a_body_is_shared_by_inspections(store: Store) -> None:
    body = Body(id=RecordId("b1"), name="Sở Nội vụ")
    for case in (small("i1"), small("i2", "v2", "f2")):
        store.write("case.import", intake.edits(replace(case, bodies=(body,)), store))
    assert query.bodies(store.reader) == [body]


def test_a_case_with_loose_ends_in_the_store_is_exported_and_imported(
    loaded: Store, other: Store
) -> None:
    head = query.members(loaded.reader, CB)[0]
    loaded.write("member.delete", [fields.deleted(head)])
    exported = bundle.write(query.case(loaded.reader, CB))
    other.write("case.import", intake.edits(bundle.read(exported), other))
    assert bundle.write(query.case(other.reader, CB)) == exported


def test_a_body_that_only_speaks_is_exported_too(store: Store) -> None:
    body, case = Body(id=RecordId("b1"), name="Sở Tư pháp"), small("i1")
    spoken = replace(case.findings[0], speaker=body.id)
    whole = replace(case, bodies=(body,), findings=(spoken,))
    store.write("case.import", intake.edits(whole, store))
    read = bundle.read(bundle.write(query.case(store.reader, RecordId("i1"))))
    assert (read.bodies, read.findings[0].speaker) == ((body,), body.id)


def test_ten_thousand_findings_are_imported(store: Store) -> None:
    case = small("i1")
    many = tuple(
        replace(
            case.findings[0], id=RecordId(f"f{n}"), text=f"Ghi nhận số {n}", position=f"{n:05}m"
        )
        for n in range(10_000)
    )
    store.write("case.import", intake.edits(replace(case, findings=many), store))
    assert tuple(query.findings(store.reader, RecordId("v1"))) == many


def test_a_text_of_two_megabytes_is_imported(store: Store) -> None:
    case = small("i1")
    long = replace(case.findings[0], text="Nội dung dài. " * 150_000)
    store.write("case.import", intake.edits(replace(case, findings=(long,)), store))
    assert query.finding(store.reader, long.id) == long
