"""The shipped JSON Schema is the one that the records give."""

from __future__ import annotations

import json

from desktop.exchange import schema


def test_the_shipped_schema_is_the_generated_one() -> None:
    assert schema.FILE.read_text("utf-8") == schema.text()


def test_every_object_is_closed_and_nothing_is_deleted_in_a_file() -> None:
    parts = json.loads(schema.text())["$defs"]
    objects = {name: part for name, part in parts.items() if part.get("type") == "object"}
    assert {"Case", "Finding", "When"} <= objects.keys()
    for name, part in objects.items():
        assert part["additionalProperties"] is False, name
        assert "gone" not in part["properties"], name
