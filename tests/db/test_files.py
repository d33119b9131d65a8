"""Files are whole or not there, whatever they are called."""

from __future__ import annotations

from pathlib import Path

from db import files


def test_a_name_as_long_as_a_disk_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'đ' * 125}.txt"
    assert len(path.name.encode()) == 254
    files.write(path, b"x")
    files.write(path, b"y")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"y"]


def test_a_part_says_whose_it_is_and_is_found_as_a_leftover() -> None:
    part = files.part_of(Path("Biên bản.pdf"))
    assert part.name.startswith("Biên bản.pdf.")
    assert part.match(f"*{files.PART}")
