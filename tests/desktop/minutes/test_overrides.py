"""What people change in one paper only: laid over the composed blocks, found again, nothing lost in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import DocumentKind, Override, Overriding, RecordId
from desktop.minutes import papers
from desktop.minutes.model import Document, Heading, Paragraph, Table, as_text
from desktop.minutes.overriding import overrides
from desktop.minutes.overriding.overrides import FixedPart, State
from desktop.minutes.overriding.said import said
from desktop.minutes.papers import KINDS, Composed
from desktop.minutes.style.fonts import Choice
from desktop.minutes.style.layout import Arrangement
from desktop.minutes.writers import html
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper, written

MINUTES, NOTICE, TRACKING = DocumentKind.MINUTES, DocumentKind.NOTICE, DocumentKind.TRACKING


def override(place: str, done: Overriding, at: int = 1, **values: Any) -> Override:
    own = {"paper": MINUTES, "visit": RecordId("v"), "position": f"{at:04}", **values}
    return Override(id=RecordId(f"o{at}"), inspection=RecordId("i"), place=place, done=done, **own)


def composed(
    *own: Override, kind: DocumentKind = MINUTES, of: str = "v", **fields: Any
) -> Composed:
    case = replace(fields.pop("case", make.campaign()), overrides=own)
    return papers.composed(case, written.asked(kind, of, **fields))


def place_of(document: Document, text: str) -> str:
    return next(block.place for block in document.blocks if said(block).startswith(text))


def texts(own: Composed) -> list[str]:
    return [said(block) for block in own.document.blocks]


PLAIN = composed().plain
FIRST = next(b for b in PLAIN.blocks if isinstance(b, Paragraph) and b.source == "f1")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_passage_has_a_place_of_its_own(kind: DocumentKind) -> None:
    of = "v" if "visit" in KINDS[kind].of else "i"
    document = composed(kind=kind, of=of).document
    annexed = (block for annex in document.annexes for block in annex.blocks)
    blocks = [*document.blocks, *annexed]
    rows = [place for b in blocks if isinstance(b, Table) for place in b.places]
    places = [*(block.place for block in blocks), *rows]
    assert all(places)
    assert len(set(places)) == len(places)


def test_a_paper_without_overrides_is_what_was_composed() -> None:
    own = composed()
    assert as_text(own.document) == as_text(own.plain)
    assert own.overridden.standings == ()


def test_another_passage_does_not_change_a_place() -> None:
    case = make.campaign()
    more = replace(case, findings=(make.finding(99, "Mới."), *case.findings))
    before = {
        b.source: b.place for b in PLAIN.blocks if isinstance(b, Paragraph) and b.source == "f1"
    }
    after = papers.composed(more, written.asked(MINUTES, "v")).plain
    assert (
        before.items()
        <= {
            b.source: b.place for b in after.blocks if isinstance(b, Paragraph) and b.source == "f1"
        }.items()
    )


def test_a_passage_is_reworded_in_this_paper_only() -> None:
    change = override(FIRST.place, Overriding.REWORDED, text="Lời khác.", was=said(FIRST))
    assert "Lời khác." in texts(composed(change))
    assert said(FIRST) not in texts(composed(change))
    assert said(FIRST) in as_text(composed(change, kind=NOTICE).document)
    assert [each.state for each in composed(change).overridden.standings] == [State.HOLDS]


def test_words_in_several_lines_are_several_paragraphs_and_dots_are_to_write_on() -> None:
    change = override(FIRST.place, Overriding.REWORDED, text="Một.\n\nHai .....")
    blocks = [b for b in composed(change).document.blocks if b.place == FIRST.place]
    assert [said(block) for block in blocks] == ["Một.", "Hai ....."]
    assert isinstance(blocks[1], Paragraph)
    assert blocks[1].runs[-1].dots


def test_the_record_that_changed_after_shows_and_the_words_still_stand() -> None:
    change = override(FIRST.place, Overriding.REWORDED, text="Lời khác.", was="Đã thấy khác.")
    (standing,) = composed(change).overridden.standings
    assert (standing.state, standing.now) == (State.CHANGED, said(FIRST))
    assert "Lời khác." in texts(composed(change))


def test_a_passage_that_is_gone_is_told() -> None:
    change = override("nobody/results", Overriding.REWORDED, text="Lời khác.", was="Cũ.")
    own = composed(change)
    assert [each.state for each in own.overridden.standings] == [State.LOST]
    assert as_text(own.document) == as_text(own.plain)


def test_what_is_left_out_goes_with_all_below_it_and_the_rest_is_numbered_anew() -> None:
    heading = next(
        b for b in PLAIN.blocks if isinstance(b, Heading) and b.mark == "1." and b.part == "purpose"
    )
    own = composed(override(heading.place, Overriding.LEFT_OUT))
    marks = [b.mark for b in own.document.blocks if isinstance(b, Heading) and b.level == 2]
    before = [b.mark for b in own.plain.blocks if isinstance(b, Heading) and b.level == 2]
    assert len(marks) == len(before) - 1
    assert heading.text not in texts(own)
    section = [
        b.mark
        for b in own.document.blocks
        if isinstance(b, Heading) and b.part in ("report", "statements", "requests")
    ]
    assert section == [f"{n}." for n in range(1, len(section) + 1)]


def test_leaving_out_the_last_section_keeps_what_closes_the_paper() -> None:
    own = composed(override("conclusion", Overriding.LEFT_OUT))
    assert [b.part for b in own.document.blocks if getattr(b, "part", "") == "end"] == [
        "end",
        "end",
    ]
    assert "conclusion" not in [b.place for b in own.document.blocks]


def test_a_passage_moves_among_its_siblings_and_back() -> None:
    start = place_of(PLAIN, "Thời gian bắt đầu")
    down = overrides.neighbours(PLAIN, start)[1]
    assert down
    moved = composed(override(start, Overriding.MOVED, after=down))
    order = [b.place for b in moved.document.blocks]
    assert order.index(start) == order.index(down) + 1
    again, _ = overrides.neighbours(moved.document, start)
    assert again is not None
    back = composed(
        override(start, Overriding.MOVED, 1, after=down),
        override(start, Overriding.MOVED, 2, after=again),
    )
    assert [b.place for b in back.document.blocks] == [b.place for b in PLAIN.blocks]
    assert [each.state for each in back.overridden.standings] == [State.RIVAL, State.HOLDS]


def test_asks_that_change_places_keep_the_order_of_their_letters() -> None:
    plain = composed(kind=NOTICE, of="i").plain
    letters = [b for b in plain.blocks if isinstance(b, Paragraph) and b.mark in ("a)", "b)")]
    first, second = letters[:2]
    own = composed(
        override(first.place, Overriding.MOVED, after=second.place, paper=NOTICE, visit=None),
        kind=NOTICE,
        of="i",
    )
    shown = [
        (b.mark, b.place) for b in own.document.blocks if b.place in (first.place, second.place)
    ]
    assert shown == [("a)", second.place), ("b)", first.place)]


def test_a_free_passage_stands_after_its_passage_in_its_form() -> None:
    change = override("", Overriding.ADDED, after=FIRST.place, text="Ý thêm.")
    more = override("", Overriding.ADDED, 2, after=FIRST.place, text="Ý nữa.")
    blocks = [b for b in composed(change, more).document.blocks if b.place in ("o1", "o2")]
    assert [(getattr(b, "mark", None), said(b)) for b in blocks] == [
        ("-", "Ý thêm."),
        ("-", "Ý nữa."),
    ]


def test_a_free_passage_whose_neighbour_is_gone_stands_at_the_end_and_is_told() -> None:
    own = composed(override("", Overriding.ADDED, after="nobody/x", text="Ý thêm."))
    assert "Ý thêm." in texts(own)
    assert [each.state for each in own.overridden.standings] == [State.LOST]
    order = texts(own)
    closing = next(
        at for at, b in enumerate(own.document.blocks) if getattr(b, "part", "") == "end"
    )
    assert order.index("Ý thêm.") == closing - 1


def test_a_free_passage_stays_when_the_section_around_it_is_left_out() -> None:
    added = override("", Overriding.ADDED, after="conclusion", text="Ý thêm.")
    own = composed(added, override("conclusion", Overriding.LEFT_OUT, 2))
    assert "Ý thêm." in texts(own)


def test_of_two_words_for_one_passage_the_later_counts_and_the_other_is_told() -> None:
    one = override(FIRST.place, Overriding.REWORDED, 1, text="Một.")
    two = override(FIRST.place, Overriding.REWORDED, 2, text="Hai.")
    own = composed(two, one)
    assert [each.state for each in own.overridden.standings] == [State.RIVAL, State.HOLDS]
    assert "Hai." in texts(own)
    assert "Một." not in texts(own)


@pytest.mark.parametrize("place", ["letterhead", "signatures"])
@pytest.mark.parametrize("done", [Overriding.REWORDED, Overriding.LEFT_OUT, Overriding.MOVED])
def test_what_the_decree_fixes_is_refused_and_never_changed(place: str, done: Overriding) -> None:
    with pytest.raises(FixedPart):
        overrides.composed_at(PLAIN, place, done)
    own = composed(override(place, done, text="Tôi", after="title"))
    assert as_text(own.document) == as_text(own.plain)
    assert [each.state for each in own.overridden.standings] == [State.LOST]


def test_nothing_stands_after_the_signatures() -> None:
    with pytest.raises(FixedPart):
        overrides.composed_at(PLAIN, "recipients", Overriding.ADDED)


def test_a_row_of_a_table_is_reworded_moved_and_left_out() -> None:
    plain = composed(kind=TRACKING, of="i").plain
    table = next(b for b in plain.blocks if isinstance(b, Table) and len(b.rows) > 1)
    first, second = table.places[:2]
    text = overrides.composed_at(plain, first, Overriding.REWORDED).replace("1 | ", "9 | ", 1)
    own = {"paper": TRACKING, "visit": None}
    changes = (
        override(first, Overriding.REWORDED, 1, text=text, **own),
        override(first, Overriding.MOVED, 2, after=second, **own),
    )
    shown = composed(*changes, kind=TRACKING, of="i").document
    rows = next(b for b in shown.blocks if b.place == table.place)
    assert isinstance(rows, Table)
    assert rows.places[:2] == (second, first)
    assert rows.rows[1][0] == "9"
    out = composed(override(first, Overriding.LEFT_OUT, **own), kind=TRACKING, of="i").document
    left = next(b for b in out.blocks if b.place == table.place)
    assert isinstance(left, Table)
    assert first not in left.places
    broken = composed(override(first, Overriding.REWORDED, text="x", **own), kind=TRACKING, of="i")
    assert [each.state for each in broken.overridden.standings] == [State.LOST]


def test_a_sentence_without_a_record_is_followed_by_its_words() -> None:
    plain = composed(kind=DocumentKind.PRESS_NOTICE).plain
    own = [b for b in plain.blocks if b.place.startswith("head/paragraph") and said(b)]
    last = own[-1]
    change = override(
        own[0].place,
        Overriding.REWORDED,
        text="Lời khác.",
        was=said(last),
        paper=DocumentKind.PRESS_NOTICE,
    )
    shown = composed(change, kind=DocumentKind.PRESS_NOTICE)
    assert said(own[0]) in texts(shown)
    assert said(last) not in texts(shown)
    assert [each.state for each in shown.overridden.standings] == [State.HOLDS]


def test_an_override_is_of_one_paper_visit_and_addressee() -> None:
    change = override("title", Overriding.REWORDED, text="Khác")
    assert "Khác" in texts(composed(change))
    assert "Khác" not in texts(composed(change, kind=NOTICE))
    letter = override(
        "addressees",
        Overriding.REWORDED,
        text="Ông A",
        paper=DocumentKind.URGING,
        visit=None,
        addressee=RecordId("b"),
    )
    kind = DocumentKind.URGING
    assert "Ông A" in texts(composed(letter, kind=kind, of="i", to=RecordId("b")))
    assert "Ông A" not in texts(composed(letter, kind=kind, of="i", to=RecordId("c")))


def test_what_is_attached_covers_the_overrides() -> None:
    change = override(FIRST.place, Overriding.REWORDED, text="Lời khác.")
    assert "Lời khác.".encode() in composed(change).record
    assert composed(change).record != composed().record
    assert composed(replace(change, gone=True)).record == composed().record


def test_markup_in_an_override_is_text(tmp_path: Any) -> None:
    text = "<b>đậm</b> <img src=x> & {place} 😀 \u202eabc"
    change = override(FIRST.place, Overriding.REWORDED, text=text)
    added = override("", Overriding.ADDED, 2, after=FIRST.place, text=text)
    case = replace(make.campaign(), overrides=(change, added))
    photos = make.opener(bytes=make.jpeg(), secret=make.jpeg())
    made = written.minutes(case, "v", photos, tmp_path)
    assert "<b>đậm</b> <img src=x> & {place}" in paper.text(made.path.read_bytes())
    assert "<img" not in html.html(composed(change, added).document)


def test_places_lead_to_passages_on_the_pages() -> None:
    asked = written.asked(MINUTES, "v")
    photos = make.opener(bytes=make.jpeg(), secret=make.jpeg())
    made = papers.preview(make.campaign(), asked, photos, Quiet(), Choice.TINOS)
    shown = {place.place for place in made.places}
    assert {"letterhead", "title", "signatures", "recipients", FIRST.place} <= shown


PLACES = st.sampled_from([b.place for b in PLAIN.blocks] + ["", "nobody/x", "o1", "o2"])
CHANGES = st.lists(
    st.builds(
        lambda at, place, done, after, text: override(
            place, done, at, after=after, text=text, was="x"
        ),
        st.integers(1, 40),
        PLACES,
        st.sampled_from(Overriding),
        PLACES,
        st.sampled_from(["", "Lời.", "Một\nHai", "....."]),
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)


@given(CHANGES)
@settings(max_examples=150, deadline=None)
def test_whatever_people_did_there_is_a_paper_with_its_frame_and_every_change_is_told(
    changes: list[Override],
) -> None:
    own = composed(*changes)
    assert {each.override.id for each in own.overridden.standings} == {each.id for each in changes}
    frame = [
        type(b)
        for b in PLAIN.blocks
        if b.place in ("letterhead", "title", "signatures", "recipients")
    ]
    kept = [
        type(b)
        for b in own.document.blocks
        if b.place in ("letterhead", "title", "signatures", "recipients")
    ]
    assert kept == frame
    said_now = "\n".join(texts(own))
    for each in changes:
        if each.done is Overriding.ADDED and each.text == "Lời.":
            assert "Lời." in said_now


def test_a_thousand_moves_and_rewordings_find_their_places_at_once() -> None:
    findings = tuple(make.finding(at, f"Ý thứ {at}.") for at in range(2_000))
    case = make.case(findings=findings)
    own = [b.place for b in composed(case=case).plain.blocks if getattr(b, "mark", "") == "-"][
        -2_000:
    ]
    changes = [
        override(own[at], Overriding.MOVED, at + 1, after=own[at + 2], was="")
        for at in range(0, 1_000, 2)
    ] + [
        override(own[at], Overriding.REWORDED, at + 5_000, text=f"Lời {at}.")
        for at in range(1, 1_000, 2)
    ]
    shown = composed(*changes, case=case)
    assert {each.state for each in shown.overridden.standings} == {State.HOLDS}
    assert sorted(b.place for b in shown.document.blocks) == sorted(
        b.place for b in shown.plain.blocks
    )
    assert "Lời 999." in texts(shown)


# photos


def test_the_photos_of_one_paper_stand_as_people_chose_for_it_the_later_choice_counting() -> None:
    first = override("photos", Overriding.ARRANGED, 1, text="four")
    later = override("photos", Overriding.ARRANGED, 2, text="one")
    own = composed(first, later)
    assert own.document.arrangement is Arrangement.ONE
    assert [each.state for each in own.overridden.standings] == [State.RIVAL, State.HOLDS]
    assert as_text(own.document) == as_text(own.plain)
    assert composed(first).record != composed().record


def test_another_paper_of_the_record_keeps_the_offices_way() -> None:
    own = override("photos", Overriding.ARRANGED, text="four")
    assert composed(own, kind=NOTICE).document.arrangement is Arrangement.AUTO


def test_an_arrangement_that_nobody_knows_is_told_and_changes_nothing() -> None:
    own = composed(override("photos", Overriding.ARRANGED, text="a hundred"))
    assert own.document.arrangement is Arrangement.AUTO
    assert [each.state for each in own.overridden.standings] == [State.LOST]


@pytest.mark.parametrize(("stand", "pages"), [("one", 5), ("two", 4), ("sheet", 4)])
def test_the_printed_annex_has_so_many_pages(stand: str, pages: int) -> None:
    photos = make.opener(bytes=make.jpeg(), secret=make.jpeg())
    own = composed(override("photos", Overriding.ARRANGED, text=stand))
    assert papers.printed(own, photos, Quiet(), Choice.TINOS).pages == pages
