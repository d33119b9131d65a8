"""How the photos of this paper's annexes stand: as the office has it, or chosen for this paper alone."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop.minutes.model import Photo
from desktop.minutes.overriding.arranging import meant
from desktop.minutes.style.layout import Arrangement
from desktop.ui.desk import Desk
from desktop.ui.pages.papers import changing
from desktop.ui.pages.papers.making import Shown
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.layouts import Section

Chosen = Arrangement | None


class ArrangingPane(Section):
    """Shown with a paper that has photos in an annex; a choice is a change of this paper, undone like all others."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.words("papers.photos"))
        self._desk = desk
        self._shown: Shown | None = None
        choices: list[tuple[Chosen, str]] = [(None, desk.words("papers.photos_office"))]
        choices += [
            (each, desk.words(f"settings.office.photos.{each.value}")) for each in Arrangement
        ]
        self.stand = ChoiceField[Chosen]("", choices)
        self.stand.name(desk.words("papers.photos"))
        self.stand.settled.connect(self._choose)
        self.body.addWidget(self.stand)
        self.hide()

    def show_paper(self, shown: Shown | None) -> None:
        """Take the paper that is shown now."""
        self._shown = shown
        annexes = shown.composed.document.annexes if shown else ()
        self.setVisible(any(isinstance(b, Photo) for annex in annexes for b in annex.blocks))
        if shown is not None:
            own = changing.arrangement_of(shown)
            self.stand.show_value(meant(own) if own else None)

    @Slot(object)
    def _choose(self, stand: Chosen) -> None:
        step = (
            changing.arranged(self._shown, stand, self._desk.store.author) if self._shown else None
        )
        if step and self._desk.write(step[0], step[1]) is None:
            self.show_paper(self._shown)
