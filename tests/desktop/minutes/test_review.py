"""What stands against a paper, each with the record and field to go to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from db.dates import When, year
from db.records import (
    Case,
    Document,
    DocumentKind,
    FindingKind,
    RecordId,
    Topic,
    Visibility,
)
from desktop.minutes import papers
from desktop.minutes.reviewing.remarks import Remark, RemarkKind, Weight
from desktop.minutes.reviewing.review import review
from desktop.words import LANGUAGES, Words
from tests import make
from tests.desktop.minutes import written

NOTICE = DocumentKind.NOTICE


def remarks(
    case: Case, kind: DocumentKind = NOTICE, of: str = "v", today: dt.date = written.TODAY
) -> list[Remark]:
    return review(case, kind, RecordId(of), today, papers.own_house())


def found(case: Case, wanted: RemarkKind, **options: Any) -> list[tuple[str, str]]:
    return [(r.record, r.field) for r in remarks(case, **options) if r.kind is wanted]


def test_none_of_the_examples_recommendations_has_a_day_or_a_reporter() -> None:
    case = make.cao_bang()
    missing = found(case, RemarkKind.ASK_MISSING, of=make.SESSION)
    asks = [each.id for each in case.recommendations]
    assert sorted(missing) == sorted((id, name) for id in asks for name in ("due", "reports_to"))


def test_the_examples_figures_agree() -> None:
    kinds = {each.kind for each in remarks(make.cao_bang(), of=make.SESSION)}
    assert not {k for k in kinds if k.value.startswith(("parts", "wholes", "quoted", "percent"))}


@pytest.mark.parametrize(
    ("amounts", "fields", "kind"),
    [
        (("64/67", "04/67"), {"part_of": "Kế hoạch"}, RemarkKind.PARTS_DISAGREE),
        (("64/67", "3/68"), {"part_of": "Kế hoạch"}, RemarkKind.WHOLES_DIFFER),
        (("68/67",), {}, RemarkKind.PART_BEYOND_WHOLE),
        (("92 điểm, xếp thứ 21/20",), {}, RemarkKind.RANK_BEYOND_TOTAL),
        (("64/67", "90%"), {"measure": "Tỷ lệ"}, RemarkKind.PERCENT_DISAGREES),
        (
            ("64 vụ", "65 vụ"),
            {"measure": "Số vụ", "period": year(2024)},
            RemarkKind.QUOTED_DIFFERENTLY,
        ),
    ],
)
def test_figures_that_disagree_are_told(
    amounts: tuple[str, ...], fields: dict[str, Any], kind: RemarkKind
) -> None:
    figures = [make.figure(at, "f1", amount, **fields) for at, amount in enumerate(amounts)]
    case = make.case(findings=(make.finding(1, "Có."),), figures=tuple(figures))
    ((record, field),) = found(case, kind)
    assert record in {each.id for each in figures}
    assert field == "amount"


def test_a_disagreement_that_somebody_explained_is_told_as_a_note_with_the_reason() -> None:
    same: dict[str, Any] = {"measure": "Số vụ", "period": year(2024)}
    figures = (
        make.figure(1, "f1", "5 vụ", **same, explained="Tính cả vụ chuyển đến"),
        make.figure(2, "f1", "7 vụ", **same),
    )
    case = make.case(findings=(make.finding(1, "Một."),), figures=figures)
    told = [r for r in remarks(case) if r.kind is RemarkKind.QUOTED_DIFFERENTLY]
    assert [(r.explained, r.weight) for r in told] == [("Tính cả vụ chuyển đến", Weight.NOTE)]


def test_two_bodies_may_differ_in_one_measure() -> None:
    same: dict[str, Any] = {"measure": "Số vụ", "period": year(2024)}
    visits = (make.visit(), make.visit(id=RecordId("z"), body=RecordId("c")))
    findings = (make.finding(1, "Một."), make.finding(2, "Hai.", visit=RecordId("z")))
    figures = (make.figure(1, "f1", "5 vụ", **same), make.figure(2, "f2", "7 vụ", **same))
    case = make.case(visits=visits, findings=findings, figures=figures)
    assert found(case, RemarkKind.QUOTED_DIFFERENTLY, of="i") == []


def test_what_is_missing_leads_to_its_field() -> None:
    case = written.empty()
    assert ("v", "body") in found(case, RemarkKind.MISSING)
    assert ("v", "start") in found(case, RemarkKind.MISSING)
    assert ("i", "founding") in found(case, RemarkKind.MISSING)
    assert found(case, RemarkKind.NO_HEAD) == [("i", "role")]
    assert found(case, RemarkKind.NO_RESULT) == [("v", "kind")]


def test_minutes_need_the_hours_and_a_notice_the_day() -> None:
    day = When(day=dt.date(2026, 2, 5))
    case = make.case(visits=(make.visit(start=day, end=day),))
    assert ("v", "start") not in found(case, RemarkKind.MISSING)
    minutes = found(case, RemarkKind.MISSING, kind=DocumentKind.MINUTES)
    assert {("v", "start"), ("v", "end")} <= set(minutes)


def test_a_full_campaign_misses_little() -> None:
    missing = found(make.campaign(), RemarkKind.MISSING)
    assert missing == []
    assert found(make.campaign(), RemarkKind.NO_CAUSE) == []


def test_a_required_topic_without_a_finding_is_told() -> None:
    assert found(make.campaign(), RemarkKind.TOPIC_EMPTY) == [("t4", "required")]


def test_a_finding_below_a_required_topic_counts() -> None:
    upper = Topic(id=RecordId("t1"), inspection=RecordId("i"), title="Một", required=True)
    lower = Topic(id=RecordId("t2"), inspection=RecordId("i"), title="Hai", parent=upper.id)
    case = make.case(topics=(upper, lower), findings=(make.finding(1, "Có.", topic=lower.id),))
    assert found(case, RemarkKind.TOPIC_EMPTY) == []


@pytest.mark.parametrize("words", ["Luật số 87/2015/QH13", "UBND huyện Hòa An", "ở cấp huyện"])
def test_what_is_outdated_is_told_by_the_papers_day(words: str) -> None:
    case = make.case(findings=(make.finding(1, f"Thực hiện {words}."),))
    assert found(case, RemarkKind.OUTDATED) == [("f1", "text")]
    assert found(case, RemarkKind.OUTDATED, today=dt.date(2025, 6, 30)) == []


def test_the_registrys_day_is_the_papers_day() -> None:
    made = Document(
        id=RecordId("k"),
        inspection=RecordId("i"),
        kind=NOTICE,
        visit=RecordId("v"),
        date=dt.date(2023, 5, 22),
    )
    case = make.case(findings=(make.finding(1, "Ở cấp huyện."),), documents=(made,))
    assert found(case, RemarkKind.OUTDATED) == []


def test_a_paper_is_not_blamed_for_what_it_does_not_say() -> None:
    case = make.case(findings=(make.finding(1, "Ở cấp huyện."),))
    assert found(case, RemarkKind.OUTDATED, kind=DocumentKind.INVITATION) == []


def test_a_mark_of_secrecy_comes_first_and_stops() -> None:
    case = make.case(findings=(make.finding(1, "Văn bản\nTỐI MẬT\nnội dung"),))
    first, *rest = remarks(case)
    assert (first.kind, first.record, first.field) == (RemarkKind.SECRET, "f1", "text")
    assert first.weight is Weight.STOP
    assert all(each.weight is not Weight.STOP for each in rest)


def test_what_a_public_paper_leaves_out_is_counted_and_minutes_leave_out_nothing() -> None:
    (note,) = [r for r in remarks(make.campaign()) if r.kind is RemarkKind.LEFT_OUT]
    assert (note.record, note.what, note.weight) == ("f10", "2", Weight.NOTE)
    assert found(make.campaign(), RemarkKind.LEFT_OUT, kind=DocumentKind.MINUTES) == []


def test_causes_and_shortcomings_are_asked_for() -> None:
    case = make.case(findings=(make.finding(1, "Chậm.", kind=FindingKind.SHORTCOMING),))
    assert found(case, RemarkKind.NO_CAUSE) == [("f1", "")]
    assert found(make.case(), RemarkKind.NO_SHORTCOMING) == [("v", "kind")]


def test_an_internal_finding_fills_no_public_paper() -> None:
    hidden = make.finding(1, "Có.", visibility=Visibility.INTERNAL)
    case = make.case(findings=(hidden,))
    assert found(case, RemarkKind.NO_RESULT) == [("v", "kind")]
    assert found(case, RemarkKind.NO_RESULT, kind=DocumentKind.MINUTES) == []


def test_a_type_the_decree_does_not_know_is_noted() -> None:
    own = papers.own_house()
    types = type(own.types)(
        schema=1, basis="NĐ 30", codes=own.types.codes, unlisted={"KL": "Kết luận"},
        papers={**own.types.papers, NOTICE: "KL"},
    )  # fmt: skip
    remarks = review(make.case(), NOTICE, RecordId("v"), written.TODAY, replace(own, types=types))
    assert RemarkKind.UNLISTED_TYPE in {each.kind for each in remarks}


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_kind_of_paper_can_be_reviewed(kind: DocumentKind) -> None:
    of = "i" if kind is not DocumentKind.MINUTES else "v"
    assert isinstance(remarks(make.campaign(), kind=kind, of=of), list)
    assert isinstance(remarks(written.empty(), kind=kind, of=of), list)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(RemarkKind))
def test_every_remark_has_a_sentence(language: str, kind: RemarkKind) -> None:
    words = Words(language)
    remark = Remark(kind, RecordId("x"), "due", "đây", "luật")
    said = words(remark.key, field=words.field(remark.field), what=remark.what, why=remark.why)
    assert said.endswith(".")


def test_figures_that_disagree_and_are_explained_are_a_note_with_its_reason() -> None:
    """Whoever of the figures concerned carries the explanation, the remark says it."""
    why = "Đơn vị báo cáo hai kỳ khác nhau"
    case = make.case(findings=(make.finding(1, "x"),))
    for explained in range(2):
        own = tuple(
            make.figure(n, "f1", amount, part_of="Kế hoạch", explained=why * (n == explained + 1))
            for n, amount in enumerate(("64/67", "04/67"), start=1)
        )
        (found,) = [
            r for r in remarks(replace(case, figures=own)) if r.kind is RemarkKind.PARTS_DISAGREE
        ]
        assert (found.weight, found.explained) == (Weight.NOTE, why)


@pytest.mark.parametrize(
    ("text", "amounts", "told"),
    [
        ("Còn 05/67 nhiệm vụ chưa hoàn thành", ("03/67 nhiệm vụ",), ["05/67 nhiệm vụ"]),
        ("Hoàn thành 64/67 nhiệm vụ, còn 05/67 nhiệm vụ", ("64/67 nhiệm vụ", "03/67 nhiệm vụ"), ["05/67 nhiệm vụ"]),
        ("Đã xử lý 7 vụ", ("8 vụ",), ["7 vụ"]),
        ("Còn 03/67 nhiệm vụ chưa hoàn thành", ("03/67 nhiệm vụ",), []),
        ("Đã xử lý 7 vụ việc, nhắc nhở 3 vụ việc", ("8 vụ việc",), []),
        ("Có chuyển biến", ("8 vụ việc",), []),
    ],
)  # fmt: skip
def test_a_figure_that_was_mended_and_the_text_was_not_is_told(
    text: str, amounts: tuple[str, ...], told: list[str]
) -> None:
    figures = tuple(make.figure(at, "f1", amount) for at, amount in enumerate(amounts))
    case = make.case(findings=(make.finding(1, text),), figures=figures)
    assert [r.what for r in remarks(case) if r.kind is RemarkKind.TEXT_DIFFERS] == told
