"""Records and JSON fields: every record goes out and comes back equal; what does not fit is refused by name."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import fields, rows
from db.changes import Edit, Json
from db.dates import DayPart, When, year
from db.errors import BadField, Secret
from db.figures import parse
from db.records import (
    KINDS,
    Evidence,
    Figure,
    Finding,
    FindingKind,
    Mark,
    MarkKind,
    Record,
    RecordId,
)

WHENS = st.builds(
    When,
    day=st.none() | st.dates(),
    time=st.none() | st.times().map(lambda t: t.replace(microsecond=0, fold=0)),
    part=st.none() | st.sampled_from(DayPart),
)
st.register_type_strategy(When, WHENS)
st.register_type_strategy(
    dt.datetime, st.datetimes(timezones=st.just(dt.UTC)).map(lambda t: t.replace(fold=0))
)
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "S")), max_size=30)
st.register_type_strategy(str, TEXTS.map(lambda t: fields.encode(t)))
AMOUNTS = st.sampled_from(
    ["64/67 nhiệm vụ", "92,75 điểm, xếp thứ 1/20", "trên 10", "8.338,4 ha"]
).map(parse)
EXAMPLES = {kind: st.builds(cls) for kind, cls in KINDS.items() if kind != "figure"}
EXAMPLES["figure"] = st.builds(Figure, amount=AMOUNTS)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_record_goes_to_json_to_a_row_and_back_unchanged(kind: str, data: st.DataObject) -> None:
    record: Record = data.draw(EXAMPLES[kind])
    plain = json.loads(json.dumps(fields.plain(record)))
    assert fields.record(kind, record.id, plain) == record
    row = {"id": record.id} | rows.columns(kind, plain)
    assert rows.record(kind, row) == record


def test_an_edit_of_changes_names_only_what_differs() -> None:
    before = Finding(id=RecordId("f"), visit=RecordId("v"), kind=FindingKind.RESULT, text="một")
    after = Finding(id=RecordId("f"), visit=RecordId("v"), kind=FindingKind.CAUSE, text="một")
    assert fields.changed(before, after) == Edit("finding", RecordId("f"), {"kind": "cause"})


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("finding", "kind", "rumour"),
        ("finding", "text", 5),
        ("finding", "text", "a\x00b"),
        ("finding", "text", "nửa \ud800"),
        ("finding", "colour", "red"),
        ("figure", "amount", "nhiều lắm"),
        ("figure", "amount", 7),
        ("figure", "period", {"start": "2021-13-01", "end": "2021-12-31"}),
        ("visit", "copies", "ba"),
        ("visit", "copies", 2.5),
        ("recommendation", "due", "hôm qua"),
        ("ghost", "text", ""),
        ("finding", "text", "a" + "\u0323\u0301" * 50_000),
        ("finding", "position", "a0"),
        ("finding", "position", "Ă"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_place(
    kind: str, field: str, value: object
) -> None:
    with pytest.raises(BadField) as refused:
        fields.checked(Edit(kind, RecordId("x"), {field: value}))
    assert (refused.value.kind, refused.value.field) == (kind, field)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\x0b", "\u2028", "\u0085"])
def test_line_ends_of_word_processors_become_plain_ones(line_end: str) -> None:
    edit = Edit("finding", RecordId("x"), {"text": f"một{line_end}hai"})
    assert fields.checked(edit)["text"] == "một\nhai"


@pytest.mark.parametrize(
    "text",
    ["MẬT", "  TỐI MẬT  ", "Tuyệt mật", "đầu\n[MẬT]\ncuối", "Độ mật: Mật", "ĐỘ MẬT : ", "- MẬT -",
     "MA\u0302\u0323T", "TỐI  MẬT.", "“TUYỆT MẬT”"],
)  # fmt: skip
def test_a_line_that_is_a_secrecy_mark_is_refused(text: str) -> None:
    with pytest.raises(Secret):
        fields.checked(Edit("finding", RecordId("x"), {"text": text}))


@pytest.mark.parametrize(
    "text",
    ["Bảo vệ bí mật nhà nước", "bí mật", "Mật độ dân số cao", "sản xuất mật ong", "MẬT ONG",
     "KHẨN", "HỎA TỐC", "Quy định về độ mật của tài liệu"],
)  # fmt: skip
def test_words_that_only_contain_the_mark_are_no_mark(text: str) -> None:
    assert fields.checked(Edit("finding", RecordId("x"), {"text": text}))["text"] == text


def test_a_mark_inside_a_shaped_field_is_found_too() -> None:
    paper = {"kind": "Quyết định", "number": "", "date": None, "issuer": "TỐI MẬT", "subject": ""}
    with pytest.raises(Secret):
        fields.checked(Edit("inspection", RecordId("x"), {"founding": [paper]}))


def test_a_mark_in_one_of_several_parts_of_a_record_is_found_too() -> None:
    word = Mark(kind=MarkKind.TEXT, x1=0, y1=0, x2=0, y2=0, text="TUYỆT MẬT")
    with pytest.raises(Secret):
        fields.checked(fields.edit(Evidence(id=RecordId("x"), visit=RecordId("v"), marks=(word,))))


def test_a_period_of_whole_years_knows_its_years() -> None:
    assert year(2021).years() == (2021,)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_the_form_that_hashes_are_made_of_never_changes(value: Json) -> None:
    form = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert rows.dumps(value) == form
