"""Case files: one inspection with all that hangs on it, as versioned JSON (docs/case-format.md)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import typing
from collections.abc import Iterable, Mapping
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from db import fields, positions
from db.changes import Json
from db.dates import Period, When
from db.errors import BadField, Refused, UnreadableFile
from db.figures import Amount
from db.records import Case, Record, RecordId
from desktop.exchange import strict, ties
from desktop.exchange.strict import BadCaseFile

FORMAT = "so-doan-case"
VERSION = 1
ID_FORM = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"

_ID = re.compile(ID_FORM)
_UNORDERED = ("bodies", "documents")
_ENVELOPE = ("format", "version", "case")


class CaseFileNewer(Refused):
    """The case file's format is of a later version than this program knows."""

    def __init__(self, found: int, known: int) -> None:
        self.found, self.known = found, known
        super().__init__(found, known)


@cache
def lists() -> Mapping[str, type[Record]]:
    """Return the kinds of record by the name of their list in a case."""
    hints = typing.get_type_hints(Case)
    return {name: typing.get_args(hints[name])[0] for name in hints if name != "inspection"}


def write(case: Case) -> bytes:
    """Return the case as a file: the same case gives the same bytes, in whatever order it was entered."""
    whole_case = ties.closed(case)
    inner: dict[str, Json] = {"inspection": _written(case.inspection)}
    for name in lists():
        listed = getattr(whole_case, name)
        if name in _UNORDERED:
            listed = sorted(listed, key=attrgetter("id"))
        if listed:
            inner[name] = [_written(record) for record in listed]
    whole = {"format": FORMAT, "version": VERSION, "case": inner}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8")


def read(source: bytes | Path) -> Case:
    """Return the case in a file or its bytes. Raises BadCaseFile, CaseFileNewer, Secret, UnreadableFile."""
    whole = strict.loads(_bytes(source) if isinstance(source, Path) else source)
    _check_envelope(whole)
    case = _case(whole["case"])
    ties.check(case)
    return case


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(strict.LARGEST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(file) from error


def _written(record: Record) -> Json:
    """Return a record without what it would have anyway; what is empty within a field is left out too."""
    usual = fields.defaults(record.kind_name)
    own = {
        name: _without_nulls(value)
        for name, value in fields.plain(record).items()
        if name not in usual or usual[name] != value
    }
    return {"id": record.id, **own}


def _without_nulls(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return value


def _check_envelope(whole: Json) -> None:
    _check_names(whole, _ENVELOPE, (), "$")
    if whole["format"] != FORMAT:
        raise BadCaseFile("$.format", "format")
    version = whole["version"]
    if type(version) is not int or version < 1:
        raise BadCaseFile("$.version", "type")
    if version > VERSION:
        raise CaseFileNewer(version, VERSION)


def _case(inner: Json) -> Case:
    place = "$.case"
    _check_names(inner, ("inspection",), lists(), place)
    own: dict[str, Any] = {
        "inspection": _record("inspection", inner["inspection"], f"{place}.inspection")
    }
    for name in lists().keys() & inner.keys():
        own[name] = _list(name, inner[name], f"{place}.{name}")
    return Case(**own)


def _list(name: str, values: Json, place: str) -> tuple[Record, ...]:
    if not isinstance(values, list):
        raise BadCaseFile(place, "type")
    kind = lists()[name].kind_name
    listed = tuple(_record(kind, value, f"{place}[{n}]") for n, value in enumerate(values))
    return _placed(listed) if "position" in fields.types(kind) else listed


def _record(kind: str, value: Json, place: str) -> Record:
    usual = fields.defaults(kind).keys() - {"gone"}
    needed = fields.types(kind).keys() - usual - {"gone"}
    _check_names(value, ("id", *sorted(needed)), usual, place)
    if not isinstance(value["id"], str) or not _ID.fullmatch(value["id"]):
        raise BadCaseFile(f"{place}.id", "identifier")
    own = {name: item for name, item in value.items() if name != "id"}
    for name, item in own.items():
        _check_field(kind, name, item, f"{place}.{name}")
    return fields.record(kind, RecordId(value["id"]), own)


def _check_field(kind: str, name: str, value: Json, place: str) -> None:
    type_ = fields.types(kind)[name]
    _check_shape(value, type_, place)
    try:
        own = fields.decode(kind, name, value)
    except BadField as error:
        raise BadCaseFile(place, "amount" if type_ is Amount else "type") from error
    if name == "position" and not positions.is_position(own):
        raise BadCaseFile(place, "position")
    if reason := _nonsense(own):
        raise BadCaseFile(place, reason)


def _check_shape(value: Json, type_: Any, place: str) -> None:
    """Refuse names that a field's inner dataclasses do not have; their types are checked later."""
    inner = [t for t in typing.get_args(type_) if t not in (type(None), Ellipsis)]
    if isinstance(value, list) and inner:
        for n, item in enumerate(value):
            _check_shape(item, inner[0], f"{place}[{n}]")
    elif isinstance(value, dict):
        shape = next((t for t in (type_, *inner) if dataclasses.is_dataclass(t)), None)
        if shape is None:
            raise BadCaseFile(place, "type")
        names = [f.name for f in dataclasses.fields(shape)]
        _check_names(value, (), names, place)


def _nonsense(value: object) -> str | None:
    """Return what is wrong with a value of the right type, None where nothing is."""
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return "zone"
    if isinstance(value, When) and value.time is not None and value.time.tzinfo is not None:
        return "zone"
    if isinstance(value, Period) and value.end < value.start:
        return "order"
    return None


def _check_names(value: Json, needed: Iterable[str], usual: Iterable[str], place: str) -> None:
    if not isinstance(value, dict):
        raise BadCaseFile(place, "type")
    known = {*needed, *usual}
    for name in value:
        if name not in known:
            raise BadCaseFile(f"{place}.{ascii(name)[1:-1]}", "unknown")
    for name in needed:
        if name not in value:
            raise BadCaseFile(f"{place}.{name}", "missing")


def _placed(listed: Iterable[Record]) -> tuple[Record, ...]:
    """Give each record without a position one after its elder sibling's: the file's order counts."""
    last: dict[RecordId | None, str] = {}
    own = []
    for record in listed:
        any_kind: Any = record
        above = ties.owner(record)
        last[above] = any_kind.position or positions.between(last.get(above, ""), "")
        own.append(dataclasses.replace(any_kind, position=last[above]))
    return tuple(own)
