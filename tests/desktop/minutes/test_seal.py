"""Seals: what a QR code vouches for, that a changed letter is found, and that scanners read it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.minutes.sealing import scan, seal
from desktop.minutes.sealing.seal import BadSeal, PageMark
from tests.desktop.minutes import sealing

ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
WRITTEN = sealing.sealed()


def test_base45_says_what_its_standard_says() -> None:
    assert seal.base45(b"Hello!!") == "%69 VD92EX0"
    assert seal.unbase45("QED8WEX0") == b"ietf!"


@given(st.binary(max_size=300))
def test_base45_gives_the_bytes_back(data: bytes) -> None:
    assert seal.unbase45(seal.base45(data)) == data


@pytest.mark.parametrize("text", ["GGW", "::", "A", "ab", "AAAA", ":::"])
def test_what_is_not_base45_is_refused(text: str) -> None:
    with pytest.raises(BadSeal):
        seal.unbase45(text)


def test_a_seal_read_back_is_the_seal() -> None:
    assert seal.read(WRITTEN.text) == WRITTEN
    assert seal.verify(WRITTEN, (sealing.key(sealing.FOREIGN), sealing.key())) == sealing.key()


def test_a_seal_fits_a_code_of_28_millimetres() -> None:
    assert set(WRITTEN.text) <= ALPHANUMERIC
    assert len(WRITTEN.text) <= 280
    assert len(seal.matrix(WRITTEN.text).rows) <= 57
    assert len(seal.matrix(WRITTEN.page(12, 300)).rows) <= 25


def test_the_key_of_another_device_does_not_make_it_hold() -> None:
    with pytest.raises(BadSeal, match="key"):
        seal.verify(WRITTEN, (sealing.key(sealing.FOREIGN),))


def test_a_summary_changed_after_sealing_does_not_hold() -> None:
    body = seal.unbase45(WRITTEN.text.removeprefix("SD1:"))
    forged = body.replace(b"\xab" * 32, b"\xac" * 32)
    assert forged != body
    own = seal.read("SD1:" + seal.base45(forged))
    with pytest.raises(BadSeal, match="signature"):
        seal.verify(own, (sealing.key(),))


@given(st.integers(0, len(WRITTEN.text) - 1), st.sampled_from(sorted(ALPHANUMERIC)))
def test_every_changed_letter_is_found(at: int, letter: str) -> None:
    text = WRITTEN.text[:at] + letter + WRITTEN.text[at + 1 :]
    if text == WRITTEN.text:
        return
    with pytest.raises(BadSeal):
        seal.verify(seal.read(text), (sealing.key(),))


@given(st.text(max_size=400) | st.binary(max_size=300).map(lambda b: "SD1:" + seal.base45(b)))
def test_any_other_text_is_refused_and_no_more(text: str) -> None:
    with pytest.raises(BadSeal):
        seal.read(text)


@given(st.text(min_size=1, max_size=60), st.integers(0, 10**6), st.dates())
def test_whatever_is_sealed_is_read(visit: str, version: int, day: dt.date) -> None:
    own = sealing.sealed(visit=visit, version=version, day=day)
    assert seal.read(own.text).summary == own.summary


def test_the_short_code_finds_every_slip_of_one_digit_and_every_exchange_of_neighbours() -> None:
    code = WRITTEN.code
    assert seal.is_code(code)
    wrong = [code[:at] + d + code[at + 1 :] for at in range(20) for d in "0123456789"]
    wrong += [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(19)]
    assert [each for each in wrong if each != code and seal.is_code(each)] == []


def test_a_code_is_read_as_people_type_it() -> None:
    printed = seal.grouped(WRITTEN.code)
    assert len(printed) == 24
    assert seal.typed(f" {printed.replace(' ', '-')}\n") == WRITTEN.code
    assert seal.typed(printed[:-1]) is None
    assert seal.typed("²" * 20) is None


def test_another_version_has_another_code() -> None:
    assert sealing.sealed(version=2).code != WRITTEN.code


def test_a_later_page_says_which_it_is() -> None:
    assert seal.page_mark(WRITTEN.page(3, 12)) == PageMark(WRITTEN.code, 3, 12)
    assert seal.page_mark(WRITTEN.page(13, 12)) is None
    assert seal.page_mark(WRITTEN.text) is None


def test_the_bars_are_the_black_of_the_code_within_its_white_edge() -> None:
    matrix = seal.matrix(WRITTEN.text)
    bars = list(matrix.bars(28))
    side = 28 / matrix.modules
    black = sum(module for row in matrix.rows for module in row)
    assert sum(width * height for _, _, width, height in bars) == pytest.approx(black * side**2)
    assert min(left for left, *_ in bars) == pytest.approx(4 * side)
    assert max(bottom + height for _, bottom, _, height in bars) == pytest.approx(28 - 4 * side)


@pytest.mark.parametrize("seed", range(20))
def test_a_scan_at_200_dpi_is_read(seed: int) -> None:
    own = sealing.sealed(version=seed + 1)
    first, second = sealing.scans(sealing.paper(own), seed=seed)
    assert scan.of_picture(sealing.jpeg(first)) == (own.text,)
    assert scan.of_picture(sealing.jpeg(second)) == (own.page(2, 2),)
