"""The style of papers of an office: names, who signs and seals what, who receives it; and what one signs with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from db import files
from db.drafts import NOWHERE, Spot
from db.errors import Refused
from db.records import DocumentKind
from desktop import paths
from desktop.minutes import office, papers
from desktop.minutes.style.house import Signer
from desktop.minutes.style.layout import Arrangement
from desktop.ui.desk import Desk, Message
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button, Tick
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.fields import LineField, TextField
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import Card, Line, Section, column, emptied, row, side_by_side

_NAMES = ("issuer", "issuer_short", "delegation", "symbol", "place")


class OfficeSection(Section):
    """What is chosen here is kept in a file of the office's own and counts for the next paper."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.words("settings.office.title"))
        self._desk, self._words = desk, desk.words
        self._faults = column(gap_px=4)
        card = Card()
        card.body.addWidget(PlainLabel(self._words("settings.office.why"), "small", wrap=True))
        card.body.addLayout(self._faults)
        self.names = {name: self._name(name) for name in _NAMES}
        for pair in (("issuer", "issuer_short"), ("delegation", "symbol"), ("place",)):
            card.body.addLayout(side_by_side([self.names[name] for name in pair]))
        card.body.addWidget(Line())
        self._add_kind(card)
        card.body.addWidget(Line())
        self._add_folder(card)
        self.body.addWidget(card)

    def show_chosen(self) -> None:
        """Show the style in use, and what of the office's own files was refused."""
        own = papers.own_house().office
        for name, field in self.names.items():
            field.show_value(getattr(own, name))
        kind = self.kind.value() or DocumentKind.NOTICE
        self.kind.show_value(kind)
        signed = kind is not DocumentKind.MINUTES
        self.signer.setVisible(signed)
        self.recipients.setVisible(signed)
        self.signer.show_value(own.signers.get(kind, Signer.HEAD))
        self.photos.setVisible(kind in own.photos)
        self.photos.show_value(own.photos.get(kind, Arrangement.AUTO))
        self.seals.setChecked(own.seals.get(kind, False))
        self.recipients.show_value("\n".join(own.recipients.get(kind, ())))
        spot = Spot("settings", NOWHERE, f"recipients.{kind.value}")
        self.recipients.stand_at(self._desk.drafts, spot)
        emptied(self._faults)
        for fault in papers.faults():
            said = self._words("final.office_fault", file=fault.path.name, place=fault.place)
            self._faults.addWidget(PlainLabel(said, "danger", wrap=True))

    def _name(self, name: str) -> LineField[str]:
        field = LineField[str](self._words, self._words(f"records.field.{name}"))
        field.setProperty("name", name)
        field.settled.connect(self._keep_name)
        return field

    def _add_kind(self, card: Card) -> None:
        words = self._words
        kinds = [(kind, words.kind(kind)) for kind in papers.KINDS]
        self.kind = ChoiceField[DocumentKind](words("settings.office.kind"), kinds)
        self.kind.show_value(DocumentKind.NOTICE)
        self.kind.settled.connect(self._turn)
        signers = [(each, words(f"settings.office.signer.{each.value}")) for each in Signer]
        self.signer = ChoiceField[Signer](words("settings.office.signs"), signers)
        self.signer.settled.connect(self._keep_kind)
        stands = [(each, words(f"settings.office.photos.{each.value}")) for each in Arrangement]
        self.photos = ChoiceField[Arrangement](words("settings.office.photos_stand"), stands)
        self.photos.settled.connect(self._keep_kind)
        self.seals = Tick(plain_caption(words("settings.office.seals")))
        self.seals.clicked.connect(self._keep_kind)
        self.recipients = TextField(words, words("settings.office.recipients"), lines=3)
        self.recipients.settled.connect(self._keep_kind)
        card.body.addLayout(side_by_side([self.kind, self.signer]))
        card.body.addWidget(self.photos)
        card.body.addWidget(self.seals)
        card.body.addWidget(self.recipients)
        why = PlainLabel(
            words("settings.office.recipients_why", issuer="{issuer}", bodies="{bodies}"),
            "small",
            wrap=True,
        )
        card.body.addWidget(why)

    def _add_folder(self, card: Card) -> None:
        across = row(gap_px=12)
        why = PlainLabel(self._words("settings.office.wording_why"), "small", wrap=True)
        button = Button(self._words("settings.office.folder"))
        button.with_icon(self._desk.theme, "folder-open").clicked.connect(self._open_folder)
        again = Button(self._words("settings.office.again"), "quiet")
        again.with_icon(self._desk.theme, "refresh").clicked.connect(self._read_again)
        across.addWidget(button)
        across.addWidget(again)
        across.addStretch(1)
        card.body.addWidget(why)
        card.body.addLayout(across)

    def _turn(self, _kind: object) -> None:
        """Show another kind; what was refused of the last one stays kept with it."""
        self.recipients.start("")
        self.show_chosen()

    @Slot(object)
    def _keep_name(self, value: str) -> None:
        field = self.sender()
        assert isinstance(field, LineField)
        self._keep(field, **{str(field.property("name")): value})

    def _keep_kind(self, _value: object = None) -> None:
        """Keep who signs, seals and receives the kind of paper that is shown, and how its photos stand."""
        own, kind = papers.own_house().office, self.kind.value()
        if kind is None:
            return
        seals = {**own.seals, kind: self.seals.isChecked()}
        stand = self.photos.value() or Arrangement.AUTO
        photos = {**own.photos, kind: stand} if kind in own.photos else own.photos
        if kind is DocumentKind.MINUTES:
            self._keep(self.recipients, seals=seals, photos=photos)
            return
        lines = (line.strip() for line in self.recipients.text().split("\n"))
        self._keep(
            self.recipients,
            seals=seals,
            photos=photos,
            signers={**own.signers, kind: self.signer.value() or Signer.HEAD},
            recipients={**own.recipients, kind: tuple(line for line in lines if line)},
        )

    def _keep(self, field: LineField[str] | TextField, **choices: Any) -> None:
        try:
            office.keep(msgspec.structs.replace(papers.own_house().office, **choices))
        except (Refused, OSError) as error:
            field.refuse(self._words.explain(error))
        else:
            field.accept()

    def _open_folder(self) -> None:
        """Show the folder in which an office may put its own wording, with the shipped files to copy from."""
        folder = paths.office_folder() / "wording"
        try:
            files.make_folder(folder)
        except OSError as error:
            self._desk.refuse(error)
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._desk.say(Message(str(folder), lasting=True))

    def _read_again(self) -> None:
        papers.reload()
        self.show_chosen()
        if not papers.faults():
            self._desk.say(Message(self._words("settings.office.read_again")))


class SigningSection(Section):
    """The address of a time authority, and whose certificates are trusted when papers are verified."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.words("settings.signing.title"))
        self._desk, words = desk, desk.words
        self.authority = LineField[str](
            words, words("settings.signing.authority"), hint="http://tsa.ca.gov.vn"
        )
        self.authority.settled.connect(self._keep_authority)
        self.trusted = LineField[str](words, words("settings.signing.trusted"))
        self.trusted.settled.connect(self._keep_trusted)
        card = Card()
        card.body.addWidget(self.authority)
        card.body.addWidget(PlainLabel(words("settings.signing.authority_why"), "small", wrap=True))
        button = Button(words("final.browse"))
        button.clicked.connect(self._browse)
        stand_beside(self.trusted, button)
        card.body.addWidget(self.trusted)
        card.body.addWidget(PlainLabel(words("settings.signing.trusted_why"), "small", wrap=True))
        self.body.addWidget(card)

    def show_chosen(self) -> None:
        """Show what is chosen."""
        chosen = self._desk.preferences.chosen
        self.authority.show_value(chosen.time_authority)
        self.trusted.show_value(chosen.authorities)
        for name, field in (("authority", self.authority), ("trusted", self.trusted)):
            field.stand_at(self._desk.drafts, Spot("settings", NOWHERE, name))

    @Slot(object)
    def _keep_authority(self, address: str) -> None:
        if address and not address.startswith(("http://", "https://")):
            self.authority.refuse(self._desk.words("settings.signing.no_address"))
        else:
            self._desk.preferences.note(time_authority=address)

    @Slot(object)
    def _keep_trusted(self, path: str) -> None:
        if path and not Path(path).is_file():
            self.trusted.refuse(self._desk.words("settings.signing.no_file"))
        else:
            self._desk.preferences.note(authorities=path)

    def _browse(self) -> None:
        kinds = f"{self._desk.words('settings.signing.trusted')} (*.pem *.crt *.cer *.der)"
        title = self._desk.words("final.browse")
        path, _ = QFileDialog.getOpenFileName(self, title, documents(), kinds)
        if path:
            self.trusted.set_text(path)
            self.trusted.flush()
