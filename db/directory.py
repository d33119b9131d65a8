"""The directory's index: every body and every person in the alphabet's order, found by any part of what is told.

It is made from the records as the search index is. A list asks it for the few that are on the screen, by the place of
the last one before; nothing here reads every record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from db.folding import fold, person_key, sort_key
from db.records import RecordId

if TYPE_CHECKING:
    from db.database import Database

BODY, PERSON, TITLE = "body", "person", "title"
"""The kinds of line; one of a title, which a member had at one visit, stands in no list."""

KINDS = ("body", "member", "attendee")
"""The kinds of record that have a line here."""

MOST_AT_ONCE = 1_000
"""About so many entries that share their names with others are looked at together."""

_SHORT_FORMS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
}


class Place(NamedTuple):
    """Where an entry stands in the order."""

    sort: str
    record: RecordId


class Sifted(NamedTuple):
    """Which entries a list shows: bodies or people, in which all words are told, of these records alone.

    Of people only the first entries stand in a list, found by the words of those that are the same as well.
    """

    kind: str
    words: tuple[str, ...] = ()
    only: tuple[RecordId, ...] | None = None


def name_key(name: str) -> str:
    """Return what two spellings of one body's name have in common: "UBND tỉnh" and "Ủy ban nhân dân Tỉnh"."""
    return " ".join(_SHORT_FORMS.get(word, word) for word in re.findall(r"\w+", fold(name)))


def write(db: Database, kind: str, records: Mapping[RecordId, Mapping[str, Any]]) -> None:
    """Put the lines of records in place of those that stood there; one that is gone or has no name leaves."""
    if kind not in KINDS:
        return
    lines = [(id, *line) for id, own in records.items() if (line := _line(kind, own))]
    db.conn.executemany("delete from directory where record = ?", [(id,) for id in records])
    db.conn.executemany("insert into directory values (?, ?, ?, ?, ?, ?, ?)", lines)


def clear(db: Database) -> None:
    """Empty the index."""
    db.execute("delete from directory")


def is_sound(db: Database) -> bool:
    """Tell whether every line says what its record says, and nothing else is there."""
    kept = {id: tuple(line) for id, *line in db.execute("select * from directory")}
    for kind in KINDS:
        for row in db.query(f'select * from "{kind}"'):  # noqa: S608
            if (line := _line(kind, row)) and kept.pop(row["id"], None) != line:
                return False
    return not kept


def count(reader: Database, sifted: Sifted) -> int:
    """Return how many entries a list shows."""
    condition, values = _condition(sifted)
    sql = f"select count(*) from directory d where {condition}"  # noqa: S608
    return int(reader.execute(sql, values).fetchone()[0])


def page(
    reader: Database, sifted: Sifted, after: Place | None, most: int, skip: int = 0
) -> list[Place]:
    """Return the next entries after one (from the beginning: None), passing over `skip` of them."""
    condition, values = _condition(sifted)
    if after is not None:
        condition, values = f"{condition} and (d.sort, d.record) > (?, ?)", [*values, *after]
    sql = f"""select d.sort, d.record from directory d where {condition}
        order by d.sort, d.record limit ? offset ?"""  # noqa: S608
    found = reader.execute(sql, [*values, most, skip])
    return [Place(sort, RecordId(record)) for sort, record in found]


def position(reader: Database, sifted: Sifted, record: RecordId) -> int | None:
    """Return how many entries stand before this one in a list, None where the list does not show it."""
    condition, values = _condition(sifted)
    sql = f"select d.sort from directory d where {condition} and d.record = ?"  # noqa: S608
    own = reader.execute(sql, [*values, record]).fetchone()
    if own is None:
        return None
    sql = f"select count(*) from directory d where {condition} and (d.sort, d.record) < (?, ?)"  # noqa: S608
    return int(reader.execute(sql, [*values, own[0], record]).fetchone()[0])


def standing_for(reader: Database, record: RecordId) -> RecordId:
    """Return the first entry of whom or what this one is the same as, itself where it is that."""
    sql = f"""with recursive up(record) as (select ? union
        select d.same from up join directory d on d.record = up.record where d.same is not null)
        select d.record from up join directory d on d.record = up.record where {_IS_FIRST}"""  # noqa: S608
    found = reader.execute(sql, [record]).fetchone()
    return RecordId(found[0]) if found else record


def same_as(reader: Database, firsts: Iterable[RecordId]) -> dict[RecordId, list[RecordId]]:
    """Return of each first entry all entries that are the same, itself among them, and titles at visits."""
    sql = """with recursive own(first, record) as (select value, value from json_each(?) union
        select own.first, d.record from own join directory d on d.same = own.record)
        select own.first, own.record from own join directory d on d.record = own.record"""
    found: dict[RecordId, list[RecordId]] = {}
    for first, record in reader.execute(sql, [json.dumps(list(firsts))]):
        found.setdefault(RecordId(first), []).append(RecordId(record))
    return found


def alike(reader: Database, kind: str) -> Iterator[list[list[RecordId]]]:
    """Return the first entries that share a name with others, by name, some names at a time."""
    sql = f"""select json_group_array(d.record) from directory d
        where d.kind = ? and d.alike != '' and {_IS_THERE[kind]} and {_IS_FIRST}
        group by d.alike having count(*) > 1 order by d.alike"""  # noqa: S608
    some: list[list[RecordId]] = []
    for (ids,) in reader.execute(sql, [kind]):
        some.append(list(map(RecordId, json.loads(ids))))
        if sum(map(len, some)) >= MOST_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def any_same(reader: Database, kind: str) -> bool:
    """Tell whether some entry was said to be the same as another."""
    sql = "select 1 from directory where same is not null and kind = ? limit 1"
    return reader.execute(sql, [kind]).fetchone() is not None


def bodies_named(reader: Database, name: str) -> list[RecordId]:
    """Return the bodies whose full or short name this is, marks aside."""
    sql = "select record from directory d where kind = ? and instr(told, ?) order by sort, record"
    found = reader.execute(sql, [BODY, _told(name)])
    return [RecordId(record) for (record,) in found]


def bodies_beginning(reader: Database, name: str, most: int) -> list[RecordId]:
    """Return the first entries of which a name begins so, marks aside, in order: found by the index alone."""
    begun = name_key(name)
    sql = """select record, same from directory where kind = ? and alike >= ? and alike < ?
        order by alike, record limit ?"""
    found = reader.execute(sql, [BODY, begun, f"{begun}\U0010ffff", most]) if begun else ()
    own = (standing_for(reader, record) if same else RecordId(record) for record, same in found)
    return list(dict.fromkeys(own))


def namesakes(reader: Database, name: str) -> list[RecordId]:
    """Return the bodies whose names have one common spelling with this."""
    sql = "select record from directory where kind = ? and alike = ?"
    return [RecordId(record) for (record,) in reader.execute(sql, [BODY, name_key(name)])]


def bodies_begun(reader: Database, first: str, last: str) -> list[tuple[RecordId, str]]:
    """Return the bodies that begin within these days, each with the words of its name in their common spelling."""
    sql = """select b.id, d.alike from body b join directory d on d.record = b.id
        where not b.gone and d.same is null and b.valid_from between ? and ?"""
    return [(RecordId(id), alike) for id, alike in reader.execute(sql, [first, last])]


def _line(kind: str, own: Mapping[str, Any]) -> tuple[str | None, ...] | None:
    """Return what a record's line says besides its id, None for one that has none."""
    name = " ".join(own["name"].split())
    if own.get("gone"):
        return None
    if kind == "body":
        told = _told(name, own["short_name"])
        return BODY, sort_key(name), name_key(name), told, own["same_as"], None
    if own.get("member"):
        titled = bool(own["position_title"])
        return (TITLE, "", "", "", own["member"], own["visit"]) if titled else None
    if not name:
        return None
    told = _told(name, own["position_title"], own["organisation"])
    owner = own["visit"] if kind == "attendee" else own["inspection"]
    return PERSON, person_key(name), fold(name), told, own["same_as"], owner


def _told(*texts: str) -> str:
    """Return texts as they are looked in: folded, each in a line of its own."""
    return "".join(f"\n{' '.join(fold(text).split())}" for text in texts) + "\n"


def _condition(sifted: Sifted) -> tuple[str, list[Any]]:
    parts, values = ["d.kind = ?", _IS_THERE[sifted.kind]], [sifted.kind]
    words = [" ".join(fold(word).split()) for word in sifted.words]
    if words:
        parts.append(_says(sifted.kind, len(words)))
        values += words * (2 if sifted.kind == PERSON else 1)
    if sifted.kind == PERSON:
        parts.append(_IS_FIRST)
    if sifted.only is not None:
        parts.append("d.record in (select value from json_each(?))")
        values.append(json.dumps(sifted.only))
    return " and ".join(parts), values


def _says(kind: str, count: int) -> str:
    """Return the condition that so many words are told of an entry, of a person under whatever entry."""
    own = " and ".join(["instr(d.told, ?)"] * count)
    if kind == BODY:
        return own
    merged = " and ".join(["instr(told, ?)"] * count)
    return f"""({own} or d.record in (with recursive up(record) as
        (select same from directory where same is not null and {merged} union
        select a.same from up join directory a on a.record = up.record where a.same is not null)
        select record from up))"""  # noqa: S608


_IS_THERE = {
    BODY: "true",
    PERSON: """d.owner in (select id from visit where not gone
        union all select id from inspection where not gone)""",
}
_IS_FIRST = """(d.same is null
    or not exists (select 1 from directory a where a.record = d.same and a.kind = d.kind)
    or d.record = (with recursive up(record) as (select d.same union
        select a.same from up join directory a on a.record = up.record where a.same is not null)
        select min(record) from up))"""
"""Whether an entry leads to no other; of several that were said to be each other, on two machines, the oldest does."""
