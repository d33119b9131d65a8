"""What the list says of each inspection, asked of the store at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import lists
from db.lists import Tallied
from db.records import Inspection
from desktop.ui.pages.inspections.card import Summary

if TYPE_CHECKING:
    from db.query import Reader


def summaries(reader: Reader, most: int) -> tuple[list[Summary], int]:
    """Return the newest inspections, each with its bodies and visits and what it waits for; and how many there are."""
    shown = lists.newest_inspections(reader, most)
    ids = [inspection.id for inspection in shown]
    bodies, tallied = lists.body_names(reader, ids), lists.tallied(reader, ids)
    made = [
        Summary(each, tuple(bodies.get(each.id, ())), tallied.get(each.id, Tallied()))
        for each in shown
    ]
    return made, lists.count(reader, Inspection)
