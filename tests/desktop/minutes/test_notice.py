"""The notice of conclusions: what was found, what is asked of whom, by when and who reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db.dates import Period, When
from db.records import DocumentKind, RecordId, Role
from desktop.minutes import papers
from desktop.minutes.composers import notice
from desktop.minutes.composers.oversight import oversight
from desktop.minutes.model import Closing, Letterhead
from desktop.minutes.style import house as houses
from desktop.minutes.style.house import Signer
from tests import make
from tests.desktop.minutes import paper, written

KIND = DocumentKind.NOTICE


def test_the_worked_example_reads_as_its_golden_file() -> None:
    text = written.shown(make.cao_bang(), KIND, make.SESSION)
    paper.golden("notice-cao-bang.txt", text)


def test_a_visit_of_a_campaign_reads_as_its_golden_file() -> None:
    paper.golden("notice-visit.txt", written.shown(make.campaign(), KIND, "v"))


def test_a_whole_campaign_reads_as_its_golden_file() -> None:
    paper.golden("notice-whole.txt", written.shown(make.campaign(), KIND, "i"))


def test_an_empty_visit_is_a_form_to_fill_in() -> None:
    text = written.shown(written.empty(), KIND, "v")
    assert text.count("blank: 4") == 4
    assert "đã làm việc với ........" in text


def test_number_and_date_stand_there_once_the_registry_has_given_them() -> None:
    head = written.tree(make.campaign(), KIND, "v").blocks[0]
    assert isinstance(head, Letterhead)
    assert (head.number, head.place_date) == (
        "Số: 07/TB-ĐGS",
        "Cao Bằng, ngày 09 tháng 02 năm 2026",
    )
    blank = written.tree(make.campaign(), KIND, "i").blocks[0]
    assert isinstance(blank, Letterhead)
    assert blank.number.startswith("Số:\u00a0")
    assert blank.place_date == "Cao Bằng, ngày ...... tháng ...... năm ........"


def test_what_is_internal_does_not_go_out() -> None:
    for of in ("v", "i"):
        text = written.shown(make.campaign(), KIND, of)
        assert "né tránh" not in text
        assert "cán bộ A" not in text
        assert "777" not in text


def test_the_law_is_that_of_the_inspections_day() -> None:
    before = written.shown(make.campaign(), KIND, "i")
    assert "số 87/2015/QH13;" in before
    assert "121/2025" not in before
    late = make.case(visits=(make.visit(start=When(day=dt.date(2026, 3, 1))),))
    after = written.shown(late, KIND, "v")
    assert "số 121/2025/QH15;" in after
    assert "114/2025/UBTVQH15" in after
    assert "87/2015" not in after


def test_the_legal_basis_ends_in_semicolons_and_one_full_stop() -> None:
    text = written.shown(make.campaign(), KIND, "v")
    lines = [line for line in text.splitlines() if line.startswith("  basis:")]
    ends = [line.partition("  <-")[0][-1] for line in lines]
    assert ends == [";"] * (len(lines) - 1) + ["."]


def test_a_deputy_signs_for_the_head_and_the_secretary_by_order() -> None:
    own = papers.own_house()
    over = oversight(make.campaign(), RecordId("v"), written.TODAY)
    found = {}
    for signer in Signer:
        office = houses.Office(
            schema=1,
            place="",
            signers={KIND: signer},
            recipients=own.office.recipients,
            photos={},
        )
        last = notice.notice(over, papers.own_wording(), replace(own, office=office)).blocks[-1]
        assert isinstance(last, Closing)
        found[signer] = (*last.signature.titles, last.signature.post, last.signature.name)
    assert found == {
        Signer.HEAD: (
            "TM. Đoàn giám sát", "Trưởng đoàn", "Phó Chủ tịch HĐND tỉnh", "Hoàng Thị Lan",
        ),
        Signer.DEPUTY: (
            "TM. Đoàn giám sát", "KT. Trưởng đoàn", "Phó Trưởng đoàn",
            "Trưởng Ban Pháp chế HĐND tỉnh", "Lục Văn Sơn",
        ),
        Signer.SECRETARY: ("TL. Trưởng đoàn", "Thư ký", "", "Nguyễn Thế Bằng"),
    }  # fmt: skip


def test_only_the_post_in_the_council_stands_above_the_name() -> None:
    last = written.tree(make.cao_bang(), KIND, make.SESSION).blocks[-1]
    assert isinstance(last, Closing)
    assert last.signature.post == "Phó Chủ tịch Hội đồng nhân dân tỉnh"


def test_nobody_known_leaves_room_to_sign() -> None:
    members = tuple(m for m in make.campaign().members if m.role is not Role.HEAD)
    last = written.tree(replace(make.campaign(), members=members), KIND, "v").blocks[-1]
    assert isinstance(last, Closing)
    assert last.signature.name == ""


def test_shortcomings_without_causes_have_a_title_of_their_own() -> None:
    found = written.headings(written.tree(make.cao_bang(), KIND, make.SESSION))
    assert [each for each in found if each.startswith("I")] == [
        "I. Kết quả đạt được",
        "II. Tồn tại, hạn chế",
        "III. Kết luận, kiến nghị của Đoàn giám sát",
        "IV. Kiến nghị của Văn phòng Ủy ban nhân dân tỉnh Cao Bằng",
    ]


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("Cải cách hành chính", "về cải cách hành chính năm 2021 và năm 2022"),
        ("Cải cách hành chính năm 2021, năm 2022", "về cải cách hành chính năm 2021, năm 2022"),
        ("Cải cách hành chính giai đoạn 2021 - 2022", "về cải cách hành chính giai đoạn 2021 - 2022"),
        ("Việc thi hành Nghị quyết 12 năm 2021", "về việc thi hành Nghị quyết 12 năm 2021 năm 2021 và năm 2022"),
    ],
)  # fmt: skip
def test_a_topic_that_names_its_years_says_them_once(topic: str, said: str) -> None:
    case = make.campaign()
    period = Period(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31))
    case = replace(case, inspection=replace(case.inspection, topic=topic, period=period))
    text = written.shown(case, KIND, "v").replace("\u00a0", " ")
    assert f" {said}." in text
