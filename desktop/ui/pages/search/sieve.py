"""What the search is narrowed to, each by a choice that the keyboard reaches."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from db.choices import Choices, Named
from db.dates import Period
from db.folding import sort_key
from db.narrowing import Narrowed
from db.records import KINDS, Body, RecordId
from db.search import TEXT_FIELDS
from desktop.fieldwork import bodies
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.periods import PeriodField

_WIDE_PX = 900
_LONGEST = 120

Ids = tuple[RecordId, ...]


class Sieve(QFrame):
    """`changed` follows another choice. Everything passes until something is chosen.

    `open` is the button that lets everything pass again; the page places it.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, words = desk, desk.words
        self._bodies: list[Body] = []
        self._columns = 0
        kinds = [(name, words(f"records.kind.{name}")) for name in KINDS if name in TEXT_FIELDS]
        self.kind: ChoiceField[str] = ChoiceField("", [("", words("search.any_kind")), *kinds])
        self.kind.show_value("")
        self.topic: ChoiceField[Ids] = ChoiceField("")
        self.speaker: ChoiceField[Ids] = ChoiceField("")
        self.body: ChoiceField[Ids] = ChoiceField("")
        self.period = PeriodField(words, "")
        self.open = Button(words("search.open"), "quiet").with_icon(desk.theme, "x")
        self.open.clicked.connect(self.clear)
        named: list[tuple[ChoiceField[str] | ChoiceField[Ids], str]] = [
            (self.kind, "kind"),
            (self.topic, "topic"),
            (self.speaker, "speaker"),
            (self.body, "body"),
        ]
        for field, name in named:
            field.box.setAccessibleName(words("visit.sieve_by", field=words.field(name)))
            field.settled.connect(self._chosen)
        self.period.line.setAccessibleName(words("visit.sieve_by", field=words("search.period")))
        self.period.line.setPlaceholderText(words("search.period_hint"))
        self.period.settled.connect(self._period_chosen)
        self._period: Period | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self.offer(Choices({}, {}, {}), [])
        self._arrange(5)
        self._show_open()

    def offer(self, choices: Choices, every: list[Body]) -> None:
        """Offer what there is to choose from; what is chosen and still there stays."""
        words, self._bodies = self._desk.words, every
        _offer(self.topic, words("visit.any_topic"), choices.topics)
        _offer(self.speaker, words("visit.any_speaker"), choices.speakers)
        _offer(self.body, words("search.any_body"), choices.bodies)

    def narrowed(self) -> Narrowed:
        """Return what is chosen; a body takes in what it was and became."""
        chosen = self.body.value() or ()
        family = {id for body in chosen for id in bodies.lineage(self._bodies, body)}
        return Narrowed(
            self.kind.value() or "",
            tuple(sorted(family)),
            self.speaker.value() or (),
            self.topic.value() or (),
            self._period,
        )

    def focus(self) -> None:
        """Put the keyboard on the first choice."""
        self.kind.box.setFocus()

    @Slot()
    def clear(self) -> None:
        """Let everything pass."""
        self.kind.show_value("")
        for field in (self.topic, self.speaker, self.body):
            field.show_value(())
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
        self.open.setVisible(not self.narrowed().is_open)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        fields: list[QWidget] = [self.kind, self.topic, self.speaker, self.body, self.period]
        for at, field in enumerate(fields):
            self._grid.addWidget(field, at // columns, at % columns)
        for at in range(5):
            self._grid.setColumnStretch(at, int(at < columns))


def _offer(field: ChoiceField[Ids], none: str, named: Named) -> None:
    ordered = sorted(named.items(), key=lambda each: sort_key(each[0]))
    kept = field.value()
    field.offer([((), none), *((ids, name[:_LONGEST]) for name, ids in ordered)])
    field.show_value(kept if kept in named.values() else ())
