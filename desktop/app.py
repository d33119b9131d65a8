"""The window's front door: builds what has a life, once, and hands it on; the only file that knows everybody."""

from __future__ import annotations

import desktop.ui.binding  # isort: skip  # noqa: F401  before all else: what is loaded after it is loaded sooner

import hashlib
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from db.errors import Refused
from desktop import passphrases, paths, settings
from desktop.evidence.darkroom import Darkroom
from desktop.ui.jobs import Jobs
from desktop.ui.parts.emblem import program_icon
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.toolkit import Toolkit
from desktop.words import Words
from desktop.work import Work

if TYPE_CHECKING:
    from db.records import Evidence
    from db.store import Store
    from desktop.ui.unlock import Unlock
    from desktop.ui.window import Window

Opener = Callable[[Path, str, Work], "Store"]

LATER = (
    "desktop.ui.pages.inspections",
    "desktop.ui.pages.inspection",
    "desktop.ui.pages.visit",
    "desktop.ui.pages.recommendations",
    "desktop.ui.pages.search",
    "reportlab.pdfgen.canvas",
    "desktop.ui.pages.papers",
    "desktop.ui.pages.settings",
    "desktop.ui.pages.final",
    "desktop.ui.pages.verify",
    "desktop.ui.pages.sync",
    "desktop.ui.pages.clashes",
    "desktop.ui.pages.directory",
    "desktop.ui.pages.history",
    "desktop.ui.pages.together",
    "desktop.ui.palette",
    "desktop.ui.shortcuts",
)
CALLED = ("so-doan", "-style", "fusion")
"""How Qt is called: one look everywhere. A style that is asked of it later costs the start eight milliseconds."""

ANY_FIGURE = "64/67 nhiệm vụ (xếp thứ 1/20)"
_ANSWER_MS = 500
_WARM_AFTER_MS = 200
_LONGEST_NAME = 8_000


class Program(QObject):
    """The running program: first the door, then the window, one of it for each book."""

    ended = Signal(int)

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__()
        self.preferences = Preferences(paths.settings_file(), self)
        chosen = self.preferences.chosen
        self.preferences.chosen = replace(chosen, language=settings.language(chosen, environ))
        self.words = Words(self.preferences.chosen.language)
        self.toolkit = Toolkit(self.words, self)
        application().installTranslator(self.toolkit)
        self.preferences.changed.connect(self._speak)
        self.theme = Theme(paths.resources(), chosen.theme, chosen.density, chosen.text_percent)
        self.jobs = Jobs(self)
        self.darkroom = Darkroom()
        self.door: Unlock | None = None
        self.window: Window | None = None
        self.store: Store | None = None
        self.handed: Path | None = None
        self._bell = QLocalServer(self, socketOptions=QLocalServer.SocketOption.UserAccessOption)
        self._bell.newConnection.connect(self._rung)

    def _speak(self) -> None:
        """Let Qt too speak the language that was chosen."""
        self.toolkit.words = Words(self.preferences.chosen.language)

    def open_directly(self, opener: Opener, folder: Path, passphrase: str) -> None:
        """Open a book without asking; where that cannot be, print why and end.

        While the passphrase is stretched in a worker, the window's code is loaded here.
        """

        def work(job: Work) -> Store:
            return opener(folder, passphrase, job)

        self.jobs.start("", work, self.show_window, self._refuse)
        load_window()

    def open_door(self, folder: Path | None) -> None:
        """Ask for the passphrase of the book, or at the first start what to begin with."""
        from desktop.ui.unlock import Unlock, is_there

        self.theme.apply(application())
        application().setWindowIcon(program_icon(self.theme))
        door = Unlock(
            self.theme,
            self.words,
            self.jobs,
            unlock=self.unlock,
            create=self.create,
            try_out=self.try_out,
        )
        door.opened.connect(self.show_window)
        door.authored.connect(self._remember_author)
        door.rejected.connect(self._leave)
        self.door = door
        chosen = self.preferences.chosen
        if folder and is_there(folder):
            door.locked(folder)
        elif folder and str(folder) == chosen.vault:
            door.lost(folder, paths.own_vault(), chosen.author)
        else:
            door.welcome(folder or paths.own_vault(), chosen.author)
        door.show()

    def unlock(self, folder: Path, passphrase: str, _work: Work) -> Store:
        """Open the book in a folder. May run in any thread."""
        from db import vault
        from db.store import Store

        opened = vault.unlock(folder, passphrase)
        try:
            return Store.open(opened, self.preferences.chosen.author)
        except BaseException:
            opened.close()
            raise

    def create(self, folder: Path, passphrase: str, _work: Work) -> Store:
        """Start a book in a folder. May run in any thread."""
        from db import vault
        from db.store import Store

        opened = vault.create(folder, passphrase)
        try:
            return Store.open(opened, self.preferences.chosen.author)
        except BaseException:
            opened.close()
            raise

    def try_out(self, _folder: Path, _passphrase: str, work: Work) -> Store:
        """Open the demonstration book, made and filled where it is not there yet."""
        from db import vault
        from desktop.exchange import example

        folder = paths.demonstration_vault()
        opener = self.unlock if vault.exists(folder) else self.create
        store = opener(folder, passphrases.passphrase_in(example.PASSPHRASE_FILE), work)
        example.load(store)
        return store

    def show_window(self, store: Store) -> None:
        """Show the window on an opened book, and answer those who start the program again."""
        from desktop.ui.checkpoints import Checkpoints
        from desktop.ui.desk import Message
        from desktop.ui.feed import Feed
        from desktop.ui.leaving import Leaving
        from desktop.ui.window import Window

        folder = store.vault.folder
        trial = folder == paths.demonstration_vault()
        self.store = store
        if not trial:
            self.preferences.note(vault=str(folder))
        feed = Feed(store, self)
        Checkpoints(store, feed, self.jobs, self)
        self.window = Window(
            store,
            feed,
            self.jobs,
            self.preferences,
            self.theme,
            darkroom=self.darkroom,
            trial=trial,
        )
        Leaving(self.window, self.jobs, self.window.say, self._words_now)
        self.window.show()
        application().setWindowIcon(program_icon(self.theme))
        for note in store.vault.notes:
            self.window.say(Message(self.words(f"ui.vault_note.{note}"), lasting=True))
        self._tell_of_drafts(store)
        if self.door:
            self.door.close()
        QLocalServer.removeServer(bell_name(folder))
        self._bell.listen(bell_name(folder))
        QTimer.singleShot(_WARM_AFTER_MS, self._warm_up)
        if self.handed:
            self.offer(self.handed)

    def offer(self, file: Path) -> None:
        """Show the page that asks whether to take in a bundle."""
        from desktop.ui.places import Place

        if self.window:
            self.window.go(Place("sync", words=str(file)))

    def _words_now(self) -> Words:
        return Words(self.preferences.chosen.language)

    def close(self) -> None:
        """End the work under way and let the book go."""
        application().removeTranslator(self.toolkit)
        self._bell.close()
        self.jobs.close()
        self.darkroom.close()
        if self.store:
            self.store.close()

    def unexpected(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say that something went wrong that is ours, and keep running; no record text is printed."""
        steps = traceback.extract_tb(trace)
        sys.stderr.write("".join(f"{s.filename}:{s.lineno} {s.name}\n" for s in steps))
        sys.stderr.write(f"{kind.__name__}\n")
        if self.window:
            self.window.tell_unexpected(error)

    def _warm_up(self) -> None:
        """Keep what an earlier run could not; load beside the window what would make its first paper wait."""
        if self.store:
            self.jobs.start("", partial(recovered, self.store), self._recovered)
        self.jobs.start("", load, self._warmed)

    def _recovered(self, found: Sequence[Evidence]) -> None:
        """Tell of the recordings that an earlier run could not end, and lead to the last of them."""
        if not found or self.window is None:
            return
        from desktop.ui.desk import Message
        from desktop.ui.pages.visit.recorder import clock
        from desktop.ui.places import Place

        words, last = self.words, found[-1]
        length = clock(sum(each.seconds or 0 for each in found))
        said = words("recording.recovered", count=len(found), length=length)
        there = partial(self.window.go, Place("visit", last.visit, last.finding or last.id))
        action = words("recording.look")
        self.window.say(Message(said, lasting=True, action=action, act=there))

    def _tell_of_drafts(self, store: Store) -> None:
        """Tell of what was typed and could not be in the record, and lead to the first of it."""
        from desktop.ui.desk import Message
        from desktop.ui.drafts import left_behind

        places = left_behind(store)
        if places and self.window is not None:
            said = self.words("ui.typed_kept", count=len(places))
            there = partial(self.window.go, places[0])
            go = self.words("ui.typed.go")
            self.window.say(Message(said, lasting=True, action=go, act=there))

    def _warmed(self, _nothing: object) -> None:
        """Nothing is to be shown; what was loaded stays until the end."""
        self.jobs.all_is_loaded()

    def _leave(self) -> None:
        """End with the door, where it was closed before a book was opened."""
        if self.window is None:
            self.ended.emit(0)

    def _remember_author(self, author: str) -> None:
        self.preferences.note(author=author)

    def _refuse(self, error: BaseException) -> None:
        sys.stderr.write(self.words.explain(error) + "\n")
        self.ended.emit(1)

    def _rung(self) -> None:
        caller = self._bell.nextPendingConnection()
        if caller and self.window:
            caller.readyRead.connect(self._heard)
            caller.disconnected.connect(caller.deleteLater)
            caller.write(b"raised")
            caller.flush()
            self.window.raise_up()

    def _heard(self) -> None:
        """Hear which bundle was clicked; a caller says no more than a file's name, and a person is asked."""
        caller = self.sender()
        if isinstance(caller, QLocalSocket) and caller.canReadLine():
            said = (
                bytes(caller.readLine(_LONGEST_NAME).data()).decode(errors="replace").rstrip("\n")
            )
            caller.disconnectFromServer()
            if said:
                self.offer(Path(said))


def main(argv: Sequence[str]) -> int:
    """Open the window; return the program's exit code. `--demo` opens the demonstration book, `--vault` one's own."""
    qt = QApplication(list(CALLED))
    qt.setApplicationName("Sổ Đoàn")
    program = Program(os.environ)
    program.ended.connect(qt.exit)
    sys.excepthook = program.unexpected
    try:
        if not opened(program, argv, os.environ):
            return 1
        return qt.exec()
    finally:
        program.close()


def opened(program: Program, argv: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Begin with the window or the door; where that cannot be, print the sentence and return False."""
    given = Path(argv[1]).absolute() if "--vault" in argv[:1] else None
    named = paths.demonstration_vault() if "--demo" in argv else paths.chosen_vault(environ, given)
    kept = program.preferences.chosen.vault
    folder = named or (Path(kept) if kept else paths.own_vault())
    files = (Path(text).absolute() for text in argv if not given and not text.startswith("-"))
    program.handed = file = next(files, None)
    if ring(folder, file):
        sys.stderr.write(program.words("ui.second_instance") + "\n")
        return False
    try:
        if "--demo" in argv:
            program.open_directly(program.try_out, folder, "")
        elif named and environ.get(passphrases.VARIABLE):
            passphrase = passphrases.passphrase_in(Path(environ[passphrases.VARIABLE]))
            program.open_directly(program.unlock, named, passphrase)
        else:
            program.open_door(folder)
    except (Refused, OSError) as error:
        sys.stderr.write(program.words.explain(error) + "\n")
        return False
    return True


def bell_name(folder: Path) -> str:
    """Return the name under which the window of a book hears that it was started again."""
    return "so-doan-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]


def ring(folder: Path, file: Path | None = None) -> bool:
    """Ask a window of this book, if there is one, to come to the front and offer a bundle; say whether it answered."""
    socket = QLocalSocket()
    socket.connectToServer(bell_name(folder))
    if not socket.waitForConnected(_ANSWER_MS):
        return False
    socket.write(f"{file or ''}\n".encode())
    socket.flush()
    return socket.waitForReadyRead(_ANSWER_MS * 4)


def load_window() -> None:
    """Load what the window will need at once."""
    import db.store  # noqa: F401
    import desktop.ui.pages.today
    import desktop.ui.window  # noqa: F401


def recovered(store: Store, work: Work) -> Sequence[Evidence]:
    """Keep the recordings that an earlier run of the program could not keep any more."""
    from desktop.evidence.recording import Recovering

    return Recovering(store)(work)


def load(work: Work) -> None:
    """Load what the first visit to a page would wait for, one by one so that the window stays free."""
    from db import figures

    figures.parse(ANY_FIGURE)  # the first one makes its patterns ready
    for done, name in enumerate(LATER):
        work.step(done, len(LATER))
        importlib.import_module(name)


def application() -> QApplication:
    """Return the one application."""
    made = QApplication.instance()
    assert isinstance(made, QApplication)
    return made
