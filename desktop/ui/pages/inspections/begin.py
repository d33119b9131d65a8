"""The dialog that begins an inspection: it asks for the topic, and which outline to begin with."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db import fields
from db.changes import Edit
from db.drafts import NOWHERE, Spot
from db.ids import new_id
from db.records import Inspection
from desktop.fieldwork import outlines, own
from desktop.fieldwork.outlines import Template
from desktop.ui.desk import Desk
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.places import Place
from desktop.work import Work


class BeginInspection(Dialog):
    """Enter begins the inspection and goes to its page."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        words = desk.words
        super().__init__(words, words("inspections.new"), words("inspections.begin"), parent=parent)
        self._desk = desk
        self.setMinimumWidth(desk.theme.px(560))
        hint = words("inspections.topic_hint")
        self.topic: LineField[str] = LineField(words, words.field("topic"), hint=hint)
        self.template: ChoiceField[Template | None] = ChoiceField(
            words("templates.title"), [(None, words("templates.none"))]
        )
        self.template.show_value(None)
        self.body.addWidget(self.topic)
        self.body.addWidget(self.template)
        self.body.addWidget(PlainLabel(words("inspections.rest_later"), "small", wrap=True))
        spot = Spot("inspections", NOWHERE, "begin")
        self.keep_entered(desk.drafts, spot, topic=self.topic, template=self.template)
        self.topic.focus()
        desk.jobs.start("", _templates, self._offer)

    def confirmed(self) -> None:
        """Record the inspection and go to it; without a topic, or where it is refused, stay."""
        topic = self.topic.text()
        if not topic:
            self.topic.refuse(self._desk.words("inspections.no_topic"))
            self.topic.focus()
            return
        new = Inspection(id=new_id(), topic=topic)
        edits = [fields.edit(new), *self._outline(new)]
        if self._desk.write_from(self.topic, "inspection.add", *edits):
            self.accept()
            self._desk.go(Place("inspection", new.id))

    def _outline(self, new: Inspection) -> list[Edit]:
        template = self.template.value()
        return outlines.edits(template, new.id) if template else []

    def _offer(self, found: list[Template]) -> None:
        none = (None, self._desk.words("templates.none"))
        self.template.offer([none, *((each, each.name) for each in found)])


def _templates(_work: Work) -> list[Template]:
    """Return one's own templates, then the shipped ones."""
    folders = (own.folder(), own.shipped())
    return [each for folder in folders for each in outlines.available(folder)[0].values()]
