"""The figures of one finding, one beneath the other, and what they say about each other."""

from __future__ import annotations

from dataclasses import replace

from db import fields, query
from db.ids import new_id
from db.records import Figure, RecordId
from desktop.ui.desk import Message
from desktop.ui.pages.visit import siblings
from desktop.ui.pages.visit.before import Before, Earlier, said_before
from desktop.ui.pages.visit.figure_row import FigureRow
from desktop.ui.pages.visit.note_line import NoteLine
from desktop.ui.pages.visit.notes import Said, told
from desktop.ui.pages.visit.siblings import Siblings
from desktop.ui.pages.visit.stage import Stage, chained
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.layouts import Section, column, emptied, point_at, reveal
from desktop.ui.places import Place

MOST_ROWS = 40
"""How many figures of one finding are shown until more are asked for."""


class FigureList(Section):
    """Shows, adds, moves and deletes the figures of a finding."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.words("visit.figures"))
        self._stage = stage
        self._finding: RecordId | None = None
        self._figures: Siblings[Figure] = Siblings()
        self._rows: dict[RecordId, FigureRow] = {}
        self._most = MOST_ROWS
        self._said: list[Said] = []
        self._said_before: list[Said] = []
        self._noted: object = None
        self._note_lines: list[NoteLine] = []
        self._before: Before = {}
        self._is_awaited = False
        self._earlier = Earlier(stage.desk, self)
        self._earlier.found.connect(self._show_before)
        self.add = Button(stage.words("visit.add_figure"), "quiet").with_icon(
            stage.desk.theme, "plus"
        )
        self.add.clicked.connect(self.add_row)
        self.add_action(self.add)
        self._lines = column(gap_px=8)
        self._notes = column(gap_px=4)
        self.more = Button(stage.words("visit.more_figures"), "quiet")
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self.body.addLayout(self._lines)
        self.body.addWidget(self.more)
        self.body.addLayout(self._notes)

    def start(self, finding: RecordId | None) -> None:
        """Show another finding; rows that were typed into and not written yet come back with their finding."""
        for id in tuple(self._rows):
            self._drop(self._rows[id])
        self._finding, self._most = finding, MOST_ROWS
        self._before, self._said_before, self._is_awaited = {}, [], False
        self._earlier.forget()
        if finding is not None:
            self._bring_back(finding)

    def show_figures(self, figures: Siblings[Figure]) -> None:
        """Show what the record holds; what is being typed stays."""
        self._figures = figures
        shown = [figures[at] for at in range(min(len(figures), self._most))]
        names = {figure.id for figure in shown}
        gone = [r for id, r in self._rows.items() if id not in names and not r.is_unwritten]
        for row_ in gone:
            self._drop(row_)
        for at, figure in enumerate(shown):
            row_ = self._rows.get(figure.id) or self._show_row(self._new_row(figure.id))
            row_.show_figure(figure)
            if self._lines.indexOf(row_) != at:
                self._lines.insertWidget(at, row_)
                self._chain()
        self.more.setVisible(len(figures) > self._most)
        self._earlier.ask(shown, self._stage.held.visit)

    def show_notes(self, said: list[Said]) -> None:
        """Show beneath the figures what they say about each other."""
        self._said = said
        self._show_notes()

    def _show_notes(self) -> None:
        every = (*self._said, *self._said_before)
        shown = [(one, self._own(one), self._other(one)) for one in every]
        if shown == self._noted:
            return
        self._noted = shown
        emptied(self._notes)
        self._note_lines = [NoteLine(self._stage, *each) for each in shown]
        for line in self._note_lines:
            line.explained.connect(self.explain)
            line.wanted.connect(self._go_to_figure)
            self._notes.addWidget(line)
        if self._is_awaited and self.add.hasFocus():
            self.to_disagreement()

    def explain(self, figure: RecordId) -> None:
        """Put the cursor where it is said why a figure stands."""
        if figure in self._rows:
            self._rows[figure].explain()

    def to_disagreement(self) -> None:
        """Put the keyboard on the first sentence that is open, where it is explained.

        One about an earlier visit may come a moment later; it is waited for as long as the keyboard stays here.
        """
        self._is_awaited = False
        for line in self._note_lines:
            if line.said.is_open:
                point_at(line.explain)
                return
        point_at(self.add)
        self._is_awaited = True

    def _own(self, said: Said) -> RecordId | None:
        return next((id for id in said.figures if self._figures.named(id)), None)

    def _other(self, said: Said) -> RecordId | None:
        return next((id for id in said.figures if not self._figures.named(id)), None)

    def _show_before(self, found: Before) -> None:
        """Show what was before each figure, and what disagrees with another visit."""
        words = self._stage.words
        self._before = found
        for id, row_ in self._rows.items():
            row_.show_before(said_before(words, found[id]) if id in found else "")
        known = {f.id: f for f in self._figures}
        known |= {p.figure.id: p.figure for each in found.values() for p in each.partners}
        notes = dict.fromkeys(note for each in found.values() for note in each.notes)
        self._said_before = told(words, notes, known)
        self._show_notes()

    def _look_back(self, id: RecordId) -> None:
        since = self._before[id].since if id in self._before else None
        if since is not None:
            self._stage.desk.go(Place("visit", since.visit.id, since.figure.finding))

    def _go_to_figure(self, id: RecordId) -> None:
        """Go to a figure of another finding, of this visit or of an earlier one."""
        for each in self._before.values():
            for partner in each.partners:
                if partner.figure.id == id:
                    self._stage.desk.go(Place("visit", partner.visit.id, partner.figure.finding))
                    return
        self._stage.point(id)

    def add_row(self) -> FigureRow | None:
        """Begin a new figure."""
        if self._finding is None:
            return None
        blank = next((r for r in self._rows.values() if r.is_unwritten and r.is_empty), None)
        row_ = blank or self._show_row(self._new_row(new_id()))
        row_.label.focus()
        return row_

    def reveal(self, figure: RecordId) -> None:
        """Point at one figure, all of which is brought into sight."""
        if figure in self._rows:
            self._rows[figure].label.focus()
            reveal(self._rows[figure])

    def _new_row(self, id: RecordId) -> FigureRow:
        assert self._finding is not None
        made = FigureRow(self._stage, id, self._finding, self._end)
        made.moved.connect(self._move)
        made.deleted.connect(self._delete)
        made.entered.connect(self._entered)
        made.looked_back.connect(self._look_back)
        return made

    def _end(self) -> str:
        return siblings.at_end(self._figures)

    def _show_row(self, row_: FigureRow) -> FigureRow:
        self._rows[row_.id] = row_
        self._lines.addWidget(row_)
        row_.show()
        self._chain()
        return row_

    def _chain(self) -> None:
        """Let Tab go from row to row in the order shown."""
        rows = sorted(self._rows.values(), key=self._lines.indexOf)
        chained([self.add, *(step for shown in rows for step in shown.steps)])

    def _bring_back(self, finding: RecordId) -> None:
        """Show the rows that were typed into and are not written yet, as they stood."""
        desk = self._stage.desk
        for id in desk.drafts.begun(Figure.kind_name, finding):
            if query.find_record(desk.store.reader, id) is None:
                self._show_row(self._new_row(id)).open_typed()

    def _drop(self, row_: FigureRow) -> None:
        del self._rows[row_.id]
        self._lines.removeWidget(row_)
        row_.hide()
        row_.deleteLater()

    def _show_more(self) -> None:
        self._most += MOST_ROWS
        self.show_figures(self._figures)

    def _entered(self, _id: RecordId) -> None:
        self.add_row()

    def _move(self, id: RecordId, by: int) -> None:
        at = self._figures.index(id)
        position = siblings.moved(self._figures, at, by) if at >= 0 else None
        if position is not None:
            figure = self._figures[at]
            edit = fields.changed(figure, replace(figure, position=position))
            self._stage.write("figure.move", edit)

    def _delete(self, id: RecordId) -> None:
        row_, figure = self._rows[id], self._figures.named(id)
        if figure is None:
            row_.forget()
            self._drop(row_)
            return
        row_.label.flush()
        if self._stage.write("figure.delete", fields.deleted(figure)):
            said = self._stage.words("visit.figure_deleted", name=figure.label or figure.amount)
            self._stage.desk.say(Message(said, undo=True))
