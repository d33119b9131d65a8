"""What every page is: a widget that shows a place, asks again when told, and lets nothing typed be lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from db.changes import Changed
from db.errors import NoRecord
from desktop.ui.desk import Desk
from desktop.ui.parts.fields import Field
from desktop.ui.places import Place
from desktop.work import Work

T = TypeVar("T")
Question = tuple[Callable[[Work], Any], Callable[[Any], None]]
Trail = tuple[tuple[str, Place], ...]
Keys = tuple[tuple[str, str], ...]


class Page(QWidget):
    """A page of the window. It never repaints itself after its own write: the feed tells it to ask again."""

    kinds: ClassVar[frozenset[str]] = frozenset()
    """The record kinds that this page shows; none named means all."""

    retitled = Signal()
    vanished = Signal()
    """The record shown is gone; the window then goes back."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.words = desk.words
        self.place = Place("")
        self._stale = True
        self._asking = False
        self._question: Question | None = None
        self._asked: Question | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_again)
        desk.feed.changed.connect(self._heard)

    def title(self) -> str:
        """Return what the top bar calls the place shown."""
        raise NotImplementedError

    def trail(self) -> Trail:
        """Return the places above this one, outermost first, each with its name."""
        return ()

    def keys(self) -> Keys:
        """Return the page's own shortcuts, each with what it does, for the list of Ctrl+?."""
        return ()

    def here(self) -> Place:
        """Return the place to come back to after a stop: the one shown, with what is chosen in it."""
        return self.place

    def refresh(self) -> None:
        """Ask the store again and show the answer; fields that are being typed into keep their text."""
        raise NotImplementedError

    def show_place(self, place: Place) -> None:
        """Show another place of this page. Raises NoRecord; a page that holds fields overrides `begin`."""
        self.flush()
        self.place = place
        self.begin()
        self._stale = False
        self.refresh()

    def begin(self) -> None:
        """Get ready for another record, before `refresh` asks for it."""

    def follow(self, changed: Changed) -> None:
        """Show where a step was made that is now taken back or again: on this page, or by leaving it."""
        from desktop.ui.scenes import scene

        place = scene(self.desk.store, changed, self.here())
        if place is not None and not self.turn_to(place):
            self.desk.go(place)

    def closes(self) -> bool:
        """Close what is open within the page, before Esc leads back; tell whether there was something."""
        return False

    def turn_to(self, place: Place) -> bool:
        """Show what a step wrote at a place, the keyboard left where it works; tell whether that is on this page."""
        here = self.here()
        return (place.page, place.record) == (here.page, here.record)

    def ask(self, question: Callable[[Work], T], show: Callable[[T], None]) -> None:
        """Put a question to the store beside the window, and show its answer; the newest question wins.

        `question` runs in a worker, where `desk.store.reader` is that thread's own; it touches no widget.
        """
        self._question = (question, show)
        if not self._asking:
            self._put_question()

    def _put_question(self) -> None:
        self._asking = True
        self._asked = self._question
        assert self._asked is not None
        self.desk.jobs.start("", self._asked[0], self._answered, self._not_answered)

    @Slot(object)
    def _answered(self, answer: object) -> None:
        asked, self._asking = self._asked, False
        if asked is not self._question:
            self._put_question()
        elif self.isHidden():
            self._stale = True  # out of sight it would take the keyboard; shown, it asks again
        elif asked is not None:
            asked[1](answer)

    @Slot(object)
    def _not_answered(self, error: BaseException) -> None:
        self._asking = False
        if self._asked is not self._question:
            self._put_question()
        else:
            self.desk.refuse(error)

    def flush(self) -> None:
        """Settle now what is being typed."""
        for field in self.findChildren(Field):
            field.flush()

    def focus(self) -> None:
        """Put the cursor where work on this page begins."""
        self.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again where something changed while the page was hidden."""
        super().showEvent(event)
        if self._stale and self.place.page:
            self._ask_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Settle what is being typed before the page goes out of sight; shown again, it asks what it meant to ask."""
        self.flush()
        self._soon.stop()
        super().hideEvent(event)

    @Slot(object)
    def _heard(self, changed: Changed) -> None:
        if self.kinds and not (self.kinds & changed.kinds):
            return
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def _ask_again(self) -> None:
        if self._stale and self.place.page:
            self._stale = False
            try:
                self.refresh()
            except NoRecord:
                self.vanished.emit()
            else:
                self.retitled.emit()
