"""What was found of a paper: whole or changed, which version, who signed, and the text to read beside the paper."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from db.records import Document
from desktop.minutes.sealing.signatures import Signature
from desktop.minutes.sealing.verdict import Standing, Verdict
from desktop.ui.desk import Desk
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Section, column, emptied
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place

_TONES = {
    Standing.WHOLE: "success",
    Standing.READ: "warning",
    Standing.CHANGED: "danger",
    Standing.UNKNOWN: "danger",
}


class FoundPane(QWidget):
    """One verdict in sentences; a paper of this book can be gone to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._words = desk, desk.words
        whole = column(self, gap_px=16)
        card = Card()
        self.standing = PlainLabel("", "title", wrap=True)
        self.file = PlainLabel("", "small", wrap=True)
        self.flaws = column(gap_px=4)
        self.more = PlainLabel(desk.words("verify.page.going_on"), "muted", wrap=True)
        card.body.addWidget(self.standing)
        card.body.addWidget(self.file)
        card.body.addLayout(self.flaws)
        card.body.addWidget(self.more)
        self._papers = Section(desk.words("verify.page.paper"))
        self._signatures = Section(desk.words("verify.page.signatures"))
        self._text = Section(desk.words("verify.page.text"))
        self.beside = PlainLabel(desk.words("verify.beside"), "warning", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(desk.words("verify.page.text"))
        self.text.setMinimumHeight(desk.theme.px(320))
        self._text.body.addWidget(self.beside)
        self._text.body.addWidget(self.text)
        for widget in (card, self._papers, self._signatures, self._text):
            whole.addWidget(widget)

    def show_verdict(self, found: Verdict, file: str, going_on: bool = False) -> None:
        """Show a verdict; `going_on`: what was added after signing is still being examined."""
        words = self._words
        waits = going_on and found.standing is Standing.WHOLE
        said = "going_on" if waits else found.standing.value
        self.standing.setText(words(f"verify.page.standing.{said}"))
        self.standing.set_role("title", "warning" if waits else _TONES[found.standing])
        self.file.setText(file)
        emptied(self.flaws)
        for flaw in found.flaws:
            said = words(f"verify.flaw.{flaw.value}")
            self.flaws.addWidget(PlainLabel(said[:1].upper() + said[1:], "danger", wrap=True))
        self.more.setVisible(going_on)
        self._show_papers(found)
        self._show_signatures(found)
        self._text.setVisible(bool(found.text))
        self.beside.setVisible(found.standing is not Standing.WHOLE)
        if self.text.toPlainText() != found.text:
            self.text.setPlainText(found.text)

    def _show_papers(self, found: Verdict) -> None:
        emptied(self._papers.body)
        for sentence in self._about(found):
            self._papers.body.addWidget(PlainLabel(sentence, wrap=True))
        if found.document:
            self._papers.body.addWidget(self._row("verify.page.this_version", found.document))
        if found.newer:
            self._papers.body.addWidget(self._row("verify.page.newer", found.newer, "warning"))
        for each in found.addenda:
            self._papers.body.addWidget(self._row("verify.page.addendum", each, "accent"))
        self._papers.setVisible(bool(found.document or found.summary))

    def _about(self, found: Verdict) -> Iterator[str]:
        words = self._words
        if found.summary:
            own = found.summary
            device = found.device or "…"
            yield words("verify.sealed", device=device, day=own.day, version=own.version)
        if found.pages:
            yield words("verify.page.pages", pages=", ".join(map(str, found.pages)))
        if found.document and not found.newer:
            yield words("verify.page.newest")

    def _row(self, key: str, each: Document, tone: str = "success") -> LinkRow:
        words = self._words
        name = words("verify.page.version", kind=each.kind, version=each.version, title=each.title)
        made = words.moment(each.made_at) if each.made_at else "…"
        unknown = words("final.not_given")
        number, date = each.number or unknown, words.date(each.date) or unknown
        detail = words("verify.page.about", number=number, date=date, made=made)
        place = Place("final", each.visit or each.inspection, each.addressee, paper=each.kind)
        badge = (words(key), tone)
        line = LinkRow(self._desk.theme, "file-text", name, detail, place, badge)
        line.opened.connect(self._desk.go)
        return line

    def _show_signatures(self, found: Verdict) -> None:
        emptied(self._signatures.body)
        for each in found.signatures:
            self._signatures.body.addWidget(self._signature(each))
        for scan in found.by_hand:
            at = self._words.moment(scan.at) if scan.at else "…"
            said = self._words("verify.by_hand", who=scan.who or "…", at=at, file=scan.file_name)
            self._signatures.body.addWidget(PlainLabel(said, wrap=True))
        for who in found.missing:
            said = self._words("verify.missing", who=who)
            self._signatures.body.addWidget(PlainLabel(said, "danger", wrap=True))
        self._signatures.setVisible(bool(found.signatures or found.missing or found.by_hand))

    def _signature(self, each: Signature) -> PlainLabel:
        words, moment = self._words, each.stamped or each.at
        said = words(
            f"verify.signature.{'holds' if each.holds else 'broken'}",
            who=each.who or each.field,
            at=words.moment(moment) if moment else "…",
            since=words(f"verify.since.{each.since.value}"),
            trust=words(f"verify.trust.{each.trust.value}"),
        )
        if each.stamped:
            said = f"{said} {words('verify.page.stamped')}"
        if each.lasting:
            said = f"{said} {words('verify.lasting', who=each.who)}"
        return PlainLabel(said, "success" if each.holds else "danger", wrap=True)
