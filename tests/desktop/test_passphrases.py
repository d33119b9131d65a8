"""A file's passphrase is the same one for the window and the commands, whatever editor wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import UnreadableFile
from desktop.passphrases import passphrase_in


@pytest.mark.parametrize("written", ["mật khẩu dài", "mật khẩu dài\n", "mật khẩu dài\r\n"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
def test_the_line_end_and_the_mark_of_an_editor_are_no_part_of_it(
    tmp_path: Path, written: str, coding: str
) -> None:
    file = tmp_path / "p"
    file.write_bytes(written.encode(coding))
    assert passphrase_in(file) == "mật khẩu dài"


def test_spaces_belong_to_it(tmp_path: Path) -> None:
    file = tmp_path / "p"
    file.write_bytes(b" a b \n")
    assert passphrase_in(file) == " a b "


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "p"
    if content:
        file.write_bytes(content)
    with pytest.raises(UnreadableFile):
        passphrase_in(file)
