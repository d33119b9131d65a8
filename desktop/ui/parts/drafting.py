"""One field's draft: what stands in it and is not in the record outlives the window, and is told when it comes back."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

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
