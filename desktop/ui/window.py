"""The window: the page of the place one is at, in its frame; the way back; undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow

from db.changes import Changed
from db.errors import NoRecord
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.settings import Theme as Shade
from desktop.ui import steps
from desktop.ui.catalogue import BY_NAME, NAMES, RAIL
from desktop.ui.desk import Desk, Message
from desktop.ui.feed import Feed
from desktop.ui.frame import Frame
from desktop.ui.jobs import Job, Jobs
from desktop.ui.keeping import Keeping
from desktop.ui.page import Page
from desktop.ui.places import TODAY, Place, from_text, to_text
from desktop.ui.preferences import Preferences
from desktop.ui.standing import standing
from desktop.ui.theme import Theme, looks_of_desktop
from desktop.ui.trips import Trips
from desktop.words import Words

_MOST_STEPS_BACK = 100
WORKED_ON = ("inspection", "visit")
"""The pages that show a record one comes back to."""


class Window(QMainWindow):
    """The one window. Everything it shows is made anew when language or look change, at the same place."""

    def __init__(
        self,
        store: Store,
        feed: Feed,
        jobs: Jobs,
        preferences: Preferences,
        theme: Theme,
        *,
        darkroom: Darkroom | None = None,
        trial: bool = False,
    ) -> None:
        super().__init__()
        self._darkroom = darkroom or Darkroom()
        self._store, self._jobs, self._preferences = store, jobs, preferences
        self._feed, self._theme, self._trial = feed, theme, trial
        self._trips = Trips(store, jobs, feed, self, self._darkroom)
        self._trips.changed.connect(self._show_exchange)
        self._lasting: dict[str, Any] = {}
        self._past: list[Place] = []
        self.place = from_text(preferences.chosen.place, NAMES)
        self._shortcuts()
        feed.changed.connect(self._wrote)
        jobs.started.connect(self._work_changed)
        jobs.ended.connect(self._work_changed)
        jobs.ended.connect(self._work_ended)
        jobs.progressed.connect(self._work_went_on)
        jobs.failed.connect(self._failed)
        preferences.changed.connect(self._build)
        preferences.changed.connect(self._say_not_kept)
        for look in looks_of_desktop():
            look.connect(self._follow_system)
        self.setMinimumSize(760, 520)
        self.resize(1280, 720)
        self._restore()
        self._build()
        self._keeping = Keeping(self._here, preferences, jobs, self)
        self._trips.count_soon()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def go(self, place: Place) -> None:
        """Show a place; the one before can be gone back to."""
        if place == self.place and not place.field:
            return
        if (place.page, place.record) != (self.place.page, self.place.record):
            self._notice.leave()
        self.page.flush()
        if not (self.place.page == place.page == "search"):
            self._past = [*self._past, self.place][-_MOST_STEPS_BACK:]
        self._show(place)

    def escape(self) -> None:
        """Close what is open within the page, else go back."""
        if QApplication.activePopupWidget() is not None or not self.page.closes():
            self.back()

    def back(self) -> None:
        """Close names that are offered, or a notice that stays, else show the place before; what is typed is saved."""
        if offered := QApplication.activePopupWidget():
            offered.close()
            return
        self.page.flush()
        if not self._notice.closes_lasting() and self._past:
            self._show(self._past.pop())

    def say(self, message: Message) -> None:
        """Say a sentence that stops nobody."""
        undo = message.undo and self._store.undoable is not None
        self._notice.say(
            message.text,
            self._words("ui.undo_short") if undo else message.action,
            self.undo if undo else message.act,
            lasting=message.lasting,
        )

    def undo(self) -> None:
        """Take the last step back."""
        self.page.flush()
        steps.take_back(self._desk, self.page.follow)

    def redo(self) -> None:
        """Bring the step taken back last again."""
        self.page.flush()
        steps.take_again(self._desk, self.page.follow)

    def save(self) -> None:
        """Save what is being typed, and say when that was."""
        self.page.flush()
        self._status.say_saved(self._desk.now())

    def sync(self) -> None:
        """Go to every shelf; where there is none yet, or nobody to share with, show where to begin."""
        self.page.flush()
        waiting = self._trips.waiting
        if waiting.is_shared and waiting.shelves:
            self._trips.start(self._words("ui.exchange.under_way"), self._desk.now)
        else:
            self.go(Place("sync"))

    def show_history(self) -> None:
        """Show the past of the record one is at, of the whole book where one is at none."""
        here = self.page.here()
        if here.page != "history":
            self.go(Place("history", here.part or here.record))

    def tell_unexpected(self, error: BaseException) -> None:
        """Say that something went wrong that is ours; what is saved stays saved."""
        self._failed(error)

    def raise_up(self) -> None:
        """Come to the front, because the program was started again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def changeEvent(self, event: QEvent) -> None:
        """Save what is typed when another program comes to the front; remember whether the window fills the screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._preferences.hold(geometry=self._shape())
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.page.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed, and remember place and size."""
        self.page.flush()
        self._preferences.note(place=to_text(self.page.here()), geometry=self._shape())
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Remember the size: a power cut asks nobody to close the window."""
        super().resizeEvent(event)
        self._preferences.hold(geometry=self._shape())

    def _shape(self) -> str:
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def _here(self) -> Place:
        return self.page.here()

    def _show(self, place: Place) -> None:
        page = self._pages.get(place.page)
        if page is None:
            page = self._pages[place.page] = BY_NAME[place.page].make(self._desk)
            page.retitled.connect(self._retitle)
            page.vanished.connect(self._vanished)
            self._stack.addWidget(page)
        try:
            page.show_place(place)
        except NoRecord as error:
            self._failed(error)
            self._leave(place)
            return
        self.place = replace(place, field="")  # one comes back to the page, not into what it asked
        if place.page in WORKED_ON and place.record:
            self._preferences.hold(recent=to_text(place))
        self._stack.setCurrentWidget(page)
        self._rail.light(place.page)
        if place.page != "search":
            page.focus()
        elif not place.words:
            self._focus_search()
        self._top.show_words(place.words)
        self._retitle()

    def _leave(self, gone: Place) -> None:
        """Go to the last place that is not of a record that is gone."""
        self._past = [place for place in self._past if place.record != gone.record]
        self._show(self._past.pop() if self._past else TODAY)

    def _vanished(self) -> None:
        self._leave(self.place)

    def _retitle(self) -> None:
        title = self.page.title()
        self._top.show_trail(self.page.trail(), title, bool(self._past))
        self.setWindowTitle(f"{' '.join(title.split())} · {self._words('common.program')}")

    def _build(self) -> None:
        """Make everything shown anew, in the language and look now chosen."""
        chosen, place = self._preferences.chosen, self.place
        self._words = Words(chosen.language)
        self._theme.choose(chosen.theme, chosen.density, chosen.text_percent)
        if old := self.centralWidget():
            place = replace(place, field=self.page.here().field)
            self.takeCentralWidget()
            old.deleteLater()  # before the look changes, which would cost it too
        self._theme.apply(_application())
        self._theme.dress(self)
        self._pages: dict[str, Page] = {}
        frame = Frame(self._theme, self._words, trial=self._trial)
        self._rail, self._top, self._status = frame.rail, frame.top, frame.status
        self._stack, self._notice = frame.stack, frame.notice
        self._desk = self._new_desk()
        self._connect()
        self.setCentralWidget(frame)
        self._show(place)
        self._show_steps()
        self._show_exchange()

    def _say_not_kept(self) -> None:
        """Say that what was chosen will not be so at the next start."""
        if self._preferences.not_kept is not None:
            self._desk.refuse(self._preferences.not_kept)

    def _follow_system(self) -> None:
        """Take the desktop's new palette, where the person left the choice to it."""
        if self._preferences.chosen.theme is Shade.SYSTEM:
            self._build()

    def _new_desk(self) -> Desk:
        return Desk(
            store=self._store,
            feed=self._feed,
            jobs=self._jobs,
            words=self._words,
            theme=self._theme,
            preferences=self._preferences,
            darkroom=self._darkroom,
            trips=self._trips,
            go=self.go,
            say=self.say,
            lasting=self._lasting,
        )

    def _connect(self) -> None:
        self._rail.chosen.connect(self._go_to_page)
        self._top.wanted.connect(self.go)
        self._top.went_back.connect(self.back)
        self._top.searched.connect(self._search)
        self._top.search.left_for_results.connect(self._go_on_to_results)
        self._status.undone.connect(self.undo)
        self._status.redone.connect(self.redo)
        self._status.wanted.connect(self._go_to_page)

    def _shortcuts(self) -> None:
        keys: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl+F", self._focus_search),
            ("Ctrl+K", self._show_palette),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+S", self.save),
            ("Ctrl+H", self.show_history),
            ("F5", self.sync),
            ("Esc", self.escape),
            ("Alt+Left", self.back),
            ("Ctrl+?", self._list_shortcuts),
            ("F1", self._list_shortcuts),
        ]
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)
        for number, entry in enumerate(RAIL, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.setProperty("page", entry.name)
            shortcut.activated.connect(self._go_to_number)

    def _go_to_number(self) -> None:
        self._go_to_page(str(self.sender().property("page")))

    def _go_to_page(self, page: str) -> None:
        self.go(Place(page))
        self._rail.light(self.place.page)

    def _focus_search(self) -> None:
        self._top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._top.search.selectAll()

    def _search(self, words: str) -> None:
        if words.strip() or self.place.page == "search":
            self.go(Place("search", words=words))

    def _go_on_to_results(self) -> None:
        self._search(self._top.search.text())
        self.page.focus()

    def _show_palette(self) -> None:
        from desktop.ui.palette import Command, Palette, standing

        words = self._words
        recent = from_text(self._preferences.chosen.recent, NAMES)
        commands = [
            *standing(self._desk, self.page, recent),
            Command(words("ui.key.undo"), self.undo, "Ctrl+Z"),
            Command(words("ui.key.redo"), self.redo, "Ctrl+Y"),
            Command(words("ui.key.history"), self.show_history, "Ctrl+H"),
            Command(words("ui.key.sync"), self.sync, "F5"),
            Command(words("ui.key.list"), self._list_shortcuts, "F1"),
        ]
        self.page.flush()
        Palette(self._desk, commands, self).open()

    def _list_shortcuts(self) -> None:
        from desktop.ui.shortcuts import ShortcutList

        ShortcutList(self._words, self.page.keys(), parent=self).open()

    def _wrote(self, changed: Changed) -> None:
        if changed.kinds:
            self._status.show_saved(self._desk.now())
        self._show_steps()

    def _show_steps(self) -> None:
        undo, redo = self._store.undoable, self._store.redoable
        self._status.show_steps(
            undo and steps.step_name(self._desk, undo), redo and steps.step_name(self._desk, redo)
        )

    def _show_exchange(self) -> None:
        trips = self._trips
        said = standing(self._words, trips.waiting, trips.visited, trips.counted)
        self._status.show_exchange(said)
        self._rail.set_count("sync", trips.waiting.clashes)

    def _work_changed(self, _job: Job) -> None:
        named = [job for job in self._jobs.running if job.name]
        self._status.show_job(named[-1] if named else None)
        is_free = not any(job.alone for job in self._jobs.running)
        if is_free != self._stack.isEnabled():
            self._stack.setEnabled(is_free)
            self.page.focus()

    def _work_ended(self, job: Job) -> None:
        """Let the page know all that the work wrote before it is told that it is done."""
        if job.name:
            self._feed.catch_up()

    def _work_went_on(self) -> None:
        self._status.show_progress()

    def _failed(self, error: BaseException) -> None:
        self.say(Message(self._words.explain(error), lasting=True))

    def _restore(self) -> None:
        saved = self._preferences.chosen.geometry
        if saved:
            self.restoreGeometry(QByteArray.fromBase64(saved.encode("ascii", "replace")))


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
