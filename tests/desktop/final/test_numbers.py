"""Reserved numbers: the next one free, what each was used for, and one that two papers took."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from db.records import Document, DocumentKind, NumberBlock, RecordId
from desktop.final import numbers
from desktop.final.numbers import BadBlock, NoNumberLeft

BLOCK = NumberBlock(id=RecordId("n"), inspection=RecordId("i"), first=9, last=11, symbol="BB-ĐGS")


def paper(id: str, number: str, **more: Any) -> Document:
    usual: dict[str, Any] = {"kind": DocumentKind.MINUTES, "version": 1, "title": f"Buổi {id}"}
    return Document(id=RecordId(id), inspection=RecordId("i"), number=number, **{**usual, **more})


def test_the_next_number_is_the_first_that_no_paper_bears() -> None:
    assert numbers.next_free(BLOCK, []) == "09/BB-ĐGS"
    own = [paper("a", "9/BB-ĐGS"), paper("b", "11 / BB-ĐGS")]
    assert numbers.next_free(BLOCK, own) == "10/BB-ĐGS"


def test_a_number_of_another_symbol_or_of_a_draft_takes_none() -> None:
    own = [paper("a", "09/TB-ĐGS"), paper("b", "09/BB-ĐGS", version=0), paper("c", "vừa cấp")]
    assert numbers.next_free(BLOCK, own) == "09/BB-ĐGS"


def test_a_block_that_is_used_up_gives_no_number() -> None:
    with pytest.raises(NoNumberLeft):
        numbers.next_free(BLOCK, [paper(str(n), f"{n}/BB-ĐGS") for n in (9, 10, 11)])


def test_a_number_that_two_papers_bear_is_a_disagreement_and_two_versions_are_none() -> None:
    own = [paper("a", "09/BB-ĐGS"), paper("b", "9/BB-ĐGS")]
    (found,) = numbers.twice(own)
    assert [each.id for each in found.papers] == ["a", "b"]
    assert numbers.uses(BLOCK, own)[0].is_twice
    versions = [paper("a", "09/BB-ĐGS"), paper("b", "09/BB-ĐGS", version=2, replaces="a")]
    assert numbers.twice(versions) == ()


def test_the_registry_is_told_what_each_number_was_used_for() -> None:
    own = [paper("a", "10/BB-ĐGS", date=dt.date(2026, 11, 5))]
    assert list(numbers.report(BLOCK, own)) == [
        ("09/BB-ĐGS", "", ""),
        ("10/BB-ĐGS", "Buổi a", "05/11/2026"),
        ("11/BB-ĐGS", "", ""),
    ]


def test_blocks_for_the_kind_come_before_those_for_any() -> None:
    any_ = NumberBlock(id=RecordId("any"), inspection=RecordId("i"), first=1, last=2)
    notice = NumberBlock(
        id=RecordId("tb"), inspection=RecordId("i"), first=1, last=2, paper=DocumentKind.NOTICE
    )
    found = numbers.fitting([any_, notice], DocumentKind.NOTICE)
    assert [each.id for each in found] == ["tb", "any"]
    assert numbers.fitting([notice], DocumentKind.MINUTES) == []


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 4), (1, 5000)])
def test_a_block_that_no_registry_gives_is_refused(first: int, last: int) -> None:
    block = NumberBlock(id=RecordId("x"), inspection=RecordId("i"), first=first, last=last)
    with pytest.raises(BadBlock):
        numbers.check(block)
