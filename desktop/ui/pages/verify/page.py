"""Verify a paper: choose or drop a file, or type the code of its footer; offline, against this book."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame

from desktop.final import verifying
from desktop.minutes.sealing.signatures import Since
from desktop.minutes.sealing.verdict import Verdict
from desktop.ui.desk import Desk
from desktop.ui.page import Page, Trail
from desktop.ui.pages.verify.found import FoundPane
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.editors import accept_as_copy
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, column, row
from desktop.ui.places import Place
from desktop.work import Work


class VerifyPage(Page):
    """The verdict of the signatures comes first; what takes long follows from a worker."""

    kinds = frozenset({"nothing"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._paper = ""
        self.setAcceptDrops(True)
        scroll = Scroll(widest_px=desk.theme.px(900))
        column(self).addWidget(scroll)
        self.found = FoundPane(desk)
        self.found.hide()
        scroll.body.addWidget(self._form())
        scroll.body.addWidget(self.found)
        scroll.body.addStretch(1)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.verify")

    def trail(self) -> Trail:
        """Return the way back: the papers."""
        return ((self.words("ui.page.papers"), Place("papers")),)

    def refresh(self) -> None:
        """Show what was found last; nothing here follows the record."""

    def focus(self) -> None:
        """Begin with the code."""
        self.code.focus()

    def verify(self, paper: str) -> None:
        """Verify a file, named by its path, or a typed code."""
        self._paper = paper
        store, kept = self.desk.store, self.desk.preferences.chosen.authorities
        authority = Path(kept) if kept else None

        def work(job: Work) -> tuple[str, Verdict]:
            return paper, verifying.verified(store, paper, authority, job, deep=False)

        self.found.hide()
        self.desk.jobs.start(self.words("verify.page.working"), work, self._first, self._refused)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this computer."""
        if len(_files(event)) == 1:
            accept_as_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Verify the file that was dropped."""
        accept_as_copy(event)
        self.verify(_files(event)[0])

    def _form(self) -> QFrame:
        words, card = self.words, Card()
        card.body.addWidget(PlainLabel(words("verify.page.why"), "muted", wrap=True))
        choose = Button(words("verify.page.choose"), "primary")
        choose.with_icon(self.desk.theme, "folder-open")
        choose.clicked.connect(self._choose)
        across = row(gap_px=8)
        across.addWidget(choose)
        across.addWidget(PlainLabel(words("verify.page.drop"), "small"))
        across.addStretch(1)
        card.body.addLayout(across)
        self.code = LineField[str](
            words, words("verify.page.code"), hint=words("verify.page.code_hint")
        )
        self.code.entered.connect(self._verify_code)
        check = Button(words("verify.page.check")).with_icon(self.desk.theme, "circle-check")
        check.clicked.connect(self._verify_code)
        stand_beside(self.code, check)
        card.body.addWidget(self.code)
        self.refusal = PlainLabel("", "error", wrap=True)
        self.refusal.hide()
        card.body.addWidget(self.refusal)
        return card

    def _choose(self) -> None:
        kinds = f"{self.words('verify.page.kinds')} (*.pdf *.jpg *.jpeg *.png *.webp)"
        path, _ = QFileDialog.getOpenFileName(
            self, self.words("verify.page.choose"), documents(), kinds
        )
        if path:
            self.verify(path)

    def _verify_code(self) -> None:
        if self.code.text():
            self.verify(self.code.text())

    @Slot(object)
    def _first(self, answer: tuple[str, Verdict]) -> None:
        """Show what the bytes and signatures say; have the rest examined where there is one."""
        paper, verdict = answer
        if paper != self._paper:
            return
        self.refusal.hide()
        unexamined = any(each.since is Since.UNEXAMINED for each in verdict.signatures)
        self.found.show_verdict(verdict, Path(paper).name, going_on=unexamined)
        self.found.show()
        if unexamined:
            self._examine(paper)

    def _examine(self, paper: str) -> None:
        store, kept = self.desk.store, self.desk.preferences.chosen.authorities
        authority = Path(kept) if kept else None

        def work(job: Work) -> tuple[str, Verdict]:
            return paper, verifying.verified(store, paper, authority, job)

        self.desk.jobs.start(self.words("verify.page.examining"), work, self._whole, self._refused)

    @Slot(object)
    def _whole(self, answer: tuple[str, Verdict]) -> None:
        if answer[0] == self._paper:
            self.found.show_verdict(answer[1], Path(answer[0]).name)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.refusal.setText(self.words.explain(error))
        self.refusal.show()


def _files(event: QDropEvent) -> list[str]:
    urls = event.mimeData().urls()
    return [url.toLocalFile() for url in urls if url.isLocalFile()]
