"""Keeping what an office chose of its own style: a file beside the settings that says what differs from the shipped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from db import files
from db.folding import nfc
from desktop import paths
from desktop.minutes import papers
from desktop.minutes.style import house
from desktop.minutes.style.house import SCHEMA, Office
from desktop.minutes.style.overlay import Overlay

FILE = "office.toml"
_HEAD = "# Nếp riêng của cơ quan. Chương trình ghi tệp này ở Cài đặt; sửa tay cũng được, sai thì bản gốc được dùng.\n"


def file() -> Path:
    """Return where an office's own style is kept."""
    return paths.office_folder() / FILE


def keep(own: Office) -> None:
    """Keep a style and use it from now on; what equals the shipped one is not written.

    Raises BadProfile for one that no paper could use, and what the disk refuses; then the last one stays.
    """
    shipped = house.load(paths.resources() / "rules").office
    text = _HEAD + "".join(f"{line}\n" for line in _lines(_differing(own, shipped)))
    with files.refusals(file()):
        files.make_folder(file().parent)
        part = file().with_name(FILE + ".new")
        files.write(part, nfc(text).encode("utf-8"))
        try:
            house.load(paths.resources() / "rules", Overlay({FILE: part}))
            files.replace(part, file())
        finally:
            part.unlink(missing_ok=True)
    papers.reload()


def _differing(own: Office, shipped: Office) -> dict[str, Any]:
    """Return the values in which two styles differ; of tables the lines that do."""
    found: dict[str, Any] = {}
    for name in Office.__struct_fields__:
        value, before = getattr(own, name), getattr(shipped, name)
        if isinstance(value, Mapping):
            unlike = {key: each for key, each in value.items() if each != before.get(key)}
            found |= {name: unlike} if unlike else {}
        elif value != before:
            found[name] = value
    return found


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    yield f"schema = {SCHEMA}"
    tables = {name: value for name, value in values.items() if isinstance(value, Mapping)}
    for name, value in values.items():
        if name not in tables:
            yield f"{name} = {_text(value)}"
    for name, table in tables.items():
        yield f"\n[{name}]"
        yield from (f"{_key(key)} = {_text(value)}" for key, value in table.items())


def _key(key: object) -> str:
    return str(key.value if isinstance(key, Enum) else key)


def _text(value: object) -> str:
    """Return a value as TOML, whose strings are JSON's."""
    plain = msgspec.to_builtins(value)
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
