"""The person's choices come back as they were, and never stand in the way."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from db.errors import DiskFailing
from desktop import settings
from desktop.settings import Density, Settings, Theme


def test_choices_come_back(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    chosen = Settings(
        language="en",
        theme=Theme.DARK,
        density=Density.TOUCH,
        author="Đỗ Thị Ứng",
        text_percent=150,
    )
    settings.save(file, chosen)
    assert settings.load(file) == chosen
    assert [found.name for found in file.parent.iterdir()] == ["settings.json"]


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b'{"theme": "pink"}', b'{"language": "xx"}', b"\xff\xfe", b"[" * 5000, b"[]"],
    ids=["empty", "cut", "theme", "language", "bytes", "depth", "list"],
)
def test_a_damaged_file_is_kept_aside_and_the_defaults_count(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(raw)
    assert settings.load(file) == Settings()
    assert (tmp_path / "settings.json.damaged").read_bytes() == raw
    assert not file.exists()


def test_a_choice_of_a_newer_program_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"author": "A", "made_of": "later"}', "utf-8")
    assert settings.load(file) == Settings(author="A")


def test_a_folder_in_the_file_s_place_means_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path) == Settings()


def test_a_failed_write_leaves_the_old_choices_and_nothing_besides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_part: Path, _target: Path) -> Path:
        raise OSError(errno.EIO, "the disk was pulled out")

    file = tmp_path / "settings.json"
    settings.save(file, Settings(author="A"))
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DiskFailing):
        settings.save(file, Settings(author="B"))
    assert settings.load(file) == Settings(author="A")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("environ", "chosen", "spoken"),
    [({}, "vi", "vi"), ({}, "en", "en"), ({"SODOAN_LANGUAGE": "en"}, "vi", "en")],
)
def test_the_environment_s_language_counts_first(
    environ: dict[str, str], chosen: str, spoken: str
) -> None:
    assert settings.language(Settings(language=chosen), environ) == spoken


def test_an_unknown_language_falls_back_to_vietnamese() -> None:
    assert settings.language(Settings(language="en"), {"SODOAN_LANGUAGE": "xx"}) == "vi"
