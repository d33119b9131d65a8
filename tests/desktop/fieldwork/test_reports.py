"""Sentences of published reports: what disagrees is found where it is wrong, and nothing is called wrong that is right.

Four files in `reports/`: `tuned` is what the reading was made on, the others were judged by hand before they were run.
A first run over them, before anything was mended by what they showed, found 13 of 40 contradictions planted in
`independent`, 12 of 33 in `blind` and 1 of 5 in `last`, and called 2 of these 101 sentences wrong that were right;
without any reading of plain counts it was 2, 4, 0, and 1 called wrong. Asked below is what it finds today.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from db.figure_checks import PartsAgree
from db.figures import number
from tests.desktop.fieldwork.test_meanings import alarms, notes

FOLDER = Path(__file__).parent / "reports"
_NUMBER = re.compile(r"(?<![\w.,/])\d[\d.]*\d(?:,\d+)?|(?<![\w.,/])\d(?:,\d+)?")


@dataclass(frozen=True)
class Check:
    """What stands beside what: "a/b=p" or "a+b=c"; `true` where the published sentence is right."""

    written: str

    @property
    def true(self) -> bool:
        return "!=" not in self.written

    @property
    def is_sum(self) -> bool:
        return "+" in self.written

    @property
    def said(self) -> str:
        return self.written.partition("=")[2]

    @property
    def last_part(self) -> str:
        return self.written.partition("=")[0].split("+")[-1]


@dataclass(frozen=True)
class Sentence:
    text: str
    checks: tuple[Check, ...]

    @property
    def wrong(self) -> int:
        return sum(not check.true for check in self.checks)


def read(name: str) -> list[Sentence]:
    records = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["record"]
    return [Sentence(each["text"], tuple(map(Check, each["checks"]))) for each in records]


EVERY = [each for name in ("tuned", "independent", "blind", "last") for each in read(name)]


def value(written: str) -> Decimal:
    return Decimal(written.replace(".", "").replace(",", "."))


def with_a_slip(text: str, check: Check) -> str:
    """Return the sentence with one number of a check wrong: the percent, or the last part of a sum."""
    if check.is_sum:
        part = value(check.last_part)
        found = [at for at in _NUMBER.finditer(text) if value(at[0]) == part][-1]
        return text[: found.start()] + number(part + 7) + text[found.end() :]
    said = value(check.said)
    wrong = number(said - 7 if said > 50 else said + 7)
    slipped, count = re.subn(rf"(?<![\d.,]){re.escape(check.said)}(?= ?%)", wrong, text, count=1)
    assert count
    return slipped


@pytest.mark.parametrize("sentence", EVERY, ids=lambda each: each.text[:40])
def test_no_sentence_that_is_right_is_called_wrong(sentence: Sentence) -> None:
    assert len(alarms((sentence.text,))) <= sentence.wrong


def test_sentences_that_say_nothing_of_each_other_do_not_disagree_at_one_visit() -> None:
    for texts in ([each.text for each in EVERY], [each.text for each in reversed(EVERY)]):
        found = sum(len(alarms((text,))) for text in texts)
        assert len(alarms(tuple(texts))) <= found


@pytest.mark.parametrize(
    ("name", "wrong", "sums", "planted"),
    [("tuned", 3, 10, 16), ("independent", 1, 8, 23), ("blind", 5, 13, 17), ("last", 0, 1, 1)],
)
def test_what_is_wrong_is_found_as_often_as_this(
    name: str, wrong: int, sums: int, planted: int
) -> None:
    sentences = read(name)
    each = [(one.text, check) for one in sentences for check in one.checks if check.true]
    published = sum(bool(alarms((one.text,))) for one in sentences if one.wrong)
    agreeing = sum(agrees(text, check) for text, check in each if check.is_sum)
    slips = sum(bool(alarms((with_a_slip(text, check),))) for text, check in each)
    assert published >= wrong
    assert agreeing >= sums
    assert slips >= planted


def agrees(text: str, check: Check) -> bool:
    good = (note for note in notes((text,)) if isinstance(note, PartsAgree))
    return any(note.sum == value(check.said) for note in good)
