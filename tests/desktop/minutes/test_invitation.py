"""The invitation to a planned visit, and the outline of the report that goes with it."""

from __future__ import annotations

from db.records import DocumentKind, RecordId, Topic
from tests import make
from tests.desktop.minutes import paper, written

INVITATION, OUTLINE = DocumentKind.INVITATION, DocumentKind.OUTLINE


def test_a_planned_visit_reads_as_its_golden_file() -> None:
    paper.golden("invitation-campaign.txt", written.shown(make.campaign(), INVITATION, "z"))


def test_the_worked_example_reads_as_its_golden_file() -> None:
    shown = written.shown(make.cao_bang(), INVITATION, make.SESSION)
    paper.golden("invitation-cao-bang.txt", shown)


def test_the_hour_is_the_planned_one() -> None:
    shown = written.shown(make.campaign(), INVITATION, "z")
    assert "Thời gian: 14 giờ 00 phút, ngày 10 tháng 3 năm 2026." in shown


def test_what_is_not_known_is_to_be_filled_in() -> None:
    shown = written.shown(written.empty(), INVITATION, "v")
    assert "Địa điểm: <dots>" in shown
    assert "Chủ trì: <dots>" in shown


def test_the_outline_reads_as_its_golden_file() -> None:
    paper.golden("outline-campaign.txt", written.shown(make.campaign(), OUTLINE, "i"))


def test_topics_keep_their_levels() -> None:
    found = written.headings(written.tree(make.campaign(), OUTLINE, "i"))
    assert found == [
        "I. Lịch tiếp dân định kỳ",
        "II. Xử lý đơn thư",
        "1. Đơn vượt cấp",
        "III. Trách nhiệm người đứng đầu",
    ]


def test_a_fourth_level_is_a_dash() -> None:
    chain = [
        Topic(
            id=RecordId(f"t{at}"),
            inspection=RecordId("i"),
            title=f"Mục {at}",
            parent=RecordId(f"t{at - 1}") if at else None,
        )
        for at in range(5)
    ]
    shown = written.shown(make.case(topics=tuple(chain)), OUTLINE, "i")
    assert "heading 3: a) Mục 2" in shown
    assert "body: - Mục 4" in shown


def test_without_topics_the_usual_parts_are_asked_for() -> None:
    found = written.headings(written.tree(make.cao_bang(), OUTLINE, written.EXAMPLE))
    assert found[2] == "III. Tồn tại, hạn chế và nguyên nhân"


def test_the_plan_it_goes_with_is_the_recorded_one() -> None:
    shown = written.shown(make.campaign(), OUTLINE, "i")
    assert "Kế hoạch số 02/KH-ĐGS ngày 12 tháng 01 năm 2026 của Đoàn giám sát" in shown
