"""What stands in the way of a room."""

from __future__ import annotations

from db.errors import Refused


class NoRoom(Refused):
    """Nothing at this place answers as a room would."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)


class RoomClosed(Refused):
    """The room was closed, or this device was shown out."""


class RoomFull(Refused):
    """Too many attempts were made; the room takes no stranger for a while."""


class RoomImpostor(Refused):
    """The other side is not what it says: a proof, a commitment or a certificate does not hold."""


class RoomDeclined(Refused):
    """A person said that the codes differ, or did not let this device in."""


class RoomKeeperless(Refused):
    """A newcomer can be let in only by a device that keeps the delegation's roll."""


class NoNetwork(Refused):
    """This machine has no network address on which a room could be opened."""


class BadTicket(Refused):
    """The text is no address of a room, or was not copied whole."""
