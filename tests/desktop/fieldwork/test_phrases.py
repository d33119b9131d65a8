"""Phrases by a few letters: offered, written out, kept, and learned from what is written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from db.errors import BadProfile, Secret
from desktop.fieldwork import own, phrases
from desktop.fieldwork.phrases import Origin, Phrase

SHIPPED = phrases.load(own.shipped() / phrases.FILE, Origin.SHIPPED)
SCTS = "chưa có sổ theo dõi, cập nhật thường xuyên"


def offered(line: str, known: list[Phrase]) -> list[str]:
    offer = phrases.completions(line, len(line), known)
    return [choice.written for choice in offer.choices] if offer else []


def test_a_few_letters_stand_for_a_phrase() -> None:
    assert phrases.expanded("Đơn vị /scts.", SHIPPED) == f"Đơn vị {SCTS}."
    assert phrases.expanded("/SCTS và /dkqd", SHIPPED) == f"{SCTS} và được thực hiện đúng quy định"


def test_letters_without_a_slash_stand_for_one_s_own_phrases_alone() -> None:
    mine = [Phrase("nv", "nhiệm vụ", Origin.OWN)]
    assert phrases.expanded("scts, nv", phrases.library(SHIPPED, mine)) == "scts, nhiệm vụ"
    assert phrases.expanded("Nv NV @nv 1-nv nv/x", mine) == "Nhiệm vụ NV @nv 1-nv nv/x"


@pytest.mark.parametrize("line", ["64/67", "và/hoặc", "/khongco", "a /", "12-ĐA/TU", "//scts"])
def test_a_slash_that_is_no_phrase_stays(line: str) -> None:
    assert phrases.expanded(line, SHIPPED) == line


def test_phrases_are_offered_while_their_letters_are_typed() -> None:
    assert offered("Đơn vị /scts", SHIPPED) == [SCTS]
    assert len(offered("/d", SHIPPED)) > 1
    assert offered("64/6", SHIPPED) == []
    assert offered("/scts rồi", SHIPPED) == []


def test_the_exact_letters_come_first() -> None:
    known = [Phrase("abc", "dài", Origin.SHIPPED), Phrase("ab", "ngắn", Origin.SHIPPED)]
    assert offered("/ab", known) == ["ngắn", "dài"]


def test_own_phrases_are_kept_and_come_before_the_shipped(tmp_path: Path) -> None:
    file = tmp_path / "mẫu" / phrases.FILE
    assert phrases.load(file, Origin.OWN) == []
    kept = phrases.keep(file, "/SCTS", unicodedata.normalize("NFD", 'sổ "riêng" \\ của tôi'))
    assert kept == [Phrase("scts", 'sổ "riêng" \\ của tôi', Origin.OWN)]
    assert phrases.expanded("/scts", phrases.library(SHIPPED, kept)) == 'sổ "riêng" \\ của tôi'
    assert phrases.keep(file, "scts", "") == []


@pytest.mark.parametrize(
    ("short", "text"), [("a b", "x"), ("", "x"), ("x", "a\x01"), ("x", "a" * 2000)]
)
def test_what_cannot_be_a_phrase_is_refused_and_nothing_written(
    tmp_path: Path, short: str, text: str
) -> None:
    with pytest.raises(BadProfile):
        phrases.keep(tmp_path / phrases.FILE, short, text)
    assert list(tmp_path.iterdir()) == []


def test_a_secrecy_mark_is_no_phrase(tmp_path: Path) -> None:
    with pytest.raises(Secret):
        phrases.keep(tmp_path / phrases.FILE, "tm", "TUYỆT MẬT")


@pytest.mark.parametrize(
    "text",
    ["", "schema = 2\n[phrases]\n", "schema = 1\n[phrases]\nA = 'x'\n", "schema = 1\nx = 1\n[phrases]",
     "schema = 1\n[phrases]\na = 1\n", "[[" * 50_000, "schema = 1\n[phrases]\na = 'x" + "\u0301\u0323" * 99 + "'"],
)  # fmt: skip
def test_a_file_that_is_not_one_of_ours_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / phrases.FILE
    file.write_text(text, "utf-8")
    with pytest.raises(BadProfile):
        phrases.load(file, Origin.OWN)


def test_what_is_used_often_is_learned_as_it_was_written() -> None:
    texts = [
        f"Đề nghị Văn phòng UBND tỉnh rà soát việc thứ {n}. Câu chỉ có một lần số {n}"
        for n in range(3)
    ]
    assert phrases.learned(texts)[0] == Phrase(
        "dnvputrsvt", "Đề nghị Văn phòng UBND tỉnh rà soát việc thứ", Origin.LEARNED, 3
    )
    assert phrases.learned(texts[:2]) == []


def test_repeating_oneself_in_one_finding_is_not_often() -> None:
    assert phrases.learned(["Cần rà soát ngay. " * 20]) == []


def test_the_shipped_phrases_have_letters_of_their_own_and_no_sentence_end() -> None:
    assert len({p.short for p in SHIPPED}) == len({p.text for p in SHIPPED}) == len(SHIPPED)
    assert not [p for p in SHIPPED if p.text.endswith(".")]


def test_a_pasted_megabyte_neither_stalls_nor_teaches() -> None:
    line = "/scts " * 170_000
    assert phrases.expanded(line, []) == line
    assert offered(line, SHIPPED) == []
    assert phrases.learned([line, line, line, "a" + "\u0301" * 1000])[0].text.startswith("/scts")
