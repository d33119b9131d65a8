"""What a search is narrowed to besides its words, as a condition on the records found."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from typing import Any, NamedTuple

from db.dates import Period
from db.records import RecordId

_AT_VISITS = ("attendee", "finding", "evidence", "recommendation")
_DAY = "coalesce(json_extract(v.start, '$.day'), json_extract(v.planned_start, '$.day'))"


class Narrowed(NamedTuple):
    """Empty parts let everything pass. Bodies are those visited, speakers and topics those of findings.

    Where a body or a period is asked for, only what belongs to a visit is found; where a speaker or topic is,
    only findings and their figures.
    """

    kind: str = ""
    bodies: Collection[RecordId] = ()
    speakers: Collection[RecordId] = ()
    topics: Collection[RecordId] = ()
    period: Period | None = None

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self == Narrowed()

    def condition(self, row: str = "e.row") -> tuple[str, list[Any]]:
        """Return the SQL that a row of `entry e` must fulfil, beginning with "and", with its values; "" for none.

        `row` is what its number is read from.
        """
        parts: list[str] = []
        values: list[Any] = []
        if self.kind:
            parts.append("and e.kind = ?")
            values.append(self.kind)
        if self.speakers or self.topics:
            self._add_findings(parts, values)
        elif self.bodies or self.period:
            self._add_visits(row, parts, values)
        return " ".join(parts), values

    def _add_findings(self, parts: list[str], values: list[Any]) -> None:
        """Look at each record found: its words are fewer than all findings of a topic, for which there is no index."""
        wanted, own = ["not f.gone"], list[Any]()
        for name, ids in (("speaker", self.speakers), ("topic", self.topics)):
            if ids:
                wanted.append(f"f.{name} in (select value from json_each(?))")  # noqa: S608
                own.append(json.dumps(list(ids)))
        visits, at = self._visits()
        if visits:
            wanted.append(f"f.visit in ({visits})")
            own += at
        passes = " and ".join(wanted)
        parts.append(
            f"""and case e.kind
            when 'finding' then exists (select 1 from finding f where f.id = e.record and {passes})
            when 'figure' then exists (select 1 from figure g join finding f on f.id = g.finding
                where g.id = e.record and {passes})
            else false end"""  # noqa: S608
        )
        values += own + own

    def _add_visits(self, row: str, parts: list[str], values: list[Any]) -> None:
        """Gather the numbers of what belongs to the visits: they are compared before a text is read."""
        visits, at = self._visits()
        belonging = [f"select id from {kind} where visit in ({visits})" for kind in _AT_VISITS]  # noqa: S608
        belonging.append(
            f"select g.id from figure g join finding f on f.id = g.finding where f.visit in ({visits})"  # noqa: S608
        )
        every = " union all ".join((visits, *belonging))
        own = f"select x.row from ({every}) o cross join entry x on x.record = o.id"  # noqa: S608
        parts.append(f"and {row} in ({own})")
        values += at * (len(belonging) + 1)

    def _visits(self) -> tuple[str, list[Any]]:
        """Return the SQL of the visits at the bodies within the period, with its values; "" for all."""
        if not (self.bodies or self.period):
            return "", []
        wanted, values = ["not v.gone"], list[Any]()
        if self.bodies:
            wanted.append(f"v.body in ({_marks(self.bodies)})")
            values += self.bodies
        if self.period:
            wanted.append(f"{_DAY} between ? and ?")
            values += [_said(self.period.start), _said(self.period.end)]
        return f"select v.id from visit v where {' and '.join(wanted)}", values  # noqa: S608


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _said(day: dt.date) -> str:
    return day.isoformat()
