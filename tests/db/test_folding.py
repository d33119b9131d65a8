import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db import folding

VIETNAMESE = "aăâeêioôơuưyđbcghklmnpqrstvxAĂÂĐƠ \u0300\u0309\u0303\u0301\u0323\u0302\u0306\u031b"
texts = st.text() | st.text(alphabet=VIETNAMESE)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đoàn giám sát", "doan giam sat"),
        ("\u00d0oàn", "doan"),
        ("ỦY BAN NHÂN DÂN", "uy ban nhan dan"),
        ("Nguyễn Diệu", "nguyen dieu"),
        ("64/67", "64/67"),
    ],
)
def test_folding_leaves_plain_letters(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("khỏe", "khoẻ"),
        ("Ủy ban", "uỷ ban"),
        ("qúy", "quý"),
        ("gía", "giá"),
        ("hòan", "hoàn"),
        ("họăc", "hoặc"),
    ],
)
def test_both_placements_of_a_tone_are_one(old: str, new: str) -> None:
    assert folding.normal_tone(old) == folding.normal_tone(new) == new


@pytest.mark.parametrize("word", ["của", "nghĩa", "hoàn", "năm", "nam", "chuyện", "gì", "toà án"])
def test_other_tones_stay(word: str) -> None:
    assert folding.normal_tone(word) == word


@pytest.mark.parametrize(
    ("word", "marked"), [("nam", False), ("NAM", False), ("năm", True), ("đ", True)]
)
def test_marks_are_seen(word: str, marked: bool) -> None:
    assert folding.has_marks(word) is marked


@given(texts)
@example("İ")
def test_decomposed_and_composed_text_are_treated_alike(text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    for treat in (
        folding.nfc,
        folding.fold,
        folding.normal_tone,
        folding.has_marks,
        folding.sort_key,
        folding.person_key,
    ):
        assert treat(composed) == treat(apart)


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folding.fold(folding.fold(text)) == folding.fold(text)
    assert folding.normal_tone(folding.normal_tone(text)) == folding.normal_tone(text)


@given(texts)
def test_a_text_is_folded_the_same_word_by_word_and_whole(text: str) -> None:
    for treat in (folding.fold, folding.normal_tone):
        assert treat(text.replace(" ", "\n")) == treat(text).replace(" ", "\n")


@given(texts)
def test_where_the_tone_stands_does_not_matter_without_marks(text: str) -> None:
    assert folding.fold(folding.normal_tone(text)) == folding.fold(text)


@given(st.lists(texts))
def test_sorting_does_not_depend_on_the_order_before(words: list[str]) -> None:
    apart = [folding.nfc(word) for word in words]
    assert sorted(apart, key=folding.sort_key) == sorted(reversed(apart), key=folding.sort_key)


def test_letters_sort_as_the_alphabet_says() -> None:
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    assert sorted(reversed(alphabet), key=folding.sort_key) == list(alphabet)


def test_tones_sort_after_letters() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă", "mâ", "na"]
    assert sorted(reversed(words), key=folding.sort_key) == words


def test_the_first_word_counts_before_a_longer_one() -> None:
    assert folding.sort_key("an khê") < folding.sort_key("ăn") < folding.sort_key("ba")


def test_people_sort_by_given_name_then_family_then_middle() -> None:
    people = [
        "Trần An",
        "NGUYỄN VĂN BÌNH",
        "Nguyễn Xuân Bình",
        "Trần Ái Bình",
        "Lê Thị Đào",
        "Nông Thanh Tùng",
    ]
    ordered = sorted(reversed(people), key=folding.person_key)
    assert ordered == people
    assert all(folding.person_key(a) < folding.person_key(b) for a, b in pairwise(people))


def test_a_single_name_and_no_name_can_be_sorted() -> None:
    assert folding.person_key("") < folding.person_key("An") < folding.person_key("Lê An")
