"""One field's draft: what stands in it and is not in the record outlives the window, and is told when it comes back.

What is ticked, chosen or drawn where nothing is written before the end is kept the same way, as its state.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from db.drafts import Spot
from db.errors import Refused, Secret
from desktop.ui.drafts import Drafts
from desktop.ui.parts.labels import PlainLabel
from desktop.words import Words

KEEP_MS = 600
"""How long what is typed waits to be kept, typed on or not, so that a crash costs less than a second."""


class Draft(QObject):
    """Keeps the text of one spot. Where it `waits`, nothing is in the record until the whole is entered."""

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._drafts: Drafts | None = None
        self._spot: Spot | None = None
        self._was_kept = False
        self.waits = False
        self.sign = PlainLabel(role="small", wrap=True)
        self.sign.hide()
        self.soon = QTimer(self, singleShot=True, interval=KEEP_MS)

    @property
    def spots(self) -> list[Spot]:
        """The spot, where something of it is kept."""
        return [self._spot] if self._spot is not None and self.text is not None else []

    @property
    def text(self) -> str | None:
        """What is kept."""
        if self._drafts is None or self._spot is None:
            return None
        return self._drafts.text(self._spot)

    @property
    def was_settled_elsewhere(self) -> bool:
        """Whether what was kept here has been written, or dropped, at another place of the window."""
        return self._was_kept and self.text is None

    def stand_at(self, drafts: Drafts, spot: Spot) -> str | None:
        """Stand for a spot from now on; return what is kept there and was not shown here yet."""
        if spot != self._spot:
            self._drafts, self._spot, self._was_kept = drafts, spot, False
        if self._was_kept or self.text is None:
            return None
        self._was_kept = True
        return self.text

    def leave(self) -> None:
        """Stand for nothing; what is kept stays kept."""
        self.soon.stop()
        self._spot = None
        self._was_kept = False
        self.say("")

    def keep(self, text: str, said: str = "") -> None:
        """Keep the text, none for nothing. Why it cannot be kept is said beneath the field, unless it was `said`."""
        self.soon.stop()
        if self._drafts is None or self._spot is None:
            return
        try:
            self._was_kept = self._keep(self._drafts, self._spot, text)
        except (Refused, OSError) as error:
            sentence = self._words.explain(error)
            self.say("" if sentence == said else sentence)

    def _keep(self, drafts: Drafts, spot: Spot, text: str) -> bool:
        """Keep the text and tell whether it is; one with a secrecy mark is kept nowhere, which the field says."""
        if text:
            with suppress(Secret):
                drafts.keep(spot, text)
                return True
        if text or self._was_kept:
            drafts.drop(spot)
        return False

    def tell(self, recorded: str, keys: str) -> None:
        """Say quietly that what stands here came back and is not in the record, and by which keys it would be."""
        words = self._words
        said = [words("parts.draft.kept")]
        if recorded:
            said.append(words("parts.draft.recorded", value=" ".join(recorded.split())))
        if keys:
            said.append(words("parts.draft.enter", keys=keys))
        self.say(" ".join(said))

    def say(self, sentence: str) -> None:
        """Show a sentence beneath the field, none for nothing."""
        if sentence != self.sign.text():
            self.sign.setText(sentence)
            self.sign.setVisible(bool(sentence))


class Stateful(Protocol):
    """What a person ticks, chooses or draws; `touched` is the signal that follows the hand."""

    @property
    def touched(self) -> Any:
        """Emitted whenever it may stand otherwise than before."""

    def state(self) -> str:
        """Return how it stands, as a text for `restore`."""

    def restore(self, state: str) -> bool:
        """Show it as it stood; tell whether that could be, now or as soon as it can."""


class Held(QObject):
    """Keeps how a thing stands while that is not how it began; `came_back` tells that an earlier state is shown."""

    came_back = Signal()

    def __init__(self, own: Stateful, drafts: Drafts, spot: Spot, parent: QObject) -> None:
        super().__init__(parent)
        self._own, self._drafts, self._spot = own, drafts, spot
        self._began = own.state()
        self._awaited = drafts.text(spot)
        self._soon = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._soon.timeout.connect(self.keep)
        own.touched.connect(self._touched)

    def show(self) -> None:
        """Show what was kept."""
        if self._awaited is not None and self._own.restore(self._awaited):
            self._tell()

    def keep(self) -> None:
        """Keep how it stands; what the disk refuses now stays on the screen."""
        self._soon.stop()
        state = self._own.state()
        with suppress(Refused, OSError):
            if state == self._began:
                self._drafts.drop(self._spot)
            else:
                self._drafts.keep(self._spot, state)

    def took(self) -> None:
        """Take note that it is in the record, or is wanted no more."""
        self._soon.stop()
        with suppress(Refused, OSError):
            self._drafts.drop(self._spot)

    def _touched(self, *_told: object) -> None:
        if self._own.state() == self._awaited:
            self._tell()
        elif not self._soon.isActive():
            self._soon.start()

    def _tell(self) -> None:
        self._awaited = None
        self.came_back.emit()
