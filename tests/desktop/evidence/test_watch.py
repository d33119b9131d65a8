"""A watched folder gives each new file once, when it is finished."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.evidence import watch
from desktop.evidence.watch import QUIET_S, Watch


class Seconds:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "DCIM"
    made.mkdir()
    return made


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def put(folder: Path, name: str, data: bytes = b"photo", at: int = 0) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (1_700_000_000 + at, 1_700_000_000 + at))
    return path


def after_quiet(watched: Watch, seconds: Seconds) -> list[Path]:
    found = watched.finished()
    seconds.now += QUIET_S
    return found + watched.finished()


def test_a_new_file_is_given_once_it_is_quiet(folder: Path, seconds: Seconds) -> None:
    watched = Watch(folder, seconds)
    path = put(folder, "1.jpg")
    assert watched.finished() == []
    seconds.now += QUIET_S - 0.1
    assert watched.finished() == []
    seconds.now += 0.1
    assert watched.finished() == [path]
    seconds.now += 10
    assert watched.finished() == []


def test_what_lay_there_before_is_not_new(folder: Path, seconds: Seconds) -> None:
    old = put(folder, "old.jpg")
    assert after_quiet(Watch(folder, seconds), seconds) == []
    assert after_quiet(Watch(folder, seconds, with_older=True), seconds) == [old]


def test_a_file_that_still_grows_is_waited_for(folder: Path, seconds: Seconds) -> None:
    watched = Watch(folder, seconds)
    put(folder, "1.jpg", b"pho")
    watched.finished()
    seconds.now += QUIET_S
    path = put(folder, "1.jpg", b"photo")
    assert watched.finished() == []
    seconds.now += QUIET_S
    assert watched.finished() == [path]


def test_half_files_hidden_ones_and_empty_ones_are_not_given(
    folder: Path, seconds: Seconds
) -> None:
    watched = Watch(folder, seconds)
    for name in ("1.jpg.part", "2.crdownload", ".3.jpg", "~4.tmp"):
        put(folder, name)
    put(folder, "5.jpg", b"")
    assert after_quiet(watched, seconds) == []


def test_a_half_file_that_gets_its_name_is_given(folder: Path, seconds: Seconds) -> None:
    watched = Watch(folder, seconds)
    part = put(folder, "1.jpg.part")
    assert after_quiet(watched, seconds) == []
    part.rename(folder / "1.jpg")
    assert after_quiet(watched, seconds) == [folder / "1.jpg"]


def test_folders_of_a_camera_are_looked_into(folder: Path, seconds: Seconds) -> None:
    watched = Watch(folder, seconds)
    path = put(folder, "100CANON/IMG_1.JPG")
    put(folder, "a/b/c/d/too deep.jpg")
    assert after_quiet(watched, seconds) == [path]


def test_the_oldest_comes_first(folder: Path, seconds: Seconds) -> None:
    watched = Watch(folder, seconds)
    late, early = put(folder, "1.jpg", at=9), put(folder, "2.jpg", at=1)
    assert after_quiet(watched, seconds) == [early, late]


def test_a_phone_that_is_pulled_out_and_back_gives_nothing_twice(
    folder: Path, seconds: Seconds
) -> None:
    watched = Watch(folder, seconds)
    put(folder, "1.jpg")
    assert len(after_quiet(watched, seconds)) == 1
    away = folder.with_name("away")
    folder.rename(away)
    assert not watched.is_there
    assert after_quiet(watched, seconds) == []
    away.rename(folder)
    assert after_quiet(watched, seconds) == []


def test_a_link_out_of_the_folder_is_not_followed(
    folder: Path, tmp_path: Path, seconds: Seconds
) -> None:
    watched = Watch(folder, seconds)
    secret = put(tmp_path, "elsewhere/1.jpg")
    (folder / "link").symlink_to(secret.parent)
    (folder / "link.jpg").symlink_to(secret)
    assert after_quiet(watched, seconds) == []


def test_the_newest_of_a_camera_is_found(folder: Path) -> None:
    assert watch.newest(folder) is None
    put(folder, "100CANON/1.jpg", at=1)
    new = put(folder, "101CANON/2.jpg", at=5)
    put(folder, "3.jpg", b"", at=9)
    assert watch.newest(folder) == new
