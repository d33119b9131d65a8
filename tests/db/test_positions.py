"""Positions: between any two there is another, and a list appended to all day keeps them short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.positions import between


@given(st.lists(st.integers(min_value=0, max_value=1000), max_size=120))
def test_inserting_anywhere_keeps_the_order(places: list[int]) -> None:
    order: list[str] = []
    for place in places:
        at = place % (len(order) + 1)
        before = order[at - 1] if at else ""
        after = order[at] if at < len(order) else ""
        order.insert(at, between(before, after))
    assert order == sorted(set(order))


def test_appending_ten_thousand_times_keeps_positions_short() -> None:
    last = ""
    for _ in range(10_000):
        following = between(last, "")
        assert following > last
        last = following
    assert len(last) < 12


def test_prepending_goes_on_and_on() -> None:
    first = between("", "")
    for _ in range(300):
        earlier = between("", first)
        assert earlier < first
        first = earlier
