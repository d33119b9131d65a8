"""What a search can be narrowed to by name: topics, speakers, bodies. The newest are at hand, others found by words.

People and topics of several inspections that are called the same are one choice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db import search
from db.dates import Period
from db.folding import normal_tone
from db.narrowing import Narrowed
from db.records import RecordId

if TYPE_CHECKING:
    from db.database import Database

MOST_NAMES, MOST_LOOKED_AT = 200, 2_000
"""How many names are at hand, and among how many of the newest records they are looked for."""
_MOST_ALIKE = 100_000
_MOST_FOUND = 200


class Naming(StrEnum):
    """What is chosen by name."""

    TOPIC = "topic"
    SPEAKER = "speaker"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a search is narrowed to, as a person chose it; empty parts let everything pass."""

    kind: str = ""
    topic: str = ""
    speaker: str = ""
    body: str = ""
    period: Period | None = None

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self == Chosen()


@dataclass(frozen=True, slots=True)
class Names:
    """Names to choose from; with `more` there are others."""

    known: tuple[str, ...] = ()
    more: bool = False


def recent(reader: Database, naming: Naming) -> Names:
    """Return the names that the newest findings, visits and outlines bear."""
    rows = reader.execute(_RECENT[naming], [MOST_LOOKED_AT]).fetchall()
    known = _once(name for (name,) in rows)
    looked_at = reader.execute(_LOOKED_AT[naming], [MOST_LOOKED_AT + 1]).fetchone()[0]
    is_more = len(known) > MOST_NAMES or looked_at > MOST_LOOKED_AT
    return Names(tuple(known[:MOST_NAMES]), is_more)


def like(reader: Database, naming: Naming, words: str, most: int) -> list[str]:
    """Return the first names that are found by these words."""
    names: list[str] = []
    for kind in _KINDS[naming]:
        found = search.matches(reader, words, _MOST_FOUND, Narrowed(kind=kind))
        called = _called(reader, kind, [match.record for match in found])
        names += [called[match.record] for match in found if match.record in called]
    return _once(names)[:most]


def named(reader: Database, naming: Naming, name: str) -> tuple[RecordId, ...]:
    """Return the records that are called so."""
    wanted, ids = _key(name), list[RecordId]()
    phrase = f'"{name.translate(_WITHOUT_QUOTES)}"'
    for kind in _KINDS[naming]:
        found = search.matches(reader, phrase, _MOST_ALIKE, Narrowed(kind=kind))
        called = _called(reader, kind, [match.record for match in found])
        ids += [id for id, own in called.items() if _key(own) == wanted]
    if naming is Naming.SPEAKER:
        ids += [RecordId(id) for (id,) in reader.execute(_ATTENDING, [json.dumps(ids)])]
    return tuple(dict.fromkeys(ids))


def _called(reader: Database, kind: str, ids: list[RecordId]) -> dict[RecordId, str]:
    sql = f"{_CALLED[kind]} and n.id in (select value from json_each(?))"  # noqa: S608
    found = reader.execute(sql, [json.dumps(ids)])
    return {RecordId(id): " ".join(str(name).split()) for id, name in found if name}


def _once(names: Iterable[str | None]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        if name and name.strip():
            found.setdefault(_key(name), " ".join(name.split()))
    return list(found.values())


def _key(name: str) -> str:
    return normal_tone(" ".join(name.split()))


_WITHOUT_QUOTES = dict.fromkeys(map(ord, '"“”„«»'), " ")
_KINDS = {
    Naming.TOPIC: ("topic",),
    Naming.SPEAKER: ("member", "attendee", "body"),
    Naming.BODY: ("body",),
}
_CALLED = {
    "topic": "select n.id, n.title from topic n where not n.gone",
    "body": "select n.id, n.name from body n where not n.gone",
    "member": "select n.id, coalesce(nullif(n.name, ''), n.organisation) from member n where not n.gone",
    "attendee": """select n.id, coalesce(nullif(n.name, ''), m.name, n.organisation)
        from attendee n left join member m on m.id = n.member where not n.gone""",
}
_ATTENDING = """select id from attendee where not gone and name = ''
    and member in (select value from json_each(?))"""
_SPEAKER = """coalesce(
    (select coalesce(nullif(m.name, ''), m.organisation) from member m where m.id = s.speaker),
    (select coalesce(nullif(a.name, ''), m.name, a.organisation) from attendee a
        left join member m on m.id = a.member where a.id = s.speaker),
    (select b.name from body b where b.id = s.speaker))"""
_SPOKEN = "from finding where speaker is not null and not gone"
_VISITED = "from visit where body is not null and not gone"
_RECENT = {
    Naming.TOPIC: "select title from topic where not gone order by rowid desc limit ?",
    Naming.SPEAKER: f"""select {_SPEAKER} from (select distinct speaker from
        (select speaker {_SPOKEN} order by rowid desc limit ?)) s""",  # noqa: S608
    Naming.BODY: f"""select (select name from body b where b.id = v.body and not b.gone)
        from (select distinct body from (select body {_VISITED} order by rowid desc limit ?)) v""",  # noqa: S608
}
_LOOKED_AT = {
    Naming.TOPIC: "select count(*) from (select 1 from topic where not gone limit ?)",
    Naming.SPEAKER: f"select count(*) from (select 1 {_SPOKEN} limit ?)",  # noqa: S608
    Naming.BODY: f"select count(*) from (select 1 {_VISITED} limit ?)",  # noqa: S608
}
