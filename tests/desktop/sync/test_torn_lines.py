"""Lines that break in the middle of an upload or a download, on every kind of shelf, with real servers."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from desktop.sync.shelf import Bytes, Shelf, ShelfUnreachable
from desktop.work import Quiet
from tests.desktop.sync.servers.lines import Line, line
from tests.desktop.sync.servers.reached import sftp_through

DATA = random.Random(6).randbytes(3_000_000)
UP, DOWN = True, False


def test_an_upload_that_is_cut_off_is_made_again(
    laid: Line, through: Shelf, straight: Shelf
) -> None:
    list(through.names("a/"))  # met, so that patience is full
    through.close()
    laid.cuts += [(UP, 1_000_000), (UP, 2_000_000)]
    through.write("a/large", Bytes(DATA), Quiet())
    assert b"".join(straight.read("a/large")) == DATA
    assert not laid.cuts


def test_an_upload_that_is_always_cut_off_publishes_nothing(
    laid: Line, through: Shelf, straight: Shelf
) -> None:
    laid.cuts += [(UP, 1_500_000)] * 20
    with pytest.raises(ShelfUnreachable):
        through.write("a/large", Bytes(DATA), Quiet())
    assert list(straight.names("a/")) == []
    straight.write("a/large", Bytes(DATA), Quiet())
    assert b"".join(straight.read("a/large")) == DATA


def test_an_upload_whose_answer_is_lost_is_there_once(
    laid: Line, through: Shelf, straight: Shelf
) -> None:
    """The line breaks before a byte of the answer to the last request comes back."""
    through.write("a/first", Bytes(b"first"), Quiet())
    through.close()
    laid.cuts += [(DOWN, size) for size in (1, 60, 400, 1_500, 2_500)]
    for _ in range(6):
        with suppress(ShelfUnreachable):
            through.write("a/x", Bytes(b"words"), Quiet())
    assert b"".join(straight.read("a/x")) == b"words"
    assert {o.name for o in straight.names("a/")} == {"a/first", "a/x"}


def test_a_download_that_is_cut_off_goes_on_where_it_was(
    laid: Line, through: Shelf, straight: Shelf
) -> None:
    straight.write("a/large", Bytes(DATA), Quiet())
    list(through.names("a/"))
    through.close()
    laid.cuts += [(DOWN, 700_000), (DOWN, 1_200_000), (DOWN, 300)]
    assert b"".join(through.read("a/large", 17)) == DATA[17:]
    assert not laid.cuts


def test_a_download_that_is_always_cut_off_gives_what_came(
    laid: Line, through: Shelf, straight: Shelf
) -> None:
    straight.write("a/large", Bytes(DATA), Quiet())
    laid.cuts += [(DOWN, 500_000)] + [(DOWN, 100)] * 20
    got: list[bytes] = []
    with pytest.raises(ShelfUnreachable):
        got.extend(through.read("a/large"))
    assert DATA.startswith(b"".join(got))
    assert got


def test_a_list_that_is_cut_off_is_no_list(laid: Line, through: Shelf, straight: Shelf) -> None:
    for number in range(60):
        straight.write(f"a/dev/one/{number:04}", Bytes(b"x"), Quiet())
    laid.cuts += [(DOWN, 2_600)] * 20
    with pytest.raises(ShelfUnreachable):
        list(through.names("a/dev/"))


@pytest.mark.parametrize(
    "name", ["rclone_sftp", pytest.param("openssh", marks=pytest.mark.servers)]
)
def test_a_line_that_breaks_while_signing_in_is_no_refusal(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Wherever it breaks, the name and the key were not refused, and the next attempt gets through."""
    port, through = sftp_through(request.getfixturevalue(name))
    for cut in range(1, 3_400, 200):
        with line(port) as laid:
            shelf = through(laid.port)
            laid.cuts += [(DOWN, cut)] * 9
            with suppress(ShelfUnreachable):
                list(shelf.names(""))
            laid.cuts.clear()
            assert list(shelf.names("")) == []
            shelf.close()
