"""Small pictures are sealed, found by their photo, and as good as gone when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.records import Mark, MarkKind
from desktop.evidence.darkroom import Picture
from desktop.evidence.renditions import Renditions

HASH, OTHER = "ab" * 32, "cd" * 32
PICTURE = Picture(b"\xff\xd8" + bytes(range(256)) * 20, 1600, 900, grey=False)
MARKS = (Mark(kind=MarkKind.BLUR, x1=0, y1=0, x2=1, y2=1),)


@pytest.fixture
def renditions(tmp_path: Path) -> Renditions:
    return Renditions(tmp_path / "renditions", bytes(range(32)))


def only_file(renditions: Renditions) -> Path:
    (path,) = (path for path in renditions.folder.rglob("*") if path.is_file())
    return path


def test_a_picture_comes_back_by_its_photo_size_and_marks(renditions: Renditions) -> None:
    renditions.put(HASH, 1600, PICTURE)
    assert renditions.find(HASH, 1600) == PICTURE
    assert renditions.holds(HASH, 1600)
    for hash, side_px, marks in ((OTHER, 1600, ()), (HASH, 256, ()), (HASH, 1600, MARKS)):
        assert renditions.find(hash, side_px, marks) is None
        assert not renditions.holds(hash, side_px, marks)


def test_marked_pictures_lie_apart(renditions: Renditions) -> None:
    renditions.put(HASH, 1600, PICTURE, MARKS)
    assert renditions.find(HASH, 1600, MARKS) == PICTURE
    assert renditions.find(HASH, 1600) is None


def test_the_file_tells_nothing_without_the_key(renditions: Renditions) -> None:
    renditions.put(HASH, 1600, PICTURE)
    path = only_file(renditions)
    assert HASH not in path.name
    assert PICTURE.jpeg[:64] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert Renditions(renditions.folder, bytes(32)).find(HASH, 1600) is None


def test_a_damaged_picture_is_as_good_as_none(renditions: Renditions) -> None:
    renditions.put(HASH, 1600, PICTURE)
    path = only_file(renditions)
    whole = path.read_bytes()
    for place in (0, 19, 25, 40, len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert renditions.find(HASH, 1600) is None
    for length in (0, 10, 19, 31, 40, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert renditions.find(HASH, 1600) is None
    renditions.put(HASH, 1600, PICTURE)
    assert renditions.find(HASH, 1600) == PICTURE


def test_pictures_cannot_be_exchanged(renditions: Renditions) -> None:
    renditions.put(HASH, 1600, PICTURE)
    mine = only_file(renditions)
    sealed = mine.read_bytes()
    mine.unlink()
    renditions.put(OTHER, 1600, PICTURE)
    only_file(renditions).write_bytes(sealed)
    assert renditions.find(OTHER, 1600) is None
