"""The number and date that the registry gave, and the numbers that it reserved for work without a network."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from db import fields
from db.drafts import Spot
from db.errors import Refused
from db.records import Document, NumberBlock
from desktop.final import numbers
from desktop.minutes.finished import versions
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.final.block import BlockDialog
from desktop.ui.pages.final.known import Known
from desktop.ui.pages.final.steps import StepPane
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dates import DateField
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, Section, column, emptied, row, side_by_side


class NumberPane(StepPane):
    """A number is entered as it was given; nothing here invents one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        scroll = Scroll(widest_px=desk.theme.px(900))
        column(self).addWidget(scroll)
        scroll.body.addWidget(self._given())
        self._twice = Section(self.words("final.twice"))
        self._twice.hide()
        scroll.body.addWidget(self._twice)
        self._blocks = Section(self.words("final.blocks"))
        add = Button(self.words("final.block_add")).with_icon(desk.theme, "plus")
        add.clicked.connect(self._ask_block)
        self._blocks.add_action(add)
        scroll.body.addWidget(self._blocks)
        scroll.body.addStretch(1)

    def show_known(self, known: Known) -> None:
        """Show the version's number, the disagreements, the blocks."""
        turned = self.known is None or known.chosen is None or self._chosen != known.chosen.id
        self.known = known
        own = known.chosen
        self._card.setEnabled(own is not None)
        self._of.setText(
            self.words("final.number_of", version=own.version)
            if own
            else self.words("final.freeze_first")
        )
        self._show_given(own, turned)
        fitting = numbers.fitting(known.blocks, known.subject.kind)
        self.take.setVisible(bool(fitting))
        self.take.setEnabled(own is not None and not own.number)
        self._show_twice(known)
        self._show_blocks(known)

    def _show_given(self, own: Document | None, turned: bool) -> None:
        number, date = (own.number, own.date) if own else ("", None)
        if turned:
            self.number.start(number)
            self.date.start(date)
        else:
            self.number.show_value(number)
            self.date.show_value(date)
        if own is not None:
            for name, field in (("number", self.number), ("date", self.date)):
                field.stand_at(self.desk.drafts, Spot(own.kind_name, own.id, name))

    def focus(self) -> None:
        """Begin with the number."""
        self.number.focus()

    def take_next(self) -> None:
        """Give the version the next number of a block that fits, with today's date."""
        known = self.known
        if known is None or known.chosen is None:
            return
        fitting = numbers.fitting(known.blocks, known.subject.kind)
        try:
            number = numbers.next_of(fitting, known.documents)
        except Refused as error:
            self.desk.refuse(error)
            return
        self._register(known.chosen, number, known.chosen.date or self.desk.today())

    def add_block(self, block: NumberBlock) -> bool:
        """Enter a block that the registry gave."""
        return self.desk.write("number_block.add", fields.edit(block)) is not None

    @property
    def _chosen(self) -> str:
        return self.known.chosen.id if self.known and self.known.chosen else ""

    def _given(self) -> QWidget:
        section = Section(self.words("final.registered"))
        self._card = Card()
        self._of = PlainLabel("", "muted", wrap=True)
        self.number = LineField[str](
            self.words, self.words("records.field.number"), hint=self.words("final.number_hint")
        )
        self.date = DateField(self.words, self.words("records.field.date"))
        self.number.settled.connect(self._settle)
        self.date.settled.connect(self._settle)
        self.take = Button(self.words("final.take_next")).with_icon(self.desk.theme, "hash")
        self.take.clicked.connect(self.take_next)
        self._card.body.addWidget(self._of)
        self._card.body.addLayout(side_by_side([self.number, self.date], [3, 2]))
        across = row(gap_px=8)
        across.addWidget(self.take)
        across.addStretch(1)
        self._card.body.addLayout(across)
        self._card.body.addWidget(PlainLabel(self.words("final.number_why"), "small", wrap=True))
        section.body.addWidget(self._card)
        return section

    @Slot(object)
    def _settle(self, _value: object) -> None:
        if self.known is None or self.known.chosen is None:
            return
        date = self.date.read(self.date.text()) if not self.date.is_refused else None
        self._register(self.known.chosen, self.number.text(), date)

    def _register(self, own: Document, number: str, date: dt.date | None) -> None:
        try:
            versions.register(self.desk.store, own.id, number, date)
        except (Refused, OSError) as error:
            self.number.refuse(self.words.explain(error))

    def _show_twice(self, known: Known) -> None:
        emptied(self._twice.body)
        found = numbers.twice(known.documents)
        for use in found:
            titles = "; ".join(each.title for each in use.papers)
            said = self.words("final.twice_said", number=use.text, papers=titles)
            self._twice.body.addWidget(PlainLabel(said, "danger", wrap=True))
        self._twice.setVisible(bool(found))

    def _show_blocks(self, known: Known) -> None:
        emptied(self._blocks.body)
        for block in known.blocks:
            self._blocks.body.addWidget(self._block(known, block))
        if not known.blocks:
            none = PlainLabel(self.words("final.no_block"), "muted", wrap=True)
            self._blocks.body.addWidget(none)

    def _block(self, known: Known, block: NumberBlock) -> Card:
        words, card = self.words, Card(edge_px=14)
        used = [use for use in numbers.uses(block, known.documents) if use.papers]
        count = block.last - block.first + 1
        head = row(gap_px=8)
        first, last = numbers.text(block, block.first), numbers.text(block, block.last)
        head.addWidget(PlainLabel(words("final.block", first=first, last=last)))
        head.addWidget(Badge(words("final.block_used", used=len(used), count=count), "accent"))
        if block.reconciled:
            head.addWidget(Badge(words("final.reconciled", date=block.reconciled), "success"))
        head.addStretch(1)
        card.body.addLayout(head)
        about = [words.kind(block.paper) if block.paper else words("final.any_paper")]
        about += [block.given_by, words.date(block.given_on)]
        card.body.addWidget(PlainLabel(" · ".join(filter(None, about)), "small", wrap=True))
        for use in used:
            titles = "; ".join(each.title for each in use.papers)
            tone = "danger" if use.is_twice else "small"
            card.body.addWidget(PlainLabel(f"{use.text}  {titles}", tone, wrap=True))
        card.body.addLayout(self._acts(block))
        return card

    def _acts(self, block: NumberBlock) -> QHBoxLayout:
        across = row(gap_px=8)
        for key, icon, act in (
            ("final.block_report", "copy", self._copy_report),
            ("final.block_reconcile", "circle-check", self._reconcile),
        ):
            button = Button(self.words(key), "quiet").with_icon(self.desk.theme, icon)
            button.setProperty("block", block.id)
            button.clicked.connect(act)
            button.setVisible(act != self._reconcile or block.reconciled is None)
            across.addWidget(button)
        across.addStretch(1)
        return across

    def _asked(self) -> NumberBlock | None:
        """Return the block whose button was pressed."""
        id = self.sender().property("block")
        blocks = self.known.blocks if self.known else ()
        return next((each for each in blocks if each.id == id), None)

    def _copy_report(self) -> None:
        block = self._asked()
        if block is None or self.known is None:
            return
        lines = ("\t".join(line) for line in numbers.report(block, self.known.documents))
        QApplication.clipboard().setText("\n".join(lines))
        self.desk.say(Message(self.words("final.report_copied")))

    def _reconcile(self) -> None:
        """Note that the registry heard today which numbers of a block were used."""
        block = self._asked()
        if block is not None:
            after = replace(block, reconciled=self.desk.today())
            self.desk.write("number_block.reconcile", fields.changed(block, after))

    def _ask_block(self) -> None:
        if self.known is not None:
            BlockDialog(self.desk, self.known, self.add_block, self).open()
