"""The door: open a vault by its passphrase, start one's own, or try the program with the worked example."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget

from db.errors import NoVault, Refused
from desktop.ui.faces import EDGE_PX, WIDTH_PX, Face, Locked, Lost, NewBook, Welcome
from desktop.ui.jobs import Jobs
from desktop.ui.parts.aloud import announce
from desktop.ui.parts.emblem import Emblem
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column
from desktop.ui.theme import Theme
from desktop.words import Words
from desktop.work import Work

_SPARE_PX = 64
"""What the window leaves of the screen's height for its frame and the desktop's bars."""

_LOOK_MS = 1500
"""How often it is looked whether a book's drive is back."""

Opener = Callable[[Path, str, Work], object]


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
        self._own = Path()
        self._is_looking = self._is_asked = False
        self._watch = QTimer(self, interval=_LOOK_MS)
        self._watch.timeout.connect(self._look)
        self.setWindowTitle(words("common.program"))
        theme.dress(self)
        self.setFixedWidth(theme.px(WIDTH_PX))
        self._stack = QStackedWidget()
        self._said = PlainLabel("", "error", wrap=True)
        self._said.hide()
        whole = column(self, gap_px=16, edge_px=EDGE_PX)
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

    def lost(self, folder: Path, own: Path, author: str) -> None:
        """Tell that the book of last time is not in its folder, and look for it there until it is."""
        self._folder, self._own, self._author = folder, own, author
        face = Lost(self._theme, self._words, folder)
        face.again.clicked.connect(self._look_again)
        face.seek.clicked.connect(self._find)
        face.other.clicked.connect(self._begin_with_another)
        self._face(face)
        self._watch.start()

    def say(self, sentence: str) -> None:
        """Show a sentence at the foot; empty takes it away."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        announce(self._said, sentence)
        QTimer.singleShot(0, self, self._grow)

    @Slot()
    def _look_again(self) -> None:
        """Look because one was asked to, and say so where it is still not there."""
        self._is_asked = True
        self._look()

    @Slot()
    def _look(self) -> None:
        """Look beside the window: a drive that is going away may keep one waiting."""
        if not self._is_looking:
            self._is_looking = True
            self._jobs.start("", partial(_look, self._folder), self._looked)

    @Slot(object)
    def _looked(self, is_there: bool) -> None:
        self._is_looking, is_asked, self._is_asked = False, self._is_asked, False
        if not isinstance(self._stack.currentWidget(), Lost):
            return
        if is_there:
            self.locked(self._folder)
        elif is_asked:
            self.say(self._words("unlock.still_lost", folder=str(self._folder)))

    @Slot()
    def _find(self) -> None:
        """Ask where the book is now: its folder, or the one that holds it."""
        chosen = self._ask_folder()
        if chosen:
            work = partial(_found, chosen, self._folder.name)
            self._jobs.start("", work, self._found, self._failed)

    @Slot(object)
    def _found(self, folder: Path) -> None:
        self.locked(folder)

    @Slot()
    def _begin_with_another(self) -> None:
        self.welcome(self._own, self._author)

    def _face(self, face: Face) -> None:
        self._watch.stop()
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
        self._watch.stop()
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


def is_there(folder: Path) -> bool:
    """Tell whether a book can be found in a folder."""
    from db import vault

    try:
        return vault.exists(folder)
    except (Refused, OSError):
        return False


def _look(folder: Path, _work: Work) -> bool:
    return is_there(folder)


def _found(chosen: Path, name: str, _work: Work) -> Path:
    """Return the folder of the book that was meant. Raises NoVault."""
    for folder in (chosen, chosen / name):
        if is_there(folder):
            return folder
    raise NoVault(chosen)


def _standing(folder: Path) -> Path:
    """Return the nearest folder above that is there."""
    return next((above for above in folder.parents if above.is_dir()), Path.home())
