"""The press item: byline, captions, source, and not a word that is internal."""

from __future__ import annotations

from dataclasses import replace

from db.records import DocumentKind, Visibility
from desktop.minutes import papers
from desktop.minutes.style.fonts import Choice
from desktop.minutes.writers import html, text
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper, written

KIND = DocumentKind.PRESS_NOTICE


def test_the_worked_example_reads_as_its_golden_file() -> None:
    shown = written.shown(make.cao_bang(), KIND, make.SESSION)
    paper.golden("press-cao-bang.txt", shown)


def test_a_campaigns_visit_reads_as_its_golden_file() -> None:
    paper.golden("press-campaign.txt", written.shown(make.campaign(), KIND, "v"))


def test_the_published_item_names_its_author_its_day_and_its_place() -> None:
    shown = written.shown(make.cao_bang(), KIND, make.SESSION)
    assert "byline: Tác giả: Nguyễn Diệu  <- cb-2023-tb-01" in shown
    assert "Hội đồng nhân dân tỉnh Cao Bằng, ngày 21 tháng 5 năm 2023  <- cb-2023-tb-01" in shown


def test_nothing_internal_is_in_any_of_its_forms() -> None:
    document = written.tree(make.campaign(), KIND, "v")
    for form in (
        written.shown(make.campaign(), KIND, "v"),
        text.text(document),
        html.html(document),
    ):
        for word in ("né tránh", "cán bộ A", "Cán bộ A", "777", "hồ sơ nội bộ", "secret"):
            assert word not in form, word


def test_a_passage_that_becomes_internal_leaves_the_item() -> None:
    case = make.campaign()
    hidden = tuple(replace(each, visibility=Visibility.INTERNAL) for each in case.findings)
    shown = written.shown(replace(case, findings=hidden), KIND, "v")
    for finding in case.findings:
        assert finding.text not in shown, finding.id


def test_every_fact_of_the_example_that_was_published_is_in_it() -> None:
    shown = written.shown(make.cao_bang(), KIND, make.SESSION)
    for finding in make.cao_bang().findings:
        assert finding.text in shown, finding.id
    for fact in ("Nông Thanh Tùng", "Sở Tư pháp", "(IOC)", "giảm 1,42 điểm, tụt 3 bậc"):
        assert fact in shown, fact


def test_an_empty_visit_has_dots_for_what_is_not_known() -> None:
    shown = written.shown(written.empty(), KIND, "v")
    assert "Tác giả: ........" in shown
    assert "Nguồn: ........" in shown


def test_a_headline_over_several_lines_stands_in_lines_of_about_equal_length() -> None:
    asked = written.asked(DocumentKind.PRESS_NOTICE, "v")
    made = papers.preview(make.campaign(), asked, make.opener(), Quiet(), Choice.TINOS)
    head = [each for each in paper.lines(made.data, 0) if "Bold" in each.face][1:4]
    widths = [each.right_mm - each.left_mm for each in head]
    assert head[0].text.startswith("Đoàn giám sát")
    assert min(widths) > 0.8 * max(widths)
