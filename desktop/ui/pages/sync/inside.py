"""At a door and inside a room: the code that is compared, who is here, how others find the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.desk import Desk, Message
from desktop.ui.pages.sync.qr import QrPicture
from desktop.ui.pages.sync.role import RoleField
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import Card, column, row
from desktop.ui.parts.rows import Elided

if TYPE_CHECKING:
    from desktop.sync.room.reception import Person, Stranger
    from desktop.sync.room.seat import Standing

_QR_PX, _LARGEST_PX = 260, 340
"""A picture need not grow with the text: a camera reads it by its size on the screen."""


class _Answers(Card):
    """A card with a row of buttons, among which the focus goes on where a card is made anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[Button] = []

    def add_buttons(self, *buttons: Button) -> None:
        """Put the row at the end."""
        self._buttons = list(buttons)
        line = row(gap_px=8)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)

    def focused(self) -> int:
        """Return which button has the focus in its window; -1 where none has."""
        at = self.window().focusWidget()
        return self._buttons.index(at) if at in self._buttons else -1

    def go_on_from(self, at: int) -> None:
        """Give the focus to the button that now stands where one had it, or to the first that is shown."""
        shown = [button for button in self._buttons if not button.isHidden()]
        there = self._buttons[at] if 0 <= at < len(self._buttons) else None
        (there if there in shown else shown[0]).setFocus()


class _Code(_Answers):
    """Six digits, large, and what to do with them."""

    def __init__(self, sentence: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addWidget(PlainLabel(sentence, "heading", wrap=True))
        digits = PlainLabel(code, "code")
        digits.setAccessibleName(" ".join(code))
        self.body.addWidget(digits)


class Door(_Code):
    """At somebody's door: the code, which is compared with theirs, then the wait for them."""

    def __init__(
        self, desk: Desk, standing: Standing, _topic: str, parent: QWidget | None = None
    ) -> None:
        words, rooms = desk.words, desk.trips.rooms
        key = "room.waiting_for_host" if standing.agreed else "room.compare_at_door"
        super().__init__(words(key, name=standing.host), standing.code, parent)
        self._rooms = rooms
        self.agree = Button(words("room.same"), "primary")
        self.differ = Button(words("room.different"), "danger")
        self.turn = Button(words("room.turn_away"))
        self.agree.clicked.connect(self._agree)
        self.differ.clicked.connect(self._differ)
        self.turn.clicked.connect(rooms.leave)
        for button in (self.agree, self.differ):
            button.setHidden(standing.agreed)
        self.turn.setHidden(not standing.agreed)
        self.add_buttons(self.agree, self.differ, self.turn)

    def _agree(self) -> None:
        self._rooms.agree(True)

    def _differ(self) -> None:
        self._rooms.agree(False)


class Knock(_Code):
    """Somebody at our door: their code, and as what they are let in."""

    def __init__(self, desk: Desk, stranger: Stranger, parent: QWidget | None = None) -> None:
        words, self._words, self._rooms = desk.words, desk.words, desk.trips.rooms
        sentence = words("room.compare_as_host", name=stranger.name)
        super().__init__(sentence, stranger.code, parent)
        self._meeting = stranger.meeting
        self.part = RoleField(words)
        self.part.setVisible(not stranger.is_member)
        self._answer = PlainLabel("", wrap=True)
        fingerprint = words("room.fingerprint", fingerprint=stranger.card.fingerprint)
        for widget in (PlainLabel(fingerprint, "small", wrap=True), self._answer, self.part):
            self.body.addWidget(widget)
        self.let_in = Button(words("room.let_in"), "primary")
        self.let_in.clicked.connect(self._let_in)
        decline = Button(words("room.decline"), "danger")
        decline.clicked.connect(self._decline)
        self.add_buttons(self.let_in, decline)

    def show_answer(self, agrees: bool | None) -> None:
        """Show what was said of the code at their end."""
        self.let_in.setEnabled(agrees is not False)
        self._answer.setHidden(agrees is None)
        self._answer.setText(self._words("room.they_agree" if agrees else "room.they_differ"))
        self._answer.set_role("success" if agrees else "error")

    def _let_in(self) -> None:
        self._rooms.let_in(self._meeting, self.part.value())

    def _decline(self) -> None:
        self._rooms.decline(self._meeting)


class Inside(_Answers):
    """In the room: who is here, how others find it, pause and leave."""

    def __init__(
        self, desk: Desk, standing: Standing, topic: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._words, self._rooms = desk, desk.words, desk.trips.rooms
        is_host, words = standing.part == "host", self._words
        self._ticket, self._is_paused = standing.ticket, standing.is_paused
        key = "room.ours" if is_host else "room.theirs"
        self.body.addWidget(
            PlainLabel(words(key, name=standing.host, topic=topic), "heading", wrap=True)
        )
        if trouble := _trouble(standing):
            self.body.addWidget(PlainLabel(words(trouble), "warning", wrap=True))
        beside, texts = row(gap_px=24), column(gap_px=14)
        texts.addLayout(self._people(standing.people))
        beside.addLayout(texts, 1)
        if is_host and standing.places:
            texts.addLayout(self._way_in(standing.places, standing.is_announced))
            beside.addWidget(self._picture(), 0, Qt.AlignmentFlag.AlignTop)
        texts.addStretch(1)
        self.body.addLayout(beside)
        self.add_buttons(*self._answers(is_host))

    def _people(self, people: Iterable[Person]) -> QVBoxLayout:
        made = column(gap_px=6)
        for person in people:
            line = row(gap_px=10)
            line.addWidget(Elided(person.name))
            line.addWidget(self._badge(person.is_host, person.is_here, person.ago_s))
            made.addLayout(line)
        return made

    def _badge(self, is_host: bool, is_here: bool, ago_s: int) -> Badge:
        if is_host:
            return Badge(self._words("room.host"), "accent")
        if is_here:
            return Badge(self._words("room.here"), "success")
        return Badge(self._words("room.away", minutes=max(1, ago_s // 60)))

    def _way_in(self, places: Iterable[str], is_announced: bool) -> QVBoxLayout:
        """Say how others come in, and the addresses that they may type."""
        made = column(gap_px=6)
        key = "room.way_in" if is_announced else "room.silent"
        made.addWidget(PlainLabel(self._words(key), "muted", wrap=True))
        for place in places:
            made.addWidget(PlainLabel(place, "heading"))
        return made

    def _picture(self) -> QrPicture:
        self.qr = QrPicture(self._words("room.qr"), min(self._desk.theme.px(_QR_PX), _LARGEST_PX))
        self.qr.show_text(self._ticket)
        return self.qr

    def _answers(self, is_host: bool) -> tuple[Button, ...]:
        words = self._words
        copy = Button(words("room.copy")).with_icon(self._desk.theme, "copy")
        copy.clicked.connect(self._copy)
        copy.setHidden(not is_host)
        pause = Button(words("room.go_on" if self._is_paused else "room.pause"))
        pause.clicked.connect(self._pause)
        leave = Button(words("room.close" if is_host else "room.leave"))
        leave.clicked.connect(self._rooms.leave)
        return copy, pause, leave

    def _pause(self) -> None:
        self._rooms.pause(not self._is_paused)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._ticket)
        self._desk.say(Message(self._words("sync_page.copied")))


def _trouble(standing: Standing) -> str:
    """Return which words say why nothing is exchanged now, if nothing is."""
    if standing.is_lost:
        return "room.lost"
    if standing.part == "host" and not standing.places:
        return "room.offline"
    return "room.paused" if standing.is_paused else ""
