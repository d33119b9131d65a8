"""Before a paper is final: what is to be said of its record and of the finished file, the gravest first."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pikepdf
import pytest

from db import fields, query
from db.records import DocumentKind, Override, Overriding, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.final import checking
from desktop.final.checking import Checked, Line
from desktop.final.whole import subject
from desktop.minutes import papers
from desktop.minutes.model import Paragraph
from desktop.minutes.overriding import overrides
from desktop.minutes.reviewing.remarks import Weight
from desktop.words import LANGUAGES, Words
from desktop.work import Quiet
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


def test_the_file_is_measured_and_not_what_was_meant(store: Store) -> None:
    """A file in which a page was made narrower says so, with the page, whatever the paper meant."""
    own = check(store, DocumentKind.MINUTES)
    with pikepdf.open(io.BytesIO(own.data)) as paper:
        paper.pages[1].contents_add(b"1 0 0 1 -40 0 cm", prepend=True)
        out = io.BytesIO()
        paper.save(out)
    lines = checking.told(store, own.made, out.getvalue(), TODAY)
    found = {(line.key, line.page) for line in lines if line.page}
    assert ("review.measured.margin_left", 2) in found
    assert all(page == 2 for _, page in found)


def test_a_passage_changed_in_this_paper_alone_is_told_once_its_record_changed(
    store: Store,
) -> None:
    ask = query.recommendations(store.reader, SESSION)[0]
    composed = papers.composed(
        query.case(store.reader, INSPECTION),
        papers.Asked(kind=DocumentKind.MINUTES, of=SESSION, today=TODAY),
    )
    place = next(
        block.place
        for block in composed.plain.blocks
        if isinstance(block, Paragraph) and block.source == ask.id
    )
    was = overrides.composed_at(composed.plain, place, Overriding.REWORDED)
    own = Override(
        id=RecordId("sua-rieng"),
        inspection=INSPECTION,
        paper=DocumentKind.MINUTES,
        visit=SESSION,
        place=place,
        done=Overriding.REWORDED,
        text="Lời khác",
        was=was,
        author="Lan",
    )
    store.write("override.add", [fields.edit(own)])
    held = check(store, DocumentKind.MINUTES)
    assert not [line for line in held.lines if line.key.startswith(checking.OVERRIDE)]
    store.write("recommendation.edit", [fields.changed(ask, replace(ask, text="Hồ sơ nói khác"))])
    (line,) = [
        each
        for each in check(store, DocumentKind.MINUTES).lines
        if each.key.startswith(checking.OVERRIDE)
    ]
    assert (line.key, line.record) == ("final.override.changed", own.id)
    assert "Lời khác" in sentence(Words("vi"), line)
