"""Bodies of the directory by name: found as one types, and which of them another may lead to, never in a circle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db import directory, lists
from db.directory import BODY, Sifted
from db.folding import nfc
from db.records import Body, RecordId
from desktop.fieldwork import bodies
from desktop.ui.parts.fields import Unreadable

if TYPE_CHECKING:
    from db.query import Reader

MOST_OFFERED = 40
_APART = re.compile(r" \([^()]*\)$")


class BodyNames:
    """The bodies to choose from: for one link of a body (parent, successor, same_as) those that may be it."""

    def __init__(self, reader: Reader, body: RecordId | None = None, link: str = "") -> None:
        self._reader, self._body, self._link = reader, body, link

    def called(self, id: RecordId) -> str:
        """Return the name of a body, with what tells it from others of the same name."""
        found = lists.named(self._reader, Body, [id]).get(id)
        return self._told_apart(found) if found else ""

    def holding(self, text: str) -> Sequence[str]:
        """Return the names in which the text stands, of those that may be chosen."""
        sifted = Sifted(BODY, (text,))
        places = directory.page(self._reader, sifted, None, MOST_OFFERED)
        ids = [place.record for place in places]
        known = lists.named(self._reader, Body, ids)
        names = (self._told_apart(known[id]) for id in ids if self._may_be(id))
        return list(dict.fromkeys(names))

    def named(self, text: str) -> RecordId:
        """Return the body of this name. Raises Unreadable where there is none that may be chosen."""
        found = self.meant(text)
        if found is None:
            known = directory.bodies_named(self._reader, text)
            raise Unreadable("directory.leads_back" if known else "directory.unknown_name")
        return found

    def meant(self, text: str) -> RecordId | None:
        """Return the body of this name that may be chosen: letter by letter first, else marks and case aside.

        The name of a second entry means the first.
        """
        reader, bare = self._reader, _APART.sub("", text)
        every = directory.bodies_named(reader, text) or directory.bodies_named(reader, bare)
        found = list(dict.fromkeys(directory.standing_for(reader, id) for id in every))
        known = lists.named(reader, Body, found)
        open_ = [known[id] for id in found if self._may_be(id)]
        own = nfc(text)
        exact = [body for body in open_ if own == self._told_apart(body)]
        exact = exact or [body for body in open_ if own in (body.name, body.short_name)]
        return min((body.id for body in exact or open_), default=None)

    def _told_apart(self, body: Body) -> str:
        """Return a body's name; where others have the same, with the one above it, else its years."""
        reader = self._reader
        same = lists.named(reader, Body, directory.namesakes(reader, body.name)).values()
        if sum(each.name == body.name for each in same) < 2:
            return body.name
        above = lists.named(reader, Body, [body.parent]) if body.parent else {}
        years = [str(day.year) if day else "…" for day in (body.valid_from, body.valid_to)]
        apart = next((each.short_name or each.name for each in above.values()), "–".join(years))
        return f"{body.name} ({apart})"

    def _may_be(self, id: RecordId) -> bool:
        reader = self._reader
        if directory.standing_for(reader, id) != id:
            return False
        return self._body is None or not bodies.leads_to(reader, id, self._link, self._body)
