"""How far an outline is covered, counted from the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import fields, query
from db.records import Expected, RecordId, Topic
from db.store import Store
from desktop.exchange import example
from desktop.fieldwork import coverage, outlines, own
from desktop.words import Words

CAMPAIGN = RecordId("i")


def topic(id: str, parent: str | None = None, required: bool = False) -> Topic:
    above = RecordId(parent) if parent else None
    return Topic(
        id=RecordId(id), inspection=CAMPAIGN, title=id, parent=above, required=required, position=id
    )


TOPICS = [
    topic("a", required=True),
    topic("a1", "a", required=True),
    topic("a2", "a"),
    topic("b", required=True),
]


def test_what_is_counted_are_the_topics_that_have_none_below(words: Words) -> None:
    found = coverage.coverage(TOPICS, {RecordId("a1"): 1}, [])
    assert (found.covered, found.total) == (1, 3)
    assert coverage.said(words, found) == "1/3 nội dung đã có ghi nhận"
    assert coverage.said(Words("en"), found) == "1 of 3 topics have findings"
    assert [(line.topic.id, line.depth) for line in found.lines] == [
        ("a", 0),
        ("a1", 1),
        ("a2", 1),
        ("b", 0),
    ]


def test_no_outline_is_nothing_to_say(words: Words) -> None:
    assert coverage.said(words, coverage.coverage([], {}, [])) == ""


def missing(found: coverage.Coverage) -> list[tuple[str, str]]:
    return [(line.topic.id, each.measure) for line in found.lines for each in line.missing]


def test_a_required_topic_is_there_by_a_finding_of_its_own_or_below() -> None:
    found = coverage.coverage(TOPICS, {RecordId("a2"): 1}, [])
    assert [each.id for each in found.required_missing] == ["a1", "b"]
    found = coverage.coverage(TOPICS, {RecordId("a"): 1}, [])
    assert [each.id for each in found.required_missing] == ["a1", "b"]
    assert found.lines[0].with_below == 1


def test_a_figure_is_missing_until_its_measure_is_quoted_anywhere() -> None:
    asks = (Expected(measure="Tỷ lệ hòa giải"), Expected(measure="Số vụ"))
    topics = [*TOPICS[:-1], replace(TOPICS[-1], expected=asks, questions=("?",))]
    quoted = ["tỷ lệ  hoà giải"]
    found = coverage.coverage(topics, {}, quoted)
    assert missing(found) == [("b", "Số vụ")]
    assert (found.lines[-1].questions, found.lines[-1].is_open) == (("?",), True)
    asked = coverage.coverage(topics, {RecordId("b"): 1}, quoted)
    assert (asked.lines[-1].questions, asked.lines[-1].is_open) == ((), True)


def test_the_example_quotes_every_figure_that_its_outline_expects(store: Store) -> None:
    example.load(store)
    id, template = (
        RecordId("cb-2023"),
        outlines.load(own.shipped() / "outline-cai-cach-hanh-chinh.toml"),
    )
    store.write("outline.add", outlines.edits(template, id))
    found = coverage.of_inspection(store.reader, id)
    assert (found.covered, missing(found)) == (0, [])
    topics = query.topics(store.reader, id)
    task = query.finding(store.reader, RecordId("cb-2023-kq-09"))
    wanted = next(t for t in topics if t.title.startswith("Kết quả thực hiện"))
    store.write("finding.edit", [fields.changed(task, replace(task, topic=wanted.id))])
    assert coverage.of_inspection(store.reader, id).covered == 1
    store.write("finding.delete", query.deletion(store.reader, task.id))
    after = coverage.of_inspection(store.reader, id)
    assert after.covered == 0
    (left,) = missing(after)
    assert left[1] == "Số nhiệm vụ theo Kế hoạch đã hoàn thành"


@pytest.mark.parametrize(
    "topics",
    [[topic("a", "b"), topic("b", "a")], [topic("a", "a")], [topic("a", "gone")],
     [topic(f"{n:05}", f"{n - 1:05}") for n in range(10_000)], [topic(f"{n:05}") for n in range(10_000)]],
)  # fmt: skip
def test_an_outline_of_whatever_shape_is_walked_once(topics: list[Topic]) -> None:
    found = coverage.coverage(topics, {topics[-1].id: 1}, [])
    assert sorted(line.topic.id for line in found.lines) == sorted(t.id for t in topics)
    assert found.lines[0].with_below <= 1
