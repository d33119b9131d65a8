"""A camera's clock set right: the time on a photo moved by as much as the clock was wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from db.dates import When
from db.records import Evidence

NONE = dt.timedelta(0)
_DAY_H = 24


def ahead(shown: dt.datetime, true: dt.datetime) -> dt.timedelta:
    """Return how far a camera is ahead whose clock shows `shown` when it is `true`; behind is negative."""
    return shown - true


def shifted(taken: When, drift: dt.timedelta) -> When:
    """Return when a photo was really taken by a camera `drift` ahead; without day and hour it stays."""
    if not drift or taken.day is None or taken.time is None:
        return taken
    try:
        moment = dt.datetime.combine(taken.day, taken.time) - drift
    except OverflowError:
        return taken
    return replace(taken, day=moment.date(), time=moment.time())


def corrected(own: Evidence, ahead_s: int) -> Evidence:
    """Return a photo by a clock so many seconds ahead; what was taken off its time before comes back first."""
    taken = shifted(shown(own), dt.timedelta(seconds=ahead_s))
    is_known = taken.day is not None and taken.time is not None
    return replace(own, taken=taken, corrected_s=ahead_s if is_known else 0)


def shown(own: Evidence) -> When:
    """Return the time that the camera's own clock showed."""
    return shifted(own.taken, -dt.timedelta(seconds=own.corrected_s))


def short(ahead_s: int) -> str:
    """Return by how much a time was moved, as short as it can be said: −7′, +1h 2′ 30″; days are enough for days."""
    sign = "\N{MINUS SIGN}" if ahead_s > 0 else "+"
    minutes, seconds = divmod(abs(ahead_s), 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= _DAY_H * 2:
        return f"{sign}{hours // _DAY_H}d"
    parts = ((hours, "h"), (minutes, "′"), (seconds, "″"))
    return sign + " ".join(f"{count}{unit}" for count, unit in parts if count)
