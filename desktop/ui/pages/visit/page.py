"""A visit: prepared, recorded, concluded; from here to its minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget

from db import query
from db.changes import Changed
from db.records import DocumentKind, Record, RecordId
from desktop.ui.desk import Desk
from desktop.ui.page import Keys, Page, Trail
from desktop.ui.pages.visit.asks import AsksStage
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.facts import FactsStage
from desktop.ui.pages.visit.held import KINDS, Held, held
from desktop.ui.pages.visit.keys import keys_of
from desktop.ui.pages.visit.kit import Kit
from desktop.ui.pages.visit.left import KEYS, LeftBar
from desktop.ui.pages.visit.record import RecordStage
from desktop.ui.pages.visit.required import Required
from desktop.ui.pages.visit.stage import (
    ELSEWHERE,
    Stage,
    StageBar,
    StageName,
    remember,
    remembered,
    stage_of,
)
from desktop.ui.parts.editors import accept_as_copy
from desktop.ui.parts.layouts import Line, column
from desktop.ui.places import Place

MOST_TAKEN_ONE_BY_ONE = 200
"""With more changed records than this the visit is asked anew."""

_STAGE_OF_FIELD = {"kind": StageName.RECORD, "made_by": StageName.CONCLUDE}
"""Where what a visit wants is entered, unless it is a fact of its own: findings of a kind, requests by a side."""

S = TypeVar("S", bound=Stage)


class VisitPage(Page):
    """Place("visit", visit, part): its stages, of which one is shown."""

    kinds = KINDS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._held: Held | None = None
        self._changed: set[RecordId] = set()
        self._shown, _ = remembered(desk.preferences.chosen.layout)
        self._target: RecordId | None = None
        self._anew = False
        self._kit = Kit.of(desk, self)
        self.camera, self.recorder = self._kit.camera, self._kit.recorder
        self._required = Required(desk, self._see_outline, self)
        self.camera.arrived.connect(self._bring)
        self.bar = StageBar(self.words)
        self.left = LeftBar(desk, self._kit.bringing)
        self.left.done.connect(self.focus)
        self._made: list[Stage] = []
        self._stack = QStackedWidget()
        whole = column(self, gap_px=0)
        whole.addWidget(self.bar)
        whole.addWidget(Line())
        whole.addWidget(self.left)
        whole.addSpacing(10)
        whole.addWidget(self._stack, 1)
        self.bar.chosen.connect(self._stage_chosen)
        desk.feed.changed.connect(self._gather)
        self._shortcuts()
        self.setAcceptDrops(True)
        self.show_stage(self._shown)

    @property
    def stage(self) -> Stage:
        """The stage that is shown."""
        if self._shown is StageName.PREPARE:
            return self.facts
        return self.record if self._shown is StageName.RECORD else self.asks

    @cached_property
    def facts(self) -> FactsStage:
        """The preparation, made when it is first wanted; so are the other stages."""
        return self._added(FactsStage(self.desk, self._kit))

    @cached_property
    def record(self) -> RecordStage:
        """The running record."""
        return self._added(RecordStage(self.desk, self._kit))

    @cached_property
    def asks(self) -> AsksStage:
        """The conclusions."""
        return self._added(AsksStage(self.desk))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files wherever they are dropped."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            accept_as_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep what was dropped: for what is typed or chosen, else for the visit as a whole."""
        accept_as_copy(event)
        box, draft = self._taker()
        box.take(event.mimeData(), draft)

    def title(self) -> str:
        """Return the visit's name."""
        if self._held is None:
            return ""
        visit = self._held.visit
        return visit.title or " · ".join(filter(None, (self.words.kind(visit.kind), visit.place)))

    def trail(self) -> Trail:
        """Return the way back: the list, the inspection."""
        above = ((self.words("ui.page.inspections"), Place("inspections")),)
        if self._held is None:
            return above
        inspection = self._held.inspection
        return (*above, (inspection.topic, Place("inspection", inspection.id)))

    def keys(self) -> Keys:
        """Return what the keys of this page do."""
        return keys_of(self.words)

    def here(self) -> Place:
        """Return this visit with the entry that is being typed or chosen."""
        part = None
        if self._held is not None and self._shown is StageName.RECORD:
            part = self.record.here
        elif self._held is not None and self._shown is StageName.CONCLUDE:
            part = self.asks.ask.shown
        return Place("visit", self.place.record, part)

    def begin(self) -> None:
        """Show another visit: at its record, wherever one was in the last one."""
        id, last = self.place.record, self._held
        assert id is not None
        self._changed.clear()
        seen = self.desk.store.position
        self._held = held(self.desk.store.reader, id)
        self._held.see(self.desk.store.reader, seen)
        for stage in self._made:
            stage.begin(self._held)
        self.left.start(id)
        self._target = self.place.part
        if self._target:
            self.show_stage(stage_of(self.desk.store, self._target))
        elif self.place.field:
            self.show_stage(_STAGE_OF_FIELD.get(self.place.field, StageName.PREPARE))
        elif last is not None and last.visit.id != id:
            self.show_stage(StageName.RECORD)

    def refresh(self) -> None:
        """Take in what changed and show it."""
        if self._held is None:
            return
        fresh = self._take(self._held)
        others = (stage for stage in self._made if stage is not self.stage)
        for stage in others:
            stage.stale = stage.stale or bool(fresh)
        self._count()
        self._refresh_stage(fresh)
        self._point()

    def focus(self) -> None:
        """Put the cursor where work begins: into the text of what the place names, else into the line."""
        if self.place.field and self.stage.point_field(self.place.field):
            return
        if self.place.part:
            self.stage.focus_part(self.place.part)
        else:
            self.stage.focus()

    def turn_to(self, place: Place) -> bool:
        """Show the stage that a step was made on, with what it wrote; the keyboard follows only onto another stage."""
        if (place.page, place.record) != ("visit", self.place.record):
            return False
        self.place, part = place, place.part
        stage = stage_of(self.desk.store, part) if part else StageName.PREPARE
        if stage is not self._shown:
            self.show_stage(stage)
            self.focus()
        self._target = part if part != self.here().part else None
        return True

    def show_stage(self, name: StageName) -> None:
        """Show another stage; what is being typed in this one is saved first."""
        self.flush()
        self._shown = name
        self.bar.light(name)
        self._stack.setCurrentWidget(self.stage)
        remember(self.desk.preferences, stage=name)
        self._refresh_stage(())

    def _added(self, stage: S) -> S:
        self._stack.addWidget(stage)
        self._made.append(stage)
        if self._held is not None:
            stage.begin(self._held)
        return stage

    def _take(self, own: Held) -> Sequence[Record]:
        """Take in the records that changed; return them, or none where all is to be shown."""
        changed, self._changed = self._changed, set()
        seen = self.desk.store.position
        for stage in self._made:
            stage.mark_behind()
        if self._anew or len(changed) > MOST_TAKEN_ONE_BY_ONE:
            self._ask_for_all(own, seen)
            return ()
        taken = self._taken(own, changed)
        own.see(self.desk.store.reader, seen)
        return taken

    def _ask_for_all(self, last: Held, seen: int) -> None:
        """Ask for the visit anew, because much of it changed; what is chosen and typed stays."""
        self._anew = False
        own = self._held = held(self.desk.store.reader, last.visit.id)
        own.see(self.desk.store.reader, seen)
        for stage in self._made:
            stage.hold(own)

    def _taken(self, own: Held, changed: set[RecordId]) -> tuple[Record, ...]:
        reader = self.desk.store.reader
        found = (query.find_record(reader, id) for id in sorted(changed))
        return tuple(record for record in found if record is not None and own.take(record))

    def _refresh_stage(self, fresh: Sequence[Record]) -> None:
        stage = self.stage
        if self._held is not None and (stage.stale or fresh):
            told = () if stage.stale else fresh
            stage.stale = False
            stage.refresh(told)

    def _point(self) -> None:
        """Point once at the record that the place names."""
        own = self._held
        if self._target is not None and own is not None:
            self.stage.point(self._target)
            self._target = None

    def _count(self) -> None:
        own = self._held
        if own is None:
            return
        counts = (
            (StageName.PREPARE, len(own.attendees)),
            (StageName.RECORD, len(own.findings)),
            (StageName.CONCLUDE, len(own.asks)),
        )
        for name, count in counts:
            self.bar.count(name, self.words.number(count) if count else "")

    @Slot(object)
    def _gather(self, changed: Changed) -> None:
        self._anew = self._anew or (bool(changed.kinds) and not changed.records)
        self._changed |= changed.records

    @Slot(object)
    def _stage_chosen(self, name: StageName) -> None:
        if name in ELSEWHERE:
            self.flush()
            self.desk.go(Place(ELSEWHERE[name], self.place.record, paper=DocumentKind.MINUTES))
            if self._held is not None:
                self._required.look(self._held.inspection.id)
        else:
            self.show_stage(name)
            self.stage.focus()

    def _see_outline(self) -> None:
        self.desk.go(self.here())
        self._ask_next()

    def _shortcuts(self) -> None:
        keys: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl+N", self._capture),
            ("F6", self._next_pane),
            ("Ctrl+M", self._add_figure),
            ("Ctrl+D", self._to_disagreement),
            ("F7", self._turn_side),
            ("F8", self._ask_next),
            ("F9", self._take_newest),
            (KEYS, self.left.go_on),
            ("Ctrl+V", self._paste),
            ("Ctrl+R", self._record_sound),
        ]
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _capture(self) -> None:
        """Put the cursor into the line for the next entry; from the preparation go to the record."""
        if self._shown is StageName.PREPARE:
            self.show_stage(StageName.RECORD)
        self.stage.focus()

    def _ask_next(self) -> None:
        """Show what the outline still asks; again for the next of it."""
        if self._shown is not StageName.RECORD:
            self.show_stage(StageName.RECORD)
        self.record.ask_next()

    def _to_disagreement(self) -> None:
        if self._shown is not StageName.RECORD:
            self.show_stage(StageName.RECORD)
        self.record.to_disagreement()

    def _turn_side(self) -> None:
        """Show outline and people, or take them away."""
        if self._shown is StageName.RECORD:
            self.record.turn_side()
        else:
            self._ask_next()

    def _next_pane(self) -> None:
        self.stage.next_pane(self.focusWidget())

    def _taker(self) -> tuple[EvidenceBox, RecordId | None]:
        """Return what takes evidence in: for what is typed or chosen in the record, else for the visit as a whole."""
        if self._shown is StageName.RECORD:
            return self.record.passage.evidence, self.record.capture.settled_draft()
        return self.facts.evidence, None

    @Slot(object)
    def _bring(self, paths: list[Path]) -> None:
        """Take in what the camera brought."""
        box, draft = self._taker()
        box.add_files(paths, draft)

    def _take_newest(self) -> None:
        if self.camera.folder is None:
            self.facts.evidence.ask_for_folder(self.camera.take_newest)
        else:
            self.camera.take_newest()

    def _paste(self) -> None:
        box, draft = self._taker()
        box.take(QGuiApplication.clipboard().mimeData(), draft)

    def _record_sound(self) -> None:
        box, draft = self._taker()
        box.sound.toggle(draft)

    def _add_figure(self) -> None:
        if self._shown is StageName.RECORD:
            self.record.add_figure(self.focusWidget())
