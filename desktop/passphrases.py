"""Passphrases that scripts keep in files: one reading for the window and the commands, never an argument."""

from __future__ import annotations

from pathlib import Path

from db.errors import UnreadableFile

VARIABLE = "SODOAN_PASSPHRASE_FILE"
"""The environment's name of the file that holds the book's passphrase."""


def passphrase_in(file: Path) -> str:
    """Return the passphrase a file holds: its text without the last line's end. Raises UnreadableFile."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(file) from error
    return text.removesuffix("\n").removesuffix("\r")
