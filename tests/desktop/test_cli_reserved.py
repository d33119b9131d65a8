"""From the command line: numbers that the registry reserved, and what was changed in one paper alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import fields, query
from db.records import DocumentKind, Override, Overriding, RecordId
from desktop.minutes import papers
from desktop.minutes.model import Paragraph
from tests.desktop.test_final_papers import SESSION, Run, book, made, run, store

__all__ = ["book", "made", "run"]

BLOCK = ("numbers", "cb-2023", "--add", "5-6", "--symbol", "BB-ĐGS", "--kind", "minutes")


def test_a_block_is_entered_listed_used_and_reconciled(run: Run, made: Any) -> None:
    assert run("numbers", "cb-2023").out == "Chưa có dải số nào.\n"
    ended = run(*BLOCK, "--given-by", "Văn thư", "--given-on", "2023-05-18", "--json")
    (block,) = ended.data["blocks"]
    assert (block["first"], block["last"], block["next"]) == (5, 6, "05/BB-ĐGS")
    taken = run("register", made["id"], "--take", "--date", "2023-05-22", "--json")
    assert (taken.code, taken.data["number"]) == (0, "05/BB-ĐGS")
    assert [
        each["papers"] for each in run("numbers", "cb-2023", "--json").data["blocks"][0]["uses"]
    ] == [
        [{"id": made["id"], "version": 1}],
        [],
    ]
    shown = run("numbers", "cb-2023", "--reconcile", block["id"])
    assert "đã dùng 1/2" in shown.out
    assert "đối chiếu" in shown.out
    assert "05/BB-ĐGS  Buổi làm việc" in shown.out


def test_a_number_that_two_papers_bear_waits_for_a_decision(
    run: Run, made: Any, book: Path, tmp_path: Path
) -> None:
    other = run("finalise", "notice", SESSION, "--out", tmp_path / "out", "--json").data
    for each in (made, other):
        assert run("register", each["id"], "--number", "05/BB-ĐGS").code == 0
    ended = run("numbers", "cb-2023", "--json")
    (twice,) = ended.data["twice"]
    assert ended.code == 3
    assert {each["id"] for each in twice["papers"]} == {made["id"], other["id"]}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("numbers", "cb-2023", "--add", "5"), 2),
        (("numbers", "cb-2023", "--add", "9-5"), 1),
        (("numbers", "cb-2023", "--reconcile", "no-block"), 1),
        (("numbers", "no-inspection"), 1),
        (("overrides", "minutes", SESSION, "--drop", "nothing"), 1),
        (("overrides", "minutes", "cb-2023"), 1),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    run: Run, arguments: tuple[str, ...], code: int
) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.strip()
    assert run("numbers", "cb-2023", "--json").data["blocks"] == []


def test_without_a_block_or_with_one_used_up_no_number_is_invented(run: Run, made: Any) -> None:
    assert run("register", made["id"]).code == 1
    refused = run("register", made["id"], "--take")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    run("numbers", "cb-2023", "--add", "5-5", "--symbol", "BB-ĐGS")
    assert run("register", made["id"], "--number", "05/BB-ĐGS").code == 0
    refused = run("register", made["id"], "--take")
    assert "đã dùng hết" in refused.err


@pytest.fixture
def own(run: Run, book: Path) -> Override:
    """The first request of the sitting, reworded in its minutes alone."""
    with store(book) as opened:
        case = query.case(opened.reader, RecordId("cb-2023"))
        ask = case.recommendations[0]
        day = dt.date(2023, 5, 22)
        asked = papers.Asked(kind=DocumentKind.MINUTES, of=RecordId(SESSION), today=day)
        blocks = papers.composed(case, asked).plain.blocks
        place = next(b.place for b in blocks if isinstance(b, Paragraph) and b.source == ask.id)
        override = Override(
            id=RecordId("sua-rieng"), inspection=RecordId("cb-2023"), visit=RecordId(SESSION),
            paper=DocumentKind.MINUTES, place=place, done=Overriding.REWORDED, text="Lời khác",
            was=ask.text, author="Lan", reason="theo ý Trưởng đoàn",
        )  # fmt: skip
        opened.write("override.add", [fields.edit(override)])
        changed = replace(ask, text="Hồ sơ nói khác")
        opened.write("recommendation.edit", [fields.changed(ask, changed)])
    return override


def test_a_change_that_the_record_left_behind_is_listed_and_kept(run: Run, own: Override) -> None:
    asked = ("overrides", "minutes", SESSION)
    (found,) = run(*asked, "--json").data["overrides"]
    assert (found["id"], found["state"], found["author"]) == (own.id, "changed", "Lan")
    assert "Hồ sơ nói khác" in found["now"]
    shown = run(*asked).out
    assert all(word in shown for word in ("Lời khác", "Hồ sơ đã đổi", "theo ý Trưởng đoàn"))
    (kept,) = run(*asked, "--keep", own.id, "--json").data["overrides"]
    assert (kept["state"], kept["text"]) == ("holds", "Lời khác")


def test_a_change_is_taken_back(run: Run, own: Override) -> None:
    ended = run("overrides", "minutes", SESSION, "--drop", own.id)
    assert (ended.code, ended.out) == (0, "Văn bản này không có chỗ nào sửa riêng.\n")
