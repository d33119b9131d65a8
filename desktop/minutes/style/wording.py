"""The wording of papers, read from resources/wording: phrases with slots, dates, letters, lists."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from db.dates import Period, When
from db.errors import BadProfile
from db.folding import nfc
from desktop.minutes.style.overlay import NOTHING_OWN, Overlay

SCHEMA = 1
LETTERS = tuple("abcdđeghiklmnopqrstuvxy")
"""The letters that count points of a paper; f, j, w and z are not used."""

SLOT = re.compile(r"\{(\w*)\}")
_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_NAME = re.compile(r"\s*([\w-]+)\s*=")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))

_VISIT = """about:body about_unknown:delegation bodies:body bodies_unknown content purpose
    surveys report:body report_unknown closing:moment
    representative:body representative_unknown concludes:person concludes_asking:person file_name"""

_PHRASES = {
    "dots": "hour minute day month year copies number term",
    "dates": """day:day,month,year time:hour,minute moment:time,date part:part,date year:year
        two_years:first,second years:first,last span:first,last morning afternoon evening""",
    "head": """nation motto number:symbol type_name delegation basis:paper basis_unknown
        paper:kind,number,date paper_issuer:issuer paper_subject:subject start:moment place
        about_topic:title,topic about_period:title,period""",
    "present": """section person:name of_organisation:organisation joint role:person,role
        in_role:person,role came:person,time went:person,time stayed:person,arrived,left guests
        chair secretary squad end last_end""",
    "roles": "head deputy member secretary",
    "team_roles": "head deputy member secretary",
    "squad_roles": "head deputy member secretary",
    "session": _VISIT,
    "survey": _VISIT,
    "content": """aim topic period results shortcomings causes statements speaker_unknown requests:body
        requests_unknown to:addressee to_unknown said_by:speaker figure:label,amount
        figure_period:period figure_source:source change:label,after,before,change
        survey_day:place,date""",
    "conclusion": """section section_chair chair_unknown asks basis:basis due:date
        due_unknown reports_to:body reports_unknown term:due,reports""",
    "closing": """agreed:copies sign secretary chair recipients recipient:name recipient_last:name
        filed:symbol filed_word""",
    "annex": """label title reference:symbol,date,delegation photo:number caption:number,caption
        caption_unknown:number see:photos range:first,last joint taken_on:date taken_at:place taken_by:name
        detail:detail missing unreadable file:caption file_name:caption,file_name""",
}
_CHANGES: Mapping[str, tuple[str, ...]] = {
    "rise": ("amount",), "fall": ("amount",), "up": ("places",), "down": ("places",), "same": (),
    "same_rank": (), "percent_points": (),
}  # fmt: skip
_LISTS = {
    "annex.elsewhere", "closing.default_recipients", "together.before_number", "together.after_number",
    "together.counted", "together.before_name", "together.phrases",
}  # fmt: skip


def _known() -> dict[str, frozenset[str]]:
    """Return every phrase's key with the slots it must have."""
    known = {}
    for table, phrases in _PHRASES.items():
        for phrase in phrases.split():
            name, _, slots = phrase.partition(":")
            known[f"{table}.{name}"] = frozenset(filter(None, slots.split(",")))
    return known


@dataclass(frozen=True, slots=True)
class Wording:
    """Phrases and lists by key; call it with a key and the values of its slots."""

    phrases: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, str]

    def __call__(self, key: str, /, **values: str | int) -> str:
        """Return a phrase with its slots filled; a value is never read as a phrase."""
        return SLOT.sub(lambda slot: str(values[slot[1]]), self.phrases[key])

    def date(self, day: dt.date | None) -> str:
        """Return "ngày 05 tháng 02 năm 2026": days below 10 and months 1 and 2 take a zero."""
        if day is None:
            return self(
                "dates.day",
                day=self("dots.day"),
                month=self("dots.month"),
                year=self("dots.year"),
            )
        month = f"{day.month:02}" if day.month < 3 else str(day.month)
        return self("dates.day", day=f"{day.day:02}", month=month, year=day.year)

    def moment(self, when: When) -> str:
        """Return the hour and the day; what is not known is dotted."""
        hour = f"{when.time.hour:02}" if when.time else self("dots.hour")
        minute = f"{when.time.minute:02}" if when.time else self("dots.minute")
        date = self.date(when.day)
        if when.time is None and when.part is not None:
            date = self("dates.part", part=self(f"dates.{when.part.value}"), date=date)
        return self("dates.moment", time=self("dates.time", hour=hour, minute=minute), date=date)

    def hour(self, time: dt.time) -> str:
        """Return "8 giờ 30 phút", as it stands inside a sentence."""
        return self("dates.time", hour=time.hour, minute=f"{time.minute:02}")

    def period(self, period: Period) -> str:
        """Return "năm 2021 và năm 2022", "giai đoạn 2021 - 2025", or the two days."""
        years = period.years()
        if not years:
            first, last = self.date(period.start), self.date(period.end)
            return self("dates.span", first=first, last=last)
        if len(years) == 1:
            return self("dates.year", year=years[0])
        if len(years) == 2:
            return self("dates.two_years", first=years[0], second=years[1])
        return self("dates.years", first=years[0], last=years[-1])


def load(folder: Path, over: Overlay = NOTHING_OWN) -> Wording:
    """Read the wording. Raises BadProfile for an unknown, missing or wrongly slotted phrase."""
    shipped = folder / "minutes.toml"
    tables, path = over.tables(shipped), over.source(shipped)
    if tables.pop("schema", None) != SCHEMA:
        raise BadProfile(path, "schema")
    found = _flat(tables, path)
    phrases = {key: value for key, value in found.items() if isinstance(value, str)}
    lists = {key: value for key, value in found.items() if isinstance(value, tuple)}
    _check(phrases, lists, path)
    return Wording(phrases, lists, _changes(folder / "figures.toml", over))


def lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield the dotted name of every value of a file with the line on which it stands."""
    above = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if table := _TABLE.match(line):
            above = f"{table[1]}."
        elif name := _NAME.match(line):
            yield f"{above}{name[1]}", number


def _place(path: Path, key: str) -> str:
    """Return a name with its line in front, where it stands in the file."""
    found = dict(lines(path.read_text("utf-8"))).get(key)
    return f"{found}: {key}" if found else key


def _changes(shipped: Path, over: Overlay) -> dict[str, str]:
    """Return the phrases that word a change of a figure."""
    path = over.source(shipped)
    found = _flat(over.tables(shipped), path)
    phrases = {key: value for key, value in found.items() if isinstance(value, str)}
    own = {f"change.{name}": frozenset(slots) for name, slots in _CHANGES.items()}
    if unlike := sorted(own.keys() ^ phrases.keys()):
        raise BadProfile(path, _place(path, unlike[0]))
    _check_slots(phrases, own, path)
    return {name: phrases[f"change.{name}"] for name in _CHANGES}


def _flat(tables: Mapping[str, object], path: Path) -> dict[str, str | tuple[str, ...]]:
    flat: dict[str, str | tuple[str, ...]] = {}
    for table, phrases in tables.items():
        if not isinstance(phrases, Mapping):
            raise BadProfile(path, table)
        for name, value in phrases.items():
            key = f"{table}.{name}"
            if isinstance(value, list) and all(isinstance(each, str) for each in value):
                flat[key] = tuple(nfc(each) for each in value)
            elif isinstance(value, str):
                flat[key] = nfc(value)
            else:
                raise BadProfile(path, _place(path, key))
    return flat


def _check(phrases: Mapping[str, str], lists: Mapping[str, tuple[str, ...]], path: Path) -> None:
    known = _known()
    if unlike := sorted((known.keys() ^ phrases.keys()) | (_LISTS ^ lists.keys())):
        raise BadProfile(path, _place(path, unlike[0]))
    _check_slots(phrases, known, path)


def _check_slots(
    phrases: Mapping[str, str], known: Mapping[str, frozenset[str]], path: Path
) -> None:
    for key, phrase in phrases.items():
        if set(SLOT.findall(phrase)) != known[key]:
            raise BadProfile(path, f"{_place(path, key)}: {phrase}")


def letter(index: int) -> str:
    """Return the letter of the point with this index, from 0; two letters after the twenty-third."""
    high, low = divmod(index, len(LETTERS))
    return (letter(high - 1) if high else "") + LETTERS[low]


def roman(number: int) -> str:
    """Return a section's number, from 1."""
    text = ""
    for value, digits in _ROMAN:
        count, number = divmod(number, value)
        text += digits * count
    return text


def lowered(text: str) -> str:
    """Return the text to stand inside a sentence: its first letter small, unless it begins a short form."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def raised(text: str) -> str:
    """Return the text to begin a sentence."""
    return text[:1].upper() + text[1:]
