"""What an office changed in shipped wording and rules: files of the same names in a folder of its own.

Such a file says only what differs. It is read as strictly as the shipped one; one that is refused is left out, told
of, and the shipped words count.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from db.errors import BadProfile

_LARGEST_BYTES = 1 << 20
_LINE = re.compile(r"line (\d+)")
"""Where the reader says that a file is no TOML: the line is what people need of its English sentence."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Overlay:
    """An office's own files by their names."""

    files: Mapping[str, Path] = field(default_factory=dict)

    def tables(self, shipped: Path) -> dict[str, Any]:
        """Return the shipped file's tables with what the office says instead. Raises BadProfile."""
        own = self.files.get(shipped.name)
        tables = _read(shipped)
        return _merged(tables, _read(own)) if own else tables

    def source(self, shipped: Path) -> Path:
        """Return the file to name where something is wrong: the office's own, else the shipped one."""
        return self.files.get(shipped.name, shipped)


NOTHING_OWN = Overlay()


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """What was loaded, and the office's files that were left out, each with its place."""

    value: T
    faults: tuple[BadProfile, ...] = ()


def loaded(load: Callable[[Overlay], T], folder: Path, names: Iterable[str]) -> Loaded[T]:
    """Return what `load` reads with those of the office's files that it does not refuse."""
    good: dict[str, Path] = {}
    faults = []
    for name in names:
        path = folder / name
        if not path.exists():
            continue
        try:
            load(Overlay({**good, name: path}))
        except BadProfile as fault:
            faults.append(fault)
        else:
            good[name] = path
    return Loaded(load(Overlay(good)), tuple(faults))


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadProfile(path, "1 MB")
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadProfile(path, "UTF-8") from error
    except OSError as error:
        raise BadProfile(path, str(error)) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        raise BadProfile(path, found[1] if found else str(text.count("\n") + 1)) from error
    except RecursionError as error:
        raise BadProfile(path, "TOML") from error


def _merged(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(shipped)
    for name, value in own.items():
        before = merged.get(name)
        both = isinstance(value, Mapping) and isinstance(before, Mapping)
        merged[name] = _merged(before, value) if both else value  # type: ignore[arg-type]
    return merged
