"""The room on the page: open one, find and join one, compare the code, see who is here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from db.errors import Refused
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.sync.asked import Known
from desktop.ui.pages.sync.brought import Brought
from desktop.ui.pages.sync.inside import Door, Inside, Knock
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Section, column, emptied, row
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place

if TYPE_CHECKING:
    from desktop.sync.room.reception import Stranger
    from desktop.sync.room.seat import Standing


class RoomSection(Section):
    """What it shows follows from how things stand; a card that stays keeps what was chosen in it, and the focus."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.words("room.title"), parent)
        self._desk, self._words, self._rooms = desk, desk.words, desk.trips.rooms
        self._known: Known | None = None
        self._told: set[str] = set()
        self.error = PlainLabel("", "error", wrap=True)
        self.error.hide()
        self.start = _Start(desk)
        self._knocks: dict[str, Knock] = {}
        self._card: tuple[object, Door | Inside] | None = None
        self._at_door, self._beside = column(gap_px=8), column()
        self.body.addWidget(self.error)
        self.body.addWidget(self.start)
        self.body.addLayout(self._at_door)
        self.body.addLayout(self._beside)
        self._rooms.changed.connect(self._show)
        self._rooms.refused.connect(self._refused)
        self._show()

    def show_known(self, known: Known) -> None:
        """Offer a room for each inspection that is shared."""
        self._known = known
        self.start.show_known(known)
        self._show()

    @Slot()
    def _show(self) -> None:
        standing = self._rooms.standing if self._rooms.is_in else None
        self.start.setVisible(standing is None)
        self.start.show_nearby(self._rooms.is_busy)
        if standing is None:
            self.start.look_again()
        else:
            self.error.hide()
        self._show_knocks(standing.strangers if standing else ())
        self._show_card(standing)

    def _show_knocks(self, strangers: Iterable[Stranger]) -> None:
        """Show who is at our door, each on a card that stays as long as they do."""
        self._tell_knocks(strangers)
        knocking = {each.meeting: each for each in strangers}
        for meeting in self._knocks.keys() - knocking.keys():
            gone = self._knocks.pop(meeting)
            self._at_door.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for meeting, stranger in knocking.items():
            if meeting not in self._knocks:
                self._knocks[meeting] = Knock(self._desk, stranger)
                self._at_door.addWidget(self._knocks[meeting])
            self._knocks[meeting].show_answer(stranger.agrees)

    def _show_card(self, standing: Standing | None) -> None:
        """Show the door that we are at or the room that we are in, anew where that changed."""
        topic = self._topic(standing.delegation) if standing else ""
        shown = (replace(standing, strangers=()), topic) if standing else None
        if shown == (self._card and self._card[0]):
            return
        before = self._card[1] if self._card else None
        at = before.focused() if before else -1
        emptied(self._beside)
        self._card = None
        if shown is not None:
            card = (Door if shown[0].part == "door" else Inside)(self._desk, *shown)
            self._card = (shown, card)
            self._beside.addWidget(card)
            if at >= 0 or (isinstance(card, Door) and self.isVisible()):
                card.go_on_from(at if type(before) is type(card) else 0)

    def _tell_knocks(self, strangers: Iterable[Stranger]) -> None:
        """Say once of each who knocks that they do, where this page is not the one that is looked at."""
        for stranger in strangers:
            if stranger.meeting not in self._told and not self.isVisible():
                said = self._words("room.knocks", name=stranger.name)
                caption = self._words("room.to_door")
                self._desk.say(Message(said, lasting=True, action=caption, act=self._to_door))
            self._told.add(stranger.meeting)

    def _to_door(self) -> None:
        self._desk.go(Place("sync"))

    def _topic(self, delegation: str) -> str:
        shared = self._known.shared if self._known else ()
        return next((each.topic for each in shared if each.delegation.id == delegation), "")

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        sentence = self._words.explain(error)
        self.error.setText(sentence)
        self.error.show()
        if not isinstance(error, Refused) or not self.isVisible():
            self._desk.say(Message(sentence, lasting=True))


class _Start(Card):
    """Outside: a room of one's own, the rooms nearby, and a field for an address or text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words, self._rooms = desk, desk.words, desk.trips.rooms
        words = self._words
        self._found: object = None
        self.body.addWidget(PlainLabel(words("room.about"), "muted", wrap=True))
        self.which: ChoiceField[str] = ChoiceField(words("room.which"))
        self.network: ChoiceField[str] = ChoiceField(words("room.network"))
        self.open = Button(words("room.open"), "primary").with_icon(desk.theme, "users")
        self.open.clicked.connect(self._open)
        self.seek = Button(words("room.find")).with_icon(desk.theme, "search")
        self.seek.clicked.connect(self._seek)
        self.where: LineField[str] = LineField(
            words, words("room.where"), hint=words("room.where_hint")
        )
        self.where.entered.connect(self._join_typed)
        self.join = Button(words("room.join"), "primary")
        self.join.clicked.connect(self._join_typed)
        choices = row()
        choices.addWidget(self.which, 2)
        choices.addWidget(self.network, 1)
        self._own = (self.which, self.network, self.open)
        self.body.addLayout(choices)
        line = row(gap_px=8)
        for button in (self.open, self.seek):
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        self._nearby = column(gap_px=6)
        self.looking = PlainLabel(words("room.looking"), "small", wrap=True)
        self.brought = Brought(desk, self)
        self.brought.came.connect(self._bring)
        asking = (self.join, self.brought.opens, self.brought.pastes)
        self._seeking = (self.looking, self.where, *asking)
        self._lay_seeking(asking)

    def _lay_seeking(self, asking: Sequence[Button]) -> None:
        """Lay out what is shown once somebody looks for a room."""
        self.body.addWidget(self.looking)
        self.body.addLayout(self._nearby)
        self.body.addWidget(self.where)
        under = row(gap_px=8)
        for button in asking:
            under.addWidget(button)
        under.addStretch(1)
        self.body.addLayout(under)
        for widget in self._seeking:
            widget.hide()

    def show_known(self, known: Known) -> None:
        """Offer the inspections that are shared."""
        named = [(each.delegation.id, each.topic or "…") for each in known.shared]
        self.which.offer(named)
        if self.which.value() is None and named:
            self.which.show_value(named[0][0])
        everywhere = ("", self._words("room.all_networks"))
        self.network.offer([everywhere, *((a, a) for a in known.addresses)])
        if self.network.value() is None:
            self.network.show_value("")
        for widget in self._own:
            widget.setVisible(bool(named))

    def show_nearby(self, is_busy: bool) -> None:
        """Show who announces a room, then whose rooms we were in before."""
        for button in (self.open, self.join):
            button.setEnabled(not is_busy)
        doors = self._rooms.doors
        found = (doors.nearby, doors.remembered)
        if found == self._found:
            return
        self._found = found
        emptied(self._nearby)
        for room in doors.nearby:
            self._offer("room.join_of", room.name or str(room.places[0]), room.places)
        names = {room.name for room in doors.nearby}
        for name, places in doors.remembered:
            if name not in names and places:
                self._offer("room.join_again", name, places)

    def _offer(self, key: str, name: str, places: Sequence[object]) -> None:
        said = self._words(key, name=name)
        door = LinkRow(self._desk.theme, "users", said, str(places[0]), places)
        door.opened.connect(self._rooms.knock)
        self._nearby.addWidget(door)

    def _open(self) -> None:
        delegation, address = self.which.value(), self.network.value()
        if delegation:
            self._rooms.open(delegation, [address] if address else [])

    def look_again(self) -> None:
        """Go on looking for rooms where that was begun."""
        if not self.where.isHidden():
            self._rooms.doors.look()

    def _seek(self) -> None:
        for widget in self._seeking:
            widget.show()
        self.look_again()
        self.where.focus()

    def _join_typed(self, _text: object = None) -> None:
        if self.where.text():
            self._rooms.join(self.where.text())

    @Slot(str)
    def _bring(self, text: str) -> None:
        """Put in the field what a file or picture says; the person knocks."""
        self.where.set_text(text.strip())
        self.where.focus()
