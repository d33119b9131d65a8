"""A darkroom that is warm for all tests of a file, and a visit to take evidence into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db import fields
from db.records import Inspection, RecordId, Visit, VisitKind
from db.store import Store
from desktop.evidence.darkroom import Darkroom


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    """Two processes that develop, kept through the tests of one file."""
    with Darkroom(children=2) as opened:
        yield opened


@pytest.fixture
def visit(store: Store) -> RecordId:
    """A survey in the empty store."""
    inspection = Inspection(id=RecordId("i"), topic="Cải cách hành chính")
    survey = Visit(id=RecordId("v"), inspection=inspection.id, kind=VisitKind.SURVEY)
    store.write("example.load", [fields.edit(inspection), fields.edit(survey)])
    return survey.id
