"""A camera's clock set right: the time on a photo moved by as much as the clock was wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from db.dates import When

NONE = dt.timedelta(0)


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
