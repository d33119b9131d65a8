"""The door: open a vault by its passphrase, start one's own, or try the program with the worked example."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from desktop.ui.jobs import Jobs
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.emblem import Emblem
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Sheet, column, row
from desktop.ui.parts.passphrases import LEAST_CHARACTERS, PassphraseField, agree, strength
from desktop.ui.theme import Theme
from desktop.words import Words
from desktop.work import Work

_WIDTH_PX, _EDGE_PX = 520, 32
_SPARE_PX = 64
"""What the window leaves of the screen's height for its frame and the desktop's bars."""

Opener = Callable[[Path, str, Work], object]


class Face(QWidget):
    """One of the door's faces: a heading, sentences, fields; its buttons are always in sight."""

    def __init__(self, theme: Theme, heading: str, sentence: str) -> None:
        super().__init__()
        sheet = self.sheet = Sheet(theme.px(_WIDTH_PX) - 2 * _EDGE_PX)
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


class Unlock(QDialog):
    """The door's window. `opened` carries what the opener made of a folder and its passphrase."""

    opened = Signal(object)
    authored = Signal(str)

    def __init__(
        self,
        theme: Theme,
        words: Words,
        jobs: Jobs,
        *,
        unlock: Opener,
        create: Opener,
        try_out: Opener,
    ) -> None:
        super().__init__()
        self._theme, self._words, self._jobs = theme, words, jobs
        self._unlock, self._create, self._try_out = unlock, create, try_out
        self._busy = False
        self._folder, self._author = Path(), ""
        self._began: Path | None = None
        self.setWindowTitle(words("common.program"))
        theme.dress(self)
        self.setFixedWidth(theme.px(_WIDTH_PX))
        self._stack = QStackedWidget()
        self._said = PlainLabel("", "error", wrap=True)
        self._said.hide()
        whole = column(self, gap_px=16, edge_px=_EDGE_PX)
        whole.addWidget(Emblem(theme, 44))
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._said)

    def welcome(self, own: Path, author: str) -> None:
        """Show the first start."""
        self._folder, self._author, self._began = own, author, own
        face = Welcome(self._theme, self._words)
        face.try_out.clicked.connect(self._start_try_out)
        face.start_own.clicked.connect(self._begin_own)
        face.open_other.clicked.connect(self._choose_other)
        self._face(face)

    def locked(self, folder: Path) -> None:
        """Ask for the passphrase of the book in this folder."""
        self._folder = folder
        face = Locked(self._theme, self._words, folder)
        face.open.clicked.connect(self._start_unlock)
        face.passphrase.entered.connect(self._start_unlock)
        face.other.clicked.connect(self._choose_other)
        self._face(face)

    def say(self, sentence: str) -> None:
        """Show a sentence at the foot; empty takes it away."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        QTimer.singleShot(0, self, self._grow)

    def _face(self, face: Face) -> None:
        old = self._stack.currentWidget()
        for grows in (face.sheet, face.sheet.ground):
            grows.installEventFilter(self)
        self._stack.addWidget(face)
        self._stack.setCurrentWidget(face)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.say("")
        face.focus()
        QTimer.singleShot(0, self, self._fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with what a face says."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._grow)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Be as high as the face needs."""
        self._be_high(self.sizeHint().height())

    def _grow(self) -> None:
        """Be so much higher that nothing of the face need be scrolled."""
        face = self._stack.currentWidget()
        if isinstance(face, Face):
            lacking_px = face.sheet.high_at(face.sheet.width()) - face.sheet.height()
            self._be_high(self.height() + max(lacking_px, 0))

    def _be_high(self, high_px: int) -> None:
        """Be so high, as far as the screen has room."""
        room_px = self.screen().availableSize().height() - _SPARE_PX
        self.resize(self.width(), min(high_px, room_px))

    def _begin_own(self) -> None:
        face = NewBook(self._theme, self._words, self._folder, self._author)
        face.make.clicked.connect(self._start_create)
        for field, following in pairwise((face.author, face.folder, face.first, face.again)):
            field.entered.connect(following.focus)
        face.again.entered.connect(self._start_create)
        face.back.clicked.connect(self._go_back)
        face.browse.clicked.connect(self._browse)
        self._face(face)

    def reject(self) -> None:
        """Go back to the first start from what it led to; from there Esc leaves."""
        if self._began and not isinstance(self._stack.currentWidget(), Welcome) and not self._busy:
            self._go_back()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave, wherever one is: that is what the window's own button says."""
        self._began = None
        super().closeEvent(event)

    def _go_back(self) -> None:
        face = self._stack.currentWidget()
        author = face.author.text() if isinstance(face, NewBook) else self._author
        assert self._began is not None
        self.welcome(self._began, author)

    def _browse(self) -> None:
        face = self._stack.currentWidget()
        folder = self._ask_folder()
        if folder and isinstance(face, NewBook):
            face.folder.start(str(folder))

    def _choose_other(self) -> None:
        folder = self._ask_folder()
        if folder:
            self.locked(folder)

    def _ask_folder(self) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(
            self, self._words("unlock.browse"), str(_standing(self._folder))
        )
        return Path(chosen) if chosen else None

    def _start_try_out(self) -> None:
        self._start(self._try_out, Path(), "")

    def _start_unlock(self) -> None:
        face = self._stack.currentWidget()
        if isinstance(face, Locked):
            self._start(self._unlock, self._folder, face.passphrase.text())

    def _start_create(self) -> None:
        face = self._stack.currentWidget()
        if isinstance(face, NewBook) and face.take():
            self.authored.emit(face.author.text())
            self._start(self._create, Path(face.folder.text()), face.first.text())

    def _start(self, opener: Opener, folder: Path, passphrase: str) -> None:
        """Open beside the window: stretching the passphrase takes a part of a second on purpose."""
        if self._busy:
            return
        self._set_busy(True)
        self.say("")

        def work(job: Work) -> object:
            return opener(folder, passphrase, job)

        self._jobs.start("", work, self._done, self._failed)

    def _done(self, opened: object) -> None:
        self._set_busy(False)
        self.opened.emit(opened)

    def _failed(self, error: BaseException) -> None:
        self._set_busy(False)
        face = self._stack.currentWidget()
        if isinstance(face, Locked):
            face.passphrase.refuse(self._words.explain(error))
            face.passphrase.line.selectAll()
        else:
            self.say(self._words.explain(error))
        if isinstance(face, Face):
            face.focus()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._stack.setEnabled(not busy)
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()


def _standing(folder: Path) -> Path:
    """Return the nearest folder above that is there."""
    return next((above for above in folder.parents if above.is_dir()), Path.home())
