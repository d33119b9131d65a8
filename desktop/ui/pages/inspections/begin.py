"""The dialog that begins an inspection: it asks for the topic and nothing else."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db import fields
from db.ids import new_id
from db.records import Inspection
from desktop.ui.desk import Desk
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.places import Place


class BeginInspection(Dialog):
    """Enter begins the inspection and goes to its page."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        words = desk.words
        super().__init__(words, words("inspections.new"), words("inspections.begin"), parent=parent)
        self._desk = desk
        self.setMinimumWidth(desk.theme.px(560))
        hint = words("inspections.topic_hint")
        self.topic: LineField[str] = LineField(words, words.field("topic"), hint=hint)
        self.body.addWidget(self.topic)
        self.body.addWidget(PlainLabel(words("inspections.rest_later"), "small", wrap=True))
        self.topic.focus()

    def confirmed(self) -> None:
        """Record the inspection and go to it; without a topic, or where it is refused, stay."""
        topic = self.topic.text()
        if not topic:
            self.topic.refuse(self._desk.words("inspections.no_topic"))
            self.topic.focus()
            return
        new = Inspection(id=new_id(), topic=topic)
        if self._desk.write_from(self.topic, "inspection.add", fields.edit(new)):
            self.accept()
            self._desk.go(Place("inspection", new.id))
