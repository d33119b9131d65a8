"""One photo, large, to be looked at and marked: the marks lie beside it, its own bytes stay as they came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from db import fields, query
from db.changes import Changed
from db.errors import Refused
from db.records import Evidence, MarkKind
from desktop.evidence.look import HEIC
from desktop.evidence.marks import LONGEST_TEXT, MOST_MARKS
from desktop.evidence.pictures import CLOSE_SIDE_PX, PAPER_SIDE_PX
from desktop.ui.pages.visit.absent import Absent
from desktop.ui.pages.visit.canvas import Canvas
from desktop.ui.pages.visit.fetching import is_absent
from desktop.ui.pages.visit.lens import ZOOM_STEP
from desktop.ui.pages.visit.pictures import LARGE_PX, Developing, Small, pixmap
from desktop.ui.pages.visit.segments import Segments
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.tiles import called
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import row

_MARKED = "evidence.mark"
SHARP_ZOOM = 1.6
_EDGE_PX = 48
_LEAST_PX = QSize(560, 420)


class PhotoView(Dialog):
    """Shows the photo as soon as it is decoded beside the window; every mark drawn is written at once.

    `walked` asks for the next photo or the last, and whether its caption is what is wanted.
    """

    walked = Signal(int, bool)

    def __init__(self, stage: Stage, own: Evidence, parent: QWidget) -> None:
        words = stage.words
        super().__init__(words, called(words, own), words("parts.close"), parent=parent)
        self._stage, self._words, self._own = stage, words, stage.mine(own)
        self._done = self._undone = 0
        self._is_sharp = False
        self.cancel.hide()
        self.confirm.setDefault(False)
        self.canvas = Canvas(stage.desk.theme, called(words, own))
        self.tools = Segments[MarkKind | None](
            words("photo.tools"),
            [(None, words("photo.tool.choose"))]
            + [(kind, words(f"photo.tool.{kind}")) for kind in MarkKind],
        )
        self.text = LineField[str](words, words("photo.text"), hint=words("photo.text_hint"))
        self.text.line.setMaxLength(LONGEST_TEXT)
        self.hint = PlainLabel(words("photo.waiting"), "muted", wrap=True)
        self.caption = LineField[str](words, "", hint=words("photo.caption_hint"))
        self.caption.line.setAccessibleName(words.field("caption"))
        self.caption.start(self._own.caption)
        self._lay()
        self._connect()
        self._show_state()
        self._fill(parent.window())
        self.canvas.show_marks(self._own.marks)
        if is_absent(stage.desk, own):
            self._show_absent()
        else:
            self._develop()

    def confirmed(self) -> None:
        """Close; what is in the hand is written first."""
        self.done(0)

    def done(self, result: int) -> None:
        """Write what is in the hand before the window goes."""
        self.caption.flush()
        self.text.flush()
        self.canvas.flush()
        if self._done or self._undone:
            self._ready_for_papers()
        super().done(result)

    def _show_absent(self) -> None:
        """Show what there is of a photo whose original is not here, until it is."""
        self._room.setCurrentWidget(self.absent)
        self.hint.setText("")
        self.absent.develop()
        self.absent.setFocus()
        self._stage.desk.trips.changed.connect(self._look_again)

    def _look_again(self) -> None:
        if self._room.currentWidget() is self.absent and not is_absent(self._stage.desk, self._own):
            self._room.setCurrentWidget(self.canvas)
            self._develop()

    def _develop(self) -> None:
        desk = self._stage.desk
        work = Developing(self._own.hash, desk.store, desk.darkroom, LARGE_PX)
        desk.jobs.start("", work, self._show)

    def _ready_for_papers(self) -> None:
        """Let the picture that papers show be made now, so that none waits for it."""
        own, desk = self._own, self._stage.desk
        work = Developing(own.hash, desk.store, desk.darkroom, PAPER_SIDE_PX, own.marks)
        desk.jobs.start("", work, _nothing)

    def _lay(self) -> None:
        theme, words = self._stage.desk.theme, self._words
        self.undo = IconButton(theme, "arrow-back-up", words("photo.undo"), keys="Ctrl+Z")
        self.redo = IconButton(theme, "arrow-forward-up", words("photo.redo"), keys="Ctrl+Y")
        self.remove = IconButton(theme, "trash", words("photo.delete"), keys="Delete")
        self.farther = IconButton(theme, "zoom-out", words("photo.farther"), keys="-")
        self.closer = IconButton(theme, "zoom-in", words("photo.closer"), keys="+")
        self.last = IconButton(theme, "chevron-left", words("photo.last"), keys="Ctrl+Page Up")
        self.next = IconButton(theme, "chevron-right", words("photo.next"), keys="Ctrl+Page Down")
        bar = row(gap_px=4)
        bar.addWidget(self.tools)
        bar.addStretch(1)
        for button in (self.undo, self.redo, self.remove, self.farther, self.closer):
            bar.addWidget(button)
        bar.addSpacing(12)
        for button in (self.last, self.next):
            bar.addWidget(button)
        self._room = QStackedWidget()
        is_heic = self._own.media_type == HEIC.media_type
        why = words("photo.heic" if is_heic else "visit.no_picture")
        self.missing = PlainLabel(why, "muted", wrap=True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.absent = Absent(self._stage.desk, self._own)
        for shown in (self.canvas, self.missing, self.absent):
            self._room.addWidget(shown)
        self.body.setSpacing(8)
        self.body.addLayout(bar)
        self.body.addWidget(self._room, 1)
        self.body.addWidget(self.text)
        self.body.addWidget(self.caption)
        self.buttons.insertWidget(0, self.hint, 100)

    def _fill(self, window: QWidget) -> None:
        """Be nearly as large as the window behind."""
        room = window.size() - QSize(_EDGE_PX, _EDGE_PX)
        self.setMinimumSize(_LEAST_PX.boundedTo(room))
        self.resize(room.expandedTo(_LEAST_PX))

    def _connect(self) -> None:
        canvas = self.canvas
        self._stage.desk.feed.changed.connect(self._heard)
        canvas.changed.connect(self._keep)
        canvas.chose.connect(self._show_state)
        canvas.worded.connect(self._ask_words)
        canvas.left.connect(self.reject)
        canvas.looked.connect(self._look_sharper)
        self.tools.settled.connect(self._take_tool)
        self.text.settled.connect(self._put_words)
        self.text.entered.connect(canvas.setFocus)
        self.remove.clicked.connect(canvas.delete)
        self.closer.clicked.connect(self._look_closer)
        self.farther.clicked.connect(self._look_farther)
        self.undo.clicked.connect(self._take_back)
        self.redo.clicked.connect(self._bring_again)
        for keys, act in (("Ctrl+Z", self._take_back), ("Ctrl+Y", self._bring_again)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), self).activated.connect(self._bring_again)
        self.caption.settled.connect(self._keep_caption)
        self.caption.entered.connect(partial(self._walk, 1, caption=True))
        for keys, button, by in (("Ctrl+PgUp", self.last, -1), ("Ctrl+PgDown", self.next, 1)):
            button.clicked.connect(partial(self._walk, by))
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._walk, by))

    def _show(self, small: Small) -> None:
        picture = pixmap(small)
        if picture is None:
            self._room.setCurrentWidget(self.missing)
            self.hint.setText("")
            return
        self.canvas.show_picture(picture)
        if self.focusWidget() is not self.caption.line:
            self.canvas.setFocus()
        self._show_state()

    def _look_sharper(self) -> None:
        """Develop the photo larger, once, where it is looked at more closely than it was developed for."""
        if not self._is_sharp and self.canvas.lens.zoom > SHARP_ZOOM:
            self._is_sharp = True
            desk = self._stage.desk
            work = Developing(self._own.hash, desk.store, desk.darkroom, CLOSE_SIDE_PX)
            desk.jobs.start("", work, self._sharpened)

    def _sharpened(self, small: Small) -> None:
        picture = pixmap(small)
        if picture is not None:
            self.canvas.show_picture(picture)

    @Slot(object)
    def _heard(self, changed: Changed) -> None:
        """Show what the record says now, whoever wrote it."""
        if changed.records and self._own.id not in changed.records:
            return
        own = query.find_record(self._stage.desk.store.reader, self._own.id)
        if not isinstance(own, Evidence) or own.gone:
            self.reject()
            return
        self._own = self._stage.mine(own)
        self.caption.show_value(self._own.caption)
        self.heading.setText(called(self._words, self._own))
        self.canvas.show_marks(self._own.marks)
        self._show_state()

    def start_in_caption(self) -> None:
        """Put the cursor behind the caption."""
        self.caption.focus()
        self.caption.line.end(False)

    def _walk(self, by: int, _on: bool = False, *, caption: bool = False) -> None:
        self.caption.flush()
        if not self.caption.is_refused:
            self.walked.emit(by, caption)

    def _keep_caption(self, caption: str) -> None:
        after = replace(self._own, caption=caption)
        edit = fields.changed(self._own, after)
        if self._stage.write("evidence.edit", edit, field=self.caption):
            self._own = after

    def _keep(self) -> None:
        """Write the marks as they stand, as one step; what is refused goes back to what the record says."""
        marks = self.canvas.sketch.told
        if marks == self._own.marks:
            return
        chosen = self.canvas.sketch.chosen
        field = self.text if chosen is not None and chosen.kind is MarkKind.TEXT else None
        after = replace(self._own, marks=marks)
        if self._stage.write(_MARKED, fields.changed(self._own, after), field=field):
            self._own = after
            self._done, self._undone = self._done + 1, 0
        elif field is None:
            self.canvas.show_marks(self._own.marks)
        self._show_state()

    def _take_tool(self, tool: MarkKind | None) -> None:
        self.canvas.tool = tool
        self.canvas.setFocus()
        self._show_state()

    def _ask_words(self) -> None:
        self._show_state()
        self.text.focus()

    def _put_words(self, words: str) -> None:
        self.canvas.put_words(" ".join(words.split()))

    def _look_closer(self) -> None:
        self.canvas.look(self.canvas.lens.zoom * ZOOM_STEP)

    def _look_farther(self) -> None:
        self.canvas.look(self.canvas.lens.zoom / ZOOM_STEP)

    def _take_back(self) -> None:
        """Take back what was marked since the photo was opened, and nothing else."""
        self.text.flush()
        self.canvas.flush()
        store = self._stage.desk.store
        if self._done and store.undoable == _MARKED and self._stepped(store.undo):
            self._done, self._undone = self._done - 1, self._undone + 1

    def _bring_again(self) -> None:
        store = self._stage.desk.store
        if self._undone and store.redoable == _MARKED and self._stepped(store.redo):
            self._done, self._undone = self._done + 1, self._undone - 1

    def _stepped(self, step: Callable[[], Changed]) -> bool:
        try:
            step()
        except Refused as error:
            self.hint.setText(self._words.explain(error))
            return False
        return True

    def _show_state(self) -> None:
        """Show which tool and which mark is in the hand, and what can be done with it."""
        canvas = self.canvas
        chosen = canvas.sketch.chosen
        self.tools.show_value(canvas.tool)
        self.tools.setEnabled(canvas.is_ready)
        self.remove.setEnabled(chosen is not None)
        self.undo.setEnabled(self._done > 0)
        self.redo.setEnabled(self._undone > 0)
        is_text = chosen is not None and chosen.kind is MarkKind.TEXT
        self.text.setVisible(is_text)
        if chosen is not None and is_text:
            self.text.show_value(chosen.text)
        if canvas.is_ready:
            self.hint.setText(self._hint())
            canvas.setAccessibleDescription(self.hint.text())

    def _hint(self) -> str:
        canvas, words = self.canvas, self._words
        chosen, tool = canvas.sketch.chosen, canvas.tool
        if tool is not None:
            full = canvas.sketch.is_full
            return words("photo.full", count=MOST_MARKS) if full else words("photo.draw")
        if chosen is None:
            return words("photo.choose")
        name, at = words(f"photo.tool.{chosen.kind}"), (canvas.sketch.at or 0) + 1
        key = "photo.chosen_text" if chosen.kind is MarkKind.TEXT else "photo.chosen"
        return words(key, name=name, number=at, count=len(canvas.sketch.all))


def _nothing(_small: Small) -> None:
    """Nothing is to be shown of what was made ready."""
