"""An office may reword and reorder its papers; what the program does not know is refused, with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.errors import BadProfile
from desktop import paths
from desktop.minutes import papers
from desktop.minutes.page import press
from desktop.minutes.style import phrases

BASE = press.own_wording()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.resources() / "wording", tmp_path / "wording"))


def changed(folder: Path, old: str, new: str) -> Path:
    """Change the notice's file."""
    file = folder / "notice.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


def line_of(file: Path, words: str) -> int:
    lines = file.read_text("utf-8").splitlines()
    return next(at for at, line in enumerate(lines, start=1) if words in line)


def refused(folder: Path) -> BadProfile:
    with pytest.raises(BadProfile) as caught:
        phrases.load(folder, BASE, papers.SPECS)
    return caught.value


def test_an_office_may_reword_a_phrase(folder: Path) -> None:
    changed(folder, 'asks = "Đoàn giám sát đề nghị:"', 'asks = "Đoàn yêu cầu:"')
    assert phrases.load(folder, BASE, papers.SPECS)("notice.asks") == "Đoàn yêu cầu:"


def test_an_office_may_change_the_order_and_leave_a_section_out(folder: Path) -> None:
    changed(folder, '"results", "faults", "conclusions", "requests"', '"conclusions", "results"')
    say = phrases.load(folder, BASE, papers.SPECS)
    assert say.lists["notice.order"] == ("conclusions", "results")


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ("{matter}.", "{mater}.", "{mater}"),
        ("Cùng dự có {guests}.", "Cùng dự.", "{guests}"),
        ('"faults", "conc', '"fault", "conc', "fault"),
        ('"results", "faults"', '"faults", "faults"', "faults"),
        ('asks = "Đoàn giám sát đề nghị:"', "asks = 5", "asks"),
        ('asks = "Đoàn', 'askz = "Đoàn', "ask"),
    ],
)
def test_what_is_not_known_is_refused(folder: Path, old: str, new: str, detail: str) -> None:
    file = changed(folder, old, new)
    error = refused(folder)
    assert error.path == file
    assert detail in error.place


def test_a_wrong_slot_is_refused_with_its_line(folder: Path) -> None:
    file = changed(folder, "Cùng dự có {guests}.", "Cùng dự có {guest}.")
    assert refused(folder).place == f"{line_of(file, '{guest}')}: guests {{guest}}"


def test_an_unknown_phrase_is_refused_with_its_line(folder: Path) -> None:
    file = changed(folder, 'title = "Thông báo"', 'title = "Thông báo"\nextra = "x"')
    assert refused(folder).place == f"{line_of(file, 'extra')}: extra"


@pytest.mark.parametrize("content", [b"schema = 2\n", b"schema = [", b"\xff\xfe", b""])
def test_a_file_of_something_else_is_refused(folder: Path, content: bytes) -> None:
    (folder / "report.toml").write_bytes(content)
    assert refused(folder).path == folder / "report.toml"


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "urging.toml").unlink()
    assert refused(folder).path == folder / "urging.toml"
