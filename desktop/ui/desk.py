"""What every page works with, handed to it when it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from db.changes import Changed, Edit
from db.errors import Refused
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.ui.drafts import Drafts
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.parts.fields import Field
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.trips import Trips
from desktop.words import LOCAL, Words


class Message(NamedTuple):
    """A sentence for the person that stops nobody; `undo` offers to take the last step back.

    Another button is `action`, which calls `act`. A lasting message stays until it is closed.
    """

    text: str
    undo: bool = False
    lasting: bool = False
    action: str = ""
    act: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The store and the objects around it, and the ways to go to another place or to say something.

    `lasting` is what a page goes on with where the window was made anew in another language or look, by its name.
    """

    store: Store
    feed: Feed
    jobs: Jobs
    words: Words
    theme: Theme
    preferences: Preferences
    darkroom: Darkroom
    trips: Trips
    go: Callable[[Place], None]
    say: Callable[[Message], None]
    lasting: dict[str, Any] = field(default_factory=dict)
    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))
    drafts: Drafts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "drafts", Drafts(self.store))

    def today(self) -> dt.date:
        """Return the day it is here."""
        return self.now().astimezone(LOCAL).date()

    def write(self, action: str, *edits: Edit) -> Changed | None:
        """Write one step; where the world refuses it, say so and return None."""
        try:
            return self.store.write(action, edits)
        except (Refused, OSError) as error:
            self.refuse(error)
            return None

    def write_from(self, field: Field[Any], action: str, *edits: Edit) -> Changed | None:
        """Write one step typed into `field`; a refusal stands beneath it and the typed text stays."""
        kept = field.drafts if isinstance(field, Field) else []  # a choice keeps nothing
        try:
            changed = self.store.write(action, edits, drafts=kept)
        except (Refused, OSError) as error:
            field.refuse(self.words.explain(error))
            return None
        self.drafts.forget(kept)
        field.accept()
        return changed

    def refuse(self, error: BaseException) -> None:
        """Say in the notice what went wrong."""
        self.say(Message(self.words.explain(error), lasting=True))
