"""What points to what: the table is whole, and a case is never written with a loose end."""

from __future__ import annotations

import typing
from dataclasses import fields, replace

from db.records import KINDS, Case, RecordId
from desktop.exchange import bundle, example, ties


def pointing(kind: str) -> set[str]:
    """The fields of a kind that are typed as another record's id."""
    hints = typing.get_type_hints(KINDS[kind])
    names = {f.name for f in fields(KINDS[kind])} - {"id"}
    return {n for n in names if RecordId in (hints[n], *typing.get_args(hints[n]))}


def test_every_pointing_field_says_where_to() -> None:
    for kind in KINDS:
        assert set(ties.TARGETS.get(kind, {})) == pointing(kind), kind


def test_every_list_of_a_case_is_walked() -> None:
    assert {*ties.LISTS, "inspection"} == {f.name for f in fields(Case)}


def test_a_whole_case_is_closed_already() -> None:
    assert ties.closed(example.case()) == example.case()


def test_what_points_to_a_deleted_record_is_written_without_the_pointer() -> None:
    case = replace(example.case(), members=(), bodies=())
    read = bundle.read(bundle.write(case))
    assert read.subjects == ()
    assert {visit.chair for visit in read.visits} == {None}
    assert len(read.findings) == len(case.findings)


def test_what_hangs_on_a_deleted_record_is_left_out() -> None:
    case = example.case()
    read = bundle.read(bundle.write(replace(case, findings=case.findings[:1])))
    assert {figure.finding for figure in read.figures} <= {case.findings[0].id}
