"""Words by key, in both languages."""

from __future__ import annotations

import datetime as dt
import errno
import tomllib
from pathlib import Path

import pytest

from db import files
from db.dates import DayPart, When
from db.errors import BadField, DiskFull, NoRecord, Refused, Secret, VaultDamaged
from db.records import FindingKind
from desktop.words import LANGUAGES, BadWords, MissingWord, Words
from desktop.work import Stopped


def test_a_missing_key_is_a_mistake_of_the_program() -> None:
    with pytest.raises(MissingWord):
        Words("vi")("common.nothing_of_this_name")


def test_a_slot_without_a_value_is_a_mistake_of_the_program() -> None:
    with pytest.raises(MissingWord):
        Words("vi")("errors.NoRecord")


def test_an_unknown_language_is_a_mistake_of_the_program() -> None:
    with pytest.raises(MissingWord):
        Words("fr")


def test_values_are_put_in_as_they_are_and_never_evaluated() -> None:
    sentence = Words("en")("errors.NoRecord", record="{0.__class__} {record}")
    assert "“{0.__class__} {record}”" in sentence


def test_a_long_value_does_not_swamp_the_sentence() -> None:
    sentence = Words("vi").explain(NoRecord("x\n" * 1_000_000))
    assert len(sentence) < 300
    assert "\n" not in sentence


def test_count_chooses_the_form(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(
        '[items]\none = "{count} item"\nother = "{count} items"\n', "utf-8"
    )
    words = Words("en", tmp_path)
    assert words("list.items", count=1) == "1 item"
    assert words("list.items", count=0) == "0 items"


def test_tables_nest_and_files_are_merged(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[b.c]\nd = "deep"\n', "utf-8")
    (tmp_path / "e.toml").write_text('f = "flat"\n', "utf-8")
    words = Words("vi", tmp_path)
    assert (words("a.b.c.d"), words("e.f")) == ("deep", "flat")


@pytest.mark.parametrize("content", ["a = 1\n", 'a = ["x"]\n'])
def test_a_value_that_is_no_text_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.toml").write_text(content, "utf-8")
    words = Words("vi", tmp_path)
    with pytest.raises(BadWords):
        words("a.a")


def test_a_folder_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWords):
        Words("vi", tmp_path)


def test_a_file_is_read_when_one_of_its_words_is_asked_for_and_then_no_more(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('b = "một"\n', "utf-8")
    (tmp_path / "c.toml").write_text("this is no file of words", "utf-8")
    words = Words("vi", tmp_path)
    assert words("a.b") == "một"
    (tmp_path / "a.toml").unlink()
    assert (words("a.b"), "a.other" in words, "d.other" in words) == ("một", False, False)
    with pytest.raises(tomllib.TOMLDecodeError):
        words("c.other")


def test_days_and_moments_are_written_as_the_language_does() -> None:
    day = dt.date(2023, 5, 9)
    vi, en = Words("vi"), Words("en")
    assert (vi.date(day), en.date(day)) == ("09/05/2023", "9 May 2023")
    assert vi.moment(When(day=day, part=DayPart.MORNING)) == "sáng, 09/05/2023"
    assert en.moment(When(day=day, time=dt.time(8, 5))) == "9 May 2023, 08:05"
    assert vi.moment(When()) == "" == vi.date(None)


def test_a_moment_in_utc_is_shown_in_vietnam_time() -> None:
    evening = dt.datetime(2023, 5, 18, 20, 30, tzinfo=dt.UTC)
    assert Words("vi").moment(evening) == "03:30, 19/05/2023"


@pytest.mark.parametrize(
    ("size_bytes", "vi", "en"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1_000, "1,0 kB", "1.0 kB"),
        (999_499, "999 kB", "999 kB"),
        (999_500, "1,0 MB", "1.0 MB"),
        (2_147_483_648, "2,1 GB", "2.1 GB"),
    ],
)
def test_sizes(size_bytes: int, vi: str, en: str) -> None:
    assert (Words("vi").size(size_bytes), Words("en").size(size_bytes)) == (vi, en)


def test_numbers_have_their_thousands_apart() -> None:
    assert (Words("vi").number(1234567), Words("en").number(1234567)) == ("1.234.567", "1,234,567")


def test_choices_have_labels() -> None:
    assert Words("vi").kind(FindingKind.SHORTCOMING) == "Hạn chế"


def test_the_part_of_a_damaged_vault_is_named_in_words() -> None:
    error = VaultDamaged(Path("so"), "database")
    assert "cơ sở dữ liệu" in Words("vi").explain(error)
    assert "database" in Words("en").explain(error)


def test_the_field_of_a_refusal_is_named_in_words() -> None:
    assert "“Thời hạn”" in Words("vi").explain(BadField("recommendation", "due", "mai"))
    assert "(Finding, Text)" in Words("en").explain(Secret("finding.text", "mật"))
    assert "($.case)" in Words("en").explain(Secret("$.case", "mật"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_disk_is_one_sentence_from_whomever_it_comes(language: str) -> None:
    words = Words(language)
    raw = OSError(errno.ENOSPC, "No space left on device", "so")
    assert words.explain(raw) == words.explain(DiskFull(Path("so")))


def test_a_name_that_is_too_long_is_no_fault_of_the_drive(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="long") as refused:
        files.write(tmp_path / ("a" * 300), b"")
    said = Words("vi").explain(refused.value)
    assert "dài quá" in said
    assert "kiểm tra ổ đĩa" not in said


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOENT, errno.EIO])
def test_what_the_system_refuses_has_a_sentence(number: int) -> None:
    sentence = Words("vi").explain(OSError(number, "raw words", "tệp.json"))
    assert "tệp.json" in sentence
    assert "raw words" not in sentence


def test_anything_else_is_named_but_never_quoted() -> None:
    sentence = Words("vi").explain(ValueError("a line of the record"))
    assert "ValueError" in sentence
    assert "a line of the record" not in sentence


def test_a_stop_is_no_failure() -> None:
    assert Words("vi").explain(Stopped()) == "Đã dừng theo yêu cầu; những gì đã lưu vẫn còn nguyên."


def test_a_refusal_without_words_is_found() -> None:
    class Unheard(Refused):
        pass

    with pytest.raises(MissingWord):
        Words("vi").explain(Unheard())
