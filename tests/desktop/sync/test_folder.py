"""The folder as a shelf: the contract, and what only a folder or a stick can do to us."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desktop.sync.folder import Folder
from desktop.sync.shelf import Bytes, ShelfFull, ShelfReadOnly, ShelfUnreachable
from desktop.work import Quiet
from tests.desktop.sync.contract import Open, ShelfContract


class TestFolder(ShelfContract):
    @pytest.fixture
    def connect(self, tmp_path: Path) -> Open:
        root = tmp_path / "shelf"
        root.mkdir()
        return lambda: Folder(root)


def test_a_folder_that_is_not_there_never_looks_empty(tmp_path: Path) -> None:
    gone = Folder(tmp_path / "stick")
    with pytest.raises(ShelfUnreachable):
        list(gone.names("a/"))
    with pytest.raises(ShelfUnreachable):
        b"".join(gone.read("a/x"))
    with pytest.raises(ShelfUnreachable):
        gone.write("a/x", Bytes(b"x"), Quiet())
    assert not gone.root.exists()


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (errno.ENOSPC, ShelfFull),
        (errno.EROFS, ShelfReadOnly),
        (errno.EACCES, ShelfReadOnly),
        (errno.EIO, ShelfUnreachable),
        (errno.ENODEV, ShelfUnreachable),
    ],
)
def test_what_the_disk_refuses_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[Exception]
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    (tmp_path / "a").mkdir()
    (tmp_path / "tmp").mkdir()
    with pytest.raises(refusal):
        Folder(tmp_path).write("a/x", Bytes(b"x"), Quiet())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_else_lies_there_is_passed_over(tmp_path: Path) -> None:
    for name in ("Ghi chú.docx", ".hidden", "desktop.ini", "a/.DS_Store"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"?")
    (tmp_path / "a" / "link").symlink_to(tmp_path)
    assert {listed.name for listed in Folder(tmp_path).names("")} == {"desktop.ini"}
