"""Findings named by the number that they have in the running record."""

from __future__ import annotations

from db.records import RecordId
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.fields import Unreadable

_MOST_DIGITS = 7


def finding(stage: Stage, text: str) -> RecordId | None:
    """Return the finding of the number typed, none where none is; raises Unreadable where none has that number."""
    if not text:
        return None
    findings = stage.held.findings
    number = int(text[:_MOST_DIGITS]) if text.isascii() and text.isdecimal() else 0
    if not 1 <= number <= len(findings):
        raise Unreadable("visit.no_such_finding")
    return RecordId(findings[number - 1].id)


def written(stage: Stage, finding: RecordId | None) -> str:
    """Return a finding's number as it is typed, empty for none."""
    number = stage.held.number_of(finding) if finding else 0
    return str(number) if number else ""
