"""The histories are worth something: each of these faults that others ship, planted here, is found by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from db import parcels, standing
from db.errors import Refused
from db.parcels import Stamp
from desktop.sync import decide
from desktop.sync.decide import Copies, Here
from desktop.sync.names import Said
from desktop.sync.shelf import ShelfUnreachable
from desktop.sync.trip import Trip
from tests.desktop.sync.test_histories import Histories

Plant = Callable[[pytest.MonkeyPatch], None]

_OTHERS = (
    "delete from head where exists (select 1 from head as other where other.record = head.record"
    " and other.field = head.field and {later})"
)
_LATER_HERE = "other.row > head.row"
_LATER_BY_CLOCK = (
    "(select hlc_ms * 100000 + hlc_counter from change where row = other.row)"
    " > (select hlc_ms * 100000 + hlc_counter from change where row = head.row)"
)


def winner(later: str) -> Plant:
    """Let one of several writes that did not see each other win without a word."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        real = standing._move_heads

        def moved(db: Any, placed: Iterable[Any]) -> None:
            real(db, placed)
            db.execute(_OTHERS.format(later=later))

        patch.setattr(standing, "_move_heads", moved)

    return plant


def cut_again(patch: pytest.MonkeyPatch) -> None:
    """Throw a pack away whose upload was not acknowledged, and cut another of the same numbers."""
    real = Trip._put

    def put(trip: Trip, said: Said, data: bytes) -> None:
        try:
            real(trip, said, data)
        except ShelfUnreachable:
            if isinstance(said, Stamp) and said.device == trip.sharing.device:
                with trip.sharing.store.transaction() as db:
                    own = [trip.delegation.id, *said]
                    where = "delegation = ? and device = ? and first = ? and last = ? and hash = ?"
                    db.execute(
                        f"delete from carried where parcel in (select id from parcel where {where})",
                        own,
                    )
                    db.execute(f"delete from parcel where {where}", own)
                    db.execute("update delegation set cut = 0")
            raise

    patch.setattr(Trip, "_put", put)


def cursor_first(patch: pytest.MonkeyPatch) -> None:
    """Note a pack as sent before it is, and go by that note."""
    real, noted = decide._is_listed, set[tuple[str, Said]]()

    def is_listed(said: Said, here: Here, there: Copies) -> bool:
        if (here.device, said) in noted:
            return True
        noted.add((here.device, said))
        return real(said, here, there)

    patch.setattr(decide, "_is_listed", is_listed)


def out_of_turn(patch: pytest.MonkeyPatch) -> None:
    """Take every pack in at once, whatever it follows."""
    patch.setattr(parcels, "check_turn", lambda *_: None)


def by_name_alone(patch: pytest.MonkeyPatch) -> None:
    """Take what is listed under a pack's name for the pack, however short it is."""
    patch.setattr(decide, "_is_listed", lambda said, here, there: bool(there.get(said)))


FAULTS: dict[str, Plant] = {
    "last writer wins": winner(_LATER_HERE),
    "newer clock wins": winner(_LATER_BY_CLOCK),
    "re-cut pack": cut_again,
    "cursor before data": cursor_first,
    "no causal delivery": out_of_turn,
    "name-only upload check": by_name_alone,
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    found = settings(
        max_examples=200,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises((AssertionError, Refused)):  # and not as something that fails now and then
        run_state_machine_as_test(Histories, settings=found)
