"""The minutes say the record: all of it, in the procedure's order, and nothing that is not in it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from db.dates import UNKNOWN, Period, When
from db.errors import NoRecord
from db.records import (
    Attendee,
    Case,
    Finding,
    FindingKind,
    MadeBy,
    Member,
    Recommendation,
    RecordId,
    Role,
    Side,
    Visibility,
    VisitKind,
)
from desktop.minutes.composers import compose
from desktop.minutes.composers import sitting as sittings
from desktop.minutes.composers.sitting import sitting
from desktop.minutes.model import Blank, Document, Heading, Paragraph, Photo, as_text
from desktop.minutes.page import press
from tests import make
from tests.desktop.minutes import paper

SAY = press.own_wording()


def composed(case: Case, visit: str = "v", public_only: bool = False) -> Document:
    return compose.minutes(sitting(case, RecordId(visit), public_only), SAY)


def shown(case: Case, visit: str = "v", **options: Any) -> str:
    return as_text(composed(case, visit, **options))


def headings(document: Document) -> list[str]:
    return [f"{each.mark} {each.text}" for each in document.blocks if isinstance(each, Heading)]


def test_the_worked_example_reads_as_its_golden_file() -> None:
    paper.golden("cao-bang.txt", shown(make.cao_bang(), make.SESSION))


def test_a_founding_paper_that_is_not_known_leaves_a_line_to_write_it_on() -> None:
    unknown = shown(make.cao_bang(), make.SESSION)
    assert unknown.count("Căn cứ <dots>") == 1
    assert unknown.index("Căn cứ <dots>") < unknown.index("Thời gian bắt đầu")
    assert "Căn cứ <dots>" not in shown(make.full_case())


def test_a_case_with_everything_reads_as_its_golden_file() -> None:
    paper.golden("full.txt", shown(make.full_case()))


def test_a_survey_reads_as_its_golden_file() -> None:
    paper.golden("survey.txt", shown(make.cao_bang(), "cb-2023-ks-01"))


def test_an_empty_visit_is_a_form_to_fill_in() -> None:
    paper.golden("empty.txt", shown(make.case(bodies=(), visits=(make.visit(body=None),))))


def test_the_sections_follow_the_decrees_order() -> None:
    assert headings(composed(make.full_case())) == [
        "I. Thành phần tham dự",
        "1. Đoàn giám sát của Thường trực HĐND tỉnh Cao Bằng",
        "2. Cơ quan chịu sự giám sát: Thanh tra tỉnh Cao Bằng",
        "3. Khách mời",
        "II. Nội dung làm việc",
        "1. Mục đích, nội dung giám sát",
        "2. Báo cáo của Thanh tra tỉnh Cao Bằng",
        "a) Kết quả đạt được",
        "b) Tồn tại, hạn chế",
        "c) Nguyên nhân",
        "3. Ý kiến phát biểu, thảo luận",
        "a) Đồng chí Lục Văn Sơn, Trưởng Ban Pháp chế HĐND tỉnh:",
        "b) Đồng chí Bế Thanh Tịnh, Chánh Thanh tra tỉnh:",
        "4. Kiến nghị của Thanh tra tỉnh Cao Bằng",
        "a) Đối với Ủy ban nhân dân tỉnh",
        "III. Kết luận của Trưởng đoàn",
        "1. Đối với Thanh tra tỉnh Cao Bằng",
        "2. Đối với Ủy ban nhân dân tỉnh",
    ]


@pytest.mark.parametrize("case", [make.cao_bang(), make.full_case()], ids=["example", "full"])
def test_every_passage_is_said_as_it_stands_and_leads_back_to_its_record(case: Case) -> None:
    visit = case.visits[-1].id
    document = composed(case, visit)
    said: dict[RecordId, list[str]] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.source:
            text = "".join(run.text for run in block.runs)
            said.setdefault(block.source, []).append(text)
    passages: list[Finding | Recommendation] = [*case.findings, *case.recommendations]
    for passage in passages:
        if passage.visit == visit:
            assert passage.text in "\n".join(said[passage.id]), passage.id


def test_a_deleted_record_is_never_said() -> None:
    full = make.full_case()
    for name in ("members", "attendees", "topics", "findings", "figures", "recommendations"):
        parts: dict[str, Any] = {name: [replace(e, gone=True) for e in getattr(full, name)]}
        gone = replace(full, **parts)
        for each in getattr(full, name):
            text = getattr(each, "text", "") or getattr(each, "title", "")
            assert not text or text not in shown(gone), text


def test_a_deleted_visit_has_no_minutes() -> None:
    with pytest.raises(NoRecord):
        composed(make.case(visits=(replace(make.visit(), gone=True),)))


def test_internal_passages_stay_in_the_minutes_but_not_in_a_public_copy() -> None:
    case = make.case(
        findings=(make.finding(1, "Nội bộ.", visibility=Visibility.INTERNAL),),
        recommendations=(make.ask(1, "Việc nội bộ.", visibility=Visibility.INTERNAL),),
        evidence=(make.evidence(1, caption="Ảnh nội bộ", visibility=Visibility.INTERNAL),),
    )
    assert shown(case).lower().count("nội bộ") == 3
    assert "nội bộ" not in shown(case, public_only=True).lower()


def test_a_figure_that_its_passage_says_is_not_said_again() -> None:
    case = make.case(
        findings=(make.finding(1, "Đã xong 64/67 nhiệm vụ."),),
        figures=(make.figure(1, "f1", "64/67 nhiệm vụ"), make.figure(2, "f1", "4/67 nhiệm vụ")),
    )
    assert shown(case).count("64/67") == 1
    assert "+ Số liệu: 4/67 nhiệm vụ." in shown(case)


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (("92,75 điểm, xếp thứ 1/20", "91,33 điểm, xếp thứ 4/20"), "giảm 1,42 điểm, tụt 3 bậc."),
        (("90%", "92,5%"), "tăng 2,5 điểm phần trăm."),
        (("5 xã", "5 xã"), "không thay đổi."),
    ],
)
def test_what_became_of_a_measure_is_worded(amounts: tuple[str, str], said: str) -> None:
    from db.dates import year

    figures = tuple(
        make.figure(at, "f1", amount, measure="chỉ số", period=year(2021 + at))
        for at, amount in enumerate(amounts)
    )
    case = make.case(findings=(make.finding(1, "Kết quả."),), figures=figures)
    assert f"Chỉ số: năm 2022 so với năm 2021 {said}" in shown(case)


def test_points_that_share_their_term_have_it_once_below() -> None:
    case = make.case(recommendations=(make.ask(1, "Một."), make.ask(2, "Hai.")))
    assert shown(case).count("Thời hạn thực hiện: <dots>") == 1


def test_points_with_terms_of_their_own_have_them_each() -> None:
    text = shown(make.full_case())
    assert "Thời hạn thực hiện: chậm nhất ngày 30 tháng 6 năm 2026; báo cáo" in text
    assert text.count("Thời hạn thực hiện") == 3


def test_requests_stand_under_their_addressee_in_the_order_first_met() -> None:
    asks = (
        make.ask(1, "Một.", made_by=MadeBy.BODY, addressee=None),
        make.ask(2, "Hai.", made_by=MadeBy.BODY),
        make.ask(3, "Ba.", made_by=MadeBy.BODY, addressee=None),
    )
    text = shown(make.case(recommendations=asks))
    places = [text.index(word) for word in ("Kiến nghị chung", "Một.", "Ba.", "Thanh tra tỉnh\n")]
    assert places[:3] == sorted(places[:3])
    assert text.index("Ba.") < text.index("Hai.")


def test_each_part_of_a_delegation_has_its_own_head() -> None:
    def member(number: int, group: str, role: Role) -> Member:
        name = f"Người {number}"
        id, inspection = RecordId(f"m{number}"), RecordId("i")
        return Member(id=id, inspection=inspection, name=name, group=group, role=role)

    members = (
        member(1, "Đoàn số 1", Role.HEAD),
        member(2, "Đoàn số 1", Role.MEMBER),
        member(3, "Nhóm thư ký", Role.HEAD),
        member(4, "Tổ số 1", Role.DEPUTY),
    )
    text = shown(make.case(members=members))
    for line in (
        "heading 3: a) Đoàn số 1",
        "- Đồng chí Người 1 - Trưởng đoàn;",
        "- Đồng chí Người 2 - Thành viên.",
        "heading 3: b) Nhóm thư ký",
        "- Đồng chí Người 3 - Trưởng nhóm.",
        "heading 3: c) Tổ số 1",
        "- Đồng chí Người 4 - Tổ phó.",
    ):
        assert line in text


def test_a_delegations_own_head_stands_before_its_parts() -> None:
    head = Member(id=RecordId("m0"), inspection=RecordId("i"), role=Role.HEAD, name="Người 0")
    part = replace(head, id=RecordId("m1"), name="Người 1", group="Tổ số 1")
    text = shown(make.case(members=(head, part)))
    assert "- Đồng chí Người 0 - Trưởng đoàn." in text
    assert text.index("Người 0") < text.index("heading 3: a) Tổ số 1")


def test_a_passage_of_several_paragraphs_keeps_them() -> None:
    case = make.case(findings=(make.finding(1, "Đoạn một.\n\nĐoạn hai."),))
    assert "body: - Đoạn một.  <- f1\n  body: Đoạn hai.  <- f1" in shown(case)


def test_a_person_who_reports_a_result_is_named() -> None:
    full = make.full_case()
    spoken = make.finding(9, "Đã xong.", speaker=RecordId("a4"))
    text = shown(replace(full, findings=(spoken,)))
    assert "_Đồng chí Bế Thanh Tịnh, Chánh Thanh tra tỉnh: _Đã xong." in text


def test_another_body_that_reports_is_named_and_the_visited_one_is_not() -> None:
    own = make.finding(8, "Việc một.", speaker=RecordId("b"))
    other = make.finding(9, "Việc hai.", speaker=RecordId("c"))
    text = shown(replace(make.full_case(), findings=(own, other)))
    assert "- Việc một." in text
    assert "- _Ủy ban nhân dân tỉnh: _Việc hai." in text


def test_results_follow_the_outline_each_topic_once() -> None:
    t1, t2 = RecordId("t1"), RecordId("t2")
    findings = tuple(
        make.finding(at, f"Việc {at}.", topic=topic) for at, topic in enumerate((t2, t1, None, t2))
    )
    text = shown(replace(make.full_case(), findings=findings))
    said = ("Việc 2.", "Lịch tiếp dân định kỳ", "Việc 1.", "Xử lý đơn thư", "Việc 0.", "Việc 3.")
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert text.count("topic:") == 2


def test_surveys_of_another_subject_or_of_later_days_are_not_said() -> None:
    full = make.full_case()
    survey, session = full.visits
    late = replace(survey, id=RecordId("x"), place="Nơi khác", start=session.start)
    other = replace(survey, id=RecordId("y"), place="Nơi thứ ba", body=RecordId("c"))
    subject = replace(full.subjects[0], id=RecordId("u2"), body=RecordId("c"))
    case = replace(full, visits=(other, survey, session, late), subjects=(*full.subjects, subject))
    text = shown(case)
    assert "Trụ sở tiếp công dân tỉnh" in text
    assert "Nơi khác" not in text
    assert "Nơi thứ ba" not in text


def test_a_survey_without_a_day_counts_by_its_place_in_the_list() -> None:
    full = make.full_case()
    survey = replace(full.visits[0], start=UNKNOWN)
    assert survey.place in shown(replace(full, visits=(survey, full.visits[1])))
    assert survey.place not in shown(replace(full, visits=(full.visits[1], survey)))


def test_evidence_made_after_the_visit_is_none_of_its_minutes() -> None:
    assert "Nguyễn Diệu" not in shown(make.cao_bang(), make.SESSION)


def test_a_photo_without_bytes_has_a_frame_and_a_number() -> None:
    (annex,) = composed(make.cao_bang(), make.SESSION).annexes
    (photo,) = annex.blocks
    assert isinstance(photo, Photo)
    assert photo.missing == "(Dán ảnh tại đây)"
    assert photo.caption == "Ảnh 1. Đoàn giám sát tại Trung tâm Phục vụ hành chính công tỉnh"


def test_text_in_parts_becomes_nfc() -> None:
    apart = unicodedata.normalize("NFD", "Việc tiếp dân được Ủy ban tổ chức tốt.")
    text = shown(make.case(findings=(make.finding(1, apart),)))
    assert unicodedata.is_normalized("NFC", text)
    assert "Việc tiếp dân được Ủy ban tổ chức tốt." in text


def test_a_chair_who_is_no_head_concludes_as_the_chair() -> None:
    full = make.full_case()
    deputy = replace(full.visits[1], chair=RecordId("m2"))
    found = headings(composed(replace(full, visits=(full.visits[0], deputy))))
    assert "III. Kết luận của người chủ trì" in found


def test_without_conclusion_there_is_room_to_write_one() -> None:
    blocks = composed(make.case(findings=(make.finding(1, "Kết quả."),))).blocks
    at = next(
        i for i, each in enumerate(blocks) if isinstance(each, Heading) and each.mark == "III."
    )
    assert isinstance(blocks[at + 1], Blank)


def test_conclusions_are_no_part_of_the_report() -> None:
    case = make.case(findings=(make.finding(1, "Kết luận.", kind=FindingKind.CONCLUSION),))
    assert "a) Kết quả đạt được" not in shown(case)


def test_a_survey_speaks_of_the_place_surveyed() -> None:
    text = shown(make.case(visits=(make.visit(kind=VisitKind.SURVEY, body=None, place="Xã A"),)))
    assert "Khảo sát thực tế tại Xã A" in text
    assert "Cơ quan, đơn vị được khảo sát: Xã A" in text
    assert "Buổi khảo sát kết thúc" in text


def test_who_came_late_or_left_early_is_said_where_it_is_known() -> None:
    def there(number: int, **times: When) -> Attendee:
        id = RecordId(f"a{number}")
        return Attendee(
            id=id, visit=RecordId("v"), side=Side.GUEST, name=f"Khách {number}", **times
        )

    late, early = When(time=dt.time(8, 30)), When(time=dt.time(10, 5))
    people = (
        there(1),
        there(2, arrived=late),
        there(3, left=early),
        there(4, arrived=late, left=early),
    )
    said = shown(make.case(visits=(make.visit(),), attendees=people))
    assert "Đồng chí Khách 1;" in said
    assert "Đồng chí Khách 2 (đến lúc 8 giờ 30 phút);" in said
    assert "Đồng chí Khách 3 (về lúc 10 giờ 05 phút);" in said
    assert "Đồng chí Khách 4 (đến lúc 8 giờ 30 phút, về lúc 10 giờ 05 phút)" in said


def test_what_is_composed_already_is_not_made_anew() -> None:
    apart = make.finding(2, unicodedata.normalize("NFD", "Tiếp dân tốt."))
    case = make.case(findings=(make.finding(1, "Tiếp dân tốt."), apart))
    own = sittings.composed(case)
    assert own.findings[0] is case.findings[0]
    assert own.findings[1].text == "Tiếp dân tốt."
    assert own.bodies is case.bodies


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("Cải cách hành chính", "về cải cách hành chính năm 2021 và năm 2022"),
        ("Cải cách hành chính năm 2021, năm 2022", "về cải cách hành chính năm 2021, năm 2022"),
    ],
)
def test_a_topic_that_names_its_years_says_them_once(topic: str, said: str) -> None:
    case = make.campaign()
    period = Period(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31))
    case = replace(
        case,
        inspection=replace(case.inspection, topic=topic, period=period),
        visits=tuple(replace(each, title="") for each in case.visits),
    )
    told = compose.about(sitting(case, RecordId("v"), False), SAY)
    assert told.replace("\u00a0", " ").endswith(said)
