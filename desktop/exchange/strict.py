"""JSON from people we do not know, read strictly: what is doubtful is refused with its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from db import fields, folding, secrecy
from db.changes import Json
from db.errors import Refused, Secret

LARGEST_BYTES = 64 << 20
"""The largest case file; a term's worth of inspections has a tenth of it."""

_MOST_DIGITS = 15

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


class BadCaseFile(Refused):
    """A case file cannot be used: `place` is the path within it, `reason` a short name of the flaw."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(place, reason)


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Stands where something was found that JSON's own reader would let through."""

    reason: str


def loads(raw: bytes) -> Json:
    """Return the JSON value in `raw`, its text in NFC. Raises BadCaseFile and Secret."""
    if len(raw) > LARGEST_BYTES:
        raise BadCaseFile("$", "size")
    try:
        value = _parsed(_decoded(raw))
        _refuse_flaws(value, "$")
        tidy: Json = fields.encode(value)
        _refuse_texts(tidy, "$")
    except RecursionError as error:
        raise BadCaseFile("$", "depth") from error
    return tidy


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCaseFile(f"byte {error.start}", "encoding") from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_number,
        )
    except json.JSONDecodeError as error:
        raise BadCaseFile(f"{error.lineno}:{error.colno}", "syntax") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    own: dict[str, Any] = {}
    for name, value in pairs:
        own[name] = _Flaw("duplicate") if name in own else value
    return own


def _integer(digits: str) -> int | _Flaw:
    return int(digits) if len(digits.lstrip("-")) <= _MOST_DIGITS else _Flaw("number")


def _number(_written: str) -> _Flaw:
    return _Flaw("number")


def _refuse_flaws(value: Any, place: str) -> None:
    if isinstance(value, _Flaw):
        raise BadCaseFile(place, value.reason)
    if isinstance(value, str) and folding.has_tower(value):
        raise BadCaseFile(place, "marks")
    for inner_place, inner in _inner(value, place):
        _refuse_flaws(inner, inner_place)


def _refuse_texts(value: Json, place: str) -> None:
    if isinstance(value, str):
        if _CONTROLS.search(value):
            raise BadCaseFile(place, "control")
        if line := secrecy.mark(value):
            raise Secret(place, line)
    for inner_place, inner in _inner(value, place):
        _refuse_texts(inner, inner_place)


def _inner(value: Any, place: str) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(f"{place}.{ascii(name)[1:-1]}", inner) for name, inner in value.items()]
    if isinstance(value, list):
        return [(f"{place}[{index}]", inner) for index, inner in enumerate(value)]
    return []
