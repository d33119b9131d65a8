"""One figure of a finding: its name and amount, and beneath, when wanted, what it is a figure of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from db import fields, figures
from db.figures import Amount
from db.records import Figure, RecordId, Visibility
from desktop.ui.lists.adding import FoldedCompleter
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.beside import Beside
from desktop.ui.pages.visit.stage import Stage, chained
from desktop.ui.parts.buttons import IconButton, LinkLine
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.fields import Field, LineField, Unreadable
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.periods import PeriodField

_NARROW_BELOW_PX = 520
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class FigureRow(QFrame):
    """`moved` (-1, 1) and `deleted` follow the keys and buttons; `entered` follows Enter in the amount.

    `looked_back` asks to see the earlier figure that stands beneath.

    A figure is written as soon as its amount can be read; until then the row keeps what is typed.
    """

    moved = Signal(object, int)
    deleted = Signal(object)
    entered = Signal(object)
    looked_back = Signal(object)

    def __init__(
        self, stage: Stage, id: RecordId, finding: RecordId, position: Callable[[], str]
    ) -> None:
        super().__init__()
        self.id, self._finding = id, finding
        self._stage, self._position = stage, position
        self._figure: Figure | None = None
        words = stage.words
        self.label = LineField[str](words, "", hint=words("visit.figure_label_hint"))
        self.label.line.setAccessibleName(words.field("label"))
        self.amount: LineField[Amount | None] = LineField(
            words, "", hint=words("visit.figure_hint"), read=_read_amount, shown=_shown_amount
        )
        self.amount.line.setAccessibleName(words.field("amount"))
        theme = stage.desk.theme
        self.more = IconButton(theme, "chevron-down", words("visit.figure_more"))
        self.more.setCheckable(True)
        self.remove = IconButton(theme, "trash", words("visit.figure_delete"))
        self.before = LinkLine()
        self.before.clicked.connect(self._look_back)
        self.before.hide()
        self.details = QWidget()
        self.details.hide()
        self._built = self._is_narrow = False
        self._connect()
        self._lay()
        self._beside = Beside(stage, self, {"label": self.label, "amount": self.amount})
        self._stand()

    @property
    def is_unwritten(self) -> bool:
        """Whether the figure is not in the record yet."""
        return self._figure is None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not (self.label.text() or self.amount.text())

    def show_figure(self, figure: Figure) -> None:
        """Show what the record says; what is being typed stays."""
        figure = self._figure = self._stage.mine(figure)
        self._beside.show_record(figure)
        self.label.show_value(figure.label)
        self.amount.show_value(figure.amount)
        if self._built:
            self._show_details()

    @property
    def steps(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        first: list[QWidget] = [
            self.label.line,
            self.amount.line,
            self.more,
            self.remove,
            self.before,
        ]
        if not self._built:
            return first
        return [
            *first,
            self.measure.line,
            self.part_of.line,
            self.period.line,
            self.visibility.box,
            self.source.line,
            self.explained.line,
        ]

    def open_details(self) -> None:
        """Show period, measure and whole too."""
        self.more.setChecked(True)

    def open_typed(self) -> None:
        """Show all that is typed of a figure that is not in the record yet."""
        first = {"label", "amount"}
        drafts = self._stage.desk.drafts
        if any(spot.record == self.id and spot.field not in first for spot in drafts):
            self.open_details()

    def explain(self) -> None:
        """Put the cursor where it is said why the figure stands."""
        self.open_details()
        self.explained.focus()

    def show_before(self, said: str) -> None:
        """Show quietly what the figure was before; "" for nothing."""
        self.before.say(said)
        self.before.setVisible(bool(said))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move the figure by Alt and an arrow, from any of its fields."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(self.id, STEPS[key])
            return True
        return False

    def _connect(self) -> None:
        self.label.settled.connect(self._label_settled)
        self.amount.settled.connect(self._amount_settled)
        self.amount.entered.connect(self._entered)
        self.more.toggled.connect(self._show_more)
        self.remove.clicked.connect(self._remove)
        for field in (self.label, self.amount):
            field.line.installEventFilter(self)

    def _lay(self) -> None:
        whole = column(self, gap_px=6)
        top = self._top = QGridLayout()
        top.setSpacing(6)
        top.setColumnStretch(0, 1)
        self._turn()
        top.addWidget(self.more, 0, 2, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.remove, 0, 3, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(top)
        whole.addWidget(self.before)
        whole.addWidget(self.details)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the amount beneath the name where both cannot be read beside each other."""
        super().resizeEvent(event)
        if self._is_narrow != (self.width() < self._stage.desk.theme.px(_NARROW_BELOW_PX)):
            self._is_narrow = not self._is_narrow
            self._turn()

    def _turn(self) -> None:
        beneath = self._is_narrow
        self._top.setColumnStretch(1, 0 if beneath else 1)
        self._top.addWidget(self.label, 0, 0, 1, 2 if beneath else 1, Qt.AlignmentFlag.AlignTop)
        at = (1, 0, 1, 2) if beneath else (0, 1, 1, 1)
        self._top.addWidget(self.amount, *at, Qt.AlignmentFlag.AlignTop)

    def _build_details(self) -> None:
        """Make the further fields, when they are first wanted."""
        words = self._stage.words
        self.measure = LineField[str](
            words, words.field("measure"), hint=words("visit.measure_hint")
        )
        self._offer = FoldedCompleter(self)
        self.measure.line.setCompleter(self._offer)
        self._offer.activated.connect(self.measure.flush, Qt.ConnectionType.QueuedConnection)
        self.part_of = LineField[str](
            words, words.field("part_of"), hint=words("visit.part_of_hint")
        )
        self.period = PeriodField(words, words("visit.figure_period"))
        self.source = LineField[str](words, words.field("source"))
        hint = words("visit.explained_hint")
        self.explained = LineField[str](words, words.field("explained"), hint=hint)
        self.visibility = ChoiceField(
            words.field("visibility"), [(v, words.kind(v)) for v in Visibility]
        )
        self.measure.settled.connect(self._measure_settled)
        self.part_of.settled.connect(self._part_of_settled)
        self.period.settled.connect(self._period_settled)
        self.source.settled.connect(self._source_settled)
        self.explained.settled.connect(self._explained_settled)
        self.visibility.settled.connect(self._visibility_settled)
        self._beside.hold({"measure": self.measure, "part_of": self.part_of, "period": self.period})
        self._beside.hold({"source": self.source, "visibility": self.visibility})
        self._beside.hold({"explained": self.explained})
        whole = column(self.details, gap_px=8)
        whole.setContentsMargins(12, 2, 0, 8)
        whole.addWidget(self.measure)
        whole.addWidget(self.part_of)
        across = row(gap_px=8)
        across.addWidget(self.period, 1, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.visibility, 1, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(across)
        whole.addWidget(self.source)
        whole.addWidget(self.explained)
        self._built = True

    def _stand(self) -> None:
        """Have kept what is typed, until the figure is in the record and after."""
        waits = self._figure is None
        self._beside.stand_for(Figure.kind_name, self.id, self._finding, waits=waits)

    def _show_details(self) -> None:
        figure = self._figure
        if figure is not None:
            self._offer.offer_sorted(names.measures(self._stage.held))
            self.measure.show_value(figure.measure)
            self.part_of.show_value(figure.part_of)
            self.period.show_value(figure.period)
            self.source.show_value(figure.source)
            self.explained.show_value(figure.explained)
            self.visibility.show_value(figure.visibility)

    def _show_more(self, shown: bool) -> None:
        if shown and not self._built:
            self._build_details()
            self._stand()
            self._show_details()
            chained(self.steps)
        self.details.setVisible(shown)
        icon = "chevron-up" if shown else "chevron-down"
        self.more.setIcon(self._stage.desk.theme.icon(icon))

    def _label_settled(self, label: str) -> None:
        self._keep(self.label, label=label)

    def _amount_settled(self, amount: Amount) -> None:
        if self._figure is None:
            self._begin(amount)
        else:
            self._keep(self.amount, amount=amount)

    def _measure_settled(self, measure: str) -> None:
        self._keep(self.measure, measure=measure)

    def _part_of_settled(self, part_of: str) -> None:
        self._keep(self.part_of, part_of=part_of)

    def _period_settled(self, period: Any) -> None:
        self._keep(self.period, period=period)

    def _source_settled(self, source: str) -> None:
        self._keep(self.source, source=source)

    def _explained_settled(self, explained: str) -> None:
        self._keep(self.explained, explained=explained)

    def _visibility_settled(self, visibility: Visibility) -> None:
        self._keep(None, visibility=visibility)

    def _keep(self, field: Field[Any] | None, **values: Any) -> None:
        if self._figure is None:
            return
        if self._stage.write("figure.edit", fields.rewritten(self._figure, **values), field=field):
            self._figure = replace(self._figure, **values)

    def _begin(self, amount: Amount) -> None:
        """Write the new figure, now that its amount is known."""
        new = Figure(
            id=self.id,
            finding=self._finding,
            label=self.label.text(),
            amount=amount,
            position=self._position(),
            **self._said_besides(),
        )
        if self._stage.write("figure.add", fields.edit(new), field=self.amount):
            self._figure = new
            self._stand()
            for field in self._typed:
                field.took()

    def _said_besides(self) -> dict[str, Any]:
        """Return what was said of the figure before its amount; what cannot be read yet stays in its field."""
        said: dict[str, Any] = {}
        if self._built:
            texts = ("measure", "part_of", "source", "explained")
            said = {name: getattr(self, name).text() for name in texts}
            said["visibility"] = self.visibility.value() or Visibility.PUBLIC
            with suppress(Unreadable):
                said["period"] = self.period.read(self.period.text())
        return said

    @property
    def _typed(self) -> list[Field[Any]]:
        """The fields whose text is in the record with the figure."""
        every: list[Field[Any]] = [self.label, self.amount]
        if self._built:
            every += [self.measure, self.part_of, self.source, self.explained, self.period]
        return [field for field in every if field is self.amount or not field.is_refused]

    def forget(self) -> None:
        """Let go of what was typed, because the person did."""
        for field in self.findChildren(LineField):
            field.clear()

    def _entered(self) -> None:
        if not self.amount.is_refused and self._figure is not None:
            self.entered.emit(self.id)

    def _look_back(self) -> None:
        self.looked_back.emit(self.id)

    def _remove(self) -> None:
        self.deleted.emit(self.id)


def _read_amount(text: str) -> Amount:
    if not text:
        raise Unreadable("visit.no_amount")
    return figures.parse(text)


def _shown_amount(amount: Amount | None) -> str:
    return str(amount) if amount else ""
