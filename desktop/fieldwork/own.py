"""A person's own templates and phrases: small files in the forms of the shipped ones, read strictly, written whole.

They are no part of the record and not encrypted, so that an office can hand them around; nothing is put into
them but what somebody asked to keep.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from db import files, secrecy
from db.errors import BadProfile, Secret
from db.folding import fold, has_tower, nfc
from desktop import paths

SCHEMA = 1
LARGEST_BYTES = 2 << 20
LONGEST_TEXT = 1_000
"""The most characters a title, phrase or question has."""

_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
T = TypeVar("T")


def shipped() -> Path:
    """Return the folder of the templates that come with the program."""
    return paths.resources() / "templates"


def folder() -> Path:
    """Return the folder of the person's own templates and phrases."""
    return paths.data_folder() / "templates"


def read(path: Path, kind: type[T]) -> T:
    """Read a file of ours. Raises BadProfile, naming the place."""
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST_BYTES + 1)
        if len(raw) > LARGEST_BYTES:
            raise BadProfile(path, f"> {LARGEST_BYTES} B")
        text = raw.decode("utf-8-sig")
        if has_tower(text):
            raise BadProfile(path, "NFC")
        return msgspec.convert(tomllib.loads(nfc(text)), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadProfile(path, str(error)[:200]) from error
    except RecursionError as error:
        raise BadProfile(path, "[[[…]]]") from error


def sound(text: str) -> str:
    """Return what is wrong with a line of text, "" for nothing. Raises Secret."""
    if not text.strip():
        return "empty"
    if len(text) > LONGEST_TEXT:
        return "size"
    if has_tower(text):
        return "marks"
    if line := secrecy.mark(text):
        raise Secret("topic.title", line)
    return "control" if _CONTROLS.search(text) else ""


def written(values: Mapping[str, str | int | bool | list[str]]) -> list[str]:
    """Return lines of TOML; a JSON string without control signs is one of TOML."""
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]


def write(path: Path, lines: list[str]) -> None:
    """Write a file of ours, whole or not at all. Raises Refused."""
    with files.refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, ("\n".join(lines) + "\n").encode("utf-8"))


def slug(name: str) -> str:
    """Return a name as part of a file's name, on every system."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(name)))[:60] or "mau"
