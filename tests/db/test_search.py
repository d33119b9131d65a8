"""Search: exact marks first, without marks everything, a word's beginning is enough, signs are no syntax."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import fields, search
from db.changes import Edit
from db.figures import parse
from db.folding import fold, normal_tone
from db.narrowing import Narrowed
from db.records import (
    Evidence,
    Figure,
    Finding,
    FindingKind,
    MadeBy,
    Mark,
    MarkKind,
    Recommendation,
    RecordId,
    Visit,
    VisitKind,
)
from db.store import Store


@pytest.fixture
def library(store: Store) -> Store:
    texts = {
        "nam": "Ban hành tại miền nam",
        "năm": "Trong năm 2022 hoàn thành 64/67 nhiệm vụ",
        "nấm": "Trồng nấm ở Hòa An",
        "đoàn": "Đoàn giám sát làm việc tại Trung tâm; thuỷ lợi",
    }
    found = [
        Finding(id=RecordId(key), visit=RecordId("v"), kind=FindingKind.RESULT, text=text)
        for key, text in texts.items()
    ]
    store.write("case.import", [fields.edit(f) for f in found])
    return store


def found(store: Store, words: str) -> list[str]:
    return [hit.record for hit in search.find(store.reader, words)]


def test_a_word_without_marks_finds_all_with_the_exact_one_first(library: Store) -> None:
    assert found(library, "nam")[0] == "nam"
    assert set(found(library, "nam")) == {"nam", "năm", "nấm"}


def test_a_word_with_marks_finds_only_these_marks(library: Store) -> None:
    assert found(library, "năm") == ["năm"]


@pytest.mark.parametrize("words", ["doan", "đoàn", "ĐOÀN", "Ðoàn", "giam sat", "đoa"])
def test_d_with_and_without_stroke_and_beginnings(library: Store, words: str) -> None:
    assert found(library, words) == ["đoàn"]


@pytest.mark.parametrize("words", ["hòa an", "hoà an", "Hoa An", "ho\u0300a an"])
def test_the_place_of_the_tone_mark_does_not_matter(library: Store, words: str) -> None:
    assert found(library, words) == ["nấm"]
    assert found(library, "thủy lợi") == ["đoàn"]


def test_figures_are_found_as_written(library: Store) -> None:
    assert found(library, "64/67") == ["năm"]


@pytest.mark.parametrize("words", ["3/67", "03/67", "3/67 nhiem vu", "3"])
def test_a_figure_is_found_with_and_without_a_nought_before_it(store: Store, words: str) -> None:
    both = [
        Finding(id=RecordId(id), visit=RecordId("v"), kind=FindingKind.RESULT, text=text)
        for id, text in (
            ("a", "còn 03/67 nhiệm vụ"),
            ("b", "còn 3/67 nhiệm vụ"),
            ("c", "còn 13/67 nhiệm vụ"),
        )
    ]
    store.write("case.import", [fields.edit(each) for each in both])
    assert set(found(store, words)) == {"a", "b"}
    marked = [hit.snippet[a:b] for hit in search.find(store.reader, "3/67") for a, b in hit.marks]
    assert sorted(marked) == ["03/67", "3/67"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ('"cai cach hanh chinh"', {"a", "b"}),
        ("“cải cách hành chính”", {"a"}),
        ("cai cach hanh chinh", {"a", "b", "c"}),
        ('"hanh chinh" ho', {"b"}),
        ('"hanh chin"', set()),
        ('"hanh chin', {"a", "b", "c"}),
    ],
)
def test_words_between_quotation_marks_stand_so_and_whole(
    store: Store, words: str, wanted: set[str]
) -> None:
    texts = {
        "a": "Chỉ số cải cách hành chính",
        "b": "Hồ sơ cai cách\nhành chinh",
        "c": "Cải cách thủ tục hành chính",
    }
    own = [
        Finding(id=RecordId(id), visit=RecordId("v"), kind=FindingKind.RESULT, text=text)
        for id, text in texts.items()
    ]
    store.write("case.import", [fields.edit(each) for each in own])
    assert set(found(store, words)) == wanted
    for hit in search.find(store.reader, words):
        assert hit.marks


def test_every_word_must_be_there(library: Store) -> None:
    assert found(library, "nam hoan thanh") == ["năm"]
    assert found(library, "nam không") == []


def test_a_snippet_marks_the_words_in_the_text_as_written(library: Store) -> None:
    [hit] = search.find(library.reader, "giam sat")
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["giám", "sát"]


def test_an_edited_text_is_found_by_its_new_words_only(library: Store) -> None:
    library.write("finding.edit", [Edit("finding", RecordId("nấm"), {"text": "Chăn nuôi"})])
    assert found(library, "trong nam ho") == ["năm"]
    assert found(library, "chan nuoi") == ["nấm"]


def test_a_deleted_record_is_not_found_and_an_undone_deletion_is(library: Store) -> None:
    library.write("finding.delete", [Edit("finding", RecordId("nấm"), {"gone": True})])
    assert found(library, "nấm") == []
    library.undo()
    assert found(library, "nấm") == ["nấm"]


def test_requests_are_found_too(library: Store) -> None:
    ask = Recommendation(
        id=RecordId("r"), visit=RecordId("v"), made_by=MadeBy.BODY, text="Giao bổ sung biên chế"
    )
    library.write("recommendation.add", [fields.edit(ask)])
    assert found(library, "bien che") == ["r"]


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=40))
def test_nothing_a_person_types_is_syntax(words: str) -> None:
    for term in search._terms(words):
        assert term.text.strip() == term.text


@pytest.mark.parametrize(
    "words", ['"', '" OR folded:*', "NEAR(", "a* -b", "(((", "^", "exact:x", "'; drop"]
)
def test_signs_are_not_syntax(library: Store, words: str) -> None:
    assert isinstance(search.find(library.reader, words), list)


def test_a_long_text_gives_a_short_snippet(store: Store) -> None:
    long = "mở đầu " * 3000 + "cải cách hành chính " + "kết thúc " * 3000
    one = Finding(id=RecordId("x"), visit=RecordId("v"), kind=FindingKind.RESULT, text=long)
    store.write("finding.add", [fields.edit(one)])
    [hit] = search.find(store.reader, "cải cách")
    assert len(hit.snippet) < 250
    assert [hit.snippet[a:b] for a, b in hit.marks][:2] == ["cải", "cách"]


def test_the_words_on_a_photo_and_who_agreed_to_a_recording_are_found(store: Store) -> None:
    arrow = Mark(kind=MarkKind.ARROW, x1=1, y1=1, x2=9, y2=9)
    said = Mark(kind=MarkKind.TEXT, x1=1, y1=1, x2=9, y2=9, text="Biển hiệu cũ")
    photo = Evidence(id=RecordId("p"), visit=RecordId("v"), caption="Cổng", marks=(arrow, said))
    sound = Evidence(id=RecordId("s"), visit=RecordId("v"), seconds=3, consent="ông Tịnh, bà Ước")
    store.write("case.import", [fields.edit(photo), fields.edit(sound)])
    assert (found(store, "bien hieu"), found(store, "bà Ước")) == (["p"], ["s"])
    store.write("evidence.edit", [Edit("evidence", photo.id, {"caption": "Lối vào"})])
    assert (found(store, "bien hieu"), found(store, "lối vào")) == (["p"], ["p"])
    store.write("evidence.mark", [fields.changed(photo, replace(photo, marks=(arrow,)))])
    assert found(store, "bien hieu") == []


LETTERS = st.text("hHoòóaàâđĐnứngx 64/,.\n\u0301İß–", max_size=60)


@settings(max_examples=300, deadline=None)
@given(text=LETTERS, term=LETTERS)
def test_one_look_through_a_text_finds_what_a_look_at_every_word_finds(
    text: str, term: str
) -> None:
    for sought in search._terms(term):
        one = sought.text
        signs = "".join(re.escape(c) for c in one if not (c.isalnum() or c == "_"))
        words = re.finditer(rf"[\w{signs}]+", text)
        each_word = [
            word.span()
            for word in words
            if any(
                fold(word.group()).startswith(fold(form))
                and search._letters_agree(normal_tone(form), normal_tone(word.group()))
                for form in sought.forms
            )
        ]
        assert sorted(search._spans(text, sought)) == each_word


@pytest.mark.parametrize(("words", "questions"), [("giam sat", 2), ("đoàn", 2), ("đoa", 2)])
def test_no_question_is_put_to_the_index_twice(library: Store, words: str, questions: int) -> None:
    reader, asked = library.new_reader(), []
    reader.conn.set_trace_callback(asked.append)
    search.find(reader, words)
    own = [sql for sql in asked if sql.startswith("select e.record")]
    assert len(own) == len(set(own)) == questions


def test_a_word_of_one_letter_has_an_index_of_its_own(library: Store) -> None:
    [made] = library.reader.query("select sql from sqlite_schema where name = 'search'")
    assert "prefix='1 2'" in made["sql"]
    assert found(library, "đ") == ["đoàn"]
    assert set(found(library, "n h")) == {"nam", "năm", "nấm"}


def test_the_piece_of_a_match_is_made_for_those_that_are_shown_alone(library: Store) -> None:
    every = search.matches(library.reader, "nam")
    assert [each.record for each in every] == found(library, "nam")
    assert search.hits("nam", every[:1]) == search.find(library.reader, "nam")[:1]


def test_nothing_is_narrowed_to_a_finding_or_visit_that_was_deleted(store: Store) -> None:
    visit = Visit(
        id=RecordId("v"),
        inspection=RecordId("i"),
        kind=VisitKind.SURVEY,
        body=RecordId("b"),
        place="Bảo Lạc",
    )
    finding = Finding(
        id=RecordId("f"),
        visit=visit.id,
        kind=FindingKind.RESULT,
        text="Một cửa",
        topic=RecordId("t"),
    )
    figure = Figure(id=RecordId("g"), finding=finding.id, label="Hồ sơ", amount=parse("12 hồ sơ"))
    store.write("case.import", [fields.edit(each) for each in (visit, finding, figure)])
    by_topic, by_body = Narrowed(topics=(RecordId("t"),)), Narrowed(bodies=(RecordId("b"),))

    def left(narrowed: Narrowed) -> set[str]:
        return {match.record for match in search.matches(store.reader, "", narrowed=narrowed)}

    assert (left(by_topic), left(by_body)) == ({"f", "g"}, {"v", "f", "g"})
    store.write("finding.delete", [fields.deleted(finding)])
    assert left(by_topic) == set()
    store.undo()
    store.write("visit.delete", [fields.deleted(visit)])
    assert left(by_body) == set()
