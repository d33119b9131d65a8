"""The bar's first part: of which inspection, which paper, of what or to whom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from db import lists, query
from db.records import Body, DocumentKind, RecordId
from desktop.minutes.papers import KINDS
from desktop.ui.desk import Desk
from desktop.ui.pages.papers.wanted import Wanted, fitting
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.layouts import row
from desktop.ui.places import visit_name

MOST_INSPECTIONS = 200
"""So many are offered, the newest; older ones are reached from their own page."""


class Chooser(QWidget):
    """`chosen` carries the Wanted that the person chose."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._words, self._store = desk.words, desk.store
        self._shown: Wanted | None = None
        self.inspection = ChoiceField[RecordId]("", ())
        self.inspection.settled.connect(self._choose_inspection)
        self.kind = ChoiceField[DocumentKind]("", [(k, self._words.kind(k)) for k in KINDS])
        self.kind.settled.connect(self._choose_kind)
        self.of = ChoiceField[RecordId]("", ())
        self.of.settled.connect(self._choose_of)
        for field, key in (
            (self.inspection, "records.kind.inspection"),
            (self.kind, "papers.which"),
            (self.of, "papers.of_what"),
        ):
            field.name(self._words(key))
        across = row(self, gap_px=8)
        across.addWidget(self.inspection, 4)
        across.addWidget(self.kind, 4)
        across.addWidget(self.of, 3)

    def offer(self, own: Wanted) -> None:
        """Offer the newest inspections, and show what is chosen."""
        self._shown, reader = own, self._store.reader
        topics = lists.inspection_topics(reader, MOST_INSPECTIONS)
        if own.inspection not in topics:
            topics[own.inspection] = query.inspection(reader, own.inspection).topic
        self.inspection.offer(list(topics.items()))
        self.inspection.show_value(own.inspection)
        self.kind.show_value(own.kind)
        if own.kind is not DocumentKind.URGING:
            self.of.offer(self._subjects(own))
            self.of.show_value(own.of)
            self.of.setEnabled(own.possible)

    def offer_bodies(self, bodies: Sequence[Body], to: RecordId | None) -> None:
        """Offer the bodies that a letter may go to, once they are known."""
        self.of.offer([(body.id, body.name) for body in bodies])
        self.of.show_value(to)
        self.of.setEnabled(bool(bodies))

    def _subjects(self, own: Wanted) -> list[tuple[RecordId, str]]:
        words, of = self._words, KINDS[own.kind].of
        whole = [(own.inspection, words("papers.whole"))] if "inspection" in of else []
        visits = query.visits(self._store.reader, own.inspection) if "visit" in of else []
        return [*whole, *((v.id, visit_name(v, words.kind(v.kind))) for v in visits)]

    @Slot(object)
    def _choose_inspection(self, inspection: RecordId) -> None:
        assert self._shown is not None
        kind = self._shown.kind
        last = lists.last_visit(self._store.reader, inspection)
        of = last if last and "visit" in KINDS[kind].of else inspection
        self.chosen.emit(fitting(self._store, of, kind))

    @Slot(object)
    def _choose_kind(self, kind: DocumentKind) -> None:
        assert self._shown is not None
        self.chosen.emit(fitting(self._store, self._shown.of, kind))

    @Slot(object)
    def _choose_of(self, of: RecordId) -> None:
        assert self._shown is not None
        own = self._shown
        if own.kind is DocumentKind.URGING:
            self.chosen.emit(fitting(self._store, own.of, own.kind, of))
        else:
            self.chosen.emit(fitting(self._store, of, own.kind))
