"""Papers as tests look at them: composed as trees on one fixed day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from db.records import Case, DocumentKind, RecordId
from desktop.minutes import papers
from desktop.minutes.model import Document, Heading, as_text
from desktop.minutes.page.press import Produced
from desktop.minutes.papers import Asked
from desktop.minutes.photos import Prints
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet, Work
from tests import make

TODAY = dt.date(2026, 11, 22)
EXAMPLE = RecordId("cb-2023")


def asked(kind: DocumentKind, of: str, **fields: Any) -> Asked:
    """Return the request for a paper on the fixed day."""
    return Asked(kind=kind, of=RecordId(of), today=TODAY, **fields)


def minutes(
    case: Case, visit: str, photos: Prints, out: Path, work: Work | None = None, **fields: Any
) -> Produced:
    """Make the minutes of a visit as a file in `out`, in the font the program carries."""
    own = asked(DocumentKind.MINUTES, visit, **fields)
    return papers.made(case, own, photos, out, work or Quiet(), choice=Choice.TINOS)


def tree(case: Case, kind: DocumentKind, of: str, **fields: RecordId) -> Document:
    """Return a paper's blocks."""
    return papers.composed(case, asked(kind, of, **fields)).document


def shown(case: Case, kind: DocumentKind, of: str, **fields: RecordId) -> str:
    """Return a paper as indented lines."""
    return as_text(tree(case, kind, of, **fields))


def headings(document: Document) -> list[str]:
    """Return a paper's headings with their marks."""
    return [f"{each.mark} {each.text}" for each in document.blocks if isinstance(each, Heading)]


def empty() -> Case:
    """Return a case in which nothing is known but a topic and a visit."""
    return make.case(bodies=(), subjects=(), visits=(make.visit(body=None),))
