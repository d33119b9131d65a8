"""Pages end where they may: nothing is left alone, parted or lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.minutes.page.pages import Frame, Page, Row, Words, pages
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice

FACE = fonts.family(Choice.TINOS).regular


def words(text: str, down_pt: float = 10) -> Words:
    return Words(0, down_pt, FACE, 10, text)


def row(text: str, height_pt: float = 10, **fields: object) -> Row:
    return Row(height_pt=height_pt, marks=(words(text),), **fields)  # type: ignore[arg-type]


def said(found: list[Page]) -> list[list[str]]:
    return [
        [mark.text for placed in page for mark in placed.row.marks if isinstance(mark, Words)]
        for page in found
    ]


def test_rows_fill_a_page_and_go_on_with_the_next() -> None:
    found = list(pages([row(str(number)) for number in range(5)], 20))
    assert said(found) == [["0", "1"], ["2", "3"], ["4"]]


def test_space_before_counts_except_at_a_pages_top() -> None:
    found = list(pages([row(str(number), before_pt=5) for number in range(4)], 25))
    assert said(found) == [["0", "1"], ["2", "3"]]
    assert [placed.top_pt for placed in found[1]] == [0, 15]


def test_a_row_that_is_kept_goes_with_the_next() -> None:
    rows = [row("text"), row("heading", keep=True), row("first")]
    assert said(list(pages(rows, 20))) == [["text"], ["heading", "first"]]


def test_a_chain_longer_than_a_page_is_parted_after_all() -> None:
    rows = [row(str(number), keep=True) for number in range(5)]
    assert said(list(pages(rows, 20))) == [["0", "1"], ["2", "3"], ["4"]]


def test_a_tables_head_is_repeated_on_each_page() -> None:
    head = row("head", keep=True)
    rows = [head, *(row(str(number), head=head) for number in range(4))]
    assert said(list(pages(rows, 30))) == [["head", "0", "1"], ["head", "2", "3"]]


def test_a_row_higher_than_a_page_is_parted_between_its_lines() -> None:
    marks = tuple(words(str(number), 10.0 * number + 8) for number in range(7))
    tall = Row(height_pt=70, marks=(Frame(0, 0, 5, 70, 1), *marks))
    found = list(pages([tall], 33))
    assert said(found) == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    frames = [mark for page in found for mark in page[0].row.marks if isinstance(mark, Frame)]
    assert len(frames) == 3
    assert sum(frame.height_pt for frame in frames) >= 70 - 3 * 2


rows_of_any_kind = st.lists(
    st.builds(
        Row,
        height_pt=st.floats(0, 60),
        before_pt=st.floats(0, 10),
        keep=st.booleans(),
        marks=st.just((words("x", 5),)),
    ),
    max_size=40,
)


@given(rows_of_any_kind)
def test_every_row_comes_once_in_order_and_no_page_overflows(rows: list[Row]) -> None:
    found = list(pages(rows, 50))
    flat = [placed.row for page in found for placed in page]
    assert sum(len(each.marks) for each in flat) == len(rows)
    for page in found:
        assert page[0].top_pt == 0
        assert page[-1].top_pt + page[-1].row.height_pt <= 50 + 1e-6
