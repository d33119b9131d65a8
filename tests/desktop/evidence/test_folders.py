"""The photos in a folder are told by their first bytes, however deep cameras put them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.evidence.folders import inside
from desktop.work import Quiet, Stopped
from tests.desktop.evidence import photos


def test_photos_are_found_by_their_bytes_in_the_order_of_their_names(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "2.dat").write_bytes(photos.jpeg(2))
    (deep / "1.jpg").write_bytes(photos.jpeg(1))
    (tmp_path / "movie.jpg").write_bytes(photos.mp4())
    (tmp_path / ".hidden.jpg").write_bytes(photos.jpeg(3))
    found = inside([tmp_path], Quiet())
    assert found.photos == (tmp_path / "2.dat", deep / "1.jpg")
    assert found.others == 1


def test_a_link_that_leads_back_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(photos.jpeg(1))
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    assert inside([tmp_path], Quiet()).photos == (tmp_path / "1.jpg",)


def test_a_folder_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    assert inside([tmp_path / "gone"], Quiet()).photos == ()


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    class Ending:
        def step(self, done: int, total: int) -> None:
            raise Stopped

    (tmp_path / "1.jpg").write_bytes(photos.jpeg(1))
    with pytest.raises(Stopped):
        inside([tmp_path], Ending())
