"""The command palette: every action and every record by a few letters, without the mouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListWidget, QListWidgetItem, QWidget
from shiboken6 import isValid

from db import query, search
from db.errors import NoRecord
from db.folding import fold, has_tower, nfc
from db.records import DocumentKind
from db.search import Hit
from db.store import Store
from desktop.settings import TEXT_PERCENTS, Density, Theme
from desktop.ui.catalogue import RAIL
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.parts.aloud import announce_lit
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.editors import LONGEST_QUERY
from desktop.ui.parts.fingers import Fingers
from desktop.ui.parts.hinted import HintDelegate, hinted
from desktop.ui.parts.labels import cut
from desktop.ui.places import Place, place_of
from desktop.words import LANGUAGES
from desktop.work import Work

MOST_RECORDS = 12
_LONGEST = 110
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done: its name in the person's words, its keys, what does it."""

    name: str
    act: Callable[[], object]
    keys: str = ""


def standing(desk: Desk, page: Page, recent: Place | None) -> list[Command]:
    """Return what can be done here and anywhere: the page's keys and buttons, the pages, what begins, the look."""
    words, go = desk.words, desk.go
    by_key = [*_keys_of(page)]
    found = [*by_key, *_buttons_of(page, {command.name for command in by_key})]
    for above, place in page.trail():
        found.append(
            Command(words("palette.page", page=" ".join(above.split())), partial(go, place))
        )
    if recent is not None and recent.page == "visit":
        found.append(Command(words("palette.new_finding"), partial(go, recent)))
        papers = Place("papers", recent.record)
        found.append(Command(words("palette.minutes"), partial(go, papers)))
        final = Place("final", recent.record, paper=DocumentKind.MINUTES)
        found.append(Command(words("palette.final"), partial(go, final)))
    found.append(
        Command(words("palette.new_inspection"), partial(go, Place("inspections", field="topic")))
    )
    for number, entry in enumerate(RAIL, start=1):
        name = words("palette.page", page=words(f"ui.page.{entry.name}"))
        found.append(Command(name, partial(go, Place(entry.name)), f"Ctrl+{number}"))
    found.append(Command(words("palette.verify"), partial(go, Place("verify"))))
    found.append(Command(words("palette.backup"), partial(go, Place("settings"))))
    found += _looks(desk)
    return found


def _keys_of(page: Page) -> Iterator[Command]:
    """Yield what the page's own shortcuts do, those that are one key."""
    shortcuts = {own.key().toString(): own for own in page.findChildren(QShortcut)}
    for keys, name in page.keys():  # noqa: SIM118
        if own := shortcuts.get(keys):
            yield Command(name, own.activated.emit, keys)


def _buttons_of(page: Page, known: Collection[str]) -> Iterator[Command]:
    """Yield what the buttons in sight do, those whose name says it alone: a row's own are reached in their row."""
    seen = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    names = Counter(each.accessibleName() for each in seen)
    for each in seen:
        name = each.accessibleName()
        if name and names[name] == 1 and name not in known and each.isEnabled():
            yield Command(name, partial(_click, each))


def _click(button: QAbstractButton) -> None:
    if isValid(button) and button.isEnabled():
        button.click()


def _looks(desk: Desk) -> Iterator[Command]:
    words, choose = desk.words, desk.preferences.choose
    for language in LANGUAGES:
        name = words("palette.language", language=words(f"settings.in.{language}"))
        yield Command(name, partial(choose, language=language))
    for shade in Theme:
        name = words("palette.theme", theme=words.kind(shade))
        yield Command(name, partial(choose, theme=shade))
    for density in Density:
        name = words("palette.density", density=words.kind(density))
        yield Command(name, partial(choose, density=density))
    for percent in TEXT_PERCENTS:
        name = words("palette.text", percent=percent)
        yield Command(name, partial(choose, text_percent=percent))


def fits(name: str, typed: str) -> tuple[int, int] | None:
    """Return how well typed letters fit a name, the best least; None where they do not. Marks do not count.

    Best are words that begin so in order, then first letters, then letters anywhere in order.
    """
    words, wanted = fold(name).split(), fold(typed).split()
    if not wanted:
        return (0, 0)
    if _begins(words, wanted):
        return (0, len(name))
    letters, joined = "".join(word[0] for word in words), "".join(wanted)
    if joined in letters:
        return (1, len(name))
    text = " ".join(words)
    start = at = text.find(joined[0])
    for letter in joined[1:]:
        if at < 0:
            return None
        at = text.find(letter, at + 1)
    return None if at < 0 else (2, at - start)


def _begins(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether the wanted beginnings stand among the words, in their order."""
    at = 0
    for each in wanted:
        while at < len(words) and not words[at].startswith(each):
            at += 1
        if at == len(words):
            return False
        at += 1
    return True


class Palette(Dialog):
    """Type, arrow, Enter. Actions come at once; records follow from beside the window."""

    def __init__(self, desk: Desk, commands: Sequence[Command], parent: QWidget) -> None:
        words = desk.words
        super().__init__(words, words("palette.title"), words("palette.go"), parent=parent)
        self._desk, self._commands = desk, commands
        self.cancel.hide()
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_QUERY)
        self.line.setPlaceholderText(words("palette.hint"))
        self.line.setAccessibleName(words("palette.title"))
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(words("palette.found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setProperty("role", "popup")
        self._drawn = HintDelegate(desk.theme)
        self.list.setItemDelegate(self._drawn)
        self.list.setSpacing(2)
        self.list.setMinimumHeight(340)
        self.setMinimumWidth(desk.theme.px(640))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.line)
        self.body.addWidget(self.list)
        announce_lit(self.list)
        Fingers(self.list)
        self._searching = False
        self.line.textChanged.connect(self._typed)
        self.list.itemClicked.connect(self._take)
        self._typed()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list while the cursor stays in the line."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None or not self.list.count():
            return False
        last = self.list.count() - 1
        at = self.list.currentRow() + by
        wrapped = (last if at < 0 else 0) if abs(by) == 1 else max(0, min(at, last))
        self.list.setCurrentRow(at if 0 <= at <= last else wrapped)
        return True

    def confirmed(self) -> None:
        """Do what is lit."""
        self._take(self.list.currentItem())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.flags():
            return
        act = item.data(_ROLE)
        self.accept()
        act()

    def _wanted(self) -> str:
        text = self.line.text()
        return "" if has_tower(text) else nfc(text)

    def _typed(self) -> None:
        typed = self._wanted()
        scored = [(fits(command.name, typed), at) for at, command in enumerate(self._commands)]
        fitting = sorted((score, at) for score, at in scored if score is not None)
        self.list.clear()
        for _, at in fitting:
            command = self._commands[at]
            self._add(command.name, command.keys, command.act)
        self.list.setCurrentRow(0)
        self._search()

    def _search(self) -> None:
        """Look for the records of the newest letters, one search at a time."""
        typed = self._wanted()
        if typed.strip() and not self._searching:
            self._searching = True
            work = partial(_found, self._desk.store, typed)
            self._desk.jobs.start("", work, self._show_records, self._not_found)

    @Slot(object)
    def _not_found(self, error: BaseException) -> None:
        self._searching = False
        self._desk.refuse(error)

    def _show_records(self, answer: tuple[str, list[Hit]]) -> None:
        typed, hits = answer
        self._searching = False
        if typed != self._wanted():
            self._search()
            return
        words = self._desk.words
        for hit in hits:
            self._add(hit.snippet, words(f"records.kind.{hit.kind}"), partial(self._go, hit))
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        if not self.list.count():
            self._say_nothing()

    def _say_nothing(self) -> None:
        item = QListWidgetItem(self._desk.words("palette.nothing"))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _go(self, hit: Hit) -> None:
        store = self._desk.store
        try:
            self._desk.go(place_of(store, query.record(store.reader, hit.record)))
        except NoRecord as error:
            self._desk.refuse(error)

    def _add(self, name: str, detail: str, act: Callable[[], object]) -> None:
        line = " ".join(name.split())
        item = hinted(cut(line, _LONGEST), detail)
        item.setData(_ROLE, act)
        self.list.addItem(item)


def _found(store: Store, typed: str, _work: Work) -> tuple[str, list[Hit]]:
    return typed, search.find(store.reader, typed, MOST_RECORDS)
