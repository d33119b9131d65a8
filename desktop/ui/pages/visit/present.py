"""Who is present and who may speak, beside the running record, with how much each said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.dates import UNKNOWN
from db.records import RecordId
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.roll import Roll
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.table import Column


@dataclass(frozen=True, slots=True)
class Present:
    """A body, or somebody who is here or spoke; who went already has `left`."""

    speaker: RecordId
    name: str
    findings: int
    left: bool = False
    is_body: bool = False
    depth: int = 0


class PresentPane(Roll[Present]):
    """The bodies of the visit and the people who are there; before anybody was noted, the delegation."""

    def __init__(self, stage: Stage) -> None:
        name = stage.words("visit.present")
        super().__init__(stage, name, Column(name, _text, icon=_icon, tone=_tone), _key)

    def show_people(self, held: Held) -> None:
        """Show who is here now."""
        self.show_lines(list(present(held, self._stage)))

    @property
    def is_empty(self) -> bool:
        """Whether neither a body nor a person is known."""
        return self.model().rowCount() == 0


def present(held: Held, stage: Stage) -> Iterator[Present]:
    """Yield the bodies and who is here, in the order in which speakers are offered."""
    words = stage.words
    said = held.tally.speakers
    called = {id: name.replace(" · ", ", ") for id, name in names.speakers(held, words, said)}
    for id in names.speaking_bodies(held, said):
        yield Present(id, called[id], said[id], is_body=True)
    noted = {attendee.member or attendee.id: attendee for attendee in held.attendees}
    for each in names.speaking_people(held, said):
        own = noted.get(each.id)
        if own is not None or not noted or said[each.id]:
            left = own is not None and own.left != UNKNOWN
            name = words("visit.has_left", name=called[each.id]) if left else called[each.id]
            yield Present(each.id, name, said[each.id], left)


def _text(line: Present) -> str:
    return line.name


def _icon(line: Present) -> str:
    return "building" if line.is_body else "user"


def _tone(line: Present) -> str:
    return "muted" if line.left else ""


def _key(line: Present) -> object:
    return line.speaker
