"""The room on the page: open one, find and join one, compare the code, see who is here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.errors import Refused
from desktop.sync.room.reception import Stranger
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.sync.asked import Known
from desktop.ui.pages.sync.brought import Brought
from desktop.ui.pages.sync.qr import QrPicture
from desktop.ui.pages.sync.role import RoleField
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import Card, Section, column, emptied, row
from desktop.ui.places import Place

_QR_PX = 260


class RoomSection(Section):
    """What it shows follows from how things stand; each card is made anew when that changes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.words("room.title"), parent)
        self._desk, self._words, self._rooms = desk, desk.words, desk.trips.rooms
        self._known: Known | None = None
        self._shown: object = None
        self._told: set[str] = set()
        self.error = PlainLabel("", "error", wrap=True)
        self.error.hide()
        self.start = _Start(desk)
        self._cards = column(gap_px=8)
        self.body.addWidget(self.error)
        self.body.addWidget(self.start)
        self.body.addLayout(self._cards)
        self._rooms.changed.connect(self._show)
        self._rooms.refused.connect(self._refused)
        self._show()

    def show_known(self, known: Known) -> None:
        """Offer a room for each inspection that is shared."""
        self._known = known
        self.start.show_known(known)

    @Slot()
    def _show(self) -> None:
        standing = self._rooms.standing
        self.start.setVisible(not self._rooms.is_in)
        self.start.show_nearby(self._rooms.is_busy)
        if self._rooms.is_in:
            self.error.hide()
        else:
            self.start.look_again()
        if standing == self._shown:
            return
        self._shown = standing
        emptied(self._cards)
        if standing is None or not self._rooms.is_in:
            return
        if standing.part == "door":
            card = _Door(self._desk)
            self._cards.addWidget(card)
            card.agree.setFocus()
            return
        self._tell_knocks(standing.strangers)
        for stranger in standing.strangers:
            asking = _Knock(self._desk, stranger.meeting)
            self._cards.addWidget(asking)
        self._cards.addWidget(_Inside(self._desk, self._topic(standing.delegation)))

    def _tell_knocks(self, strangers: Iterable[Stranger]) -> None:
        """Say once of each who knocks that they do, where this page is not the one that is looked at."""
        for stranger in strangers:
            if stranger.meeting not in self._told and not self.isVisible():
                name = stranger.name or stranger.card.device
                said, caption = self._words("room.knocks", name=name), self._words("room.to_door")
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
        button = Button(self._words(key, name=name)).with_icon(self._desk.theme, "users")
        button.setProperty("places", places)
        button.clicked.connect(self._join_found)
        line = row()
        line.addWidget(button)
        line.addWidget(PlainLabel(str(places[0]), "small"))
        line.addStretch(1)
        self._nearby.addLayout(line)

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

    def _join_found(self) -> None:
        self._rooms.knock(self.sender().property("places"))

    @Slot(str)
    def _bring(self, text: str) -> None:
        """Put in the field what a file or picture says; the person knocks."""
        self.where.set_text(text.strip())
        self.where.focus()


class _Code(Card):
    """Six digits, large, and what to do with them."""

    def __init__(self, sentence: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addWidget(PlainLabel(sentence, "heading", wrap=True))
        digits = PlainLabel(code, "display")
        digits.setAccessibleName(" ".join(code))
        self.body.addWidget(digits)

    def add_buttons(self, buttons: Iterable[Button]) -> None:
        """Put the answers under the code."""
        line = row(gap_px=8)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)


class _Door(_Code):
    """At somebody's door: the code, which is compared with theirs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        standing, words, rooms = desk.trips.rooms.standing, desk.words, desk.trips.rooms
        assert standing is not None
        super().__init__(words("room.compare_at_door", name=standing.host), standing.code, parent)
        self._rooms = rooms
        self.agree = Button(words("room.same"), "primary")
        self.differ = Button(words("room.different"), "danger")
        self.agree.clicked.connect(self._agree)
        self.differ.clicked.connect(self._differ)
        if standing.agreed:
            self.body.addWidget(PlainLabel(words("room.waiting_for_host"), "small", wrap=True))
            self.agree.hide()
        self.add_buttons((self.agree, self.differ))

    def _agree(self) -> None:
        self._rooms.agree(True)

    def _differ(self) -> None:
        self._rooms.agree(False)


class _Knock(_Code):
    """Somebody at our door: their code, and as what they are let in."""

    def __init__(self, desk: Desk, meeting: str, parent: QWidget | None = None) -> None:
        standing, words, self._rooms = desk.trips.rooms.standing, desk.words, desk.trips.rooms
        assert standing is not None
        stranger = next(each for each in standing.strangers if each.meeting == meeting)
        name = stranger.name or stranger.card.device
        super().__init__(words("room.compare_as_host", name=name), stranger.code, parent)
        self._meeting = meeting
        self.part = RoleField(words)
        self.part.setVisible(not stranger.is_member)
        self.body.addWidget(PlainLabel(stranger.card.fingerprint, "small"))
        said = {None: "", True: "room.they_agree", False: "room.they_differ"}[stranger.agrees]
        if said:
            tone = "success" if stranger.agrees else "error"
            self.body.addWidget(PlainLabel(words(said), tone, wrap=True))
        self.body.addWidget(self.part)
        self.let_in = Button(words("room.let_in"), "primary")
        self.let_in.setEnabled(stranger.agrees is not False)
        self.let_in.clicked.connect(self._let_in)
        decline = Button(words("room.decline"), "danger")
        decline.clicked.connect(self._decline)
        self.add_buttons((self.let_in, decline))

    def _let_in(self) -> None:
        self._rooms.let_in(self._meeting, self.part.value())

    def _decline(self) -> None:
        self._rooms.decline(self._meeting)


class _Inside(Card):
    """In the room: who is here, how to find it, pause and leave."""

    def __init__(self, desk: Desk, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words, self._rooms = desk, desk.words, desk.trips.rooms
        standing = self._rooms.standing
        assert standing is not None
        is_host, words = standing.part == "host", self._words
        self._ticket, self._is_paused = standing.ticket, standing.is_paused
        key = "room.ours" if is_host else "room.theirs"
        self.body.addWidget(
            PlainLabel(words(key, name=standing.host, topic=topic), "heading", wrap=True)
        )
        is_offline = is_host and not standing.places
        if standing.is_lost or standing.is_paused or is_offline:
            key = "room.lost" if standing.is_lost else "room.paused"
            key = "room.offline" if is_offline else key
            self.body.addWidget(PlainLabel(words(key), "warning", wrap=True))
        beside = row(gap_px=24)
        people = column(gap_px=6)
        for person in standing.people:
            line = row(gap_px=10)
            line.addWidget(PlainLabel(person.name or person.device))
            line.addWidget(self._badge(person.is_host, person.is_here, person.ago_s))
            line.addStretch(1)
            people.addLayout(line)
        people.addStretch(1)
        beside.addLayout(people, 1)
        if is_host and not is_offline:
            beside.addLayout(self._way_in(", ".join(standing.places), standing.is_announced))
        self.body.addLayout(beside)
        self._add_buttons(is_host)

    def _badge(self, is_host: bool, is_here: bool, ago_s: int) -> Badge:
        if is_host:
            return Badge(self._words("room.host"), "accent")
        if is_here:
            return Badge(self._words("room.here"), "success")
        return Badge(self._words("room.away", minutes=max(1, ago_s // 60)))

    def _way_in(self, places: str, is_announced: bool) -> QVBoxLayout:
        made = column(gap_px=6)
        self.qr = QrPicture(self._words("room.qr"), self._desk.theme.px(_QR_PX))
        self.qr.show_text(self._ticket)
        made.addWidget(self.qr)
        made.addWidget(PlainLabel(places, "small", wrap=True))
        if not is_announced:
            made.addWidget(PlainLabel(self._words("room.silent"), "small", wrap=True))
        return made

    def _add_buttons(self, is_host: bool) -> None:
        words, line = self._words, row(gap_px=8)
        pause = Button(words("room.go_on" if self._is_paused else "room.pause"))
        pause.clicked.connect(self._pause)
        leave = Button(words("room.close" if is_host else "room.leave"))
        leave.clicked.connect(self._rooms.leave)
        copy = Button(words("room.copy")).with_icon(self._desk.theme, "copy")
        copy.clicked.connect(self._copy)
        copy.setVisible(is_host)
        for button in (copy, pause, leave):
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)

    def _pause(self) -> None:
        self._rooms.pause(not self._is_paused)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._ticket)
        self._desk.say(Message(self._words("sync_page.copied")))
