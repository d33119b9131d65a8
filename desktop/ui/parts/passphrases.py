"""The field for a passphrase, and how hard one is to guess."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from db.folding import nfc
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.fields import LineField
from desktop.ui.theme import Theme
from desktop.words import Words

LEAST_CHARACTERS = 8
GOOD_CHARACTERS = 14
_VARIED = 6


class PassphraseField(LineField[str]):
    """A hidden line; the eye beside it shows what is typed, so that an input method can compose."""

    def __init__(self, theme: Theme, words: Words, label: str) -> None:
        super().__init__(words, label)
        self._theme = theme
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = IconButton(theme, "eye", f"{words('unlock.show')}: {label}")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        stand_beside(self, self._eye, gap_px=4)

    def text(self) -> str:
        """Return the passphrase in NFC, every space kept."""
        return nfc(self.line.text())

    def clear(self) -> None:
        """Empty the line, and forget what undo would bring back."""
        super().clear()
        self.line.setText("")

    def _show(self, shown: bool) -> None:
        echo = QLineEdit.EchoMode
        self.line.setEchoMode(echo.Normal if shown else echo.Password)
        self._eye.setIcon(self._theme.icon("eye-off" if shown else "eye"))


def strength(passphrase: str) -> str:
    """Return how hard a passphrase is to guess: short, fair or good."""
    length = len(passphrase.strip())
    if length < LEAST_CHARACTERS:
        return "short"
    varied = len(set(passphrase.lower())) >= _VARIED
    return "good" if length >= GOOD_CHARACTERS and varied else "fair"


def agree(words: Words, first: PassphraseField, again: PassphraseField) -> bool:
    """Say beneath the fields what keeps a new passphrase from being taken, and go there; return whether it is."""
    first.accept()
    again.accept()
    if len(first.text().strip()) < LEAST_CHARACTERS:
        first.refuse(words("unlock.strength.short", least=LEAST_CHARACTERS))
        first.focus()
        return False
    if first.text() != again.text():
        again.refuse(words("unlock.differs"))
        again.focus()
        return False
    return True
