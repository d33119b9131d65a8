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


def begun(folder: Path, seconds: Seconds) -> Watch:
    """Return a watch that took note of what lies there."""
    watched = Watch(folder, seconds)
    assert watched.finished() == []
    assert watched.has_begun
    return watched


def after_quiet(watched: Watch, seconds: Seconds) -> list[Path]:
    found = watched.finished()
    seconds.now += QUIET_S
    return found + watched.finished()


def test_a_new_file_is_given_once_it_is_quiet(folder: Path, seconds: Seconds) -> None:
    watched = begun(folder, seconds)
    path = put(folder, "1.jpg")
    assert watched.finished() == []
    seconds.now += QUIET_S - 0.1
    assert watched.finished() == []
    seconds.now += 0.1
    assert watched.finished() == [path]
    seconds.now += 10
    assert watched.finished() == []


def test_what_lay_there_before_is_not_new(folder: Path, seconds: Seconds) -> None:
    put(folder, "old.jpg")
    watched = begun(folder, seconds)
    new = put(folder, "new.jpg")
    assert after_quiet(watched, seconds) == [new]


def test_what_lies_on_a_phone_that_is_plugged_in_later_is_not_new(
    folder: Path, seconds: Seconds
) -> None:
    away = folder.rename(folder.with_name("away"))
    put(away, "old.jpg")
    watched = Watch(folder, seconds)
    assert after_quiet(watched, seconds) == []
    assert not watched.is_there
    away.rename(folder)
    assert after_quiet(watched, seconds) == []
    assert watched.is_there
    assert after_quiet(watched, seconds) == []
    new = put(folder, "new.jpg")
    assert after_quiet(watched, seconds) == [new]


def test_what_could_not_be_read_is_given_again_when_the_phone_is_back(
    folder: Path, seconds: Seconds
) -> None:
    watched = begun(folder, seconds)
    one, two = put(folder, "1.jpg", at=1), put(folder, "2.jpg", at=2)
    assert after_quiet(watched, seconds) == [one, two]
    away = folder.rename(folder.with_name("away"))
    watched.lose([two, Path("elsewhere.jpg")])
    assert after_quiet(watched, seconds) == []
    away.rename(folder)
    assert after_quiet(watched, seconds) == [two]
    watched.lose([two])
    assert after_quiet(watched, seconds) == []


def test_a_file_is_given_again_where_its_loss_is_heard_of_only_once_it_is_back(
    folder: Path, seconds: Seconds
) -> None:
    watched = begun(folder, seconds)
    two = put(folder, "2.jpg", b"photo 2")
    assert after_quiet(watched, seconds) == [two]
    away = folder.rename(folder.with_name("away"))
    assert watched.finished() == []
    away.rename(folder)
    watched.lose([two])
    assert after_quiet(watched, seconds) == [two]
    watched.lose([two])
    assert after_quiet(watched, seconds) == []


def test_what_systems_and_cameras_write_beside_photos_is_not_given(
    folder: Path, seconds: Seconds
) -> None:
    watched = begun(folder, seconds)
    for name in ("Thumbs.db", "desktop.ini", "IMG_1.AAE", "GOPR1.THM", "DSC_1.xmp"):
        put(folder, name)
    kept = [put(folder, name) for name in ("IMG_1.MOV", "DSC_1.DNG", "a.pdf")]
    assert sorted(after_quiet(watched, seconds)) == sorted(kept)


def test_a_file_that_still_grows_is_waited_for(folder: Path, seconds: Seconds) -> None:
    watched = begun(folder, seconds)
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
    watched = begun(folder, seconds)
    for name in ("1.jpg.part", "2.crdownload", ".3.jpg", "~4.tmp"):
        put(folder, name)
    put(folder, "5.jpg", b"")
    assert after_quiet(watched, seconds) == []


def test_a_half_file_that_gets_its_name_is_given(folder: Path, seconds: Seconds) -> None:
    watched = begun(folder, seconds)
    part = put(folder, "1.jpg.part")
    assert after_quiet(watched, seconds) == []
    part.rename(folder / "1.jpg")
    assert after_quiet(watched, seconds) == [folder / "1.jpg"]


def test_folders_of_a_camera_are_looked_into(folder: Path, seconds: Seconds) -> None:
    watched = begun(folder, seconds)
    path = put(folder, "100CANON/IMG_1.JPG")
    put(folder, "a/b/c/d/too deep.jpg")
    assert after_quiet(watched, seconds) == [path]


def test_the_oldest_comes_first(folder: Path, seconds: Seconds) -> None:
    watched = begun(folder, seconds)
    late, early = put(folder, "1.jpg", at=9), put(folder, "2.jpg", at=1)
    assert after_quiet(watched, seconds) == [early, late]


def test_a_phone_that_is_pulled_out_and_back_gives_nothing_twice(
    folder: Path, seconds: Seconds
) -> None:
    watched = begun(folder, seconds)
    put(folder, "1.jpg")
    assert len(after_quiet(watched, seconds)) == 1
    away = folder.with_name("away")
    folder.rename(away)
    assert after_quiet(watched, seconds) == []
    assert not watched.is_there
    away.rename(folder)
    assert after_quiet(watched, seconds) == []


def test_a_link_out_of_the_folder_is_not_followed(
    folder: Path, tmp_path: Path, seconds: Seconds
) -> None:
    watched = begun(folder, seconds)
    secret = put(tmp_path, "elsewhere/1.jpg")
    (folder / "link").symlink_to(secret.parent)
    (folder / "link.jpg").symlink_to(secret)
    assert after_quiet(watched, seconds) == []


JPEG = b"\xff\xd8\xff\xe0 photo"
NOW_S = 1_700_000_100.0


def test_the_newest_photo_of_a_camera_is_found(folder: Path) -> None:
    assert watch.newest(folder) is None
    put(folder, "100CANON/1.jpg", JPEG, at=1)
    new = put(folder, "101CANON/2.jpg", JPEG, at=5)
    put(folder, "3.jpg", b"", at=9)
    put(folder, "4.mov", b"\0\0\0\x14ftypqt  ", at=10)
    put(folder, "Thumbs.db", at=11)
    assert watch.newest(folder, lambda: NOW_S, never) == new


def never(_seconds: float) -> None:
    raise AssertionError("what is long finished is not waited for")


def test_a_newest_photo_that_is_still_being_copied_is_waited_for(folder: Path) -> None:
    path = put(folder, "1.jpg", JPEG, at=99)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) < 3:
            put(folder, "1.jpg", JPEG + b"more" * len(pauses), at=99)

    assert watch.newest(folder, lambda: NOW_S, pause) == path
    assert len(pauses) == 3


def test_a_newest_photo_that_goes_away_while_it_is_waited_for_is_given_up(folder: Path) -> None:
    path = put(folder, "1.jpg", JPEG, at=99)

    def pause(_seconds: float) -> None:
        path.unlink(missing_ok=True)

    assert watch.newest(folder, lambda: NOW_S, pause) == path


def test_in_a_folder_of_too_many_files_no_further_folder_is_looked_into(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        put(folder / str(number // 2), f"{number}.jpg")
    monkeypatch.setattr(watch, "MOST_FILES", 3)
    assert len(list(watch.files_in(folder))) == 4
