"""A field that names another record: its name is typed, names are offered beneath, nothing is completed inline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt

from db.folding import fold
from db.records import RecordId
from desktop.ui.lists.adding import FoldedCompleter
from desktop.ui.parts.fields import LineField, Unreadable
from desktop.words import Words


class Names(Protocol):
    """The records that a field may name, too many to be held."""

    def called(self, id: RecordId) -> str:
        """Return the name of a record, "" for one that is not there."""
        ...

    def holding(self, text: str) -> Sequence[str]:
        """Return names to offer for what was typed."""
        ...

    def named(self, text: str) -> RecordId:
        """Return the record of this name. Raises Unreadable where there is none that may be chosen."""
        ...


class NameField(LineField[RecordId | None]):
    """Its value is the id of the record named; empty is none. A name that is not known is not taken."""

    def __init__(self, words: Words, label: str, *, hint: str = "") -> None:
        super().__init__(words, label, hint=hint, read=self._named, shown=self._name_of)
        self._names: Names = Held({})
        self._completer = FoldedCompleter(self)
        self._completer.offer_found(self._holding)
        self._completer.activated[str].connect(  # type: ignore[index]
            self._picked, Qt.ConnectionType.QueuedConnection
        )
        self.line.setCompleter(self._completer)

    def offer(self, names: Names) -> None:
        """Offer records by their names."""
        self._names = names

    def offered(self, text: str) -> Sequence[str]:
        """Return the names that are offered for what was typed."""
        return self._names.holding(text)

    def _typed(self) -> None:
        """Wait for Enter or for the field to be left: half a name names nothing."""

    def _holding(self, text: str) -> Sequence[str]:
        return self._names.holding(text)

    def _named(self, text: str) -> RecordId | None:
        return self._names.named(text) if text else None

    def _name_of(self, id: RecordId | None) -> str:
        return self._names.called(id) if id else ""

    def _picked(self, _name: str) -> None:
        self.flush()


class Held:
    """A few names, held."""

    def __init__(self, names: Mapping[RecordId, str]) -> None:
        self._names = names

    def called(self, id: RecordId) -> str:
        """Return the name of a record."""
        return self._names.get(id, "")

    def holding(self, text: str) -> Sequence[str]:
        """Return the names in which the text stands, marks aside."""
        return [name for name in self._names.values() if fold(text) in fold(name)]

    def named(self, text: str) -> RecordId:
        """Return the record of this name."""
        for same in (str, fold):
            found = [id for id, name in self._names.items() if same(name) == same(text)]
            if found:
                return found[-1]
        raise Unreadable("directory.unknown_name")
