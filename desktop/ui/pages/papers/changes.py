"""What people changed in this paper alone: who, why, how it stands to the record; each can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.records import Override
from desktop.minutes.overriding.arranging import meant
from desktop.minutes.overriding.overrides import Standing, State
from desktop.ui.desk import Desk
from desktop.ui.pages.papers.making import Shown
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.compare import differing
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Section, column, emptied, row
from desktop.ui.parts.painted import MarkedText
from desktop.ui.parts.rows import Elided

_SHOWN = 60
"""More changes than these are only counted: nobody reads on, and the pane stays quick."""


class ChangesPane(Section):
    """`chosen` carries the place of a change; `dropped`, `kept` and `preferred` carry its Standing."""

    chosen = Signal(str)
    dropped = Signal(object)
    kept = Signal(object)
    preferred = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.words("papers.changes.title"))
        self._desk = desk
        self._shown: tuple[Standing, ...] | None = None
        self.hide()

    def show_changes(self, shown: Shown | None) -> None:
        """List the changes of a paper, those to look at first."""
        standings = shown.composed.overridden.standings if shown else ()
        if standings == self._shown:
            return
        self._shown = standings
        emptied(self.body)
        for each in sorted(standings, key=lambda each: each.state is State.HOLDS)[:_SHOWN]:
            self.body.addWidget(self._card(each))
        if len(standings) > _SHOWN:
            more = self._desk.words("papers.changes.more", count=len(standings) - _SHOWN)
            self.body.addWidget(PlainLabel(more, "muted", wrap=True))
        self.setVisible(bool(standings))

    def _card(self, standing: Standing) -> QWidget:
        words, own = self._desk.words, standing.override
        card = Card(edge_px=10)
        card.body.setSpacing(6)
        head = row(gap_px=4)
        said = Button(words(f"papers.changes.{own.done.value}"), "link")
        said.setProperty("place", standing.place)
        said.clicked.connect(self._choose)
        drop = IconButton(self._desk.theme, "trash", words("papers.changes.drop"))
        drop.setProperty("standing", standing)
        drop.clicked.connect(self._drop)
        head.addWidget(said)
        head.addStretch(1)
        head.addWidget(drop)
        card.body.addLayout(head)
        card.body.addWidget(Elided(self._said(own)))
        who = " · ".join(filter(None, (own.author, own.reason)))
        if who:
            card.body.addWidget(PlainLabel(who, "small", wrap=True))
        if standing.state is not State.HOLDS:
            card.body.addWidget(self._warning(standing))
        return card

    def _said(self, own: Override) -> str:
        stand = meant(own)
        if stand is not None:
            return self._desk.words(f"settings.office.photos.{stand.value}")
        return own.text or own.was

    def _warning(self, standing: Standing) -> QWidget:
        """Say what is the matter; where the record changed, what it said then and says now."""
        words, made = self._desk.words, QWidget()
        below = column(made, gap_px=6)
        sentence = words(f"papers.changes.state.{standing.state.value}")
        below.addWidget(PlainLabel(sentence, "warning", wrap=True))
        if standing.state is State.CHANGED:
            was, now = standing.override.was, standing.now
            for key, text, other in (("was", was, now), ("now", now, was)):
                below.addWidget(PlainLabel(words(f"papers.changes.{key}"), "label"))
                marked = MarkedText(self._desk.theme)
                marked.show_text(text, differing(text, [other]))
                below.addWidget(marked)
            keep = Button(words("papers.changes.keep")).with_icon(self._desk.theme, "check")
            keep.setProperty("standing", standing)
            keep.clicked.connect(self._keep)
            below.addWidget(keep)
        if standing.state is State.RIVAL:
            prefer = Button(words("papers.changes.prefer")).with_icon(self._desk.theme, "check")
            prefer.setProperty("standing", standing)
            prefer.clicked.connect(self._prefer)
            below.addWidget(prefer)
        return made

    def _choose(self) -> None:
        self.chosen.emit(str(self.sender().property("place")))

    def _drop(self) -> None:
        self.dropped.emit(self.sender().property("standing"))

    def _keep(self) -> None:
        self.kept.emit(self.sender().property("standing"))

    def _prefer(self) -> None:
        self.preferred.emit(self.sender().property("standing"))
