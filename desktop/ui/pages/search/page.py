"""Search as one types: results with the words marked, and the place each was found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from db import choices, lists, query
from db.choices import Chosen, Naming
from db.errors import NoRecord
from db.narrowing import Narrowed
from db.records import KINDS, Record, RecordId
from db.search import Hit, Match, hits, matches
from db.store import Store
from desktop.fieldwork.bodies import lineage
from desktop.ui.desk import Desk
from desktop.ui.jobs import Job
from desktop.ui.page import Keys, Page
from desktop.ui.pages.search.sieve import Offered, Sieve
from desktop.ui.parts.aloud import announce
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EDGE_PX, EmptyState, column, row
from desktop.ui.parts.marked import Marked, MarkedDelegate
from desktop.ui.parts.table import Column, RecordTable
from desktop.ui.places import Place, place_of, visit_name
from desktop.words import Words
from desktop.work import Work

if TYPE_CHECKING:
    from db.query import Reader

Asked = tuple[str, Chosen]
Ids = tuple[RecordId, ...]
PAUSE_MS = 0
"""An older search is interrupted, so the newest letters need not wait for those to come."""
FIRST_HITS, MOST_HITS, REST_MS = 24, 200, 150
"""How many are shown at once, about what a screen holds, and how many in all; the others follow when the hand rests."""


@dataclass(frozen=True, slots=True)
class Result:
    """A hit with where it stands."""

    hit: Hit
    place: Place
    within: str


class SearchPage(Page):
    """Shows what the words of its place find. The newest words win; an older search is interrupted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._search = Search(desk.store)
        self._job: Job | None = None
        self._looked_for: Asked = ("", Chosen())
        self._found: tuple[list[Match], tuple[Result, ...]] = ([], ())
        self.sieve = Sieve(desk)
        self.sieve.changed.connect(self._narrow)
        key = QShortcut(QKeySequence("F6"), self)
        key.activated.connect(self._other_pane)
        desk.jobs.ended.connect(self._ended)
        self._offered = False
        desk.feed.changed.connect(self._grown)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._look_on)
        self._count = PlainLabel("", "muted")
        self._table = self._new_table()
        self._table.opened.connect(self._open)
        self._hint = EmptyState(desk.theme, "list-search", self.words("search.hint"))
        self._none = EmptyState(desk.theme, "search", "")
        self._shown = QStackedWidget()
        for widget in (self._hint, self._none, self._table):
            self._shown.addWidget(widget)
        whole = column(self, gap_px=10, edge_px=EDGE_PX)
        whole.addWidget(self.sieve)
        line = row(gap_px=8)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self.sieve.open)
        whole.addLayout(line)
        whole.addWidget(self._shown, 1)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.search")

    def keys(self) -> Keys:
        """Return what the keys of this page do."""
        return (("F6", self.words("search.key.sieve")), ("Enter", self.words("search.key.open")))

    def refresh(self) -> None:
        """Look again, and ask what the search can be narrowed to where the record has changed since."""
        self._rest.stop()
        if not self._offered:
            self.ask(partial(_offered, self.desk.store), self._offer)
        if self._is_asking_for_something:
            self._pause.start()
        else:
            self._show(())

    def hideEvent(self, event: QHideEvent) -> None:
        """Look for nothing while out of sight: shown again, it looks anew."""
        self._stale = self._stale or self._pause.isActive() or self._rest.isActive()
        self._pause.stop()
        self._rest.stop()
        super().hideEvent(event)

    def focus(self) -> None:
        """Go to the first result."""
        self._table.setFocus()
        if not self._table.currentIndex().isValid():
            self._table.selectRow(0)

    @property
    def _is_asking_for_something(self) -> bool:
        return bool(self.place.words.strip()) or not self.sieve.chosen().is_open

    @property
    def _sought(self) -> Asked:
        return self.place.words, self.sieve.chosen()

    def _offer(self, found: Offered) -> None:
        self._offered = True
        self.sieve.offer(found)

    @Slot()
    def _grown(self) -> None:
        self._offered = False

    @Slot()
    def _narrow(self) -> None:
        self.refresh()

    @Slot()
    def _other_pane(self) -> None:
        if self._table.hasFocus():
            self.sieve.focus()
        else:
            self.focus()

    def _look(self) -> None:
        """Search, once what runs has ended: it is told to."""
        if not self._is_asking_for_something:
            return
        if self._job is not None:
            self._job.stop()
            self._search.interrupt()
            return
        self._looked_for = self._sought
        work = partial(self._search.first, *self._looked_for, self.words)
        self._job = self.desk.jobs.start("", work, self._show_first)

    @Slot(object)
    def _ended(self, job: Job) -> None:
        """Where the words have grown while a search ran, or it was told to end, look anew."""
        if job is self._job:
            self._job = None
            if job.stopped or self._looked_for != self._sought:
                job.stop()
                self._look()

    def _show_first(self, found: tuple[list[Match], tuple[Result, ...]]) -> None:
        """Show what fills the screen; the rest is made ready a little later, unless the words grow meanwhile."""
        self._found = every, first = found
        if len(every) > FIRST_HITS:
            self._show(first, len(every))
            self._rest.start()
        else:
            self._show(first)

    def _look_on(self) -> None:
        if self._job is None and self._is_asking_for_something:
            work = partial(self._search.rest, self._looked_for[0], *self._found, self.words)
            self._job = self.desk.jobs.start("", work, self._show)

    def _show(self, results: tuple[Result, ...], found: int = 0) -> None:
        """Show results, the first of `found` or all there are."""
        words = self.place.words.strip()
        asked = self._is_asking_for_something
        results = results if asked else ()
        self._table.show_rows(results)
        self._count.setVisible(bool(results))
        count = found or len(results)
        key = "search.most" if count == MOST_HITS else "search.count"
        self._count.setText(self.words(key, count=count))
        none = self._nothing(words)
        self._none.sentence.setText(none)
        if asked:
            announce(self._table, self._count.text() if results else none)
        empty = self._none if asked else self._hint
        self._shown.setCurrentWidget(self._table if results else empty)

    def _nothing(self, words: str) -> str:
        """Return why nothing is shown."""
        if not words:
            return self.words("search.none_here")
        key = "search.none" if self.sieve.chosen().is_open else "search.none_narrowed"
        return self.words(key, words=words)

    def _new_table(self) -> RecordTable[Result]:
        table = RecordTable[Result](
            self.desk.theme,
            self.words("ui.page.search"),
            [Column(self.words("ui.page.search"), _spoken, marked=self._marked)],
            key=_key,
        )
        self._delegate = MarkedDelegate(self.desk.theme)
        table.setItemDelegate(self._delegate)
        table.horizontalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._delegate.height_px)
        table.setCursor(Qt.CursorShape.PointingHandCursor)
        table.clicked.connect(table.activated)
        return table

    def _marked(self, result: Result) -> Marked:
        kind = self.words(f"records.kind.{result.hit.kind}")
        above = " · ".join(filter(None, (kind, result.within)))
        return Marked(above, result.hit.snippet, result.hit.marks)

    @Slot(object)
    def _open(self, result: Result) -> None:
        self.desk.go(result.place)


class Search:
    """Asks the index in a worker, over a connection of its own that the window's thread can interrupt."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader = store.searching
        self._known: dict[tuple[Naming, str], Ids] = {}
        self._known_at = -1

    def first(
        self, words: str, chosen: Chosen, names: Words, _work: Work
    ) -> tuple[list[Match], tuple[Result, ...]]:
        """Return all that the words find, and the first of it with its places."""
        found = self._matches(words, chosen)
        return found, self._results(words, found[:FIRST_HITS], names)

    def rest(
        self, words: str, found: list[Match], first: tuple[Result, ...], names: Words, work: Work
    ) -> tuple[Result, ...]:
        """Return the first results and those that follow them."""
        results = list(first)
        for done in range(FIRST_HITS, len(found), FIRST_HITS):
            work.step(done, len(found))
            results += self._results(words, found[done : done + FIRST_HITS], names)
        return tuple(results)

    def _matches(self, words: str, chosen: Chosen) -> list[Match]:
        """Return what the words find; nothing where a name stands for nobody any more."""
        topics, speakers = self._ids(Naming.TOPIC, chosen), self._ids(Naming.SPEAKER, chosen)
        visited = self._ids(Naming.BODY, chosen)
        asked = ((chosen.topic, topics), (chosen.speaker, speakers), (chosen.body, visited))
        if any(name and not ids for name, ids in asked):
            return []
        narrowed = Narrowed(chosen.kind, visited, speakers, topics, chosen.period)
        return matches(self._reader, words, MOST_HITS, narrowed)

    def _ids(self, naming: Naming, chosen: Chosen) -> Ids:
        """Return whom a name stands for, asked once while nothing is written; a body is also what it was and became."""
        name, position = getattr(chosen, naming), self._store.position
        if position != self._known_at:
            self._known, self._known_at = {}, position
        if name and (naming, name) not in self._known:
            ids = choices.named(self._reader, naming, name)
            if naming is Naming.BODY:
                ids = _with_kin(self._reader, ids)
            self._known[naming, name] = ids
        return self._known.get((naming, name), ())

    def _results(self, words: str, found: list[Match], names: Words) -> tuple[Result, ...]:
        records: dict[RecordId, Record] = {}
        for kind in {match.kind for match in found}:
            own = [match.record for match in found if match.kind == kind]
            records |= lists.named(self._store.reader, KINDS[kind], own)
        known: dict[RecordId, str] = {}
        each = (self._result(hit, records, names, known) for hit in hits(words, found))
        return tuple(result for result in each if result)

    def interrupt(self) -> None:
        """End the search that runs; it fails then."""
        self._reader.conn.interrupt()

    def _result(
        self,
        hit: Hit,
        records: dict[RecordId, Record],
        names: Words,
        known: dict[RecordId, str],
    ) -> Result | None:
        record = records.get(hit.record)
        try:
            if record is None:
                return None
            place = place_of(self._store, record)
            return Result(hit, place, self._within(place, record, names, known))
        except NoRecord:
            return None

    def _within(
        self, place: Place, record: Record, names: Words, known: dict[RecordId, str]
    ) -> str:
        """Return the names of what the place belongs to; `known` are those asked for before."""
        if place.record is None or place.record == record.id:
            return ""
        if place.record not in known:
            known[place.record] = self._named(place, place.record, names)
        return known[place.record]

    def _named(self, place: Place, record: RecordId, names: Words) -> str:
        reader = self._store.reader
        if place.page == "inspection":
            return query.inspection(reader, record).topic
        visit = query.visit(reader, record)
        topic = query.inspection(reader, visit.inspection).topic
        return f"{topic} › {visit_name(visit, names.kind(visit.kind))}"


def _offered(store: Store, _work: Work) -> Offered:
    return {naming: choices.recent(store.reader, naming) for naming in Naming}


def _with_kin(reader: Reader, ids: Ids) -> Ids:
    """Return bodies with all that they were and became."""
    kin = ((id, query.body_kin(reader, id)) for id in ids)
    return tuple(sorted({own for id, bodies in kin for own in lineage(bodies, id)}))


def _spoken(result: Result) -> str:
    return result.hit.snippet


def _key(result: Result) -> object:
    return result.hit.record
