"""The lists of a visit's line, from the worked example's own records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import Attendee, FindingKind, MadeBy, RecordId, Side, Topic
from desktop.fieldwork import known, marks, outlines, own
from desktop.fieldwork.marks import Captured, Why
from desktop.words import Words
from tests import make

CASE = make.cao_bang()
TEMPLATE = outlines.load(own.shipped() / "outline-cai-cach-hanh-chinh.toml")
TOPICS = [Topic(id=e.record, **e.fields) for e in outlines.edits(TEMPLATE, CASE.inspection.id)]
LISTS = known.lists(Words("vi"), CASE.members, CASE.attendees, CASE.bodies, TOPICS)


def read(line: str) -> Captured:
    return marks.read(line, LISTS)


def title(topic: RecordId | None) -> str:
    return next(each.title for each in TOPICS if each.id == topic)


def test_the_examples_sentences_are_typed_in_one_line_each() -> None:
    found = read(
        "@văn phòng ubnd #1.1 Văn phòng hoàn thành 64/67 nhiệm vụ, chưa hoàn thành 03/67 nhiệm vụ !kq"
    )
    assert (found.speaker, found.kind) == ("cb-vp-ubnd", FindingKind.RESULT)
    assert title(found.topic) == "Kết quả thực hiện nhiệm vụ theo kế hoạch"
    assert [str(each.amount) for each in found.figures] == ["64/67 nhiệm vụ", "03/67 nhiệm vụ"]
    assert read("@tùng !kl Ghi nhận kết quả của Văn phòng").speaker == "cb-2023-tv-01"


def test_the_examples_requests_name_whom_they_ask() -> None:
    found = read("!kn @ubnd tỉnh giao bổ sung biên chế")
    assert (found.kind, found.addressee) == (MadeBy.BODY, "cb-ubnd")
    assert read("!yc @văn phòng đổi mới hoạt động của Trung tâm").addressee == "cb-vp-ubnd"


def test_an_invited_office_and_the_body_of_that_name_are_not_guessed_between() -> None:
    found = read("@Sở Nội vụ nêu")
    assert found.speaker is None
    assert found.hints[0].why is Why.AMBIGUOUS
    assert "Sở Nội vụ (Đại diện lãnh đạo)" in found.hints[0].among
    assert read("@Sở Nội vụ (Đại diện lãnh đạo) nêu").speaker == "cb-2023-tv-03"


def test_topics_have_the_numbers_of_the_outline() -> None:
    assert title(read("#3.2 x").topic) == "Thực hiện cơ chế một cửa, một cửa liên thông"
    offer = marks.completions("#một", 4, LISTS)
    assert offer is not None
    assert offer.choices[0].detail == "3.2"


def test_an_attendee_who_is_a_member_is_named_once() -> None:
    typed = Attendee(
        id=RecordId("a"),
        visit=make.SESSION,
        side=Side.BODY,
        name="Bế Tịnh",
        organisation="Văn phòng",
    )
    lists = known.lists(Words("vi"), CASE.members, [*CASE.attendees, typed, replace(typed, id=RecordId("b"), name="")],
                        CASE.bodies, [])  # fmt: skip
    assert marks.read("@Tùng nói", lists).speaker == "cb-2023-tv-01"
    assert marks.read("@Tịnh nói", lists).speaker == "a"


@pytest.mark.parametrize("line", ["", "@", "#", "@x #1 !hc"])
def test_a_visit_without_anybody_reads_lines_too(line: str) -> None:
    empty = known.lists(Words("en"), [], [], [], [])
    assert marks.rebuilt(marks.read(line, empty)) == line
