"""One person: titles by date, each leading to where it was written down; who may be the same; what was merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout

from desktop.fieldwork.people import Entry, Known
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, column, emptied, row
from desktop.ui.places import place_of

MOST_SHOWN, MOST_ALIKE = 40, 8


class PersonPane(Scroll):
    """`merged` carries another person who is this one, `parted` an entry that is somebody else."""

    merged = Signal(object)
    parted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(widest_px=4_000)
        self._desk, self._words = desk, desk.words
        self._shown: object = None
        self.buttons: list[QAbstractButton] = []
        self.body.setContentsMargins(0, 0, 0, 0)
        card = Card(edge_px=18)
        card.body.setSpacing(12)
        self.name = PlainLabel("", "heading", wrap=True)
        self._lines = column(gap_px=8)
        card.body.addWidget(self.name)
        card.body.addLayout(self._lines)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def show_person(self, known: Known | None, others: Sequence[Known]) -> None:
        """Show a person, with others who may be the same."""
        if (known, others) == self._shown:
            return
        self._shown = (known, others)
        self.buttons = []
        emptied(self._lines)
        self.name.setText(known.latest.name if known else "")
        if known is None:
            return
        for other in others:
            said = self._words("directory.person.may_be", person=_called(other))
            self._decision(said, self._words("directory.merge"), self._merge, other)
        more = len(known.may_be) - len(others)
        if more > 0:
            said = self._words("directory.person.more_alike", count=more)
            self._lines.addWidget(PlainLabel(said, "small", wrap=True))
        self._caption("directory.person.titles")
        for entry in known.titles[:MOST_SHOWN]:
            self._lines.addLayout(self._title(entry))
        merged = [entry for entry in known.entries if entry is not known.first]
        if merged:
            self._caption("directory.person.entries")
        for entry in merged[:MOST_SHOWN]:
            self._decision(self._entry(entry), self._words("directory.part"), self._part, entry)

    def enter(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        if self.buttons:
            self.buttons[0].setFocus()

    def _caption(self, key: str) -> None:
        self._lines.addWidget(PlainLabel(self._words(key), "label"))

    def _title(self, entry: Entry) -> QHBoxLayout:
        told = ", ".join(filter(None, (entry.person.position_title, entry.person.organisation)))
        said = f"{self._day(entry)}: {told or '—'}"
        button = IconButton(self._desk.theme, "chevron-right", said)
        button.setProperty("entry", entry)
        button.clicked.connect(self._go)
        self.buttons.append(button)
        line = row(gap_px=8)
        line.addWidget(PlainLabel(said, wrap=True), 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _entry(self, entry: Entry) -> str:
        return f"{self._day(entry)}, {' '.join(entry.where.split())}"

    def _day(self, entry: Entry) -> str:
        return self._words.date(entry.day) if entry.day else self._words("directory.person.no_day")

    def _decision(self, said: str, caption: str, act: Callable[[], None], what: object) -> None:
        button = Button(caption)
        button.setAccessibleName(f"{caption}: {said}")
        button.setProperty("what", what)
        button.clicked.connect(act)
        line = row(gap_px=8)
        line.addWidget(PlainLabel(said, "muted", wrap=True), 1)
        line.addWidget(button)
        self._lines.addLayout(line)
        self.buttons.append(button)
        button.show()

    def _merge(self) -> None:
        self.merged.emit(self.sender().property("what"))

    def _part(self) -> None:
        self.parted.emit(self.sender().property("what"))

    def _go(self) -> None:
        entry = self.sender().property("entry")
        self._desk.go(place_of(self._desk.store, entry.person))


def _called(known: Known) -> str:
    person = known.latest
    return ", ".join(filter(None, (person.name, person.position_title, person.organisation)))
