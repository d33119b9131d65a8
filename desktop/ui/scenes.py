"""Where a step was made: there the window goes when it is taken back or brought again, also after a restart."""

from __future__ import annotations

from db import past, query
from db.changes import Change, Changed
from db.errors import NoRecord
from db.records import Body, Document, Finding, Inspection, NumberBlock, Override, Record, Visit
from db.store import Store
from desktop.ui.places import Place, place_of

_ORDER = ("inspection", "visit", "member", "topic", "subject", "recommendation", "finding", "document", "override",
          "attendee", "figure", "evidence", "follow_up", "number_block", "camera", "body")  # fmt: skip
"""What a step is about, where it wrote several kinds: the first of these."""

_PAGE_OF_ACTION = {
    "finding.combine": "together",
    "clash.settle": "clashes",
    "history.restore": "history",
    "member.merge": "directory",
    "member.part": "directory",
    "body.add": "directory",
    "body.merge": "directory",
    "body.part": "directory",
    "document.register": "final",
}
"""Steps that are made on another page than the one that shows their record."""

_OF_A_RECORD = ("inspection", "visit", "papers", "final", "together")
"""Pages that are nowhere without their record."""

_FIELD_OF_ACTION = {"paper": "founding", "term": "terms"}
"""Lists that are a field of the inspection, by how the names of their steps begin."""


def scene(store: Store, changed: Changed, here: Place) -> Place | None:
    """Return where the step that was just taken back, or brought again, was made; None where that is no place.

    A page that is shown and makes such steps itself is kept.
    """
    change = past.chief(store.reader, changed.position, _ORDER)
    record = query.find_record(store.reader, change.record) if change else None
    if change is None or record is None:
        return None
    try:
        place = _of_action(change, record, here) or _of_record(store, change, record, here)
        if place.page in _OF_A_RECORD and place.record:
            query.record(store.reader, place.record)
    except NoRecord:
        return Place("inspections")
    return place


def _of_action(change: Change, record: Record, here: Place) -> Place | None:
    page = _PAGE_OF_ACTION.get(change.action, "")
    match record:
        case Document() if page:
            paper, of = record.kind, record.visit or record.inspection
            return Place(page, of, record.addressee, paper=paper)
        case Override():
            of = record.visit or record.inspection
            return Place("papers", of, record.addressee, paper=record.paper)
        case NumberBlock():
            return here if here.page == "final" else Place("final")
        case Body() if here.page == "directory":
            return Place("directory", record.id)
    if page == "history":
        return here if here.page == page else None
    if isinstance(record, Finding) and page == "together":
        return Place(page, record.visit)
    return Place(page, record.id) if page else None


def _of_record(store: Store, change: Change, record: Record, here: Place) -> Place:
    """Return the page that shows a record, at what the step wrote; for one that is gone, where it stood."""
    match record:
        case Inspection() if record.gone or here.page == "inspections":
            return Place("inspections")
        case Inspection():
            field = _FIELD_OF_ACTION.get(change.action.partition(".")[0], _written(change))
            return Place("inspection", record.id, field=field)
        case Visit() if record.gone or change.action != "visit.edit":
            query.inspection(store.reader, record.inspection)
            return Place("inspection", record.inspection, record.id)
        case Visit():
            return Place("visit", record.id, field=_written(change))
    return place_of(store, record)


def _written(change: Change) -> str:
    """Return the field that was written; none where the record itself came or went."""
    return next((name for name in change.fields if name != "gone"), "")
