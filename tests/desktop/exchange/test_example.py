"""The worked example holds every fact of its article, and no sentence of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from db import fields, figure_checks, query
from db.dates import DayPart, Period, When, year
from db.figure_checks import PartsAgree, Quoted
from db.records import DocumentKind, FindingKind, MadeBy, Role, VisitKind
from db.store import Store
from desktop.exchange import example

CASE = example.case()
TWO_YEARS = Period(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31))
NAMES = {body.id: body.name for body in CASE.bodies}
TEXTS = " ".join([*(f.text for f in CASE.findings), *(r.text for r in CASE.recommendations)])


def amounts(measure: str) -> list[str]:
    return [str(f.amount) for f in CASE.figures if measure in f.measure]


def test_who_oversees_what_and_when() -> None:
    assert CASE.inspection.issuer == "Thường trực Hội đồng nhân dân tỉnh Cao Bằng"
    assert CASE.inspection.topic == "Công tác cải cách hành chính"
    assert CASE.inspection.period == TWO_YEARS
    assert [NAMES[subject.body] for subject in CASE.subjects] == [
        "Văn phòng Ủy ban nhân dân tỉnh Cao Bằng"
    ]


def test_the_delegation_has_its_head_and_three_guests_without_names() -> None:
    head, *invited = CASE.members
    assert (head.role, head.name) == (Role.HEAD, "Nông Thanh Tùng")
    assert "Ủy viên Ban Thường vụ Tỉnh ủy" in head.position_title
    assert "Phó Chủ tịch Hội đồng nhân dân tỉnh" in head.position_title
    assert {member.role for member in invited} == {Role.INVITED}
    assert {member.name for member in invited} == {""}
    assert [member.organisation for member in invited] == [
        "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Sở Nội vụ",
        "Sở Tư pháp",
    ]


def test_two_surveys_came_before_the_morning_s_session() -> None:
    *surveys, session = CASE.visits
    assert [visit.kind for visit in surveys] == [VisitKind.SURVEY, VisitKind.SURVEY]
    assert "Phục vụ hành chính công" in surveys[0].place
    assert "(IOC)" in surveys[1].place
    assert session.kind is VisitKind.SESSION
    assert session.start == When(day=dt.date(2023, 5, 19), part=DayPart.MORNING)
    assert session.end == When()


def test_the_photo_has_its_caption_and_no_bytes() -> None:
    photo = CASE.evidence[0]
    assert (photo.visit, photo.hash) == (CASE.visits[0].id, "")
    assert photo.caption == "Đoàn giám sát tại Trung tâm Phục vụ hành chính công tỉnh"


def test_the_counts_are_figures() -> None:
    assert amounts("đã tham mưu") == ["trên 10 văn bản", "97 văn bản"]
    assert amounts("quyết định") == ["88 quyết định", "56 quyết định"]
    assert amounts("do Văn phòng ban hành") == ["28 văn bản"]
    assert amounts("Tỷ lệ") == ["100% thủ tục", "100%", "100%"]


def test_the_index_of_each_year_is_ranked() -> None:
    index = [f for f in CASE.figures if "Chỉ số" in f.measure]
    assert [(f.period, str(f.amount)) for f in index] == [
        (year(2021), "92,75 điểm, xếp thứ 1/20"),
        (year(2022), "91,33 điểm, xếp thứ 4/20"),
    ]
    assert len({f.measure for f in index}) == 1


def test_the_parts_of_the_plan_agree_and_the_rest_is_one_value() -> None:
    quoted = [
        Quoted(key=f.id, amount=f.amount, measure=f.measure, part_of=f.part_of, period=f.period)
        for f in CASE.figures
    ]
    assert [type(note) for note in figure_checks.check(quoted)] == [PartsAgree]
    assert amounts("chưa hoàn thành") == ["03/67 nhiệm vụ"] * 2
    holders = [f.finding for f in CASE.figures if "chưa hoàn thành" in f.measure]
    kinds = {f.id: f.kind for f in CASE.findings}
    assert [kinds[h] for h in holders] == [FindingKind.RESULT, FindingKind.SHORTCOMING]


def test_there_are_three_shortcomings() -> None:
    texts = [f.text for f in CASE.findings if f.kind is FindingKind.SHORTCOMING]
    wanted = ("12-ĐA/TU", "03/67", "Danh mục đề nghị")
    assert [word in text for word, text in zip(wanted, texts, strict=True)] == [True] * 3


def test_the_body_asks_four_and_the_delegation_asks_the_office_five_times() -> None:
    asked = [NAMES[r.addressee or ""] for r in CASE.recommendations if r.made_by is MadeBy.BODY]
    assert asked == [
        "Hội đồng nhân dân tỉnh Cao Bằng",
        "Ủy ban nhân dân tỉnh Cao Bằng",
        "Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh Cao Bằng",
        "Sở Nội vụ tỉnh Cao Bằng",
    ]
    required = [r for r in CASE.recommendations if r.made_by is MadeBy.DELEGATION]
    assert [NAMES[r.addressee or ""] for r in required] == [NAMES[CASE.subjects[0].body]] * 5
    assert {(r.due, r.reports_to, r.basis) for r in CASE.recommendations} == {(None, None, "")}


def test_the_article_s_author_and_day_are_noted() -> None:
    (item,) = CASE.documents
    assert item.kind is DocumentKind.PRESS_NOTICE
    assert "Nguyễn Diệu" in item.title
    assert item.date == dt.date(2023, 5, 21)


def test_every_figure_stands_in_its_finding_s_words() -> None:
    texts = {f.id: f.text for f in CASE.findings}
    for figure in CASE.figures:
        amount = figure.amount
        assert f"{amount.number}" in texts[figure.finding], figure.id
        assert f"{amount.rank or ''}" in texts[figure.finding], figure.id


def test_the_system_of_the_office_is_named() -> None:
    assert "VNPT-iOffice 4.0" in TEXTS


def test_what_somebody_changed_in_it_stays_changed(store: Store) -> None:
    example.load(store)
    first, second, *_ = CASE.findings
    mended = replace(first, text="Ghi lại cho rõ.")
    store.write("finding.edit", [fields.changed(first, mended)])
    store.write("finding.delete", [fields.deleted(second)])
    assert example.load(store).records == frozenset()
    assert query.findings(store.reader, first.visit) == [mended, *CASE.findings[2:]]


def test_what_nobody_said_is_empty() -> None:
    assert (CASE.inspection.founding, CASE.inspection.copies_to) == ((), ())
    assert {attendee.name for attendee in CASE.attendees} == {""}
    assert {f.at for f in CASE.findings} == {None}
