"""Where things lie unless somebody says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import paths


def test_the_resources_are_there() -> None:
    assert (paths.resources() / "words" / "vi").is_dir()


def test_a_packed_program_finds_its_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_what_is_given_counts_before_the_environment() -> None:
    environ = {"SODOAN_VAULT": "named"}
    assert paths.chosen_vault(environ, Path("given")) == Path("given")
    assert paths.chosen_vault(environ) == Path("named")
    assert paths.chosen_vault({"SODOAN_VAULT": ""}) is None


def test_the_demonstration_lies_beside_the_own_book_and_never_in_it(home: Path) -> None:
    own, trial = paths.own_vault(), paths.demonstration_vault()
    assert own.parent == trial.parent
    assert own != trial
    assert own.is_relative_to(home)


def test_nothing_is_made_by_asking(home: Path) -> None:
    for asked in (paths.own_vault(), paths.settings_file(), paths.documents_folder()):
        assert not asked.exists()
    assert list(home.iterdir()) == []
