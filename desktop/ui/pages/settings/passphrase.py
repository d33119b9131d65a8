"""The dialog of the settings in which the book's passphrase is changed."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.ui.desk import Desk, Message
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.passphrases import PassphraseField, agree
from desktop.work import Work


class PassphraseDialog(Dialog):
    """The old passphrase, and the new one twice."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        words = desk.words
        super().__init__(words, words("settings.change"), words("settings.change"), parent=parent)
        self._desk = desk
        self.old = PassphraseField(desk.theme, words, words("settings.old"))
        self.first = PassphraseField(desk.theme, words, words("settings.new"))
        self.again = PassphraseField(desk.theme, words, words("unlock.again"))
        for field in (self.old, self.first, self.again):
            self.body.addWidget(field)
        self.body.addWidget(PlainLabel(words("unlock.warning"), "warning", wrap=True))
        self.old.focus()

    def confirmed(self) -> None:
        """Change it beside the window, for stretching a passphrase takes a while on purpose."""
        if not agree(self._desk.words, self.first, self.again):
            return
        self.old.accept()
        old, new, vault = self.old.text(), self.first.text(), self._desk.store.vault

        def work(_job: Work) -> None:
            vault.change_passphrase(old, new)

        self.confirm.setEnabled(False)
        self._desk.jobs.start("", work, self._changed, self._failed)

    @Slot(object)
    def _changed(self, _nothing: object) -> None:
        self._desk.say(Message(self._desk.words("settings.passphrase_changed")))
        self.accept()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.confirm.setEnabled(True)
        self.old.refuse(self._desk.words.explain(error))
        self.old.focus()
