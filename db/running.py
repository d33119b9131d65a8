"""What a visit's running record comes to: counted by topic and speaker, which figures stand together. Read only.

The findings themselves are read by pages; what concerns them all is asked here and never read whole.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import paging, rows
from db.folding import fold
from db.paging import Listed
from db.records import Evidence, Figure, Finding, FindingKind, RecordId

if TYPE_CHECKING:
    from db.database import Database


@dataclass(frozen=True, slots=True)
class Sift:
    """Which findings of a visit pass: empty parts let everything pass. `among` are those that hold the words typed."""

    kind: FindingKind | None = None
    topics: Collection[RecordId] = ()
    speaker: RecordId | None = None
    among: Sequence[RecordId] | None = None


EVERYTHING = Sift()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings there are of each topic and of each speaker."""

    topics: Counter[RecordId]
    speakers: Counter[RecordId]


def findings(visit: RecordId, sift: Sift = EVERYTHING) -> Listed[Finding]:
    """Return which findings of a visit pass."""
    where, values = ["visit = ?"], list[Any]([visit])
    if sift.kind:
        where.append("kind = ?")
        values.append(sift.kind.value)
    for name, ids in (("topic", sift.topics), ("speaker", [sift.speaker] if sift.speaker else [])):
        if ids:
            where.append(f"{name} in ({_EACH})")
            values.append(json.dumps(sorted(ids)))
    if sift.among is not None:
        where.append(f"id in ({_EACH})")
        values.append(json.dumps(sift.among))
    return Listed(Finding, " and ".join(where), tuple(values))


def each(reader: Database, visit: RecordId) -> Iterator[list[Finding]]:
    """Yield the findings of a visit in order, some at a time."""
    of, last = findings(visit), ("", "")
    while some := paging.after(reader, of, last, _AT_ONCE):
        yield some
        last = (some[-1].position, some[-1].id)


def combined(reader: Database, visit: RecordId) -> list[Finding]:
    """Return the findings of a visit that are combined and those that speak for them, in order."""
    of = findings(visit)
    spoken = "select combined from finding where visit = ? and not gone and combined is not null"
    sql = (
        f"""{of.select("*")} and (combined is not null or id in ({spoken})) order by position, id"""
    )
    found = reader.query(sql, [*of.values, visit])
    return [rows.record("finding", row) for row in found]  # type: ignore[misc]


def holding(reader: Database, visit: RecordId, words: Sequence[str]) -> list[RecordId]:
    """Return the findings of a visit whose text holds every word, which are folded."""
    sql = "select id, text from finding where visit = ? and not gone"
    found = ((id, fold(text)) for id, text in reader.execute(sql, [visit]))
    return [RecordId(id) for id, text in found if all(word in text for word in words)]


def album(visit: RecordId, finding: RecordId | None) -> Listed[Evidence]:
    """Return which photos and files are a finding's; the visit's as a whole for None, signatures apart.

    Those of a finding that was deleted are the visit's: nobody would see them else.
    """
    if finding:
        return Listed(Evidence, "visit = ? and finding = ? and attendee is null", (visit, finding))
    left = "finding in (select id from finding where visit = ? and gone)"
    where = f"visit = ? and attendee is null and (finding is null or {left})"
    return Listed(Evidence, where, (visit, visit))


def signatures(visit: RecordId) -> Listed[Evidence]:
    """Return which pieces of evidence are what those present signed."""
    return Listed(Evidence, "visit = ? and attendee is not null", (visit,))


def evidence(visit: RecordId) -> Listed[Evidence]:
    """Return which photos, files and signatures are a visit's."""
    return Listed(Evidence, "visit = ?", (visit,))


def photos(reader: Database, findings: Collection[RecordId]) -> dict[RecordId, int]:
    """Return how many photos and files each of these findings has."""
    sql = f"""select finding, count(*) from evidence where not gone and finding in ({_EACH})
        and visit in (select visit from finding where id in ({_EACH})) group by finding"""  # noqa: S608
    ids = json.dumps(sorted(findings))
    return {RecordId(finding): n for finding, n in reader.execute(sql, [ids, ids])}


def files(reader: Database, visit: RecordId) -> dict[str, str]:
    """Return the names of a visit's files by the hash of their bytes."""
    sql = "select hash, file_name from evidence where visit = ? and not gone and hash != ''"
    return dict(reader.execute(sql, [visit]).fetchall())


def last_evidence(reader: Database, visit: RecordId) -> str:
    """Return the position of the last photo, file or signature of a visit, "" where there is none."""
    sql = "select max(position) from evidence where visit = ? and not gone"
    return str(reader.execute(sql, [visit]).fetchone()[0] or "")


def consent(reader: Database, visit: RecordId) -> str:
    """Return who agreed to be recorded at the last recording of a visit."""
    sql = """select consent from evidence where visit = ? and not gone and consent != ''
        order by position desc, id desc limit 1"""
    found = reader.execute(sql, [visit]).fetchone()
    return str(found[0]) if found else ""


def tally(reader: Database, visit: RecordId) -> Tally:
    """Return how many findings of a visit are about each topic and by each speaker."""
    found = Tally(Counter(), Counter())
    sql = "select topic, speaker, count(*) from finding where visit = ? and not gone group by 1, 2"
    for topic, speaker, count in reader.execute(sql, [visit]):
        if topic:
            found.topics[RecordId(topic)] += count
        if speaker:
            found.speakers[RecordId(speaker)] += count
    return found


def authors(reader: Database, visit: RecordId) -> int:
    """Return how many people wrote findings of a visit."""
    sql = "select count(distinct author) from finding where visit = ? and not gone and author != ''"
    return int(reader.execute(sql, [visit]).fetchone()[0])


def quoted(reader: Database, visit: RecordId) -> list[tuple[str, str]]:
    """Return the measures and labels that the figures of a visit name, each pair once."""
    sql = f"select distinct g.measure, g.label {_FIGURES} order by 1, 2"
    return [(measure, label) for measure, label in reader.execute(sql, [visit])]


def figure(reader: Database, visit: RecordId, id: RecordId) -> Figure | None:
    """Return a figure of this visit by its name."""
    found = reader.query(f"select g.* {_FIGURES} and g.id = ?", [visit, id])
    return next((rows.record("figure", row) for row in found), None)  # type: ignore[return-value]


def standing_together(reader: Database, visit: RecordId) -> list[Figure]:
    """Return the figures of a visit that can agree or disagree with others of it, in the findings' order.

    Of several that say the same one stands for all: the one that says why it may differ, where one does.
    """
    found = reader.query(_TOGETHER, [visit])
    return [rows.record("figure", row) for row in found]  # type: ignore[misc]


def last_named(
    reader: Database, visit: RecordId, most: int
) -> list[tuple[Figure, RecordId | None, RecordId | None]]:
    """Return a visit's last figures that name a measure or whole, oldest first, with speaker and topic."""
    found = reader.query(_NAMED, [visit, most])
    return [
        (rows.record("figure", row), row["own_speaker"], row["own_topic"])  # type: ignore[misc]
        for row in reversed(list(found))
    ]


_AT_ONCE = 500
_EACH = "select value from json_each(?)"
_FIGURES = """from finding f cross join figure g on g.finding = f.id
    where f.visit = ? and not f.gone and not g.gone"""
_NAMED = f"""select g.*, f.speaker own_speaker, f.topic own_topic {_FIGURES}
    and (g.measure != '' or g.part_of != '') order by g.id desc limit ?"""
_TOGETHER = f"""with own as (
        select g.*, f.position above, max(g.explained) {_FIGURES} and (g.measure != '' or g.part_of != '')
        group by g.amount, g.measure, g.part_of, g.period, case when g.measure = '' then g.id end
    ), beside as (select *, count(*) over (partition by measure, period) as alike from own)
    select * from beside where part_of != '' or (measure != '' and alike > 1)
        or measure in (select part_of from own) order by above, finding, position, id"""  # noqa: S608
"""Where `max` stands alone, the other columns are those of the row that it was found in."""
