"""The faces of the door: what it says and asks, each with its buttons; what follows from them the door knows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Sheet, column, row
from desktop.ui.parts.passphrases import LEAST_CHARACTERS, PassphraseField, agree, strength
from desktop.ui.theme import Theme
from desktop.words import Words

WIDTH_PX, EDGE_PX = 520, 32


class Face(QWidget):
    """One of the door's faces: a heading, sentences, fields; its buttons are always in sight."""

    def __init__(self, theme: Theme, heading: str, sentence: str) -> None:
        super().__init__()
        sheet = self.sheet = Sheet(theme.px(WIDTH_PX) - 2 * EDGE_PX)
        self.body = sheet.body
        self._whole = column(self, gap_px=14)
        self._whole.addWidget(self.sheet, 1)
        self.body.addWidget(PlainLabel(heading, "display", wrap=True))
        if sentence:
            self.body.addWidget(PlainLabel(sentence, "muted", wrap=True))

    def focus(self) -> None:
        """Put the cursor where typing begins."""

    def end(self, *buttons: Button) -> None:
        """Put the buttons at the foot, the last one at the right."""
        self.body.addStretch(1)
        foot = row(gap_px=8)
        foot.addWidget(buttons[0])
        foot.addStretch(1)
        for button in buttons[1:]:
            foot.addWidget(button)
        self._whole.addLayout(foot)


class Welcome(Face):
    """The first start: try the example, or start one's own book."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__(theme, words("unlock.welcome"), words("unlock.welcome_sentence"))
        self.try_out = Button(words("unlock.try_out")).with_icon(theme, "eye")
        self.start_own = Button(words("unlock.start_own"), "primary").with_icon(theme, "plus")
        self.open_other = Button(words("unlock.open_other"), "quiet")
        for button, key in (
            (self.start_own, "unlock.start_own_sentence"),
            (self.try_out, "unlock.try_out_sentence"),
        ):
            card = Card()
            card.body.addWidget(PlainLabel(words(key), "muted", wrap=True))
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.body.addWidget(card)
        self.end(self.open_other)


class NewBook(Face):
    """One's own book: where it lies, who writes in it, its passphrase twice."""

    def __init__(self, theme: Theme, words: Words, folder: Path, author: str) -> None:
        super().__init__(theme, words("unlock.new"), "")
        self._words = words
        self.author = LineField[str](
            words, words("unlock.author"), hint=words("unlock.author_hint")
        )
        self.author.start(author)
        self.folder = LineField[str](words, words("unlock.folder"))
        self.folder.start(str(folder))
        self.browse = Button(words("unlock.browse"))
        stand_beside(self.folder, self.browse)
        self.first = PassphraseField(theme, words, words("unlock.passphrase"))
        self.again = PassphraseField(theme, words, words("unlock.again"))
        self.strength = PlainLabel(
            words("unlock.strength.short", least=LEAST_CHARACTERS), "small", wrap=True
        )
        self.first.line.textChanged.connect(self._weigh)
        warning = Card(edge_px=12)
        warning.body.addWidget(PlainLabel(words("unlock.warning"), "warning", wrap=True))
        self.body.addWidget(self.author)
        self.body.addWidget(self.folder)
        self.body.addWidget(self.first)
        self.body.addWidget(self.strength)
        self.body.addWidget(self.again)
        self.body.addWidget(warning)
        self.back = Button(words("ui.back"), "quiet")
        self.make = Button(words("unlock.make"), "primary")
        self.end(self.back, self.make)

    def focus(self) -> None:
        """Begin with the name of who writes."""
        self.author.focus()

    def take(self) -> bool:
        """Say what keeps the passphrase from being taken, in place of what is said of every one."""
        is_good = agree(self._words, self.first, self.again)
        self.strength.setHidden(self.first.is_refused)
        return is_good

    def _weigh(self) -> None:
        self.first.accept()
        self.strength.show()
        key = f"unlock.strength.{strength(self.first.text())}"
        self.strength.setText(self._words(key, least=LEAST_CHARACTERS))


class Locked(Face):
    """A book that is there: its passphrase."""

    def __init__(self, theme: Theme, words: Words, folder: Path) -> None:
        super().__init__(theme, words("unlock.locked"), str(folder))
        self.passphrase = PassphraseField(theme, words, words("unlock.passphrase"))
        self.body.addWidget(self.passphrase)
        self.other = Button(words("unlock.other"), "quiet")
        self.open = Button(words("unlock.open"), "primary")
        self.end(self.other, self.open)

    def focus(self) -> None:
        """Begin with the passphrase."""
        self.passphrase.focus()


class Lost(Face):
    """The book of last time is not where it was: its drive may come back, or somebody moved its folder."""

    def __init__(self, theme: Theme, words: Words, folder: Path) -> None:
        super().__init__(theme, words("unlock.lost"), words("unlock.lost_sentence"))
        where = Card(edge_px=12)
        where.body.addWidget(PlainLabel(folder.name, "heading", wrap=True))
        sought = PlainLabel(words("unlock.sought", folder=str(folder)), "small", wrap=True)
        where.body.addWidget(sought)
        self.body.addWidget(where)
        self.body.addWidget(PlainLabel(words("unlock.lost_hint"), "muted", wrap=True))
        self.seek = Button(words("unlock.find")).with_icon(theme, "folder-open")
        self.body.addWidget(self.seek, 0, Qt.AlignmentFlag.AlignLeft)
        self.other = Button(words("unlock.another"), "quiet")
        self.again = Button(words("unlock.try_again"), "primary").with_icon(theme, "refresh")
        self.end(self.other, self.again)

    def focus(self) -> None:
        """Begin with looking again."""
        self.again.setFocus()
