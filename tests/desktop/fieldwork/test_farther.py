"""Names of a large book: those near first, every other one found as it is typed, nothing guessed."""

from __future__ import annotations

from db.folding import fold
from desktop.fieldwork.farther import MOST_FAR, MOST_FOUND, Farther
from desktop.fieldwork.names import Named, Names

NEAR = (Named("near", "Sở Nội vụ"), Named("here", "Ủy ban nhân dân xã Hòa An"))
BOOK = (
    *NEAR,
    *(Named(f"x{n}", f"Ủy ban nhân dân xã Hòa An {n}") for n in range(300)),
    Named("y", "Hoà Bình", detail="Cao Bằng"),
    Named("y2", "Hoà Bình", detail="Lạng Sơn"),
    Named("z", "Sở Nội chính"),
    Named("tone", "Hoá Chất"),
)


class Index:
    """An index of the book: gives names in order, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self._book = sorted(BOOK, key=lambda each: fold(each.name))

    def __call__(self, words: str, most: int) -> list[Named[str]]:
        self.asked.append((words, most))
        return [each for each in self._book if fold(each.name).startswith(fold(words))][:most]


def meant(names: Names[str], typed: str) -> list[str]:
    return [names.entries[at].value for at in names.meant(typed.split())]


def test_every_name_of_the_book_is_meant_by_itself() -> None:
    names = Farther(NEAR, Index())
    for each in BOOK:
        if not each.detail:
            assert meant(names, each.name) == [each.value]
            assert names.reach([*each.name.split(), "đề", "nghị"]) == len(each.name.split())
    assert len(names.entries) <= len(NEAR) + MOST_FAR + MOST_FOUND


def test_where_several_begin_so_the_one_near_is_meant_and_of_far_ones_none() -> None:
    names = Farther(NEAR, Index())
    assert meant(names, "sở nội") == ["near"]
    assert meant(names, "ủy ban nhân dân xã hòa") == ["here"]
    assert meant(names, "hòa bình") == ["y", "y2"]
    assert {names.written[at] for at in names.meant(["hòa", "bình"])} == {
        "Hoà Bình (Cao Bằng)",
        "Hoà Bình (Lạng Sơn)",
    }
    assert meant(names, "Hoà Bình Lạng Sơn") == ["y2"]
    assert meant(names, "không có") == []
    assert names.reach(["không", "có"]) == 0


def test_of_a_beginning_with_more_names_than_are_looked_up_none_is_taken_for_the_only_one() -> None:
    book = [Named(f"{n}", f"hoa {n:03}") for n in range(MOST_FOUND)]
    book[7] = Named("seven", "hoá 007")

    def look_up(words: str, most: int) -> list[Named[str]]:
        return [each for each in book if fold(each.name).startswith(fold(words))][:most]

    names = Farther((), look_up)
    assert meant(names, "hoá") == []
    assert meant(names, "hoá 007") == ["seven"]


def test_near_names_are_offered_first_then_those_that_the_index_has() -> None:
    index = Index()
    names = Farther(NEAR, index)
    offered = [names.entries[at].value for at in names.beginning(["ủy", "ban"], 4)]
    assert offered == ["here", "x0", "x1", "x10"]
    assert [names.entries[at].value for at in names.beginning(["an"], 3)] == ["here", "x0", "x1"]
    assert index.asked == [("ủy ban", MOST_FOUND), ("an", MOST_FOUND)]
    names.beginning(["ủy", "ban"], 4)
    assert len(index.asked) == 2


def test_a_line_costs_few_lookups() -> None:
    index = Index()
    names = Farther(NEAR, index)
    line = ["Ủy", "ban", "nhân", "dân", "xã", "Hòa", "An", "77", "đề", "nghị", "tỉnh", "bố", "trí"]
    assert meant(names, " ".join(line[: names.reach(line)])) == ["x77"]
    assert len(index.asked) <= 4
    assert sum(most for _, most in index.asked) <= MOST_FOUND + 3
