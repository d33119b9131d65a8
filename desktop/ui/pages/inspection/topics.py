"""The outline (đề cương): what the delegation asks about, line beneath line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from db import fields, query
from db.drafts import Spot
from db.ids import new_id
from db.records import Inspection, RecordId, Topic
from desktop.ui.desk import Desk
from desktop.ui.lists.adding import AddLine
from desktop.ui.lists.form import Form, TickField
from desktop.ui.lists.listing import Listing
from desktop.ui.pages.inspection import outline
from desktop.ui.pages.inspection.lines_field import ExpectedField, LinesField
from desktop.ui.pages.inspection.outline import Line
from desktop.ui.pages.inspection.templates import Templates
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.fields import TextField
from desktop.ui.parts.indented import Indented
from desktop.ui.parts.labels import PlainLabel, plain_tooltip
from desktop.ui.parts.table import Column


class Topics(Listing):
    """The outline's lines in reading order."""

    area = "topic"
    icon = "list-check"
    action = "topic.edit"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table.setItemDelegateForColumn(0, Indented(self.table))
        for pressed, act in (("Alt+Shift+Right", self.indent), ("Alt+Shift+Left", self.outdent)):
            shortcut = QShortcut(QKeySequence(pressed), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def columns(self) -> Sequence[Column[Any]]:
        """Return the numbered line, how much it asks, and whether it is required."""
        return (
            Column(self.say("title"), _title),
            Column(self.say("asks"), self._asks, 160),
            Column(self.say("required"), self._required, 96, tone=_tone),
        )

    def key(self, row: Line) -> object:
        """Return the topic's id."""
        return row.topic.id

    def begin(self, owner: RecordId) -> None:
        """Get ready for another inspection; a name that was typed and not added comes back with its own."""
        self._line.keep(Spot(Inspection.kind_name, owner, "line.topic"))
        super().begin(owner)

    def ask(self) -> Sequence[Line]:
        """Ask for the outline."""
        return outline.lines(self._topics())

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put in text, required, what is to be asked and which figures are expected."""
        words, field = self.words, self.words.field
        into.addWidget(form.hold("title", TextField(words, self.say("title"), lines=2)))
        into.addWidget(form.hold("required", TickField(self.say("is_required"))))
        asked = LinesField(words, field("questions"), hint=self.say("questions_hint"), lines=3)
        into.addWidget(form.hold("questions", asked))
        wanted = ExpectedField(words, field("expected"), hint=self.say("expected_hint"), lines=3)
        into.addWidget(form.hold("expected", wanted))
        into.addWidget(PlainLabel(self.say("depth_hint"), "small", wrap=True))

    def form_row(self, row: Line) -> Topic:
        """Return the topic."""
        return row.topic

    @Slot()
    def add(self) -> None:
        """Go to the line in which a topic is typed."""
        self._line.setFocus()

    def remove(self, row: Line) -> bool:
        """Delete a line with all that stands beneath it."""
        gone = outline.beneath(self._topics(), row.topic.id)
        return bool(self.desk.write("topic.delete", *map(fields.deleted, gone)))

    def shift(self, row: Line, by: int) -> bool:
        """Move a line, and what stands beneath it, among its siblings."""
        return self._rearrange(outline.shifted(self._topics(), row.topic.id, by))

    @Slot()
    def indent(self) -> None:
        """Put the chosen line beneath the one before it."""
        chosen = self.table.chosen()
        if chosen:
            self.form.flush()
            self._rearrange(outline.indented(self._topics(), chosen.topic.id))

    @Slot()
    def outdent(self) -> None:
        """Put the chosen line after the one it stands beneath."""
        chosen = self.table.chosen()
        if chosen:
            self.form.flush()
            self._rearrange(outline.outdented(self._topics(), chosen.topic.id))

    def add_tools(self, line: QBoxLayout) -> QWidget:
        """Put the line in which topics are typed at the left."""
        self._line = AddLine(self.desk, self.say("add"), self.say("add_hint"))
        self._line.entered.connect(self._add)
        line.addWidget(self._line, 4)
        templates = Button(self.say("templates")).with_icon(self.desk.theme, "clipboard-list")
        plain_tooltip(templates, f"{self.say('templates_tip')} (Ctrl+T)")
        templates.clicked.connect(self.choose_template)
        line.addSpacing(8)
        line.addWidget(templates)
        return self._line

    @Slot()
    def choose_template(self) -> None:
        """Show the templates, to be looked at and taken over."""
        inspection = query.inspection(self.desk.store.reader, self.owner)
        Templates(self.desk, inspection, self.table.setFocus, self.window()).open()

    def row_tools(self) -> list[QWidget]:
        """Return the buttons that change a line's depth."""
        theme = self.desk.theme
        back = IconButton(theme, "chevron-left", self.say("outdent"), keys="Alt+Shift+←")
        onward = IconButton(theme, "chevron-right", self.say("indent"), keys="Alt+Shift+→")
        back.clicked.connect(self.outdent)
        onward.clicked.connect(self.indent)
        return [back, onward]

    def _topics(self) -> list[Topic]:
        return query.topics(self.desk.store.reader, self.owner)

    def _rearrange(self, edits: Sequence[Any]) -> bool:
        return bool(edits) and bool(self.desk.write("topic.move", *edits))

    @Slot(str)
    def _add(self, title: str) -> None:
        new = Topic(id=new_id(), inspection=self.owner, title=title)
        edits = outline.added(self._topics(), new, self._last_chosen())
        if self.desk.write_from(self._line.field, "topic.add", *edits):
            self._line.clear()
            self.choose(new.id)

    def _last_chosen(self) -> RecordId | None:
        """Return the line chosen, which may be one just added that is not shown yet."""
        if isinstance(self._wanted, str):
            return RecordId(self._wanted)
        chosen = self.table.chosen()
        return chosen.topic.id if chosen else None

    def _asks(self, line: Line) -> str:
        questions, figures = len(line.topic.questions), len(line.topic.expected)
        said = (("questions", questions), ("figures", figures))
        return ", ".join(self.say(f"count_{name}", count=count) for name, count in said if count)

    def _required(self, line: Line) -> str:
        return self.say("required") if line.topic.required else ""


def _title(line: Line) -> str:
    return f"{line.number}. {line.topic.title}"


def _tone(_line: Line) -> str:
    return "muted"
