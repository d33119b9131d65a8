"""The full-text index: exact marks rank first, a query without marks finds every mark.

Two columns: `exact` in lower case with tone marks placed one way (hòa, hoà), `folded` without any marks
and with đ as d. A word typed with marks is looked up in the first, a word without in the second; a word of which only
some letters have their marks yet ("đoa" on the way to "đoàn") is compared letter by letter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from db.changes import Json
from db.folding import fold, has_marks, nfc, normal_tone
from db.narrowing import Narrowed
from db.records import RecordId

if TYPE_CHECKING:
    from db.database import Database

TEXT_FIELDS = {
    "inspection": ("topic", "issuer", "delegation"),
    "member": ("name", "position_title", "organisation"),
    "body": ("name", "short_name"),
    "topic": ("title",),
    "visit": ("title", "place", "purpose"),
    "attendee": ("name", "position_title", "organisation"),
    "finding": ("text",),
    "figure": ("label", "amount"),
    "evidence": ("caption", "file_name", "marks", "consent"),
    "recommendation": ("text", "basis"),
    "follow_up": ("text", "number"),
    "document": ("title", "number"),
}
EVERYTHING = Narrowed()
_QUOTED = re.compile(r"""["“”„«](?P<quoted>[^"“”„«»]*)["“”»]|[^"“”„«»]+""")
SNIPPET_WORDS_BEFORE, SNIPPET_LENGTH = 6, 160
SCANNED_LENGTH = 50_000
"""How far into a text its matches are looked for one by one; past it a hit is shown by its beginning."""


class Match(NamedTuple):
    """A record found, with the whole text it is found by."""

    record: RecordId
    kind: str
    text: str


class Hit(NamedTuple):
    """A record found: a piece of its text and the spans in it, as [start, end), that match."""

    record: RecordId
    kind: str
    snippet: str
    marks: tuple[tuple[int, int], ...]


def write(db: Database, kind: str, records: Mapping[RecordId, Mapping[str, Json]]) -> None:
    """Put records' texts into the index in place of what stood there; a gone record leaves it."""
    texts = {record: _text(kind, values) for record, values in records.items()}
    sql = "select record, row, text from entry where record in (select value from json_each(?))"
    known = {r: (row, text) for r, row, text in db.execute(sql, [json.dumps(list(records))])}
    last = int(db.execute("select coalesce(max(row), 0) from entry").fetchone()[0])
    new = [
        (known[record][0] if record in known else last + number, record, kind, text)
        for number, (record, text) in enumerate(texts.items(), 1)
        if text and (record not in known or known[record][1] != text)
    ]
    leaving = [(row,) for record, (row, text) in known.items() if texts[record] != text]
    db.conn.executemany("delete from search where rowid = ?", leaving)
    db.conn.executemany("delete from entry where row = ?", leaving)
    db.conn.executemany("insert into entry (row, record, kind, text) values (?, ?, ?, ?)", new)
    db.conn.executemany(
        "insert into search (rowid, exact, folded) values (?, ?, ?)",
        [(row, normal_tone(text), fold(text)) for row, _, _, text in new],
    )


def _text(kind: str, values: Mapping[str, Json]) -> str:
    """Return what a record is found by, nothing for one that is gone."""
    if values.get("gone"):
        return ""
    texts = (values.get(field) for field in TEXT_FIELDS.get(kind, ()))
    return " · ".join(filter(None, map(_said, texts)))


def _said(value: Json) -> str:
    """Return the words of a value: of a photo's marks what they say."""
    if isinstance(value, list):
        return " · ".join(str(each["text"]) for each in value if each.get("text"))
    return str(value) if value else ""


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


def find(
    reader: Database, words: str, limit: int = 50, narrowed: Narrowed = EVERYTHING
) -> list[Hit]:
    """Return what holds every word, each with the piece of it that shows them."""
    return hits(words, matches(reader, words, limit, narrowed))


def hits(words: str, found: Iterable[Match]) -> list[Hit]:
    """Return the piece of each match that shows the words. This takes longer than to find it: a screen needs few."""
    terms = _terms(words)
    return [_hit(match, terms) for match in found]


def matches(
    reader: Database, words: str, limit: int = 50, narrowed: Narrowed = EVERYTHING
) -> list[Match]:
    """Return what holds every word (or its beginning), exact marks first, the newest first.

    The newest are at hand at once: to find the best of 100,000 takes a third of a second for a common word.
    Without words it is the newest of what the search is narrowed to, nothing where it is not.
    """
    terms = _terms(words)
    if not terms:
        return [] if narrowed.is_open else list(_newest(reader, narrowed, limit))
    exact = [_phrase("exact", term, normal_tone) for term in terms]
    folded = [_phrase("folded", term, fold) for term in terms]
    mixed = [e if has_marks(t.text) else f for t, e, f in zip(terms, exact, folded, strict=True)]
    found: dict[str, Match] = {}
    for expression in dict.fromkeys(map(" AND ".join, (exact, mixed, folded))):
        if len(found) >= limit:
            break
        sure = expression in (" AND ".join(exact), " AND ".join(mixed))
        for match in _matching(reader, expression, narrowed, limit):
            if match.record not in found and (sure or _agrees(match.text, terms)):
                found[match.record] = match
    return list(found.values())[:limit]


class _Term(NamedTuple):
    """A word to look for, by its beginning; or what stands between quotation marks, whole and in this order."""

    text: str
    whole: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The ways it may be written: 3/67 is 03/67."""
        if re.match(r"[1-9](?!\d)", self.text):
            return (self.text, f"0{self.text}")
        return (self.text, self.text[1:]) if re.match(r"0[1-9](?!\d)", self.text) else (self.text,)


def _terms(words: str) -> list[_Term]:
    """Return what to look for; signs alone are nothing."""
    found = []
    for between in _QUOTED.finditer(nfc(words)):
        own = [word for word in map(_alone, between.group().split()) if word]
        if between["quoted"] and own:
            found.append(_Term(" ".join(own), whole=True))
        else:
            found += map(_Term, own)
    return found


def _alone(word: str) -> str:
    """Return a word without the signs around it."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", word)


def _phrase(column: str, term: _Term, become: Callable[[str], str]) -> str:
    """Return the FTS5 expression for a term, quoted so that it is never syntax."""
    every = (become(form).replace('"', '""') for form in term.forms)
    told = [f'{column} : "{form}"{"" if term.whole else " *"}' for form in every]
    return told[0] if len(told) == 1 else f"({' OR '.join(told)})"


def _matching(reader: Database, expression: str, narrowed: Narrowed, limit: int) -> Iterator[Match]:
    """Yield what matches; the sign before the number lets it be sifted by, and not the index be asked for each."""
    condition, values = narrowed.condition("+search.rowid")
    found = reader.execute(
        "select e.record, e.kind, e.text from search cross join entry e on e.row = search.rowid"  # noqa: S608
        f" where search match ? {condition} order by search.rowid desc limit ?",
        [expression, *values, limit],
    )
    return starmap(Match, found)


def _newest(reader: Database, narrowed: Narrowed, limit: int) -> Iterator[Match]:
    condition, values = narrowed.condition()
    found = reader.execute(
        f"select e.record, e.kind, e.text from entry e where true {condition}"  # noqa: S608
        " order by e.row desc limit ?",
        [*values, limit],
    )
    return starmap(Match, found)


def _hit(match: Match, terms: list[_Term]) -> Hit:
    text = match.text
    spans = sorted(span for term in terms for span in _spans(text, term))
    start = _snippet_start(text, spans[0][0]) if spans else 0
    end = min(len(text), start + SNIPPET_LENGTH)
    while end < len(text) and not text[end].isspace():
        end += 1
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    marks = tuple((a + shift, b + shift) for a, b in spans if start <= a and b <= end)
    snippet = before + text[start:end].replace("\n", " ") + after
    return Hit(match.record, match.kind, snippet, marks)


def _snippet_start(text: str, at: int) -> int:
    """Return where a piece that shows the word at `at` begins: a few words before it."""
    for _ in range(SNIPPET_WORDS_BEFORE):
        at = max(text.rfind(" ", 0, max(at - 1, 0)), text.rfind("\n", 0, max(at - 1, 0)))
        if at < 0:
            return 0
    return at + 1


def _agrees(text: str, terms: list[_Term]) -> bool:
    """Tell whether each term begins a word of the text, each letter that has marks as it stands there."""
    return all(any(True for _ in _spans(text, term)) for term in terms)


def _spans(text: str, term: _Term) -> Iterator[tuple[int, int]]:
    """Return where words that begin with `term` stand in the text."""
    text = text[:SCANNED_LENGTH]
    for form in term.forms:
        wanted, bare = normal_tone(form), fold(form)
        for start, end in _alike(text, form, bare):
            if _letters_agree(wanted, normal_tone(" ".join(text[start:end].split()))):
                yield start, end


def _alike(text: str, term: str, bare: str) -> Iterator[tuple[int, int]]:
    """Return where words that begin with `bare` without their marks stand in the text.

    One look through the folded text finds them where each letter is folded to one letter, as in nearly every text.
    """
    folded = fold(text)
    if bare and len(folded) == len(text):
        letter = _letter_of(bare)
        wanted = r"\s+".join(map(re.escape, bare.split()))
        found = re.finditer(f"(?<!{letter}){wanted}{letter}*", folded)
        return (match.span() for match in found)
    words = re.finditer(f"{_letter_of(term)}+", text)
    return (match.span() for match in words if fold(match.group()).startswith(bare))


def _letter_of(term: str) -> str:
    """Return the pattern of a letter of words like this; signs within the term ("64/67") belong to it."""
    signs = "".join(re.escape(c) for c in term if not (c.isalnum() or c == "_" or c.isspace()))
    return rf"[\w{signs}]"


def _letters_agree(wanted: str, word: str) -> bool:
    """Tell whether the word begins as wanted, a letter without marks standing for all of its kind."""
    pairs = zip(wanted, word, strict=False)
    return all(a == b or (fold(a) == a and fold(b) == a) for a, b in pairs)
