"""Lines are filled like Word's, lose nothing and never part what belongs together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.minutes.page import lines as setting_lines
from desktop.minutes.page import press
from desktop.minutes.page.glue import glue
from desktop.minutes.page.lines import KEEP, LEADER, Line, balanced, lines, tokens
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice

FACE = fonts.family(Choice.TINOS).regular
BOLD = fonts.family(Choice.TINOS).bold
GLUE = glue(press.own_wording(), ["Nông Thanh Tùng", "Lan"])
TEXTS = st.text("abcđê ,.-/" + KEEP, max_size=300)


def said(found: list[Line]) -> list[str]:
    return ["".join(text for _, text in line.pieces) for line in found]


def broken(text: str, measure: float) -> list[Line]:
    return list(lines(tokens([(FACE, text)]), measure, measure))


@given(TEXTS, st.floats(3, 40))
def test_lines_lose_no_letter_and_are_never_too_wide(text: str, measure: float) -> None:
    found = broken(text, measure)
    assert "".join("".join(said(found)).split()) == "".join(text.split())
    assert all(line.width <= measure + 1e-6 for line in found)
    assert [line.last for line in found] == [False] * (len(found) - 1) + [True] * bool(found)


@given(TEXTS, st.floats(3, 40))
def test_a_line_takes_every_word_that_still_fits(text: str, measure: float) -> None:
    found = broken(text.replace(KEEP, " "), measure)
    for line, following in pairwise(found):
        word = said([following])[0].split()[0]
        assert line.width + FACE.width(" ") + FACE.width(word) > measure - 1e-6 or line.gaps == 0


@given(TEXTS, st.floats(3, 40), st.floats(3, 40))
def test_text_of_one_face_breaks_the_quick_way_as_it_does_the_other(
    text: str, first: float, rest: float
) -> None:
    slow = list(lines(tokens([(FACE, text)]), first, rest))
    quick = setting_lines.broken([(FACE, text[:5]), (FACE, text[5:])], first, rest)
    assert [(said([line]), line.gaps, line.last) for line in quick] == [
        (said([line]), line.gaps, line.last) for line in slow
    ]
    assert [line.width for line in quick] == pytest.approx([line.width for line in slow])


def test_a_word_may_change_its_face_in_the_middle() -> None:
    found = list(lines(tokens([(FACE, "số 6"), (BOLD, "4/67 xong")]), 100, 100))
    assert [(face.name, text) for face, text in found[0].pieces] == [
        ("Tinos-Regular", "số 6"),
        ("Tinos-Bold", "4/67 xong"),
    ]


def test_a_word_longer_than_a_line_is_cut_after_its_signs() -> None:
    assert said(broken("https://caobang.gov.vn/giam-sat", 8)) == [
        "https://caobang.",
        "gov.vn/giam-sat",
    ]


def test_kept_spaces_part_only_where_a_line_is_too_short_for_them() -> None:
    assert said(broken(f"ông Nông{KEEP}Thanh{KEEP}Tùng", 9)) == ["ông", "Nông Thanh Tùng"]
    assert said(broken(f"Nông{KEEP}Thanh{KEEP}Tùng", 5.5)) == ["Nông Thanh", "Tùng"]


def test_dots_fill_what_a_line_has_left() -> None:
    (line,) = lines(tokens([(FACE, "Thư ký: "), (FACE, LEADER)]), 30, 30)
    assert line.leader == pytest.approx(30 - FACE.width("Thư ký: "))


def test_a_titles_lines_are_about_equally_long() -> None:
    text = "Đoàn giám sát của Thường trực Hội đồng nhân dân tỉnh Cao Bằng"
    found = balanced(tokens([(FACE, text)]), 20)
    widths = [line.width for line in found]
    assert len(widths) == len(broken(text, 20)) == 2
    assert max(widths) - min(widths) < 4


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("họp ngày 05 tháng 02 năm 2026 xong", "họp ngày~05 tháng~02 năm~2026 xong"),
        ("theo Điều 7, khoản 2 Luật", "theo Điều~7, khoản~2 Luật"),
        ("được 92,75 điểm và 3 bậc", "được 92,75~điểm và 3~bậc"),
        ("chi 1.234 tỷ đồng cho", "chi 1.234~tỷ~đồng cho"),
        ("đồng chí Nông Thanh Tùng nói", "đồng chí Nông~Thanh~Tùng nói"),
        ("tại tỉnh Cao Bằng nhiều", "tại tỉnh~Cao~Bằng nhiều"),
        ("giai đoạn 2021 - 2025 tăng", "giai đoạn 2021~- 2025 tăng"),
        ("trên 10 văn bản của", "trên~10~văn bản của"),
        ("năm ........ và", "năm~........ và"),
        ("một lần nữa trong tỉnh nhà", "một lần nữa trong tỉnh nhà"),
    ],
)
def test_numbers_names_and_their_words_stay_on_one_line(text: str, kept: str) -> None:
    assert GLUE.text(text).replace(KEEP, "~") == kept


def test_set_phrases_stay_whole_in_titles_only() -> None:
    text = "Ủy ban nhân dân họp"
    assert GLUE.text(text) == text
    assert GLUE.title(text).replace(KEEP, "~") == "Ủy~ban~nhân~dân họp"


@given(st.text(max_size=200))
def test_glue_changes_nothing_but_spaces(text: str) -> None:
    assert GLUE.title(text).replace(KEEP, " ") == text.replace(KEEP, " ")
