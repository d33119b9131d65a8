"""The dialog in which a block of numbers is entered, as the registry gave it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from db.drafts import Spot
from db.errors import Refused
from db.ids import new_id
from db.records import DocumentKind, NumberBlock
from desktop.final import numbers
from desktop.minutes.papers import own_house
from desktop.ui.desk import Desk
from desktop.ui.pages.final.known import Known
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import DateField
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField, Unreadable
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import reveal, side_by_side


class BlockDialog(Dialog):
    """First and last number, the sign behind them, which papers may take them, who gave them and when."""

    def __init__(
        self, desk: Desk, known: Known, add: Callable[[NumberBlock], bool], parent: QWidget
    ) -> None:
        words = desk.words
        super().__init__(words, words("final.block_new"), words("final.block_keep"), parent=parent)
        self._desk, self._known, self._add = desk, known, add
        self.first = LineField[int](words, words("records.field.first"), read=_whole, shown=_shown)
        self.last = LineField[int](words, words("records.field.last"), read=_whole, shown=_shown)
        self.symbol = LineField[str](words, words("records.field.symbol"))
        kinds = [(kind, words.kind(kind)) for kind in DocumentKind]
        self.paper = ChoiceField[DocumentKind | None](
            words("records.field.paper"), [(None, words("final.any_paper")), *kinds]
        )
        self.given_by = LineField[str](words, words("records.field.given_by"))
        self.given_on = DateField(words, words("records.field.given_on"))
        self._said = PlainLabel("", "error", wrap=True)
        self._said.hide()
        self.body.addLayout(side_by_side([self.first, self.last]))
        self.body.addLayout(side_by_side([self.symbol, self.paper]))
        self.body.addLayout(side_by_side([self.given_by, self.given_on]))
        self.body.addWidget(self._said)
        self.paper.show_value(known.subject.kind)
        self.symbol.start(usual_symbol(known))
        self.given_on.start(desk.today())
        self._keep()
        self.first.focus()

    def confirmed(self) -> None:
        """Keep the block where the registry could have given it."""
        try:
            block = self._block()
            numbers.check(block)
        except Unreadable as error:
            self._refuse(self._desk.words(error.key))
        except Refused as error:
            self._refuse(self._desk.words.explain(error))
        else:
            if self._add(block):
                self.accept()

    def _keep(self) -> None:
        own = self._known.subject
        self.keep_entered(
            self._desk.drafts,
            Spot("final", own.visit or own.inspection, "block"),
            first=self.first,
            last=self.last,
            symbol=self.symbol,
            paper=self.paper,
            given_by=self.given_by,
            given_on=self.given_on,
        )

    def _block(self) -> NumberBlock:
        return NumberBlock(
            id=new_id(),
            inspection=self._known.subject.inspection,
            first=_whole(self.first.text()),
            last=_whole(self.last.text()),
            symbol=self.symbol.text(),
            paper=self.paper.value(),
            given_by=self.given_by.text(),
            given_on=self.given_on.read(self.given_on.text()),
        )

    def _refuse(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()
        reveal(self._said)


def usual_symbol(known: Known) -> str:
    """Return what stands behind the number of such a paper: "BB-ĐGS"."""
    code = own_house().types.papers.get(known.subject.kind, "")
    return "-".join(filter(None, (code, known.inspection.symbol)))


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Unreadable("final.number_wanted")
    return int(text)


def _shown(value: int) -> str:
    return str(value)
