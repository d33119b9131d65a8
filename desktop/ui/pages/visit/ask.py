"""The details of one recommendation."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from db import fields
from db.records import MadeBy, Recommendation, RecordId, Visibility
from desktop.ui.pages.visit import bodies, numbers
from desktop.ui.pages.visit.beside import Beside, Kept
from desktop.ui.pages.visit.bodies import BodyField
from desktop.ui.pages.visit.said_in import SaidIn
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import DateField
from desktop.ui.parts.fields import Field, LineField, TextField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EmptyState, Scroll, column, row

_EDGE_PX = 18
_EXCERPT = 160


class Ask(QWidget):
    """The chosen recommendation, every fact of it to be changed in place."""

    deleted = Signal()
    closed = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, words = stage, stage.words
        self._ask: Recommendation | None = None
        self.heading = PlainLabel("", "heading", wrap=True)
        self.remove = IconButton(stage.desk.theme, "trash", words("visit.delete_ask"))
        self.text = TextField(words, words.field("text"), lines=4, most_lines=14)
        self.made_by = ChoiceField(words.field("made_by"), [(m, words.kind(m)) for m in MadeBy])
        self.visibility = ChoiceField(
            words.field("visibility"), [(v, words.kind(v)) for v in Visibility]
        )
        self.addressee = BodyField(words, words.field("addressee"))
        self.reports_to = BodyField(words, words.field("reports_to"))
        self.due = DateField(words, words.field("due"))
        self.basis = LineField[str](words, words.field("basis"), hint=words("visit.basis_hint"))
        self.source: LineField[RecordId | None] = LineField(
            words,
            words("visit.source_finding"),
            hint=words("visit.source_hint"),
            read=partial(numbers.finding, stage),
            shown=partial(numbers.written, stage),
        )
        self.excerpt = PlainLabel("", "small", wrap=True)
        self.said_in = SaidIn(stage)
        self.empty = EmptyState(stage.desk.theme, "flag", words("visit.choose_ask"))
        self._lay()
        self._connect()
        self._beside = Beside(stage, self, self._kept())

    @property
    def shown(self) -> RecordId | None:
        """The recommendation that is shown."""
        return self._ask.id if self._ask else None

    def start(self, ask: Recommendation | None) -> None:
        """Show another recommendation; what was typed for the last one is written first."""
        self.settle()
        self._ask = None
        self.pane.setVisible(ask is not None)
        self.empty.setVisible(ask is None)
        if ask is not None:
            held = self._stage.held
            self.text.start(ask.text)
            self.addressee.start_body(held, ask.addressee)
            self.reports_to.start_body(held, ask.reports_to)
            self.due.start(ask.due)
            self.basis.start(ask.basis)
            self.source.start(ask.finding)
        self._ask = ask
        self.pane.verticalScrollBar().setValue(0)

    def settle(self) -> None:
        """Write what is being typed."""
        for field in self.findChildren(Field):
            field.flush()

    def show_held(self) -> None:
        """Show what is held now; what is being typed stays."""
        held = self._stage.held
        now = held.asks.named(self._ask.id) if self._ask else None
        if now is None:
            return
        now = self._ask = self._stage.mine(now)
        self._beside.show_record(now)
        self.heading.setText(self._stage.words.kind(now.made_by))
        self.text.show_value(now.text)
        self.made_by.show_value(now.made_by)
        self.visibility.show_value(now.visibility)
        self.addressee.show_body(held, now.addressee)
        self.reports_to.show_body(held, now.reports_to)
        self.due.show_value(now.due)
        self.basis.show_value(now.basis)
        self.source.show_value(now.finding)
        source = held.findings.named(now.finding) if now.finding else None
        self.excerpt.setText(_shortened(source.text) if source else "")
        self.excerpt.setVisible(source is not None)
        self.said_in.show_record(now.id)

    def point_field(self, name: str) -> bool:
        """Put the cursor into the field of this name; tell whether there is one."""
        return self._beside.point(name)

    def _kept(self) -> dict[str, Kept]:
        return {
            "text": self.text,
            "made_by": self.made_by,
            "visibility": self.visibility,
            "addressee": self.addressee,
            "reports_to": self.reports_to,
            "due": self.due,
            "basis": self.basis,
            "finding": self.source,
        }

    def _lay(self) -> None:
        self.pane = Scroll(widest_px=self._stage.desk.theme.px(720))
        body = self.pane.body
        body.setContentsMargins(_EDGE_PX, 14, _EDGE_PX, 20)
        body.setSpacing(12)
        head = row(gap_px=6)
        head.addWidget(self.heading, 1)
        head.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(head)
        body.addWidget(self.text)
        body.addWidget(self.addressee)
        body.addLayout(_pair(self.due, self.reports_to))
        body.addWidget(self.basis)
        body.addLayout(_pair(self.made_by, self.visibility))
        body.addWidget(self.source)
        body.addWidget(self.excerpt)
        body.addWidget(self.said_in)
        body.addStretch(1)
        whole = column(self, gap_px=0)
        whole.addWidget(self.pane)
        whole.addWidget(self.empty)
        self.pane.hide()

    def _connect(self) -> None:
        self.text.settled.connect(self._keep_text)
        self.text.entered.connect(self.closed)
        self.made_by.settled.connect(self._keep_made_by)
        self.visibility.settled.connect(self._keep_visibility)
        self.addressee.settled.connect(self._keep_addressee)
        self.reports_to.settled.connect(self._keep_reports_to)
        self.due.settled.connect(self._keep_due)
        self.basis.settled.connect(self._keep_basis)
        self.source.settled.connect(self._keep_source)
        self.remove.clicked.connect(self.deleted)

    def _keep_text(self, text: str) -> None:
        self._keep(self.text, text=text)

    def _keep_made_by(self, made_by: MadeBy) -> None:
        self._keep(None, made_by=made_by)

    def _keep_visibility(self, visibility: Visibility) -> None:
        self._keep(None, visibility=visibility)

    def _keep_addressee(self, name: str) -> None:
        id, edits = bodies.named(self._stage.held, name)
        self._keep(self.addressee, *edits, addressee=id)

    def _keep_reports_to(self, name: str) -> None:
        id, edits = bodies.named(self._stage.held, name)
        self._keep(self.reports_to, *edits, reports_to=id)

    def _keep_due(self, due: dt.date | None) -> None:
        self._keep(self.due, due=due)

    def _keep_basis(self, basis: str) -> None:
        self._keep(self.basis, basis=basis)

    def _keep_source(self, finding: RecordId | None) -> None:
        self._keep(self.source, finding=finding)

    def _keep(self, field: Field[Any] | None, *first: Any, **values: Any) -> None:
        if self._ask is not None:
            edit = fields.rewritten(self._ask, **values)
            self._stage.write("recommendation.edit", *first, edit, field=field)


def _shortened(text: str) -> str:
    line = " ".join(text[: 2 * _EXCERPT].split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"


def _pair(first: QWidget, second: QWidget) -> Any:
    line = row(gap_px=8)
    line.addWidget(first, 1, Qt.AlignmentFlag.AlignTop)
    line.addWidget(second, 1, Qt.AlignmentFlag.AlignTop)
    return line
