"""The form for a server: its address, who we are there; a private key where it is reached by SSH."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from db.errors import UnreadableFile
from desktop.sync.credentials import Credentials
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, row
from desktop.ui.parts.passphrases import PassphraseField
from desktop.work import Work

_SSH = "sftp:"
_LONGEST_KEY = 64_000


class ServerForm(Card):
    """Nothing that is typed or chosen here is kept before it is entered."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = desk.words
        self._desk, self._words, self._key = desk, words, ""
        self.address: LineField[str] = LineField(
            words, words("sync_page.address"), hint=words("sync_page.address_hint")
        )
        self.user: LineField[str] = LineField(words, words("sync_page.user"))
        self.password = PassphraseField(desk.theme, words, words("sync_page.password"))
        self.choose = Button(words("sync_page.choose_key")).with_icon(desk.theme, "lock")
        self.choose.clicked.connect(self._choose_key)
        self.chosen = PlainLabel("", "small", wrap=True)
        self.enter = Button(words("sync_page.add_server_now"), "primary")
        self.entered = self.enter.clicked
        self._lay()
        self.address.line.textChanged.connect(self._show_key)
        self.address.entered.connect(self.enter.click)
        self.password.entered.connect(self.enter.click)
        self._show_key()

    def credentials(self) -> Credentials:
        """Return who we are there."""
        key = self._key if self._is_ssh() else ""
        return Credentials(self.user.text(), self.password.text(), key)

    def clear(self) -> None:
        """Empty the form and put it away."""
        for field in (self.address, self.user, self.password):
            field.clear()
        self._key = ""
        self._show_key()
        self.hide()

    def read_key(self, path: Path) -> None:
        """Take a private key from a file, beside the window."""

        def work(_job: Work) -> tuple[str, str]:
            try:
                with path.open(encoding="utf-8") as file:
                    return path.name, file.read(_LONGEST_KEY)
            except (OSError, UnicodeDecodeError) as error:
                raise UnreadableFile(path) from error

        self._desk.jobs.start("", work, self._took_key)

    def _lay(self) -> None:
        words = self._words
        who = row()
        who.addWidget(self.user, 1)
        who.addWidget(self.password, 1)
        key = row(gap_px=8)
        key.addWidget(self.choose)
        key.addWidget(self.chosen, 1)
        under = row()
        close = Button(words("parts.cancel"))
        close.clicked.connect(self.clear)
        under.addWidget(self.enter)
        under.addWidget(close)
        under.addStretch(1)
        self.body.addWidget(self.address)
        self.body.addLayout(who)
        self.body.addLayout(key)
        for sentence in ("sync_page.which_name", "sync_page.kept_sealed"):
            self.body.addWidget(PlainLabel(words(sentence), "small", wrap=True))
        self.body.addLayout(under)

    def _is_ssh(self) -> bool:
        return self.address.line.text().strip().lower().startswith(_SSH)

    def _show_key(self) -> None:
        """Offer a private key where one can be used."""
        self.choose.setVisible(self._is_ssh())
        self.chosen.setVisible(self._is_ssh())
        if not self._key:
            self.chosen.setText(self._words("sync_page.no_key"))

    def _choose_key(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self._words("sync_page.choose_key"), documents()
        )
        if path:
            self.read_key(Path(path))

    @Slot(object)
    def _took_key(self, taken: tuple[str, str]) -> None:
        name, self._key = taken
        self.chosen.setText(self._words("sync_page.key_chosen", name=name))
