"""Rows move among their siblings by as few writes as it takes, and the outline stays a tree."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from db.changes import Edit
from db.records import Member, RecordId, Topic
from desktop.ui.pages.inspection import order, outline

INSPECTION = RecordId("i")


def members(*positions: str) -> list[Member]:
    return [
        Member(id=RecordId(f"m{at}"), inspection=INSPECTION, position=position)
        for at, position in enumerate(positions)
    ]


def after(rows: list[Any], edits: list[Edit]) -> list[Any]:
    """Return the rows as the edits leave them, in order."""
    written = {edit.record: edit.fields for edit in edits}
    moved = [replace(row, **written.get(row.id, {})) for row in rows]
    return sorted(moved, key=lambda row: row.position)


def ids(rows: list[Any]) -> list[str]:
    return [row.id for row in rows]


def test_a_move_writes_one_position() -> None:
    rows = members("00000001i", "00000002i", "00000003i")
    edits = order.shifted(rows, "m2", -1)
    assert [(edit.record, list(edit.fields)) for edit in edits] == [("m2", ["position"])]
    assert ids(after(rows, edits)) == ["m0", "m2", "m1"]


def test_the_first_does_not_move_up_nor_the_last_down() -> None:
    rows = members("00000001i", "00000002i")
    assert order.shifted(rows, "m0", -1) == []
    assert order.shifted(rows, "m1", 1) == []
    assert order.shifted(rows, "nobody", 1) == []


@pytest.mark.parametrize("positions", [("", "", ""), ("a", "a", "a"), ("00000001i", "", "b")])
def test_rows_that_share_a_position_are_all_placed_anew(positions: tuple[str, ...]) -> None:
    rows = members(*positions)
    moved = after(rows, order.shifted(rows, "m2", -1))
    assert ids(moved) == ["m0", "m2", "m1"]
    assert all(low.position < high.position for low, high in pairwise(moved))


def test_a_hundred_moves_to_the_top_keep_the_order() -> None:
    rows: list[Any] = members(*(f"0000000{n}i" for n in range(1, 6)))
    for _ in range(100):
        bottom = rows[-1]
        rows = after(rows, order.placed(rows, bottom, 0))
        assert rows[0].id == bottom.id


def topic(id: str, position: str, parent: str | None = None) -> Topic:
    return Topic(
        id=RecordId(id),
        inspection=INSPECTION,
        title=id,
        position=position,
        parent=RecordId(parent) if parent else None,
    )


TREE = [
    topic("a", "00000001i"),
    topic("b", "00000002i"),
    topic("b1", "00000001i", "b"),
    topic("b2", "00000002i", "b"),
    topic("c", "00000003i"),
]


def numbered(topics: list[Topic]) -> dict[str, str]:
    return {line.topic.id: line.number for line in outline.lines(topics)}


def test_lines_stand_in_reading_order_with_their_numbers() -> None:
    assert numbered(TREE) == {"a": "1", "b": "2", "b1": "2.1", "b2": "2.2", "c": "3"}
    assert [line.depth for line in outline.lines(TREE)] == [0, 0, 1, 1, 0]


def test_a_line_goes_beneath_the_one_before_as_its_last() -> None:
    moved = after(TREE, outline.indented(TREE, RecordId("c")))
    assert numbered(moved)["c"] == "2.3"


def test_a_line_comes_up_after_the_one_it_stood_beneath() -> None:
    moved = after(TREE, outline.outdented(TREE, RecordId("b1")))
    assert numbered(moved) == {"a": "1", "b": "2", "b2": "2.1", "b1": "3", "c": "4"}


def test_the_first_line_goes_beneath_nothing_and_a_top_line_does_not_come_up() -> None:
    assert outline.indented(TREE, RecordId("a")) == []
    assert outline.outdented(TREE, RecordId("a")) == []


def test_a_new_line_stands_after_the_named_one_at_its_depth() -> None:
    new = topic("new", "")
    (edit,) = outline.added(TREE, new, RecordId("b1"))
    grown = [*TREE, replace(new, parent=edit.fields["parent"], position=edit.fields["position"])]
    assert numbered(sorted(grown, key=lambda each: each.position))["new"] == "2.2"


def test_a_line_goes_with_all_that_stands_beneath_it() -> None:
    assert ids(outline.beneath(TREE, RecordId("b"))) == ["b", "b1", "b2"]


def test_a_circle_and_a_lost_parent_leave_no_line_out() -> None:
    torn = [topic("x", "1", "y"), topic("y", "2", "x"), topic("z", "3", "gone")]
    assert set(numbered(torn)) == {"x", "y", "z"}
    for each in ("x", "y", "z"):
        outline.indented(torn, RecordId(each))
        outline.outdented(torn, RecordId(each))
        outline.shifted(torn, RecordId(each), 1)
