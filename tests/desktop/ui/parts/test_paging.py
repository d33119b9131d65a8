"""Records read by pages are the whole list, whatever comes, goes and moves meanwhile."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from db import fields, positions, query, running
from db.changes import Edit
from db.records import Finding, FindingKind, Record, RecordId, Visit, VisitKind
from db.store import Store
from desktop.ui.parts.paging import MOST_PAGES, PAGE_ROWS, Pages, Shown, Step, row_at

V = RecordId("v")


def finding(number: int, position: str) -> Finding:
    return Finding(id=RecordId(f"f{number}"), visit=V, kind=FindingKind.RESULT, text=f"{number}",
                   position=position)  # fmt: skip


def written(store: Store, count: int) -> Pages[Finding]:
    made: list[Record] = [Visit(id=V, inspection=RecordId("i"), kind=VisitKind.SESSION)]
    position = ""
    for number in range(count):
        position = positions.between(position, "")
        made.append(finding(number, position))
    store.write("case.import", [fields.edit(each) for each in made])
    return Pages(store.reader, running.findings(V))


def texts(pages: Pages[Finding]) -> list[str]:
    return [each.text for each in pages]


def whole(store: Store) -> list[Finding]:
    return query.findings(store.reader, V)


@pytest.mark.parametrize("count", [0, 1, PAGE_ROWS, PAGE_ROWS + 1, 4 * PAGE_ROWS - 1])
def test_pages_are_the_whole_list_from_either_end(store: Store, count: int) -> None:
    pages = written(store, count)
    expected = [f"{number}" for number in range(count)]
    assert texts(pages) == expected
    again = Pages(store.reader, running.findings(V))
    assert [again[at].text for at in reversed(range(count))] == expected[::-1]
    assert [row_at(again, at) for at in (-1, count)] == [None, None]


def test_any_place_is_reached_and_few_pages_are_kept(store: Store) -> None:
    pages = written(store, PAGE_ROWS * (MOST_PAGES + 6))
    order = list(range(len(pages)))
    random.Random(1).shuffle(order)
    assert all(
        pages[at].text == f"{at}" and pages.place_of(RecordId(f"f{at}")) == at for at in order
    )
    assert len(pages._pages) == MOST_PAGES
    assert len(pages._at) <= MOST_PAGES * PAGE_ROWS


def test_pages_stay_true_through_everything_that_is_written(store: Store) -> None:
    dice, pages = random.Random(3), written(store, 3 * PAGE_ROWS)
    assert len(pages) == 3 * PAGE_ROWS
    for number in range(1_000, 1_120):
        now = whole(store)
        chosen = dice.choice(now)
        assert pages[dice.randrange(len(pages))]
        after, edit = _written_anew(dice, chosen, now, number)
        store.write("finding.edit", [edit])
        pages.take(after)
        assert len(pages) == len(whole(store))
        at = dice.randrange(len(pages))
        assert pages[at] == whole(store)[at]
    assert list(pages) == whole(store)


def _written_anew(
    dice: random.Random, chosen: Finding, now: list[Finding], number: int
) -> tuple[Finding, Edit]:
    somewhere = dice.choice(now)
    match dice.randrange(4):
        case 0:
            after = replace(chosen, text=f"mới {number}")
        case 1:
            after = replace(chosen, position=positions.between("", somewhere.position))
        case 2:
            after = replace(chosen, gone=True)
        case _:
            made = finding(number, somewhere.position)
            return made, fields.edit(made)
    return after, fields.deleted(chosen) if after.gone else fields.changed(chosen, after)


def test_a_view_hears_of_words_of_one_more_at_the_end_and_of_all_else(store: Store) -> None:
    pages, shown = written(store, 60), Shown()
    assert shown.step(pages) is Step.ANEW
    shown.take(pages)
    edited = replace(pages[3], text="khác")
    store.write("finding.edit", [fields.changed(pages[3], edited)])
    assert pages.take(edited)
    assert shown.step(pages) is Step.SAME
    last = finding(99, positions.between(pages[59].position, ""))
    store.write("finding.add", [fields.edit(last)])
    assert not pages.take(last)
    assert shown.step(pages) is Step.GROWN
    shown.take(pages)
    first = finding(98, positions.between("", pages[0].position))
    store.write("finding.add", [fields.edit(first)])
    assert not pages.take(first)
    assert shown.step(pages) is Step.ANEW


def test_two_that_came_at_once_are_shown_anew(store: Store) -> None:
    pages, shown = written(store, 3), Shown()
    shown.take(pages)
    for number in (7, 8):
        made = finding(number, f"zz{number}")
        store.write("finding.add", [fields.edit(made)])
        pages.take(made)
    assert shown.step(pages) is Step.ANEW


def test_what_was_read_before_the_news_of_it_came_pushes_nothing_out(store: Store) -> None:
    pages = written(store, 3)
    assert len(pages) == 3
    new = finding(99, positions.between(whole(store)[-1].position, ""))
    store.write("finding.add", [fields.edit(new)])
    assert pages[0].text == "1"
    pages.take(query.finding(store.reader, new.id))
    assert texts(pages) == ["0", "1", "2", "99"]
