"""Text that is handed from machine to machine: shown to be copied or saved; pasted or read from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from db import files
from db.errors import Refused
from desktop.sync.keyring import Card as Identity
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.sync.brought import Brought
from desktop.ui.pages.sync.qr import QrPicture
from desktop.ui.parts.buttons import Button, Tick
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.fields import TextField
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import Card, column
from desktop.work import Work

_QR_PX = 260


class Handed(QWidget):
    """A text of ours to hand on; `name` is what a file of it is called."""

    def __init__(self, desk: Desk, label: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._name = desk, name
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setFixedHeight(desk.theme.px(76))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(label)
        self.said = PlainLabel(label, "label", wrap=True)
        self.qr = QrPicture(desk.words("sync_page.qr"), desk.theme.px(_QR_PX))
        self.copy = Button(desk.words("sync_page.copy")).with_icon(desk.theme, "copy")
        self.copy.clicked.connect(self._copy)
        save = Button(desk.words("sync_page.save_text")).with_icon(desk.theme, "device-floppy")
        save.clicked.connect(self._choose_file)
        whole = column(self, gap_px=6)
        whole.addWidget(self.said)
        whole.addWidget(self.text)
        whole.addWidget(self.qr)
        under = Flow()
        for button in (self.copy, save):
            under.addWidget(button)
        whole.addWidget(under)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.text.setPlainText(text)
        self.qr.show_text(text)

    def save(self, path: Path) -> None:
        """Write the text into a file, beside the window."""
        data = self.text.toPlainText().encode()

        def work(_job: Work) -> Path:
            with files.refusals(path):
                files.write(path, data)
            return path

        self._desk.jobs.start("", work, self._saved)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._desk.say(Message(self._desk.words("sync_page.copied")))

    def _choose_file(self) -> None:
        title = self._desk.words("sync_page.save_text")
        start = str(Path(documents()) / self._name)
        path, _ = QFileDialog.getSaveFileName(self, title, start)
        if path:
            self.save(Path(path))

    @Slot(object)
    def _saved(self, path: Path) -> None:
        self._desk.say(Message(self._desk.words("sync_page.saved", path=path.name)))


class Taken(Card):
    """A form for a text of somebody else's: who it is from, the fingerprint to compare, and what to do then.

    `read` returns whose the text is, or raises the refusal that stands beneath the field; `confirmed` carries
    nothing: ask `text()`.
    """

    confirmed = Signal()

    def __init__(
        self,
        desk: Desk,
        label: str,
        caption: str,
        read: Callable[[str], tuple[Identity, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        words = desk.words
        self._desk, self._words, self._read = desk, words, read
        self.field = TextField(words, label, lines=2, most_lines=4)
        self.field.settled.connect(self._look)
        self.whose = PlainLabel("", wrap=True)
        self.fingerprint = PlainLabel("", "display", wrap=True)
        self.compared = Tick(plain_caption(words("sync_page.compared")))
        self.compared.toggled.connect(self._allow)
        self.confirm = Button(caption, "primary")
        self.confirm.clicked.connect(self.confirmed)
        close = Button(words("parts.cancel"))
        close.clicked.connect(self.close_form)
        self.brought = Brought(desk, self)
        self.brought.came.connect(self._read_text)
        self.extra = column(gap_px=8)
        for widget in (self.field, self.whose, self.fingerprint, self.compared):
            self.body.addWidget(widget)
        self.body.addLayout(self.extra)
        under = Flow()
        for button in (self.confirm, self.brought.opens, self.brought.pastes, close):
            under.addWidget(button)
        self.body.addWidget(under)
        self._show(None)

    def text(self) -> str:
        """Return what was pasted."""
        return self.field.text()

    def open_form(self) -> None:
        """Show the form, empty."""
        self.field.clear()
        self._show(None)
        self.show()
        self.field.focus()

    def close_form(self) -> None:
        """Put the form away."""
        self.field.clear()
        self._show(None)
        self.hide()

    def read_file(self, path: Path) -> None:
        """Take the text from a file, or the QR code in a picture."""
        self.brought.read_file(path)

    @Slot(str)
    def _read_text(self, text: str) -> None:
        self.field.set_text(text)
        self.field.flush()

    @Slot(object)
    def _look(self, text: str) -> None:
        try:
            self._show(self._read(text) if text.strip() else None)
        except Refused as error:
            self._show(None)
            self.field.refuse(self._words.explain(error))

    def _show(self, whose: tuple[Identity, str] | None) -> None:
        for widget in (self.whose, self.fingerprint, self.compared):
            widget.setVisible(whose is not None)
        self.compared.setChecked(False)
        self.confirm.setEnabled(False)
        if whose is not None:
            card, name = whose
            self.whose.setText(self._words("sync_page.whose", name=name or card.device))
            self.fingerprint.setText(card.fingerprint)

    def _allow(self, is_compared: bool) -> None:
        self.confirm.setEnabled(is_compared)
