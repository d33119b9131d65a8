"""The JSON Schema of case files, made from the records themselves; shipped as resources/schema."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from db import figures
from db.records import Case
from desktop import paths
from desktop.exchange import bundle

FILE = paths.resources() / "schema" / f"case-{bundle.VERSION}.json"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def text() -> str:
    """Return the schema of the version that this program writes."""
    _, parts = msgspec.json.schema_components([Case], ref_template="#/$defs/{name}")
    for inner in ("Number", "Rank"):
        del parts[inner]
    parts["Amount"] = {"type": "string", "minLength": 1, "maxLength": figures.LONGEST}
    for part in parts.values():
        _close(part)
    whole = {
        "$schema": _DIALECT,
        "title": f"{bundle.FORMAT} {bundle.VERSION}",
        "type": "object",
        "properties": {
            "format": {"const": bundle.FORMAT},
            "version": {"const": bundle.VERSION},
            "case": {"$ref": "#/$defs/Case"},
        },
        "required": ["format", "version", "case"],
        "additionalProperties": False,
        "$defs": parts,
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def _close(part: dict[str, Any]) -> None:
    """Let an object have no other names than its own; a deleted record has no place in a file."""
    if part.get("type") != "object":
        return
    part["additionalProperties"] = False
    part["properties"].pop("gone", None)
    if "id" in part["properties"]:
        part["properties"]["id"]["pattern"] = f"^{bundle.ID_FORM}$"
