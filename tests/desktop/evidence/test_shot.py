"""What a camera wrote is read where it makes sense."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL.TiffImagePlugin import IFDRational

from db.dates import UNKNOWN, When
from db.records import Evidence, RecordId
from desktop.evidence import drift, shot
from tests.desktop.evidence.photos import OFFSET, TAKEN, dms

MORNING = When(day=dt.date(2023, 5, 19), time=dt.time(8, 30, 5))


def test_a_time_without_zone_is_local() -> None:
    assert shot.taken({}, {TAKEN: "2023:05:19 08:30:05"}) == MORNING


@pytest.mark.parametrize(
    ("said", "offset"),
    [
        ("2023:05:19 08:30:05", "+07:00"),
        ("2023:05:19 01:30:05", "Z"),
        ("2023:05:19 01:30:05", "+00:00"),
        ("2023:05:18 15:30:05", "-10:00"),
    ],
)
def test_a_time_with_zone_is_brought_here(said: str, offset: str) -> None:
    assert shot.taken({}, {TAKEN: said, OFFSET: offset}) == MORNING


@pytest.mark.parametrize(
    "said",
    [
        "",
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2023:13:45 25:61:61",
        "1970:01:01 00:00:00",
        7,
        None,
    ],
)
def test_a_time_that_is_none_is_unknown(said: object) -> None:
    assert shot.taken({}, {TAKEN: said}) == UNKNOWN


def test_the_change_of_the_file_is_the_last_resort() -> None:
    assert shot.taken({0x0132: "2023:05:19 08:30:05"}, {}) == MORNING


@pytest.mark.parametrize(
    ("latitude", "longitude", "text"),
    [
        (dms(21, 1, 42), dms(105, 51, 15), "21°01′42″N, 105°51′15″E"),
        (
            (IFDRational(21), IFDRational(1), IFDRational(4238, 100)),
            dms(105, 51, 15),
            "21°01′42.4″N, 105°51′15″E",
        ),
        (
            (IFDRational(21), IFDRational(17, 10), IFDRational(0)),
            dms(105, 51, 15),
            "21°01′42″N, 105°51′15″E",
        ),
        (
            (IFDRational(21), IFDRational(59), IFDRational(59999, 1000)),
            dms(1, 0, 0),
            "22°00′00″N, 1°00′00″E",
        ),
    ],
)
def test_a_place_is_told_in_degrees(
    latitude: tuple[IFDRational, ...], longitude: tuple[IFDRational, ...], text: str
) -> None:
    assert shot.place({1: "N", 2: latitude, 3: "E", 4: longitude}) == text


@pytest.mark.parametrize(
    ("north", "latitude"),
    [
        ("N", dms(91, 0, 0)),
        ("N", (IFDRational(1, 0), IFDRational(0), IFDRational(0))),
        ("N", dms(21, 1)),
        ("N", "21.5"),
        ("N", None),
        ("?", dms(21, 1, 42)),
        ("N", (float("nan"), 0, 0)),
        ("N", (float("inf"), 0, 0)),
        ("N", ("x", 0, 0)),
    ],
)
def test_a_place_that_is_none_is_empty(north: str, latitude: object) -> None:
    assert shot.place({1: north, 2: latitude, 3: "E", 4: dms(105, 51, 15)}) == ""


def test_where_no_satellite_was_heard_is_no_place() -> None:
    assert shot.place({1: "N", 2: dms(0, 0, 0), 3: "E", 4: dms(0, 0, 0)}) == ""


@pytest.mark.parametrize(
    ("number", "named"),
    [
        ("063012000451", "Canon EOS 80D …0451"),
        ("45\0\0", "Canon EOS 80D …45"),
        ("0000000000", "Canon EOS 80D"),
        (b"063012000452", "Canon EOS 80D …0452"),
        (7, "Canon EOS 80D"),
        ("", "Canon EOS 80D"),
    ],
)
def test_two_cameras_of_a_kind_are_told_apart(number: object, named: str) -> None:
    base = {0x010F: "Canon", 0x0110: "Canon EOS 80D"}
    assert shot.camera(base, {0xA431: number}) == named
    assert shot.camera({}, {0xA431: number}) == ""


def test_a_camera_is_named_once() -> None:
    assert shot.camera({0x010F: "Canon\0", 0x0110: "Canon EOS R6"}) == "Canon EOS R6"
    assert shot.camera({0x010F: "samsung", 0x0110: "SM-A546E"}) == "samsung SM-A546E"


anything = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.tuples(st.floats(), st.text(), st.integers()),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from([1, 2, 3, 4, 0x010F, 0x0110, 0x0132, TAKEN, OFFSET]), anything)
)
def test_nothing_a_camera_writes_does_harm(tags: dict[int, object]) -> None:
    found = shot.read(tags, tags, tags, (1, 1))
    assert len(found.camera) <= 80


def test_a_clock_that_is_ahead_is_set_back() -> None:
    ahead = drift.ahead(shown=dt.datetime(2023, 5, 19, 9, 0), true=dt.datetime(2023, 5, 19, 8, 45))
    assert drift.shifted(MORNING, ahead) == When(day=MORNING.day, time=dt.time(8, 15, 5))


def test_a_clock_a_day_behind_changes_the_day() -> None:
    assert drift.shifted(MORNING, -dt.timedelta(days=1)).day == dt.date(2023, 5, 20)


@pytest.mark.parametrize(
    "taken", [UNKNOWN, When(day=dt.date(2023, 5, 19)), When(day=dt.date.min, time=dt.time())]
)
def test_what_has_no_moment_is_not_moved(taken: When) -> None:
    assert drift.shifted(taken, dt.timedelta(hours=1)) == taken


def test_a_photo_is_corrected_anew_from_what_its_camera_showed() -> None:
    own = Evidence(id=RecordId("e"), visit=RecordId("v"), taken=MORNING)
    seven = drift.corrected(own, 7 * 60)
    assert (seven.taken.time, seven.corrected_s) == (dt.time(8, 23, 5), 420)
    assert drift.shown(seven) == MORNING
    assert drift.corrected(seven, -60).taken.time == dt.time(8, 31, 5)
    assert drift.corrected(seven, 0) == own


def test_a_photo_of_unknown_time_is_not_corrected() -> None:
    own = Evidence(id=RecordId("e"), visit=RecordId("v"))
    assert drift.corrected(own, 420) == own


@pytest.mark.parametrize(
    ("ahead_s", "said"),
    [(420, "−7′"), (-3750, "+1h 2′ 30″"), (45, "−45″"), (90_000, "−25h"), (-169_350_000, "+1960d")],
)
def test_a_correction_is_said_in_short(ahead_s: int, said: str) -> None:
    assert drift.short(ahead_s) == said
