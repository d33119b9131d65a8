"""What a person may type to say where a room is."""

from __future__ import annotations

import pytest

from desktop.sync.room import ticket
from desktop.sync.room.ticket import BadTicket, Place, Ticket


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("127.0.0.5", Place("127.0.0.5", ticket.USUAL_PORT)),
        (" 127.0.0.5:4000\n", Place("127.0.0.5", 4000)),
        ("may-ha.local", Place("may-ha.local", ticket.USUAL_PORT)),
        ("[2001:db8::1]:4000", Place("2001:db8::1", 4000)),
        ("2001:db8::1", Place("2001:db8::1", ticket.USUAL_PORT)),
    ],
)
def test_an_address_may_be_typed(text: str, place: Place) -> None:
    assert ticket.read(text) == Ticket((place,))
    assert ticket.known([str(place)]) == (place,)


@pytest.mark.parametrize(
    "text", ["", "a b", "127.0.0.5:0", "127.0.0.5:99999", "https://x/", "SODOAN-P1.@@"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadTicket):
        ticket.read(text)
