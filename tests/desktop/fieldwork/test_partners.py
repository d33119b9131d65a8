"""Last year's figure: found at the same body, checked, and worded as a change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db import fields
from db.dates import When, year
from db.figure_changes import worded
from db.figure_checks import QuotedDifferently
from db.records import Body, Figure, Finding, Inspection, RecordId, Visit
from db.store import Store
from desktop.fieldwork import partners
from desktop.work import Quiet
from tests import make

PHRASES = {"rise": "tăng {amount}", "fall": "giảm {amount}", "up": "tăng {places} bậc", "down": "giảm {places} bậc",
           "same": "không đổi", "same_rank": "giữ hạng", "percent_points": "điểm phần trăm"}  # fmt: skip
INDEX = "Chỉ số cải cách hành chính"
B = RecordId("b")


def visited(number: int, body: str = "b") -> Visit:
    found = make.visit(body=RecordId(body), start=When(day=dt.date(2020 + number, 5, 19)))
    return replace(found, id=RecordId(f"v{number}"), inspection=RecordId(f"i{number}"))


def figure(number: int, amount: str, of: int, measure: str = INDEX) -> Figure:
    return make.figure(number, f"f{number}", amount, measure=measure, period=year(of))


def said(store: Store, number: int, amount: str, of: int, **other: str) -> tuple[Figure, Visit]:
    held = visited(number, other.get("body", "b"))
    quoted = figure(number, amount, of, other.get("measure", INDEX))
    finding: Finding = make.finding(number, "x", visit=held.id)
    inspection = Inspection(id=held.inspection, topic="CCHC")
    store.write("case.import", [fields.edit(each) for each in (inspection, held, finding, quoted)])
    return quoted, held


@pytest.fixture
def bodies(store: Store) -> Store:
    old = Body(id=RecordId("old"), name="Văn phòng (cũ)", successor=B)
    named = [old, Body(id=B, name="Văn phòng"), Body(id=RecordId("c"), name="Sở khác")]
    store.write("case.import", [fields.edit(each) for each in named])
    return store


def test_the_same_measure_at_earlier_visits_is_found_the_last_first(bodies: Store) -> None:
    said(bodies, 1, "92,75 điểm", 2020)
    said(bodies, 2, "91,33 điểm", 2021, measure="chỉ  số CẢI CÁCH hành chính")
    said(bodies, 3, "50 điểm", 2022, body="c")
    own, held = said(bodies, 4, "90 điểm", 2023)
    said(bodies, 5, "99 điểm", 2024)
    assert [each.figure.id for each in partners.earlier(bodies.reader, own, held)] == ["s2", "s1"]


def test_a_body_that_was_renamed_is_the_same_body(bodies: Store) -> None:
    said(bodies, 1, "92 điểm", 2020, body="old")
    own, held = said(bodies, 2, "91 điểm", 2021)
    assert [each.figure.id for each in partners.earlier(bodies.reader, own, held)] == ["s1"]


def test_what_is_deleted_is_no_partner(bodies: Store) -> None:
    old, _ = said(bodies, 1, "92 điểm", 2020)
    own, held = said(bodies, 2, "91 điểm", 2021)
    bodies.write("figure.delete", [fields.deleted(old)])
    assert partners.earlier(bodies.reader, own, held) == []


def test_a_figure_without_a_measure_or_body_has_no_partner(bodies: Store) -> None:
    own, held = said(bodies, 2, "91 điểm", 2021)
    assert partners.earlier(bodies.reader, replace(own, measure=""), held) == []
    assert partners.earlier(bodies.reader, own, replace(held, body=None)) == []


def test_the_examples_index_fell_since_last_year(bodies: Store) -> None:
    said(bodies, 1, "92,75 điểm, xếp thứ 1/20", 2021)
    own, held = said(bodies, 2, "91,33 điểm, xếp thứ 4/20", 2022)
    found = partners.compared(own, partners.earlier(bodies.reader, own, held))
    assert found.since is not None
    assert found.change is not None
    assert (found.since.figure.id, found.notes) == ("s1", ())
    assert worded(found.change, PHRASES) == "giảm 1,42 điểm, giảm 3 bậc"


def test_another_value_for_the_same_year_is_noted(bodies: Store) -> None:
    said(bodies, 1, "92,75 điểm", 2021, measure=INDEX.upper())
    own, held = said(bodies, 2, "92,57 điểm", 2021)
    found = partners.compared(own, partners.earlier(bodies.reader, own, held))
    (note,) = found.notes
    assert isinstance(note, QuotedDifferently)
    assert note.measure == INDEX  # as it is written, not as it is compared
    assert found.change is None


def test_the_same_value_for_the_same_year_says_nothing(bodies: Store) -> None:
    said(bodies, 1, "92,75 điểm", 2021)
    own, held = said(bodies, 2, "92,75 điểm", 2021)
    assert partners.compared(own, partners.earlier(bodies.reader, own, held)) == partners.Compared()


def test_figures_without_a_period_are_not_taken_for_a_change(bodies: Store) -> None:
    said(bodies, 1, "92 điểm", 2020)
    own, held = said(bodies, 2, "91 điểm", 2021)
    timeless = replace(own, period=None)
    assert (
        partners.compared(timeless, partners.earlier(bodies.reader, timeless, held)).change is None
    )


def test_pairs_are_what_disagrees_with_an_earlier_visit_and_nobody_explained(bodies: Store) -> None:
    said(bodies, 1, "92,75 điểm", 2020)
    said(bodies, 2, "91 điểm", 2021)
    said(bodies, 3, "80 điểm", 2020, body="c")
    own, held = said(bodies, 4, "90 điểm", 2020)
    said(bodies, 5, "99 điểm", 2020)
    (pair,) = partners.pairs(bodies.reader, held, Quiet())
    assert (pair.figure, pair.partner.figure.id, pair.partner.visit.id) == (own, "s1", "v1")
    bodies.write("figure.edit", [fields.changed(own, replace(own, explained="chấm lại"))])
    assert partners.pairs(bodies.reader, held, Quiet()) == []
    assert partners.pairs(bodies.reader, replace(held, body=None), Quiet()) == []


def test_pairs_explained_at_the_earlier_figure_or_equal_are_none(bodies: Store) -> None:
    old, _ = said(bodies, 1, "92,75 điểm", 2020)
    _, held = said(bodies, 2, "92,75 điểm, xếp thứ 1/20", 2020)
    assert partners.pairs(bodies.reader, held, Quiet()) == []
    _, later = said(bodies, 3, "80 điểm", 2020)
    assert len(partners.pairs(bodies.reader, later, Quiet())) == 2
    bodies.write("figure.edit", [fields.changed(old, replace(old, explained="làm tròn"))])
    (pair,) = partners.pairs(bodies.reader, later, Quiet())
    assert pair.partner.figure.id == "s2"
