"""A file that is larger than the memory one would give it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.db.faults.conftest import Child

SIZE_BYTES = 300 << 20
GROWTH_KIB = 16 << 10


def test_a_huge_file_never_sits_in_memory(child: Child, tmp_path: Path) -> None:
    source = tmp_path / "video.mp4"
    with source.open("wb") as file:
        file.truncate(SIZE_BYTES)
    out, error = child("add_huge", tmp_path / "blobs", source).communicate()
    shutil.rmtree(tmp_path / "blobs")
    assert int(out) < GROWTH_KIB, error
