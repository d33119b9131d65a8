"""Before a paper is final: what is to be said of its record and of the finished file, the gravest first."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from db import drafts, fields, query
from db.drafts import Spot
from db.records import DocumentKind, Override, Overriding, Recommendation, RecordId
from db.store import Store
from desktop.evidence import waiting
from desktop.exchange import example
from desktop.final import checking
from desktop.final.checking import Checked, Line, Part
from desktop.final.whole import subject
from desktop.minutes import papers
from desktop.minutes.model import Paragraph
from desktop.minutes.reviewing.remarks import Weight
from desktop.words import LANGUAGES, Words
from desktop.work import Quiet, Stopped
from tests import make

SESSION, INSPECTION = RecordId("cb-2023-lv-01"), RecordId("cb-2023")
TODAY = dt.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def book(store: Store) -> None:
    example.load(store)


def check(store: Store, kind: DocumentKind, of: RecordId = SESSION) -> Checked:
    return checking.checked(store, subject(store, kind, of), make.opener(), TODAY, Quiet())


def sentence(words: Words, line: Line) -> str:
    return words(line.key, **{**line.values, "field": words.field(line.field)})


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_paper_of_the_example_is_fit_and_its_layout_is_the_decrees(
    store: Store, kind: DocumentKind
) -> None:
    """The seal, the footer and the places to sign do not count as text of the paper."""
    own = check(store, kind, SESSION if "visit" in papers.KINDS[kind].of else INSPECTION)
    assert not [line for line in own.lines if line.page or line.weight is Weight.STOP]


def test_the_gravest_stand_first_and_each_has_a_sentence_in_both_languages(store: Store) -> None:
    own = check(store, DocumentKind.MINUTES)
    grave = list(Weight)
    assert [grave.index(line.weight) for line in own.lines] == sorted(
        grave.index(line.weight) for line in own.lines
    )
    assert own.lines
    for language in LANGUAGES:
        assert all(sentence(Words(language), line) for line in own.lines)


def test_a_record_that_people_wrote_differently_stops_the_paper_that_says_it(store: Store) -> None:
    ask = query.recommendations(store.reader, SESSION)[0]
    seen = store.position
    store.write("recommendation.edit", [fields.changed(ask, replace(ask, text="Của tôi"))])
    make.arriving(store, ask.id, "recommendation", seen, text="Của Lan")
    own = check(store, DocumentKind.MINUTES)
    assert own.is_stopped
    first = own.lines[0]
    assert (first.key, first.record, first.field) == (checking.CLASH, ask.id, "text")
    assert "Của tôi" in sentence(Words("vi"), first)
    assert not check(store, DocumentKind.OUTLINE, INSPECTION).is_stopped


def test_what_is_typed_and_not_in_the_record_is_told_with_the_place_to_finish_it(
    store: Store, words: Words
) -> None:
    finding = query.findings(store.reader, SESSION)[0]
    survey, new = RecordId("cb-2023-ks-01"), RecordId("new")
    with store.transaction() as db:
        for name, text in (("label", "Số thủ tục"), ("amount", "64/")):
            drafts.keep(db, Spot("figure", new, name, finding.id), text)
        drafts.keep(db, Spot("visit", SESSION, "end"), "11h nhưng")
        drafts.keep(db, Spot("visit", survey, "end"), "mai")
        drafts.keep(db, Spot("inspections", RecordId(""), "begin.topic"), "Đất đai")
        drafts.keep(db, Spot("final", SESSION, "annex6.d.Subject"), "sau văn bản")
    typed = [
        line for line in check(store, DocumentKind.MINUTES).lines if line.key == checking.TYPED
    ]
    assert {(line.record, line.field) for line in typed} == {(finding.id, ""), (SESSION, "end")}
    assert {line.weight for line in typed} == {Weight.WARNING}
    said = " ".join(sentence(words, line) for line in typed)
    assert "“64/ · Số thủ tục”" in said
    assert "sau văn bản" not in said
    whole = check(store, DocumentKind.REPORT, INSPECTION).lines
    assert survey in {line.record for line in whole if line.key == checking.TYPED}


def test_what_waits_and_is_no_text_is_told_once_and_never_quoted(
    store: Store, words: Words, tmp_path: Path
) -> None:
    waiting.note(store, SESSION, None, [tmp_path / f"{number}.jpg" for number in range(3)])
    lines = check(store, DocumentKind.MINUTES).lines
    (own,) = [line for line in lines if line.key == checking.UNFINISHED]
    assert (own.record, own.field, own.weight) == (SESSION, "", Weight.WARNING)
    assert "tệp chờ thêm" in sentence(words, own)
    assert str(tmp_path) not in sentence(words, own)


def test_the_file_is_measured_and_not_what_was_meant(store: Store) -> None:
    """A file in which a page was made narrower says so, with the page, whatever the paper meant."""
    own = check(store, DocumentKind.MINUTES)
    with pikepdf.open(io.BytesIO(own.paper.data)) as paper:
        paper.pages[1].contents_add(b"1 0 0 1 -40 0 cm", prepend=True)
        out = io.BytesIO()
        paper.save(out)
    lines = checking.told(store, own.made, out.getvalue(), TODAY)
    found = {(line.key, line.page) for line in lines if line.page}
    assert ("review.measured.margin_left", 2) in found
    assert all(page == 2 for _, page in found)


def ask_place(store: Store) -> tuple[Recommendation, str]:
    """Return the first ask of the sitting and its passage in the minutes."""
    ask = query.recommendations(store.reader, SESSION)[0]
    composed = papers.composed(
        query.case(store.reader, INSPECTION),
        papers.Asked(kind=DocumentKind.MINUTES, of=SESSION, today=TODAY),
    )
    blocks = (block for block in composed.plain.blocks if isinstance(block, Paragraph))
    return ask, next(block.place for block in blocks if block.source == ask.id)


def override(place: str, text: str, **more: Any) -> Override:
    usual = {"id": RecordId("sua-rieng"), "done": Overriding.REWORDED, "author": "Lan"}
    return Override(
        inspection=INSPECTION,
        paper=DocumentKind.MINUTES,
        visit=SESSION,
        place=place,
        text=text,
        **(usual | more),
    )


def changes(store: Store) -> list[Line]:
    lines = check(store, DocumentKind.MINUTES).lines
    return [each for each in lines if each.key.startswith(checking.OVERRIDE)]


def test_a_passage_changed_in_this_paper_alone_is_told_once_its_record_changed(
    store: Store,
) -> None:
    ask, place = ask_place(store)
    own = override(place, "Lời khác", was=ask.text)
    store.write("override.add", [fields.edit(own)])
    assert not changes(store)
    store.write("recommendation.edit", [fields.changed(ask, replace(ask, text="Hồ sơ nói khác"))])
    (line,) = changes(store)
    assert (line.key, line.record) == ("final.override.changed", own.id)
    assert "Lời khác" in sentence(Words("vi"), line)


def test_words_whose_passage_left_the_record_are_told_with_who_wrote_them(store: Store) -> None:
    ask, place = ask_place(store)
    own = override(place, "Lời khác", was=ask.text)
    store.write("override.add", [fields.edit(own)])
    store.write("recommendation.delete", [fields.deleted(ask)])
    (line,) = changes(store)
    assert (line.key, line.record, line.weight) == (
        "final.override.lost",
        own.id,
        Weight.WARNING,
    )
    assert "Lời khác" in sentence(Words("vi"), line)
    assert "Lan" in sentence(Words("en"), line)


def test_of_two_wordings_of_one_passage_the_one_that_gave_way_is_told(store: Store) -> None:
    """Two devices that had not met reworded the same passage; the later by place in order counts."""
    ask, place = ask_place(store)
    first = override(place, "Lời của Lan", was=ask.text, position="b")
    second = override(
        place, "Lời của Hùng", was=ask.text, id=RecordId("sua-khac"), author="Hùng", position="c"
    )
    store.write("override.add", [fields.edit(first), fields.edit(second)])
    own = check(store, DocumentKind.MINUTES)
    (line,) = [each for each in own.lines if each.key.startswith(checking.OVERRIDE)]
    assert (line.key, line.record) == ("final.override.rival", first.id)
    assert "Lời của Lan" in sentence(Words("vi"), line)
    assert "Lời của Hùng" in "".join(str(each) for each in own.made.composed.document.blocks)


class StoppingAt:
    """Work that is stopped at one of its steps."""

    def __init__(self, step: int) -> None:
        self._step = step

    def step(self, done: int, _total: int) -> None:
        if done == self._step:
            raise Stopped


def test_what_the_record_wants_is_told_before_anything_is_drawn(store: Store) -> None:
    heard: list[tuple[Part, tuple[Line, ...]]] = []

    def tell(part: Part, lines: tuple[Line, ...]) -> None:
        heard.append((part, lines))

    own = subject(store, DocumentKind.MINUTES, SESSION)
    with pytest.raises(Stopped):
        checking.checked(store, own, make.opener(), TODAY, StoppingAt(1), tell)
    ((part, lines),) = heard
    assert part is Part.RECORD
    assert lines


def test_the_parts_that_are_told_are_the_whole_check(store: Store) -> None:
    heard: dict[Part, tuple[Line, ...]] = {}
    own = subject(store, DocumentKind.MINUTES, SESSION)
    done = checking.checked(store, own, make.opener(), TODAY, Quiet(), heard.__setitem__)
    assert list(heard) == list(Part)
    assert checking.by_weight(line for part in heard.values() for line in part) == done.lines


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("start", "giờ bắt đầu"),
        ("end", "giờ kết thúc"),
        ("due", "thời hạn"),
        ("number", "số văn bản"),
    ],
)
def test_a_field_is_named_as_within_a_sentence_and_of_a_moment_the_hour(
    field: str, said: str
) -> None:
    line = Line(weight=Weight.WARNING, key="review.missing", values={"what": "X"}, field=field)
    assert checking.sentence(Words("vi"), line) == f"Chưa ghi {said} (X)."
