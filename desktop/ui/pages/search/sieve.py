"""What the search is narrowed to, each by a choice that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from db.choices import Chosen, Names, Naming
from db.dates import Period
from db.folding import sort_key
from db.records import KINDS
from db.search import TEXT_FIELDS
from desktop.ui.desk import Desk
from desktop.ui.pages.search.naming import NameDialog
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.periods import PeriodField

_WIDE_PX = 900
_LONGEST = 120

_OTHER = "\n"
"""Stands for a name that is looked for; no name is a line's end."""

Offered = Mapping[Naming, Names]


class Sieve(QFrame):
    """`changed` follows another choice. Everything passes until something is chosen.

    `open` is the button that lets everything pass again; the page places it.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, words = desk, desk.words
        self._columns = 0
        kinds = [(name, words(f"records.kind.{name}")) for name in KINDS if name in TEXT_FIELDS]
        self.kind: ChoiceField[str] = ChoiceField("", [("", words("search.any_kind")), *kinds])
        self.kind.show_value("")
        self.topic: ChoiceField[str] = ChoiceField("")
        self.speaker: ChoiceField[str] = ChoiceField("")
        self.body: ChoiceField[str] = ChoiceField("")
        self._named = {
            Naming.TOPIC: self.topic,
            Naming.SPEAKER: self.speaker,
            Naming.BODY: self.body,
        }
        self._chosen_names = dict.fromkeys(Naming, "")
        self._offered: Offered = dict.fromkeys(Naming, Names())
        self.period = PeriodField(words, "")
        self.open = Button(words("search.open"), "quiet").with_icon(desk.theme, "x")
        self.open.clicked.connect(self.clear)
        for name, field in (("kind", self.kind), *self._named.items()):
            field.name(words("visit.sieve_by", field=words.field(name)))
        self.kind.settled.connect(self._chosen)
        for naming, field in self._named.items():
            field.settled.connect(partial(_settled, self, naming))
        self.period.line.setAccessibleName(words("visit.sieve_by", field=words("search.period")))
        self.period.line.setPlaceholderText(words("search.period_hint"))
        self.period.settled.connect(self._period_chosen)
        self._period: Period | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self.offer(self._offered)
        self._arrange(5)
        self._show_open()

    def offer(self, offered: Offered) -> None:
        """Offer what there is to choose from; what is chosen stays."""
        self._offered = offered
        for naming in Naming:
            self._offer(naming)

    def chosen(self) -> Chosen:
        """Return what is chosen."""
        topic, speaker, body = (self._chosen_names[naming] for naming in Naming)
        return Chosen(self.kind.value() or "", topic, speaker, body, self._period)

    def choose(self, naming: Naming, name: str) -> None:
        """Narrow to a name, or to none."""
        self._chosen_names[naming] = name
        self._offer(naming)
        self._chosen(name)

    def ask_for_name(self, naming: Naming) -> None:
        """Let another name be looked for."""
        self._offer(naming)
        dialog = NameDialog(self._desk, naming, self.window())
        dialog.chosen.connect(partial(self.choose, naming))
        dialog.open()

    def _offer(self, naming: Naming) -> None:
        words, names, own = self._desk.words, self._offered[naming], self._chosen_names[naming]
        ordered = sorted({*names.known, own} - {""}, key=sort_key)
        none = ("", words(f"search.any.{naming}"))
        other = [(_OTHER, words("search.other_name"))] if names.more else []
        field = self._named[naming]
        field.offer([none, *((name, name[:_LONGEST]) for name in ordered), *other])
        field.show_value(own)

    def focus(self) -> None:
        """Put the keyboard on the first choice."""
        self.kind.box.setFocus()

    @Slot()
    def clear(self) -> None:
        """Let everything pass."""
        self.kind.show_value("")
        self._chosen_names = dict.fromkeys(Naming, "")
        for naming in Naming:
            self._offer(naming)
        self._period = None
        self.period.start(None)
        self.kind.box.setFocus()
        self._chosen(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choices beneath each other where there is no room beside."""
        super().resizeEvent(event)
        self._arrange(5 if self.width() >= self._desk.theme.px(_WIDE_PX) else 2)

    @Slot(object)
    def _chosen(self, _value: object) -> None:
        self._show_open()
        self.changed.emit()

    @Slot(object)
    def _period_chosen(self, period: Period | None) -> None:
        self._period = period
        self._chosen(period)

    def _show_open(self) -> None:
        self.open.setVisible(not self.chosen().is_open)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        fields: list[QWidget] = [self.kind, self.topic, self.speaker, self.body, self.period]
        for at, field in enumerate(fields):
            self._grid.addWidget(field, at // columns, at % columns)
        for at in range(5):
            self._grid.setColumnStretch(at, int(at < columns))


def _settled(sieve: Sieve, naming: Naming, name: str) -> None:
    """Take a choice, or ask for a name that is not among them."""
    if name == _OTHER:
        sieve.ask_for_name(naming)
    else:
        sieve.choose(naming, name)
