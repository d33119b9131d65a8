"""The page editor: a passage is chosen on the paper, and changed in the record or in this paper alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from db import query
from db.changes import Edit
from db.errors import Refused
from db.records import RecordId
from desktop.minutes.overriding.overrides import Standing
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.papers import changing
from desktop.ui.pages.papers.changes import ChangesPane
from desktop.ui.pages.papers.changing import Passage, Step
from desktop.ui.pages.papers.making import Shown
from desktop.ui.pages.papers.passage import PassagePane
from desktop.ui.pages.papers.preview import PreviewPane
from desktop.ui.parts.fields import Field
from desktop.ui.places import place_of


class Editor(QObject):
    """Between the paper on the screen and the two panes beside it; everything it does is a write to the store.

    A passage just added is awaited: the paper shown does not have it yet.
    """

    def __init__(self, desk: Desk, preview: PreviewPane) -> None:
        super().__init__(preview)
        self._desk, self._preview = desk, preview
        self._shown: Shown | None = None
        self._place = self._awaited = ""
        self._last: Passage | None = None
        self._written = 0
        """Where the log stood after the last text typed here: a paper read before would take it off the screen."""
        self.pane = PassagePane(desk)
        self.changes = ChangesPane(desk)
        preview.asked.connect(self._click)
        pane = self.pane
        pane.recorded.connect(self._record)
        pane.reworded.connect(self._reword)
        pane.reasoned.connect(self._reason)
        pane.composed.connect(self._add)
        pane.moved.connect(self._move)
        pane.left_out.connect(self._leave_out)
        pane.went.connect(self._go)
        pane.closed.connect(self.leave)
        self.changes.chosen.connect(self.choose)
        self.changes.dropped.connect(self._drop)
        self.changes.kept.connect(self._keep)
        self.changes.preferred.connect(self._prefer)
        self._shortcuts()

    @property
    def passage(self) -> Passage | None:
        """The chosen passage, as the paper shown has it."""
        return changing.passage(self._shown, self._place) if self._shown and self._place else None

    def show_paper(self, shown: Shown | None) -> None:
        """Take the paper that is shown now; the chosen passage stays chosen where it is still there."""
        self._shown = shown
        self.changes.show_changes(shown)
        self._show()

    def begin(self) -> None:
        """Choose nothing: another paper is about to be shown."""
        self.leave()

    @Slot(str)
    def choose(self, place: str) -> None:
        """Choose a passage, and scroll to it; what is typed for the one before is settled first."""
        self.pane.settle()
        self._place = place
        self._show(reach=True)

    def leave(self) -> None:
        """Choose nothing; what is typed is settled first."""
        self.pane.settle()
        self._place = self._awaited = ""
        self._show()

    def _show(self, reach: bool = False) -> None:
        own = self.passage
        if own is None and self._place and self.pane.is_typed_into:
            return  # the passage went while somebody writes there: their text stays in sight
        if own is None or self._shown is None:
            self._preview.sheets.choose(())
            if self._place != self._awaited:
                self._place = ""
            self.pane.forget()
            return
        self._awaited, self._last = "", own
        boxes = [
            (each.page, (each.left_pt, each.bottom_pt, each.right_pt, each.top_pt))
            for each in self._shown.preview.places
            if each.place == own.place
        ]
        self._preview.sheets.choose(boxes, reach)
        if own.place != self.pane.place or self._shown.seen >= self._written:
            self.pane.show_passage(self._shown, own)

    def _click(self, page: int, x_pt: float, y_pt: float) -> None:
        for each in self._shown.preview.places if self._shown else ():
            inside = each.left_pt <= x_pt <= each.right_pt and each.bottom_pt <= y_pt <= each.top_pt
            if each.place and each.page == page and inside:
                self.choose(each.place)
                return
        self.leave()

    # by keyboard

    def _shortcuts(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Down", self._next),
            ("Ctrl+Up", self._previous),
            ("Return", self.pane.focus),
            ("Alt+Down", self.pane.down.click),
            ("Alt+Up", self.pane.up.click),
            ("Del", self.pane.out.click),
            ("Ins", self.pane.begin_free),
        ]
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self._preview)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _next(self) -> None:
        self._step(1)

    def _previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        every = changing.places(self._shown) if self._shown else []
        if not every:
            return
        if self._place in every:
            at = min(max(every.index(self._place) + by, 0), len(every) - 1)
        else:
            at = 0 if by > 0 else len(every) - 1
        self.choose(every[at])

    # what is done

    @Slot(object)
    def _record(self, text: str) -> None:
        own = self.passage
        known = changing.record_of(self._shown, own.source) if own and self._shown else None
        if self._shown and known:
            action, edit = changing.recorded(self._shown, *known, text)
            self._write_from(self.pane.record, action, edit)
        else:
            self.pane.record.refuse(self._desk.words("papers.changes.state.lost"))

    @Slot(object)
    def _reword(self, text: str) -> None:
        own, gone = self.passage, self._last
        if own and self._shown:
            step = changing.reworded(self._shown, own, text, self._author)
            if step:
                self._write_from(self.pane.here, *step)
        elif self._shown and gone and gone.place == self._place:
            action, edit = changing.reworded_gone(self._shown, gone, text, self._author)
            if self._write_from(self.pane.here, action, edit):
                said = self._desk.words("papers.changes.set_aside")
                self._desk.say(Message(said, undo=True))
        else:
            self.pane.here.refuse(self._desk.words("papers.changes.state.lost"))

    @Slot(object)
    def _reason(self, reason: str) -> None:
        change = changing.reworded_by(self._shown, self._place) if self._shown else None
        if change and self._shown:
            action, edit = changing.reasoned(self._shown, change, reason)
            self._write_from(self.pane.reason, action, edit)

    @Slot(str)
    def _add(self, text: str) -> None:
        if self._shown and self._place:
            place, step = changing.added(self._shown, self._place, text, self._author)
            if self._write(step):
                self._place = self._awaited = place

    @Slot(int)
    def _move(self, by: int) -> None:
        own = self.passage
        after = (own.up if by < 0 else own.down) if own else None
        if own and self._shown and after is not None:
            self._write(changing.moved(self._shown, own, after, self._author))

    @Slot()
    def _leave_out(self) -> None:
        own = self.passage
        if own and self._shown and own.may_leave_out:
            try:
                step = changing.left_out(self._shown, own, self._author)
            except Refused as error:
                self._desk.refuse(error)
            else:
                self._write(step)

    @Slot(object)
    def _drop(self, standing: Standing) -> None:
        if self._shown:
            self._write(changing.taken_back(self._shown, standing.override))

    @Slot(object)
    def _keep(self, standing: Standing) -> None:
        if self._shown:
            own = standing.override
            self._write(changing.kept(self._shown, own, standing.place, standing.now))

    @Slot(object)
    def _prefer(self, standing: Standing) -> None:
        if self._shown:
            self._write(changing.preferred(self._shown, standing.override))

    def _go(self) -> None:
        """Go to where the record behind the passage is written."""
        own = self.passage
        if own and own.source:
            store = self._desk.store
            record = query.record(store.reader, RecordId(own.source))
            self._desk.go(place_of(store, record))

    def _write_from(self, field: Field[Any], action: str, edit: Edit) -> bool:
        changed = self._desk.write_from(field, action, edit)
        self._written = changed.position if changed else self._written
        return changed is not None

    def _write(self, step: Step) -> bool:
        action, edit = step
        return self._desk.write(action, edit) is not None

    @property
    def _author(self) -> str:
        return self._desk.store.author
