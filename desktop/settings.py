"""The person's choices, kept in a small file; a damaged file never blocks the start."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from db import files
from desktop.words import LANGUAGES

LANGUAGE_VARIABLE = "SODOAN_LANGUAGE"
TEXT_PERCENTS = (100, 125, 150, 175, 200, 225)
"""The sizes of text that can be chosen."""

_LARGEST_BYTES = 1_000_000


class Theme(StrEnum):
    """The window's colours; `system` follows the desktop's."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Density(StrEnum):
    """How high a row or field is: for a mouse, or for a finger."""

    COMPACT = "compact"
    TOUCH = "touch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the person chose, and where they were.

    `place` is the window's own note of the page and record last shown, `recent` of the record last worked on;
    `geometry` and `layout` are Qt's saved states in base64; `papers` is the folder papers were last put into,
    `camera` the one that a camera or phone fills; `outline_shown` says whether outline and people stand beside the
    running record.

    To sign with: the key file or the driver of a token last used, a picture of the signature, the address of a time
    authority, the file of the authorities' certificates that papers are verified by. A PIN is never kept.
    """

    language: str = "vi"
    theme: Theme = Theme.SYSTEM
    density: Density = Density.COMPACT
    text_percent: int = 100
    author: str = ""
    vault: str = ""
    papers: str = ""
    camera: str = ""
    key_file: str = ""
    token_driver: str = ""
    stamp_picture: str = ""
    time_authority: str = ""
    authorities: str = ""
    place: str = ""
    recent: str = ""
    geometry: str = ""
    layout: str = ""
    outline_shown: bool = True


def load(file: Path) -> Settings:
    """Read the settings; a file that cannot be understood is kept aside and the defaults count."""
    try:
        raw = file.read_bytes()
    except OSError:
        return Settings()
    settings = _understood(raw)
    if settings is None:
        with contextlib.suppress(OSError):
            file.replace(file.with_name(file.name + ".damaged"))
    return settings or Settings()


def save(file: Path, settings: Settings) -> None:
    """Write the settings; the file is at every moment the old or the new one. Raises Refused, OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    files.write(file, msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")


def language(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return the language to speak: the environment's, else the chosen one, else Vietnamese."""
    asked = environ.get(LANGUAGE_VARIABLE, "") or settings.language
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _understood(raw: bytes) -> Settings | None:
    if len(raw) > _LARGEST_BYTES:
        return None
    try:
        settings = msgspec.json.decode(raw, type=Settings)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return settings if settings.language in LANGUAGES else None
