"""Case files: the same case gives the same bytes, and what is doubtful is refused with its place."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import fields
from db.errors import Refused, Secret, UnreadableFile
from desktop.exchange import bundle, example, strict
from desktop.exchange.bundle import CaseFileNewer
from desktop.exchange.strict import BadCaseFile

VISIT = {"id": "v1", "inspection": "i1", "kind": "session"}


def file(**lists: Any) -> dict[str, Any]:
    """A small case file with these lists."""
    inspection = {"id": "i1", "topic": "Cải cách hành chính"}
    return {
        "format": "so-doan-case",
        "version": 1,
        "case": {"inspection": inspection, "visits": [VISIT], **lists},
    }


def finding(**fields: Any) -> dict[str, Any]:
    return {"id": "f1", "visit": "v1", "kind": "result", "text": "Một ghi nhận", **fields}


def raw(whole: Any) -> bytes:
    return json.dumps(whole, ensure_ascii=False).encode()


def refusal(source: Any) -> tuple[str, str]:
    with pytest.raises(BadCaseFile) as caught:
        bundle.read(source if isinstance(source, bytes) else raw(source))
    return caught.value.place, caught.value.reason


def test_reading_and_writing_are_inverse() -> None:
    shipped = example.FILE.read_bytes()
    assert bundle.write(bundle.read(shipped)) == shipped
    assert bundle.read(bundle.write(example.case())) == example.case()


def test_the_order_of_entry_does_not_show() -> None:
    bodies = [{"id": "b2", "name": "Sở Nội vụ"}, {"id": "b1", "name": "Sở Tư pháp"}]
    ways = [file(bodies=bodies), file(bodies=bodies[::-1])]
    assert len({bundle.write(bundle.read(raw(way))) for way in ways}) == 1


def test_decomposed_text_becomes_composed() -> None:
    text = "Đoàn giám sát làm việc với Văn phòng Ủy ban nhân dân tỉnh"
    whole = raw(file(findings=[finding(text=text)]))
    decomposed = unicodedata.normalize("NFD", whole.decode()).encode()
    assert decomposed != whole
    assert bundle.read(decomposed) == bundle.read(whole)
    assert bundle.write(bundle.read(decomposed)) == bundle.write(bundle.read(whole))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_any_text_that_is_taken_comes_back_as_it_was_taken(text: str) -> None:
    try:
        case = bundle.read(raw(file(findings=[finding(text=text)])))
    except (BadCaseFile, Secret):
        return
    assert case.findings[0].text == fields.encode(text)
    assert bundle.read(bundle.write(case)) == case


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    with pytest.raises(Refused):
        bundle.read(source)


def test_a_byte_order_mark_is_let_through() -> None:
    assert bundle.read(b"\xef\xbb\xbf" + raw(file())) == bundle.read(raw(file()))


def test_an_absurdly_long_text_is_kept_whole() -> None:
    text = "Nội dung dài. " * 150_000
    case = bundle.read(raw(file(findings=[finding(text=text)])))
    assert case.findings[0].text == text
    assert bundle.read(bundle.write(case)) == case


def test_ten_thousand_findings_keep_their_order() -> None:
    listed = [finding(id=f"f{n}", text=f"Ghi nhận số {n}") for n in range(10_000)]
    case = bundle.read(raw(file(findings=listed)))
    assert [f.id for f in sorted(case.findings, key=lambda f: f.position)] == [
        f["id"] for f in listed
    ]


def test_a_record_without_a_position_follows_its_elder_sibling() -> None:
    listed = [finding(id="f1", position="m"), finding(id="f2"), finding(id="f3")]
    first, second, third = bundle.read(raw(file(findings=listed))).findings
    assert first.position == "m"
    assert first.position < second.position < third.position


@pytest.mark.parametrize(
    "line",
    [
        "MẬT",
        "  (Tối mật) ",
        "TUYỆT MẬT.",
        "Độ mật: thường",
        unicodedata.normalize("NFD", "TỐI MẬT"),
    ],
)
def test_a_secrecy_mark_is_refused_with_its_place(line: str) -> None:
    whole = file(findings=[finding(), finding(id="f2", text=f"Một dòng\n{line}\nMột dòng")])
    with pytest.raises(Secret) as caught:
        bundle.read(raw(whole))
    assert caught.value.where == "$.case.findings[1].text"


def test_a_secrecy_mark_is_refused_in_every_text() -> None:
    whole = file()
    whole["case"]["inspection"]["founding"] = [{"kind": "Quyết định", "subject": "Mật"}]
    with pytest.raises(Secret):
        bundle.read(raw(whole))


def test_the_words_within_a_sentence_are_no_mark() -> None:
    text = "Bảo vệ bí mật nhà nước; mật độ dân cư\nđộ mật của tài liệu do cơ quan khác quyết định"
    assert bundle.read(raw(file(findings=[finding(text=text)]))).findings[0].text == text


@pytest.mark.parametrize("depth", [10, 100, 400, 700, 900, 1000, 2000])
def test_nesting_of_any_depth_is_refused(depth: int) -> None:
    whole = raw(file()).decode().replace('"Cải cách hành chính"', "[" * depth + "]" * depth)
    assert refusal(whole.encode())[1] in ("type", "depth")


def test_a_tower_of_marks_is_refused_before_it_takes_its_time() -> None:
    whole = file(findings=[finding(text="a" + "\u0301\u0323" * 500_000)])
    assert refusal(whole) == ("$.case.findings[0].text", "marks")


def test_many_signs_and_every_letter_s_marks_are_no_tower() -> None:
    text = "…" * 200 + unicodedata.normalize("NFD", "ưỡ" * 200) + "⋯" * 100
    assert bundle.read(raw(file(findings=[finding(text=text)]))).findings[0].text != ""


HOSTILE: dict[str, tuple[bytes, tuple[str, str]]] = {
    "nothing": (b"", ("1:1", "syntax")),
    "cut": (raw(file())[:-2], ("1:174", "syntax")),
    "not utf-8": (b'{"format": "\xff"}', ("byte 12", "encoding")),
    "utf-16": (raw(file()).decode().encode("utf-16"), ("byte 0", "encoding")),
    "depth": (b"[" * 100_000, ("$", "depth")),
    "deep objects": (b'{"case":' * 100_000, ("$", "depth")),
    "trailing": (raw(file()) + b"{}", ("1:176", "syntax")),
    "nan": (b'{"format": NaN}', ("$.format", "number")),
    "infinity": (b'{"format": -Infinity}', ("$.format", "number")),
    "overflow": (b'{"format": 1e999}', ("$.format", "number")),
    "fraction": (b'{"version": 1.0}', ("$.version", "number")),
    "huge integer": (b'{"version": ' + b"9" * 100_000 + b"}", ("$.version", "number")),
    "same key twice": (b'{"format": 1, "format": 1}', ("$.format", "duplicate")),
    "half a letter": (b'{"format": "\\ud83d"}', ("$.format", "control")),
    "control": (b'{"format": "a\\u0000b"}', ("$.format", "control")),
    "list": (b"[]", ("$", "type")),
    "text": (b'"so-doan-case"', ("$", "type")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_is_refused_with_its_place(name: str) -> None:
    source, expected = HOSTILE[name]
    assert refusal(source) == expected


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"findings": [finding(colour="red")]}, ("$.case.findings[0].colour", "unknown")),
        ({"findings": [finding(gone=True)]}, ("$.case.findings[0].gone", "unknown")),
        ({"opinions": []}, ("$.case.opinions", "unknown")),
        ({"findings": {}}, ("$.case.findings", "type")),
        ({"findings": [None]}, ("$.case.findings[0]", "type")),
        ({"findings": [{"id": "f1"}]}, ("$.case.findings[0].kind", "missing")),
        ({"findings": [finding(kind="rumour")]}, ("$.case.findings[0].kind", "type")),
        ({"findings": [finding(text=7)]}, ("$.case.findings[0].text", "type")),
        ({"findings": [finding(text=None)]}, ("$.case.findings[0].text", "type")),
        ({"findings": [finding(text={})]}, ("$.case.findings[0].text", "type")),
        ({"findings": [finding(id="../f1")]}, ("$.case.findings[0].id", "identifier")),
        ({"findings": [finding(id="")]}, ("$.case.findings[0].id", "identifier")),
        ({"findings": [finding(id=1)]}, ("$.case.findings[0].id", "identifier")),
        ({"findings": [finding(id="f" * 65)]}, ("$.case.findings[0].id", "identifier")),
        ({"findings": [finding(id="f1\n")]}, ("$.case.findings[0].id", "identifier")),
        ({"findings": [finding(position="a0")]}, ("$.case.findings[0].position", "position")),
        ({"findings": [finding(), finding()]}, ("$.case.findings[1].id", "duplicate_id")),
        ({"findings": [finding(id="v1")]}, ("$.case.findings[0].id", "duplicate_id")),
        ({"findings": [finding(visit="v9")]}, ("$.case.findings[0].visit", "reference")),
        ({"findings": [finding(visit="i1")]}, ("$.case.findings[0].visit", "reference")),
        ({"findings": [finding(speaker="f1")]}, ("$.case.findings[0].speaker", "reference")),
        ({"findings": [finding(at="2023-05-19T08:00:00")]}, ("$.case.findings[0].at", "zone")),
        (
            {"bodies": [{"id": "a", "name": "A", "parent": "a"}]},
            ("$.case.bodies[0].parent", "circle"),
        ),
        (
            {"visits": [{**VISIT, "start": {"day": "2023-05-19", "hour": 8}}]},
            ("$.case.visits[0].start.hour", "unknown"),
        ),
        (
            {"visits": [{**VISIT, "start": {"day": "2023-02-30"}}]},
            ("$.case.visits[0].start", "type"),
        ),
        (
            {"visits": [{**VISIT, "start": {"time": "08:00:00+07:00"}}]},
            ("$.case.visits[0].start", "zone"),
        ),
        ({"visits": [{**VISIT, "copies": True}]}, ("$.case.visits[0].copies", "type")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(
    lists: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert refusal(file(**lists)) == expected


def test_a_figure_that_cannot_be_read_is_refused() -> None:
    figure = {"id": "g1", "finding": "f1", "label": "Nhiệm vụ", "amount": "64 trên / 67"}
    whole = file(findings=[finding()], figures=[figure])
    assert refusal(whole) == ("$.case.figures[0].amount", "amount")


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    whole = file()
    whole["case"]["inspection"]["period"] = {"start": "2022-01-01", "end": "2021-01-01"}
    assert refusal(whole) == ("$.case.inspection.period", "order")


def test_another_format_is_refused() -> None:
    assert refusal({**file(), "format": "other"}) == ("$.format", "format")


@pytest.mark.parametrize("version", [0, -1, "1", True, None])
def test_a_version_that_is_none_is_refused(version: Any) -> None:
    assert refusal({**file(), "version": version}) == ("$.version", "type")


def test_a_newer_version_is_refused_before_its_fields_are_judged() -> None:
    with pytest.raises(CaseFileNewer) as caught:
        bundle.read(raw({**file(opinions=[]), "version": 2}))
    assert (caught.value.found, caught.value.known) == (2, 1)


def test_a_file_over_the_limit_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict, "LARGEST_BYTES", 100)
    path = tmp_path / "case.json"
    path.write_bytes(b"[" * 101)
    with pytest.raises(BadCaseFile, match="size"):
        bundle.read(path)


@pytest.mark.parametrize("name", ["none.json", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile):
        bundle.read(tmp_path / name)


def test_a_file_is_read_like_its_bytes() -> None:
    assert bundle.read(example.FILE) == bundle.read(example.FILE.read_bytes())
