"""What a search can be narrowed to: the topics, speakers and bodies that findings and visits name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.folding import normal_tone
from db.records import RecordId

if TYPE_CHECKING:
    from db.database import Database

_SPEAKERS = """
    select s.speaker id, coalesce(
        (select coalesce(nullif(m.name, ''), m.organisation) from member m where m.id = s.speaker),
        (select coalesce(nullif(a.name, ''), m.name, a.organisation) from attendee a
            left join member m on m.id = a.member where a.id = s.speaker),
        (select b.name from body b where b.id = s.speaker), '') name
    from (select distinct speaker from finding where speaker is not null and not gone) s"""
_TOPICS = "select id, title name from topic where not gone"
_BODIES = (
    """select id, name from body where id in (select body from visit where not gone) and not gone"""
)

Named = dict[str, tuple[RecordId, ...]]
"""Records by their name: people and topics of several inspections that are called the same are chosen together."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Names to choose from, each with the records that it stands for."""

    topics: Named
    speakers: Named
    bodies: Named


def choices(reader: Database) -> Choices:
    """Return what there is to choose from."""
    return Choices(_named(reader, _TOPICS), _named(reader, _SPEAKERS), _named(reader, _BODIES))


def _named(reader: Database, sql: str) -> Named:
    found: dict[str, tuple[str, list[RecordId]]] = {}
    for row in reader.query(sql):
        name = " ".join(str(row["name"]).split())
        if name:
            found.setdefault(normal_tone(name), (name, []))[1].append(RecordId(row["id"]))
    return {name: tuple(ids) for name, ids in found.values()}
