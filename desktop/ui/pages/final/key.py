"""The dialog in which one signs: with a key file or a token, by a PIN that is asked here and kept nowhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from db.drafts import Spot
from db.records import Document
from desktop.final import signing
from desktop.final.signing import Key, KeyFile, Seat, Signed, TokenKey
from desktop.minutes.sealing import tokens
from desktop.ui.desk import Desk
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button, IconButton, Tick
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import Dialog, documents
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import reveal, row
from desktop.ui.parts.passphrases import PassphraseField
from desktop.words import LOCAL
from desktop.work import Work

FILE, TOKEN = "file", "token"


class KeyDialog(Dialog):
    """Signs one place of a final paper. What is refused stands in the dialog; the paper is as it was then."""

    signed = Signal(object)

    def __init__(self, desk: Desk, document: Document, seat: Seat, parent: QWidget) -> None:
        words, chosen = desk.words, desk.preferences.chosen
        super().__init__(words, words("final.sign_at"), words("final.sign"), parent=parent)
        self._desk, self._document, self._seat = desk, document, seat
        self.how = ChoiceField[str](
            words("final.key"), [(FILE, words("final.key_file")), (TOKEN, words("final.key_token"))]
        )
        self.how.settled.connect(self._turn)
        self.file = LineField[str](words, words("final.file"))
        self.driver = LineField[str](words, words("final.driver"), hint=words("final.driver_hint"))
        self.token = ChoiceField[str](words("final.token"), [("", words("final.first_token"))])
        self.picture = LineField[str](
            words, words("final.picture"), hint=words("final.picture_hint")
        )
        self.pin = PassphraseField(desk.theme, words, words("final.pin"))
        self.stamp = Tick(plain_caption(words("final.stamp", address=chosen.time_authority)))
        self.lasting = Tick(plain_caption(words("final.lasting")))
        self._lay()
        self.how.show_value(TOKEN if chosen.token_driver and not chosen.key_file else FILE)
        for field, value in (
            (self.file, chosen.key_file),
            (self.driver, chosen.token_driver),
            (self.picture, chosen.stamp_picture),
        ):
            field.start(value)
        self.driver.settled.connect(self._list_tokens)
        self.stamp.setChecked(bool(chosen.time_authority))
        self.lasting.setChecked(bool(chosen.authorities))
        self._keep()
        self._turn()

    def confirmed(self) -> None:
        """Sign beside the window: a token may take a while, or hang."""
        for field in (self.file, self.driver, self.picture):
            field.flush()
        key = self._key()
        if key is None:
            return
        self._remember(key)
        store, pin, picture = self._desk.store, self.pin.text(), self.picture.text()
        chosen = self._desk.preferences.chosen
        wanted = signing.Wanted(
            document=self._document.id,
            at=self._desk.now().astimezone(LOCAL),
            field=self._seat.field,
            picture=Path(picture) if picture else None,
            authority=chosen.time_authority if self.stamp.isChecked() else "",
            authorities=Path(chosen.authorities) if self.lasting.isChecked() else None,
        )

        def work(_job: Work) -> Signed:
            return signing.signed(store, wanted, key, pin)

        self.pin.clear()
        self._said.hide()
        self.confirm.setEnabled(False)
        self._desk.jobs.start(
            self._desk.words("final.signing"), work, self._signed, self._not_signed
        )

    def _keep(self) -> None:
        """Keep what is chosen here until it is signed, never what opens the key."""
        own = self._document
        self.keep_entered(
            self._desk.drafts,
            Spot("final", own.visit or own.inspection, f"key.{self._seat.field}"),
            how=self.how,
            file=self.file,
            driver=self.driver,
            token=self.token,
            picture=self.picture,
            stamp=self.stamp,
            lasting=self.lasting,
        )

    def _lay(self) -> None:
        words = self._desk.words
        place = self._seat.label
        self.body.addWidget(PlainLabel(words("final.place", place=place), wrap=True))
        self.body.addWidget(self.how)
        self._files = self._browsed(self.file, self._browse_file)
        self._drivers = self._browsed(self.driver, self._browse_driver)
        self.body.addWidget(self._files)
        self.body.addWidget(self._drivers)
        self._tokens = QWidget()
        across = row(self._tokens, gap_px=8)
        again = IconButton(self._desk.theme, "refresh", words("final.tokens_again"))
        again.clicked.connect(self._list_tokens)
        across.addWidget(self.token, 1)
        across.addWidget(again, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self._tokens)
        self.body.addWidget(self.pin)
        self.body.addWidget(self._browsed(self.picture, self._browse_picture))
        self.body.addWidget(self.stamp)
        self.body.addWidget(self.lasting)
        chosen = self._desk.preferences.chosen
        self.stamp.setVisible(bool(chosen.time_authority))
        self.lasting.setVisible(bool(chosen.authorities))
        self._said = PlainLabel("", "error", wrap=True)
        self._said.hide()
        self.body.addWidget(self._said)
        self.body.addWidget(PlainLabel(words("final.pin_why"), "small", wrap=True))

    def _browsed(self, field: LineField[str], browse: object) -> QWidget:
        button = Button(self._desk.words("final.browse"))
        button.clicked.connect(browse)
        stand_beside(field, button)
        return field

    def _turn(self, _value: object = None) -> None:
        """Show what is needed for a file or for a token."""
        token = self.how.value() == TOKEN
        self._files.setVisible(not token)
        self._drivers.setVisible(token)
        self._tokens.setVisible(token)
        if token:
            self._list_tokens()
        needed = self.driver if token else self.file
        (self.pin if needed.text() else needed).focus()

    def _list_tokens(self, _value: object = None) -> None:
        """Ask the driver beside the window which tokens are plugged in."""
        module = self.driver.text()
        if self.how.value() != TOKEN or not module:
            return

        def work(_job: Work) -> tuple[str, ...]:
            return tokens.listed(Path(module))

        self._said.hide()
        self._desk.jobs.start("", work, self._listed, self._refuse)

    @Slot(object)
    def _listed(self, labels: tuple[str, ...]) -> None:
        first = ("", self._desk.words("final.first_token"))
        self.token.offer([first, *((label, label) for label in labels)])
        if len(labels) == 1:
            self.token.show_value(labels[0])
        if not labels:
            self._say(self._desk.words("final.no_token"))

    def _key(self) -> Key | None:
        """Return what is to sign; where it is not named yet, say so."""
        if self.how.value() == TOKEN:
            named = self.driver
            key: Key = TokenKey(Path(named.text()), self.token.value() or "")
        else:
            named = self.file
            key = KeyFile(Path(named.text()))
        if named.text():
            return key
        named.refuse(self._desk.words("final.key_wanted"))
        named.focus()
        return None

    def _remember(self, key: Key) -> None:
        """Keep where the key is, never what opens it."""
        self._desk.preferences.note(
            key_file=self.file.text() if isinstance(key, KeyFile) else "",
            token_driver=self.driver.text(),
            stamp_picture=self.picture.text(),
        )

    @Slot(object)
    def _signed(self, done: Signed) -> None:
        self.signed.emit(done)
        self.accept()

    @Slot(object)
    def _not_signed(self, error: BaseException) -> None:
        self.confirm.setEnabled(True)
        self._refuse(error)
        self.pin.focus()

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        self._say(self._desk.words.explain(error))

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()
        reveal(self._said)

    def _browse_file(self) -> None:
        kinds = f"{self._desk.words('final.key_file')} (*.p12 *.pfx)"
        self._browse(self.file, kinds)

    def _browse_driver(self) -> None:
        kinds = f"{self._desk.words('final.driver')} (*.so *.dll *.dylib)"
        self._browse(self.driver, kinds)

    def _browse_picture(self) -> None:
        self._browse(self.picture, "PNG (*.png)")

    def _browse(self, field: LineField[str], kinds: str) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self._desk.words("final.browse"), documents(), kinds
        )
        if path:
            field.set_text(path)
            field.flush()
