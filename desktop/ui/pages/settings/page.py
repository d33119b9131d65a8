"""Settings: language and look, who writes, the book itself: its copy, its check, its passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from db.backup import Backup
from db.check import Report
from desktop import doubleclick
from desktop.settings import TEXT_PERCENTS, Density
from desktop.settings import Theme as Shade
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.settings.office import OfficeSection, SigningSection
from desktop.ui.pages.settings.passphrase import PassphraseDialog
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Line, Scroll, Section, column, point_at, row
from desktop.ui.places import Place
from desktop.words import LANGUAGES
from desktop.work import Work

_CONTROL_PX = 260


class SettingsPage(Page):
    """Every choice takes effect at once."""

    kinds = frozenset({"nothing"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        scroll = Scroll(widest_px=desk.theme.px(820))
        column(self).addWidget(scroll)
        self.office, self.signing = OfficeSection(desk), SigningSection(desk)
        sections = (self._look(), self._person(), self._book(), self.office, self.signing)
        for section in sections:
            scroll.body.addWidget(section)
        scroll.body.addStretch(1)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.settings")

    def refresh(self) -> None:
        """Show what is chosen."""
        chosen = self.desk.preferences.chosen
        self._language.show_value(chosen.language)
        self._shade.show_value(chosen.theme)
        self._density.show_value(chosen.density)
        self._percent.show_value(chosen.text_percent)
        self._author.show_value(chosen.author)
        self.office.show_chosen()
        self.signing.show_chosen()

    def here(self) -> Place:
        """Return the page with the choice that has the keyboard."""
        own = self.window().focusWidget()
        chosen = (each for each in self.findChildren(ChoiceField) if each.box is own)
        return replace(self.place, field=str(next(chosen, self._language).property("choice")))

    def focus(self) -> None:
        """Begin with the language, or go on where a new look made the page anew."""
        looks = (self._language, self._shade, self._density, self._percent)
        own = (each for each in looks if each.property("choice") == self.place.field)
        point_at(next(own, self._language).box)

    def _look(self) -> QWidget:
        words = self.words
        self._language = self._choice(
            "language", [(a, words(f"settings.in.{a}")) for a in LANGUAGES]
        )
        self._shade = self._choice("theme", self._named(Shade))
        self._density = self._choice("density", self._named(Density))
        percents = [(percent, f"{percent} %") for percent in TEXT_PERCENTS]
        self._percent = self._choice("text_percent", percents)
        return self._section(
            "settings.look",
            [
                self._line("settings.language", "", self._language),
                self._line("settings.theme", "", self._shade),
                self._line("settings.density", "settings.density_why", self._density),
                self._line("settings.text_percent", "", self._percent),
            ],
        )

    def _person(self) -> QWidget:
        self._author = LineField[str](self.words, "")
        self._author.line.setAccessibleName(self.words("settings.author"))
        self._author.settled.connect(self._keep_author)
        line = self._line("settings.author", "settings.author_why", self._author)
        return self._section("settings.person", [line])

    def _book(self) -> QWidget:
        folder = PlainLabel(str(self.desk.store.vault.folder), "muted", wrap=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        folder.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._copied = PlainLabel("", "success", wrap=True)
        self._copied.hide()
        self._backup = self._button("settings.backup", "database-export", self._start_backup)
        check = self._button("settings.check", "circle-check", self._start_check)
        secret = self._button("settings.change", "lock", self._change_passphrase)
        self._bundles = self._button("settings.bundles_open", "file-import", self._open_bundles)
        return self._section(
            "settings.book",
            [
                self._line("settings.folder", "", folder),
                self._line("settings.copy", "settings.copy_why", self._backup),
                self._copied,
                self._line("settings.checked", "settings.checked_why", check),
                self._line("settings.passphrase", "settings.passphrase_why", secret),
                self._line("settings.bundles", "settings.bundles_why", self._bundles),
            ],
        )

    def _section(self, key: str, lines: list[QWidget]) -> QWidget:
        section = Section(self.words(key))
        card = Card()
        for number, line in enumerate(lines):
            if number and not isinstance(line, PlainLabel):
                card.body.addWidget(Line())
            card.body.addWidget(line)
        section.body.addWidget(card)
        return section

    def _line(self, name: str, why: str, control: QWidget) -> QWidget:
        line = QWidget()
        across = row(line, gap_px=20)
        texts = column(gap_px=2)
        texts.addWidget(PlainLabel(self.words(name)))
        if why:
            texts.addWidget(PlainLabel(self.words(why), "small", wrap=True))
        across.addLayout(texts, 1)
        if not isinstance(control, Button):
            control.setFixedWidth(self.desk.theme.px(_CONTROL_PX))
        across.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _choice(self, name: str, choices: Sequence[tuple[object, str]]) -> ChoiceField[object]:
        field = ChoiceField[object]("", choices)
        field.name(self.words(f"settings.{name}"))
        field.setProperty("choice", name)
        field.settled.connect(self._choose)
        return field

    def _button(self, key: str, icon: str, act: object) -> Button:
        button = Button(self.words(key)).with_icon(self.desk.theme, icon)
        button.clicked.connect(act)
        return button

    def _named(self, kind: type[Enum]) -> list[tuple[object, str]]:
        return [(member, self.words.kind(member)) for member in kind]

    @Slot(object)
    def _choose(self, value: object) -> None:
        name = str(self.sender().property("choice"))
        self.desk.preferences.choose(**{name: value})

    @Slot(object)
    def _keep_author(self, author: str) -> None:
        self.desk.store.author = author
        self.desk.preferences.note(author=author)

    def _start_backup(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.words("settings.backup_into"), documents()
        )
        if folder:
            self.back_up(Path(folder))

    def back_up(self, into: Path) -> None:
        """Copy the whole book into a new folder in `into`, verified, beside the window."""
        store = self.desk.store

        def work(job: Work) -> Backup:
            return store.backup(into, job)

        self._backup.setEnabled(False)
        self.desk.jobs.start(
            self.words("settings.backing_up"), work, self._backed_up, self._not_backed_up
        )

    @Slot(object)
    def _backed_up(self, made: Backup) -> None:
        self._backup.setEnabled(True)
        size = self.words.size(made.size_bytes)
        self._tell(
            self.words(
                "settings.backed_up",
                folder=made.folder,
                changes=self.words.number(made.changes),
                files=self.words.number(made.files),
                size=size,
            )
        )

    @Slot(object)
    def _not_backed_up(self, error: BaseException) -> None:
        self._backup.setEnabled(True)
        self.desk.refuse(error)

    def _open_bundles(self) -> None:
        self._bundles.setEnabled(False)
        self.desk.jobs.start("", _registered, self._bundles_open, self._bundles_refused)

    @Slot(object)
    def _bundles_open(self, _nothing: object) -> None:
        self._bundles.setEnabled(True)
        self._tell(self.words("settings.bundles_opened"))

    @Slot(object)
    def _bundles_refused(self, error: BaseException) -> None:
        self._bundles.setEnabled(True)
        self.desk.refuse(error)

    def _start_check(self) -> None:
        store = self.desk.store

        def work(job: Work) -> Report:
            return store.check(job)

        self.desk.jobs.start(self.words("settings.checking"), work, self._checked)

    @Slot(object)
    def _checked(self, report: Report) -> None:
        if report.problems:
            self._tell(self.words("settings.problems", count=len(report.problems)), "danger")
        else:
            records = self.words.number(report.records)
            changes = self.words.number(report.changes)
            self._tell(self.words("settings.sound", records=records, changes=changes))

    def _tell(self, sentence: str, role: str = "success") -> None:
        self._copied.set_role(role)
        self._copied.setText(sentence)
        self._copied.show()

    def _change_passphrase(self) -> None:
        PassphraseDialog(self.desk, self).open()


def _registered(_work: Work) -> None:
    doubleclick.register()
