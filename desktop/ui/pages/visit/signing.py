"""The signature of somebody present, written on the screen and kept as evidence; it signs no paper."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from db import fields
from db.blobs import Blob
from db.changes import Edit
from db.dates import When
from db.drafts import HELD, Spot
from db.errors import Refused
from db.ids import new_id
from db.records import Attendee, Evidence, Visibility
from db.store import Store
from desktop.evidence import ink as inks
from desktop.evidence.ink import Ink, NoInk
from desktop.ui.desk import Message
from desktop.ui.pages.visit import pad
from desktop.ui.pages.visit.pad import Pad
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel, cut, plain_tooltip
from desktop.ui.parts.layouts import row
from desktop.words import LOCAL
from desktop.work import Work

_SMALL_PX, _ROOM_PX, _EDGE_PX = QSize(44, 22), QSize(680, 600), 40
_LONGEST_NAME = 80


def standing(stage: Stage, attendee: Attendee) -> Evidence | None:
    """Return the newest signature of an attendee, or their refusal to sign."""
    own = stage.held.signatures(attendee.id)
    return own[-1] if own else None


def _spot(attendee: Attendee) -> Spot:
    return Spot(attendee.kind_name, attendee.id, "signature")


def is_begun(stage: Stage, attendee: Attendee) -> bool:
    """Tell whether strokes of an attendee are kept that are no signature."""
    own = _spot(attendee)
    return stage.desk.drafts.text(replace(own, field=f"{HELD}{own.field}.ink")) is not None


class SignButton(IconButton):
    """Shows whether somebody signed, small as they wrote it; a click lets them write."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.desk.theme, "signature", stage.words("signature.sign"))
        self._stage = stage
        self._attendee: Attendee | None = None
        self._person = ""
        self._own: Evidence | None = None
        self._is_begun = False
        self._shown = ""
        self.hide()
        self.clicked.connect(self._open)

    def show_attendee(self, attendee: Attendee | None, person: str) -> None:
        """Show what the record says of somebody; nothing of who is not on the list."""
        self._attendee, self._person = attendee, person
        self.setVisible(attendee is not None)
        self._own = standing(self._stage, attendee) if attendee is not None else None
        self._is_begun = attendee is not None and is_begun(self._stage, attendee)
        said = self._said()
        self.setAccessibleName(said)
        plain_tooltip(self, said)
        self._show_icon(self._own)

    def _said(self) -> str:
        words, own = self._stage.words, self._own
        if self._is_begun:
            return words("signature.begun", name=self._person)
        if own is None:
            return words("signature.none", name=self._person)
        if not own.hash:
            return words("signature.refused", name=self._person, reason=own.caption)
        return words("signature.signed", name=self._person, when=words.moment(own.taken))

    def _show_icon(self, own: Evidence | None) -> None:
        theme = self._stage.desk.theme
        side = QSize(theme.px(18), theme.px(18))
        if self._is_begun or own is None or not own.hash:
            self._shown = ""
            self.setIcon(self._plain_icon(own))
            self.setIconSize(side)
        elif own.hash != self._shown:
            self._shown = own.hash
            self.setIcon(theme.icon("check", "success"))
            self.setIconSize(side)
            work = Reading(self._stage.desk.store, own.hash)
            self._stage.desk.jobs.start("", work, self._show_ink)

    def _plain_icon(self, own: Evidence | None) -> QIcon:
        theme = self._stage.desk.theme
        if self._is_begun:
            return theme.icon("signature", "warning")
        return theme.icon("signature" if own is None else "x")

    def _show_ink(self, found: tuple[str, Ink | None]) -> None:
        hash, ink = found
        if ink is not None and hash == self._shown:
            size = QSize(*(self._stage.desk.theme.px(side) for side in _SMALL_PX.toTuple()))
            self.setIcon(QIcon(pad.small(ink, size, 2.0)))
            self.setIconSize(size)

    def _open(self) -> None:
        if self._attendee is not None:
            dialog = SignatureDialog(self._stage, self._attendee, self._person, self)
            dialog.finished.connect(self._show_again)
            dialog.open()

    @Slot()
    def _show_again(self) -> None:
        self.show_attendee(self._attendee, self._person)


class SignatureDialog(Dialog):
    """Says what the signature is and is not; takes it, a refusal with its reason, or an earlier one away."""

    def __init__(self, stage: Stage, attendee: Attendee, person: str, parent: QWidget) -> None:
        words, theme = stage.words, stage.desk.theme
        title = words("signature.title", name=cut(person, _LONGEST_NAME))
        super().__init__(words, title, words("signature.keep"), parent=parent)
        self._stage, self._attendee, self._person = stage, attendee, person
        self._before = standing(stage, attendee)
        self.confirm.setDefault(False)
        self.pad = Pad(theme, words("signature.pad"))
        self.reason = LineField[str](
            words, words("signature.reason"), hint=words("signature.reason_hint")
        )
        self.back = IconButton(theme, "arrow-back-up", words("signature.back"), keys="Ctrl+Z")
        self.again = IconButton(theme, "arrow-forward-up", words("signature.again"), keys="Ctrl+Y")
        self.clear = Button(words("signature.clear"), "quiet")
        self.refuse = Button(words("signature.refuse"))
        self.erase = Button(words("signature.erase"), "danger").with_icon(theme, "trash")
        self.error = PlainLabel(role="error", wrap=True)
        self.error.hide()
        self.unfinished = PlainLabel(words("signature.unfinished"), "warning", wrap=True)
        self.unfinished.hide()
        self._lay()
        self._connect()
        self.keep_entered(stage.desk.drafts, _spot(attendee), reason=self.reason, ink=self.pad)
        self._show_state()
        if self._before is not None and self._before.hash:
            work = Reading(stage.desk.store, self._before.hash)
            stage.desk.jobs.start("", work, self._show_before)

    def tell_came_back(self) -> None:
        """Say over the strokes that they are of the last time, and no signature before somebody keeps them as one."""
        self.unfinished.show()

    def confirmed(self) -> None:
        """Keep the signature: its bytes beside the window, then its record."""
        if self.pad.is_blank:
            return
        self.confirm.setEnabled(False)
        work = Keeping(self._stage.desk.store, inks.written(self.pad.ink))
        self._stage.desk.jobs.start("", work, self._kept, self._not_kept)

    def _lay(self) -> None:
        words = self._stage.words
        self.body.addWidget(PlainLabel(words("signature.what_it_is"), "muted", wrap=True))
        self.body.addWidget(self.unfinished)
        self.body.addWidget(self.pad, 1)
        under = row(gap_px=4)
        under.addWidget(self.back)
        under.addWidget(self.again)
        under.addWidget(self.clear)
        under.addStretch(1)
        under.addWidget(self.erase)
        self.body.addLayout(under)
        stand_beside(self.reason, self.refuse)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.error)
        px, room = self._stage.desk.theme.px, self._stage.window().size()
        wide, high = (px(side) for side in _ROOM_PX.toTuple())
        self.resize(QSize(wide, high).boundedTo(room - QSize(_EDGE_PX, _EDGE_PX)))
        self.pad.setFocus()

    def _connect(self) -> None:
        self.pad.written.connect(self._show_state)
        self.back.clicked.connect(self.pad.take_back)
        self.again.clicked.connect(self.pad.bring_again)
        self.clear.clicked.connect(self.pad.clear)
        self.refuse.clicked.connect(self._refuse)
        self.erase.clicked.connect(self._erase)
        for keys, act in (("Ctrl+Z", self.pad.take_back), ("Ctrl+Y", self.pad.bring_again)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _show_state(self) -> None:
        self.unfinished.setVisible(not self.unfinished.isHidden() and not self.pad.is_blank)
        self.confirm.setEnabled(not self.pad.is_blank)
        self.clear.setEnabled(not self.pad.is_blank)
        self.back.setEnabled(not self.pad.is_blank)
        self.again.setEnabled(self.pad.has_taken)
        self.erase.setVisible(self._before is not None)

    def _show_before(self, found: tuple[str, Ink | None]) -> None:
        self.pad.show_before(found[1])

    def _kept(self, blob: Blob) -> None:
        name = f"{self._stage.words('signature.file')} {self._person}"
        own = replace(
            self._new(),
            hash=blob.hash,
            size_bytes=blob.size_bytes,
            media_type=inks.MEDIA_TYPE,
            file_name=f"{cut(' '.join(name.split()), _LONGEST_NAME)}.svg",
        )
        if self._write(fields.edit(own)):
            self._say("signature.was_kept")

    def _not_kept(self, error: BaseException) -> None:
        self.error.setText(self._stage.words.explain(error))
        self.error.show()
        self._show_state()

    def _refuse(self) -> None:
        """Note that the person does not sign, and why."""
        reason = " ".join(self.reason.text().split())
        if not reason:
            self.reason.refuse(self._stage.words("signature.reason_wanted"))
            self.reason.focus()
        elif self._write(fields.edit(replace(self._new(), caption=reason))):
            self._say("signature.was_refused")

    def _erase(self) -> None:
        if self._write():
            self._say("signature.was_erased")

    def _new(self) -> Evidence:
        now = self._stage.desk.now().astimezone(LOCAL)
        return Evidence(
            id=new_id(),
            visit=self._attendee.visit,
            attendee=self._attendee.id,
            taken=When(day=now.date(), time=now.time().replace(microsecond=0)),
            visibility=Visibility.INTERNAL,
            position=self._stage.held.album_end(),
        )

    def _write(self, *new: Edit) -> bool:
        """Write one step in which what stood before goes; a refusal of the reason stands beneath it."""
        gone = [fields.deleted(self._before)] if self._before is not None else []
        field = self.reason if self.reason.text() else None
        action = "evidence.sign" if new else "evidence.delete"
        if not self._stage.write(action, *gone, *new, field=field):
            return False
        self.accept()
        return True

    def _say(self, key: str) -> None:
        said = self._stage.words(key, name=self._person)
        self._stage.desk.say(Message(said, undo=True))


@dataclass(frozen=True, slots=True)
class Keeping:
    """The work of keeping a signature's bytes."""

    store: Store
    svg: bytes

    def __call__(self, _work: Work) -> Blob:
        """Keep them; raises what the vault refuses."""
        return self.store.blobs.add_bytes(self.svg)


@dataclass(frozen=True, slots=True)
class Reading:
    """The work of reading a signature's strokes."""

    store: Store
    hash: str

    def __call__(self, _work: Work) -> tuple[str, Ink | None]:
        """Read; what is no signature, or not here yet, has no strokes."""
        try:
            with self.store.blobs.open(self.hash) as stream:
                return self.hash, inks.read(stream.read(inks.MOST_BYTES + 1))
        except (Refused, OSError, NoInk):
            return self.hash, None
