"""What people write is printed as it stands, whatever it is: markup, emoji, other scripts, a megabyte."""

from __future__ import annotations

import re
import tracemalloc
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest

from db.records import (
    Attendee,
    Body,
    Case,
    Inspection,
    Member,
    Paper,
    RecordId,
    Role,
    Side,
)
from desktop.minutes.model import Run
from desktop.minutes.notes import Note, NoteKind
from desktop.minutes.page import press
from desktop.minutes.page.glue import glue
from desktop.minutes.page.pages import Words
from desktop.minutes.page.setting import Setter
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from tests import make
from tests.desktop.minutes import paper
from tests.desktop.minutes.paper import printed

PAYLOADS = (
    "<b>đậm</b>", '<img src="file:///etc/passwd"/>', "&amp; &lt; &#65;", "<para>x</para>", "</para>",
    "<a href='http://a'>x</a>", "%s %(x)s {body} {0}", "\\(x\\) (y", "]]> <![CDATA[", "<font size=99>",
)  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_never_markup_in_any_field(payload: str) -> None:
    text = paper.text(printed(poisoned(payload)).data)
    for field in range(17):
        assert paper.plain(f"{field}~{payload}").upper() in text.upper(), field


def poisoned(payload: str) -> Case:
    def p(field: int) -> str:
        return f"{field}~{payload}"

    i, v, b, m = RecordId("i"), RecordId("v"), RecordId("b"), RecordId("m")
    return make.case(
        inspection=Inspection(
            id=i,
            topic=p(0),
            issuer=p(1),
            delegation=p(2),
            symbol=p(3),
            copies_to=(p(4),),
            founding=(Paper(kind=p(5), subject=p(6)),),
        ),
        bodies=(Body(id=b, name=p(7)),),
        members=(Member(id=m, inspection=i, role=Role.HEAD, name=p(8), position_title=p(9)),),
        attendees=(
            Attendee(id=RecordId("a"), visit=v, side=Side.BODY, name=p(10), organisation=p(11)),
        ),
        visits=(make.visit(place=p(12), purpose=p(13), chair=m),),
        findings=(make.finding(1, p(14)),),
        recommendations=(make.ask(1, p(15)),),
        evidence=(make.evidence(1, caption=p(16)),),
    )


def test_a_character_without_a_glyph_is_said_by_its_code_and_noted() -> None:
    made = printed(make.case(findings=(make.finding(1, "Tốt 😀😀 và ☐\u200b\u00adxong"),)))
    assert "Tốt [U+1F600][U+1F600] và" in paper.text(made.data)
    assert Note(NoteKind.NO_GLYPH, "U+1F600", 2) in made.notes
    assert Note(NoteKind.INVISIBLE, "U+200B", 1) in made.notes
    assert Note(NoteKind.INVISIBLE, "U+00AD", 1) in made.notes


def test_a_name_from_right_to_left_is_read_and_copied_rightly() -> None:
    data = printed(make.case(findings=(make.finding(1, "Ông שלום đến"),))).data
    assert "Ông שלום đến" in paper.text(data)
    family = fonts.family(Choice.TINOS)
    setter = Setter(press.own_profile(), family, glue(press.own_wording(), []))
    (row,) = setter.flow("body", (Run("Ông שלום כהן đến"),))
    assert [mark.text for mark in row.marks if isinstance(mark, Words)] == ["Ông ןהכ םולש đến"]


def test_text_in_parts_is_printed_and_copied_as_whole_letters() -> None:
    text = "Việc sắp xếp Ủy ban: Ế Ộ Ữ Ẵ"
    apart = unicodedata.normalize("NFD", text)
    data = printed(make.case(findings=(make.finding(1, apart),))).data
    assert text in paper.plain(" ".join(paper.pages(data)))
    assert unicodedata.is_normalized("NFC", "".join(paper.pages(data)))


def test_stacked_marks_do_not_reach_into_the_line_above() -> None:
    case = make.case(findings=(make.finding(1, "Ế Ộ Ữ Ẵ Ậ " * 80),))
    own = [each for each in paper.lines(printed(case).data, 1) if "Ẵ" in each.text]
    gaps = [below.base_mm - above.base_mm for above, below in pairwise(own)]
    assert min(gaps) >= 14 * 1.149 * paper.POINT_MM


def test_a_long_name_wraps_within_its_column() -> None:
    name = "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp " * 3
    case = replace(make.full_case(), bodies=(Body(id=RecordId("b"), name=name.strip()),))
    made = printed(case)
    assert paper.plain(name) in paper.text(made.data)
    for page in range(made.pages):
        for each in paper.lines(made.data, page):
            assert each.right_mm <= 191.7
    page = next(n for n, text in enumerate(paper.pages(made.data)) if "THƯ KÝ" in text)
    middle = [each for each in paper.lines(made.data, page) if each.text.startswith("ĐẠI DIỆN")]
    assert middle[0].left_mm > 75
    assert middle[0].right_mm < 145


def test_a_passage_of_400_000_letters_is_printed_whole() -> None:
    words = [f"chữ{number}" for number in range(48_000)]
    data = printed(make.case(findings=(make.finding(1, " ".join(words)),))).data
    assert re.findall(r"chữ\d+", " ".join(paper.pages(data))) == words


def test_a_title_of_a_megabyte_is_printed_whole() -> None:
    case = make.case()
    issuer = " ".join(f"tên{number}" for number in range(100_000))
    made = printed(replace(case, inspection=replace(case.inspection, issuer=issuer)))
    text = " ".join(paper.pages(made.data))
    assert len(re.findall(r"TÊN\d+", text)) == 100_000


@pytest.mark.slow
def test_ten_thousand_passages_are_printed_in_little_memory() -> None:
    findings = tuple(make.finding(at, f"Số {at}: việc này đã xong.") for at in range(10_000))
    tracemalloc.start()
    try:
        made = printed(make.case(findings=findings))
        peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    text = paper.text(made.data)
    assert all(f"Số {at}: việc này" in text for at in range(0, 10_000, 97))
    assert len({place.source for place in made.places}) >= 10_000
    assert peak_mb < 60
