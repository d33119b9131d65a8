"""A field that names another record: its name is typed, names are offered beneath, nothing is completed inline."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from db.folding import fold
from db.records import RecordId
from desktop.ui.lists.adding import FoldedCompleter
from desktop.ui.parts.fields import LineField, Unreadable
from desktop.words import Words


class NameField(LineField[RecordId | None]):
    """Its value is the id of the record named; empty is none. A name that is not known is not taken."""

    def __init__(self, words: Words, label: str, *, hint: str = "") -> None:
        super().__init__(words, label, hint=hint, read=self._named, shown=self._name_of)
        self._names: dict[RecordId, str] = {}
        self._completer = FoldedCompleter(self)
        self._completer.activated[str].connect(  # type: ignore[index]
            self._picked, Qt.ConnectionType.QueuedConnection
        )
        self.line.setCompleter(self._completer)

    def offer(self, names: Mapping[RecordId, str], also: Mapping[RecordId, str]) -> None:
        """Offer records by their names; `also` are those that a value may name and nobody chooses anew."""
        self._names = {**also, **names}
        self._completer.offer(list(names.values()))

    def _typed(self) -> None:
        """Wait for Enter or for the field to be left: half a name names nothing."""

    def _named(self, text: str) -> RecordId | None:
        if not text:
            return None
        for same in (str, fold):
            found = [id for id, name in self._names.items() if same(name) == same(text)]
            if found:
                return found[-1]
        raise Unreadable("directory.unknown_name")

    def _name_of(self, id: RecordId | None) -> str:
        return self._names.get(id, "") if id else ""

    def _picked(self, _name: str) -> None:
        self.flush()
