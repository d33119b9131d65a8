"""The report says the whole inspection: every visit, every figure once, what is asked of each body."""

from __future__ import annotations

from db.dates import year
from db.records import DocumentKind, FindingKind
from desktop.minutes.model import Table
from tests import make
from tests.desktop.minutes import paper, written

KIND = DocumentKind.REPORT


def test_the_worked_example_reads_as_its_golden_file() -> None:
    paper.golden("report-cao-bang.txt", written.shown(make.cao_bang(), KIND, written.EXAMPLE))


def test_a_whole_campaign_reads_as_its_golden_file() -> None:
    paper.golden("report-campaign.txt", written.shown(make.campaign(), KIND, "i"))


def test_every_public_passage_of_every_visit_is_in_it() -> None:
    case = make.campaign()
    text = written.shown(case, KIND, "i")
    spoken = (FindingKind.STATEMENT,)
    for finding in case.findings:
        public = finding.visibility.value == "public" and finding.kind not in spoken
        assert (finding.text in text) is public, finding.id
    for ask in case.recommendations:
        assert (ask.text in text) is (ask.visibility.value == "public"), ask.id


def test_every_fact_of_the_example_is_in_it() -> None:
    text = written.shown(make.cao_bang(), KIND, written.EXAMPLE)
    for fact in (
        "Nông Thanh Tùng", "Ban Thường trực Ủy ban Mặt trận Tổ quốc", "Sở Nội vụ", "Sở Tư pháp",
        "Trung tâm Phục vụ hành chính công tỉnh", "(IOC)", "trên 10", "88 quyết định",
        "56 quyết định", "97 văn bản", "28 văn bản", "100% thủ tục", "VNPT-iOffice 4.0", "64/67",
        "03/67", "92,75 điểm, xếp thứ 1/20", "91,33 điểm, xếp thứ 4/20",
        "Giảm 1,42 điểm, tụt 3 bậc", "12-ĐA/TU", "đặc thù", "tăng biên chế",
        "tiêu chuẩn chính trị", "bồi dưỡng", "cận ngày", "đổi mới cách thức",
        "các huyện, thành phố", "chưa là thủ tục hành chính", "hợp tác xã",
        "Sáng ngày 19 tháng 5 năm 2023", "năm 2021 và năm 2022",
    ):  # fmt: skip
        assert fact in text, fact


def test_a_figure_quoted_twice_stands_in_the_table_once() -> None:
    found = written.tree(make.cao_bang(), KIND, written.EXAMPLE).blocks
    (table,) = [block for block in found if isinstance(block, Table)]
    assert [row[3] for row in table.rows].count("03/67 nhiệm vụ") == 1
    assert len(table.rows) == len(table.sources) == 12


def test_figures_of_two_bodies_have_a_table_each() -> None:
    found = written.tree(make.campaign(), KIND, "i").blocks
    tables = [block for block in found if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [3, 1]


def test_values_of_one_period_are_not_compared() -> None:
    figures = tuple(
        make.figure(at, "f1", f"{at} vụ", measure="Số vụ", period=year(2024)) for at in (1, 2)
    )
    case = make.case(findings=(make.finding(1, "Có."),), figures=figures)
    (table,) = [b for b in written.tree(case, KIND, "i").blocks if isinstance(b, Table)]
    assert [row[4] for row in table.rows] == ["", ""]


def test_the_photos_are_an_annex_and_internal_ones_are_not() -> None:
    (annex,) = written.tree(make.campaign(), KIND, "i").annexes
    assert len(annex.blocks) == 1
    assert annex.reference.startswith("(Kèm theo Báo cáo số:\u00a0")


def test_an_empty_case_still_has_its_frame() -> None:
    text = written.shown(written.empty(), KIND, "i")
    assert "trân trọng báo cáo ........................................./." in text
