"""Two versions of a paper side by side: they scroll together, what differs is tinted, F8 goes to the next place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout

from db.records import Document
from db.store import Store
from desktop.minutes.finished.differences import Difference, compared
from desktop.minutes.finished.recorded import attached, field_changes
from desktop.minutes.page import press
from desktop.ui.desk import Desk
from desktop.ui.jobs import Job
from desktop.ui.pages.papers.making import Shown
from desktop.ui.pages.papers.unprinted import RecordPane, told
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.sheets import Pdf, Sheets, opened
from desktop.words import Words
from desktop.work import Work

TODAY = ""
"""Stands for the paper as it would be made now, beside the hashes of those that were made."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions ready for the screen."""

    left: Pdf
    right: Pdf
    differences: tuple[Difference, ...]
    record: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A paper's pages and the records it says, as canonical JSON."""

    data: bytes
    record: bytes


def compare(
    store: Store, words: Words, left: Version | str, right: Version | str, work: Work
) -> Compared:
    """Return two versions with where they differ; a text is the hash of a paper that the book keeps."""
    own, other = (_kept(store, each) if isinstance(each, str) else each for each in (left, right))
    found = compared(own.data, other.data, press.own_profile(), work)
    record = told(store, words, field_changes(own.record, other.record))
    return Compared(opened(own.data), opened(other.data), found, record)


def _kept(store: Store, hash: str) -> Version:
    with store.blobs.open(hash) as stream:
        data = stream.read()
    return Version(data, attached(data))


class ComparePane(QFrame):
    """`closed` is the person's wish to see the one paper again."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "desk")
        self._desk, self._words = desk, desk.words
        self._now = Version(b"", b"[]")
        self._job: Job | None = None
        self._following = False
        self._at = -1
        self.differences: tuple[Difference, ...] = ()
        self.choices = (ChoiceField[str]("", ()), ChoiceField[str]("", ()))
        self.sheets = (Sheets(desk.theme, self._start), Sheets(desk.theme, self._start))
        names = ("papers.compare.left", "papers.compare.right")
        for choice, sheets, name in zip(self.choices, self.sheets, names, strict=True):
            choice.name(self._words(name))
            sheets.setAccessibleName(self._words(name))
            choice.settled.connect(self._begin)
        self.sheets[0].verticalScrollBar().valueChanged.connect(self._scrolled_left)
        self.sheets[1].verticalScrollBar().valueChanged.connect(self._scrolled_right)
        self.told = PlainLabel("", "small")
        self.record = RecordPane(desk)
        whole = column(self, gap_px=0)
        whole.addLayout(self._bar())
        sides = row(gap_px=1)
        for sheets in self.sheets:
            sides.addWidget(sheets, 1)
        whole.addLayout(sides, 1)
        whole.addWidget(self.record)
        for key, act in (("F8", self.next), ("Shift+F8", self.previous)):
            self._shortcut(key, act)

    def show_versions(self, shown: Shown, documents: Sequence[Document]) -> None:
        """Offer the versions there are: the newest one kept on the left, today's on the right."""
        words = self._words
        made = [(d.hash, words("papers.compare.made", file=d.file_name)) for d in documents]
        offered = [*made, (TODAY, words("papers.compare.today"))]
        old = [choice.value() for choice in self.choices]
        self._now = Version(shown.pdf.data, shown.composed.record)
        hashes = [hash for hash, _ in offered]
        for choice, value, usual in zip(self.choices, old, (hashes[0], TODAY), strict=True):
            choice.offer(offered)
            choice.show_value(value if value in hashes else usual)
        self._begin()

    def next(self) -> None:
        """Go to the next difference."""
        self._go(1)

    def previous(self) -> None:
        """Go to the difference before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if not self.differences:
            return
        self._at = (self._at + by) % len(self.differences) if self._at >= 0 or by > 0 else -1
        own = self.differences[self._at]
        self._following = True
        for sheets, spots in zip(self.sheets, (own.left, own.right), strict=True):
            if spots:
                sheets.point(*spots[0])
        self._following = False
        self._tell()

    def _tell(self) -> None:
        count = len(self.differences)
        if not count:
            self.told.setText(self._words("papers.compare.none"))
        else:
            self.told.setText(self._words("papers.compare.at", at=self._at + 1, count=count))

    @Slot()
    def _begin(self) -> None:
        """Compare what is chosen, beside the window; what was under way is stopped."""
        left, right = (choice.value() or self._now for choice in self.choices)
        if self._job is not None:
            self._job.stop()
        store, words = self._desk.store, self._words

        def work(job: Work) -> Compared:
            return compare(store, words, left, right, job)

        self.told.setText(self._words("papers.compare.working"))
        name = self._words("papers.compare.working")
        self._job = self._desk.jobs.start(name, work, self._compared, self._not_compared)

    @Slot(object)
    def _compared(self, own: Compared) -> None:
        self._job, self._at = None, -1
        self.differences = own.differences
        self.record.show_lines(own.record)
        for sheets, pdf, side in zip(
            self.sheets, (own.left, own.right), ("left", "right"), strict=True
        ):
            sheets.show_pdf(pdf)
            spots = [spot for each in own.differences for spot in getattr(each, side)]
            sheets.choose(spots, words=True)
        self._tell()

    @Slot(object)
    def _not_compared(self, error: BaseException) -> None:
        self._job = None
        self.told.setText(self._words.explain(error))

    # scrolling together

    def _scrolled_left(self) -> None:
        self._follow(self.sheets[0], self.sheets[1])

    def _scrolled_right(self) -> None:
        self._follow(self.sheets[1], self.sheets[0])

    def _follow(self, own: Sheets, other: Sheets) -> None:
        if self._following:
            return
        self._following = True
        bar, beside = own.verticalScrollBar(), other.verticalScrollBar()
        beside.setValue(round(bar.value() * beside.maximum() / max(bar.maximum(), 1)))
        self._following = False

    def _start(self, work: Callable[[Work], object], done: Callable[[object], None]) -> object:
        return self._desk.jobs.start("", work, done)

    def _shortcut(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _bar(self) -> QHBoxLayout:
        theme, words = self._desk.theme, self._words
        bar = row(gap_px=8)
        bar.setContentsMargins(20, 4, 16, 4)
        up = IconButton(theme, "chevron-up", words("papers.compare.previous"), keys="Shift+F8")
        up.clicked.connect(self.previous)
        down = IconButton(theme, "chevron-down", words("papers.compare.next"), keys="F8")
        down.clicked.connect(self.next)
        close = IconButton(theme, "x", words("papers.compare.close"), keys="Esc")
        close.clicked.connect(self.closed)
        bar.addWidget(self.choices[0], 1)
        for widget in (up, self.told, down):
            bar.addWidget(widget)
        bar.addWidget(self.choices[1], 1)
        bar.addWidget(close)
        return bar
