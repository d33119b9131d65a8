"""What a camera wrote beside a photo (EXIF): when, where, by which device. Hostile until read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from db.dates import UNKNOWN, When
from db.folding import nfc

LOCAL = dt.timezone(dt.timedelta(hours=7))
"""The time in which a `When` is told."""

Tags = Mapping[int, Any]

_MAKE, _MODEL, _CHANGED = 0x010F, 0x0110, 0x0132
_TAKEN, _DIGITIZED = 0x9003, 0x9004
_CHANGED_OFFSET, _TAKEN_OFFSET, _DIGITIZED_OFFSET = 0x9010, 0x9011, 0x9012
_BODY_NUMBER, _LONGEST_NUMBER = 0xA431, 4
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4

_MOMENT = re.compile(r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)|(Z)")
_LONGEST_NAME = 80
_OLDEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Shot:
    """When (local time), where and with what a photo was taken, and its size as it is seen upright."""

    taken: When = UNKNOWN
    place: str = ""
    camera: str = ""
    width_px: int = 0
    height_px: int = 0


def read(base: Tags, details: Tags, gps: Tags, size_px: tuple[int, int]) -> Shot:
    """Return what the three tables of EXIF tags say; what makes no sense is not known."""
    return Shot(taken(base, details), place(gps), camera(base, details), *size_px)


def taken(base: Tags, details: Tags) -> When:
    """Return the moment of the shutter, else of digitizing, else of the last change."""
    for moment, offset in (
        (details.get(_TAKEN), details.get(_TAKEN_OFFSET)),
        (details.get(_DIGITIZED), details.get(_DIGITIZED_OFFSET)),
        (base.get(_CHANGED), details.get(_CHANGED_OFFSET)),
    ):
        found = _moment(_text(moment), _text(offset))
        if found is not None:
            return When(day=found.date(), time=found.time())
    return UNKNOWN


def place(gps: Tags) -> str:
    """Return where it was as 21°01′42″N, 105°51′15″E; empty where unknown or where no satellite was heard."""
    latitude = _degrees(gps.get(_LATITUDE), 90)
    longitude = _degrees(gps.get(_LONGITUDE), 180)
    north, east = _text(gps.get(_LATITUDE_REF)).upper(), _text(gps.get(_LONGITUDE_REF)).upper()
    if latitude is None or longitude is None or not (latitude or longitude):
        return ""
    if north not in ("N", "S") or east not in ("E", "W"):
        return ""
    return f"{_sexagesimal(latitude)}{north}, {_sexagesimal(longitude)}{east}"


def camera(base: Tags, details: Tags = MappingProxyType({})) -> str:
    """Return maker and model, the maker once, and which of its kind it is: two of a kind have two clocks."""
    maker, model = _text(base.get(_MAKE)), _text(base.get(_MODEL))
    named = model if model.lower().startswith(maker.lower()) else f"{maker} {model}"
    number = _text(details.get(_BODY_NUMBER))[-_LONGEST_NUMBER:]
    known = number.strip("0 ") and named.strip()
    return (f"{named.strip()} …{number}" if known else named.strip())[:_LONGEST_NAME]


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    kept = value.split("\0", 1)[0][: 4 * _LONGEST_NAME]
    return nfc(" ".join("".join(c if c.isprintable() else " " for c in kept).split()))


def _moment(text: str, offset: str) -> dt.datetime | None:
    """Return local time without zone: as the camera showed it, or brought here where it says its zone."""
    match = _MOMENT.match(text)
    if match is None:
        return None
    try:
        moment = dt.datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]
        zone = _zone(offset)
        if zone is not None:
            moment = moment.replace(tzinfo=zone).astimezone(LOCAL).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= _OLDEST_YEAR else None


def _zone(offset: str) -> dt.timezone | None:
    match = _OFFSET.fullmatch(offset)
    if match is None:
        return None
    if match[4]:
        return dt.UTC
    ahead = dt.timedelta(hours=int(match[2]), minutes=int(match[3]))
    return dt.timezone(-ahead if match[1] == "-" else ahead)


def _degrees(value: object, most: int) -> Fraction | None:
    """Return degrees from degrees, minutes and seconds, each a ratio that may be anything at all."""
    if not isinstance(value, tuple | list) or len(value) != 3:
        return None
    try:
        degrees, minutes, seconds = (_ratio(part) for part in value)
    except (ValueError, TypeError, ArithmeticError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    return total if 0 <= total <= most else None


def _ratio(part: Any) -> Fraction:
    numerator, denominator = getattr(part, "numerator", None), getattr(part, "denominator", None)
    if isinstance(numerator, int) and isinstance(denominator, int):
        return Fraction(numerator, denominator)
    return Fraction(part)


def _sexagesimal(degrees: Fraction) -> str:
    tenths = round(degrees * 36000)
    whole, tenth = divmod(tenths, 10)
    seconds = f"{whole % 60:02}" + (f".{tenth}" if tenth else "")
    return f"{whole // 3600}°{whole // 60 % 60:02}′{seconds}″"
