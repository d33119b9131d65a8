"""The full-text index: exact marks rank first, a query without marks finds every mark.

Two columns: `exact` in lower case with tone marks placed one way (hòa, hoà), `folded` without any marks
and with đ as d. A word typed with marks is looked up in the first, a word without in the second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.changes import Json
from db.folding import fold, nfc, normal_tone
from db.records import RecordId

if TYPE_CHECKING:
    from sqlite_utils import Database

TEXT_FIELDS = {
    "inspection": ("topic", "issuer"),
    "member": ("name", "position_title", "organisation"),
    "body": ("name", "short_name"),
    "topic": ("title",),
    "visit": ("title", "place", "purpose"),
    "attendee": ("name", "position_title", "organisation"),
    "finding": ("text",),
    "figure": ("label", "amount"),
    "evidence": ("caption", "file_name"),
    "recommendation": ("text", "basis"),
    "follow_up": ("text", "number"),
    "document": ("title", "number"),
}
SNIPPET_WORDS_BEFORE, SNIPPET_LENGTH = 6, 160


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: a piece of its text and the spans in it, as [start, end), that match."""

    record: RecordId
    kind: str
    snippet: str
    marks: tuple[tuple[int, int], ...]


def write(db: Database, kind: str, record: RecordId, values: dict[str, Json]) -> None:
    """Put a record's text into the index in place of what stood there; a gone record leaves it."""
    old = db.execute("select row from entry where record = ?", [record]).fetchone()
    if old:
        db.execute("delete from search where rowid = ?", old)
    texts = (values.get(field) for field in TEXT_FIELDS.get(kind, ()))
    text = "" if values.get("gone") else "\n".join(str(text) for text in texts if text)
    if not text:
        db.execute("delete from entry where record = ?", [record])
        return
    row = _place(db, old[0] if old else None, kind, record, text)
    db.execute(
        "insert into search (rowid, exact, folded) values (?, ?, ?)",
        [row, normal_tone(text), fold(text)],
    )


def _place(db: Database, row: int | None, kind: str, record: RecordId, text: str) -> int:
    if row is not None:
        db.execute("update entry set text = ? where row = ?", [text, row])
        return row
    cursor = db.execute(
        "insert into entry (record, kind, text) values (?, ?, ?)", [record, kind, text]
    )
    return int(cursor.lastrowid or 0)


def clear(db: Database) -> None:
    """Empty the index."""
    db.execute("delete from search")
    db.execute("delete from entry")


def is_sound(db: Database) -> bool:
    """Tell whether every entry is indexed and nothing else is."""
    row = next(
        db.query(
            "select (select count(*) from entry) as entries, (select count(*) from search) as indexed,"
            " (select count(*) from entry where row not in (select rowid from search)) as lost"
        )
    )
    return row["entries"] == row["indexed"] and not row["lost"]


def find(reader: Database, words: str, limit: int = 50) -> list[Hit]:
    """Return what holds every word (or its beginning), exact marks first, best first."""
    terms = _terms(words)
    if not terms:
        return []
    exact = " AND ".join(_phrase("exact", normal_tone(term)) for term in terms)
    loose = " AND ".join(
        _phrase("exact", normal_tone(term)) if has_marks(term) else _phrase("folded", fold(term))
        for term in terms
    )
    found: dict[str, Hit] = {}
    for match in dict.fromkeys((exact, loose)):
        for row in _matching(reader, match, limit):
            found.setdefault(row["record"], _hit(row, terms))
    return list(found.values())[:limit]


def has_marks(word: str) -> bool:
    """Tell whether a word carries a tone, a vowel mark or đ."""
    return fold(word) != nfc(word).lower()


def _terms(words: str) -> list[str]:
    """Return the words to look for; signs alone are none."""
    words_alone = (re.sub(r"^[\W_]+|[\W_]+$", "", word) for word in nfc(words).split())
    return [word for word in words_alone if word]


def _phrase(column: str, text: str) -> str:
    """Return the FTS5 expression for a word's beginning, quoted so that it is never syntax."""
    quoted = text.replace('"', '""')
    return f'{column} : "{quoted}" *'


def _matching(reader: Database, match: str, limit: int) -> Iterator[dict[str, Json]]:
    return reader.query(
        "select e.record, e.kind, e.text from search join entry e on e.row = search.rowid"
        " where search match ? order by rank limit ?",
        [match, limit],
    )


def _hit(row: dict[str, Json], terms: list[str]) -> Hit:
    text = row["text"]
    spans = sorted(span for term in terms for span in _spans(text, term))
    start = _snippet_start(text, spans[0][0]) if spans else 0
    end = min(len(text), start + SNIPPET_LENGTH)
    while end < len(text) and not text[end].isspace():
        end += 1
    marks = tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
    return Hit(RecordId(row["record"]), row["kind"], text[start:end].replace("\n", " "), marks)


def _snippet_start(text: str, at: int) -> int:
    """Return where a piece that shows the word at `at` begins: a few words before it."""
    for _ in range(SNIPPET_WORDS_BEFORE):
        at = max(text.rfind(" ", 0, max(at - 1, 0)), text.rfind("\n", 0, max(at - 1, 0)))
        if at < 0:
            return 0
    return at + 1


def _spans(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Return where words that begin with `term` stand in the text, compared as the index does."""
    form = normal_tone if has_marks(term) else fold
    wanted = form(term)
    start = 0
    for end, char in enumerate([*text, " "]):
        if char.isalnum() or unicodedata.combining(char) or char in wanted:
            continue
        if form(text[start:end]).startswith(wanted):
            yield start, end
        start = end + 1
