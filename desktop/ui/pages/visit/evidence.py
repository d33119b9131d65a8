"""The photos and files of a finding, or of the visit as a whole: added, described, put in order, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)

from db import fields
from db.records import Evidence, RecordId
from desktop.ui.desk import Message
from desktop.ui.pages.visit import siblings
from desktop.ui.pages.visit.asking import asked_for_files, asked_for_folder
from desktop.ui.pages.visit.clock import ClockDialog
from desktop.ui.pages.visit.copying import Copying
from desktop.ui.pages.visit.described import Described
from desktop.ui.pages.visit.fetching import Away, Fetching, is_absent
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.intake import Owner
from desktop.ui.pages.visit.kit import Kit
from desktop.ui.pages.visit.leaf import LeafView
from desktop.ui.pages.visit.photo import PhotoView
from desktop.ui.pages.visit.sound_bar import SoundBar
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.tiles import Tiles, called, is_pdf, is_photo, is_sound
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.editors import accept_as_copy
from desktop.ui.parts.labels import PlainLabel, plain_tooltip
from desktop.ui.parts.layouts import Section
from desktop.ui.theme import Theme

_WORDY_PX = 400
"""Where the box is narrower there is no room for words on the button beside its heading."""


class EvidenceBox(Section):
    """Tiles, and beneath them what is known of the chosen one. Files are dropped on it or chosen."""

    def __init__(self, stage: Stage, kit: Kit) -> None:
        words, theme = stage.words, stage.desk.theme
        super().__init__(words("visit.evidence"))
        self._stage, self._kit = stage, kit
        self._camera, self._recorder = kit.camera, kit.recorder
        self.sound = SoundBar(stage, kit.recorder)
        self._visit: RecordId | None = None
        self._finding: RecordId | None = None
        self._own: Sequence[Evidence] = []
        self._away = Away(stage.desk)
        self._chosen: Evidence | None = None
        self._last: Path | None = None
        self.setAcceptDrops(True)
        self._offer_ways_in(theme)
        kit.camera.changed.connect(self._show_camera)
        self.hint = PlainLabel(words("visit.drop_hint"), "muted", wrap=True)
        self.tiles = Tiles(theme, words, kit.pictures, self._away)
        self.details = Described(stage)
        self._fetching, self._copying = Fetching(stage.desk, self), Copying(stage.desk, self)
        self.details.hide()
        for part in (self.sound, self.hint, self.tiles, self.details):
            self.body.addWidget(part)
        self._connect()
        self._show_camera()

    def _offer_ways_in(self, theme: Theme) -> None:
        """Offer what brings evidence in: a dialog, a camera's folder, watching that folder."""
        words = self._stage.words
        self.add = Button(words("visit.add_evidence"), "quiet").with_icon(theme, "paperclip")
        self.add_briefly = IconButton(theme, "paperclip", words("visit.add_evidence"))
        self.add_briefly.clicked.connect(self._ask_for_files)
        self.add_briefly.hide()
        self.add.clicked.connect(self._ask_for_files)
        self.watching = IconButton(theme, "refresh", words("visit.watch_folder"))
        self.watching.setCheckable(True)
        self.watching.clicked.connect(self._watch)
        self.from_folder = IconButton(theme, "folder-open", words("visit.camera_folder"))
        self.from_folder.clicked.connect(self._another_folder)
        self.add_action(self.sound.button)
        self.add_action(self.watching)
        self.add_action(self.from_folder)
        self.add_action(self.add)
        self.add_action(self.add_briefly)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words of the button out where there is no room for them."""
        super().resizeEvent(event)
        is_wide = self.width() >= self._stage.desk.theme.px(_WORDY_PX)
        self.add.setVisible(is_wide)
        self.add_briefly.setVisible(not is_wide)

    def start(self, held: Held, finding: RecordId | None) -> None:
        """Show the evidence of another finding, or of the visit as a whole."""
        self.details.start(None)
        self._chosen = None
        self._visit, self._finding = held.visit.id, finding
        self._away.forget()
        self._own = held.evidence_of(finding)
        self.sound.start(held.visit.id, finding)
        self.tiles.unchoose()
        self.show_evidence(held)

    def show_evidence(self, held: Held) -> None:
        """Show what the record holds; what is being typed stays."""
        own = self._own = held.evidence_of(self._finding)
        self._away.came()
        self.tiles.show_rows(own)
        self.hint.setVisible(not self._own)
        self._show_chosen()

    def choose(self, id: RecordId) -> bool:
        """Point at one piece of evidence; tell whether it is here."""
        return self.tiles.choose(id)

    def add_files(self, paths: list[Path], draft: RecordId | None = None) -> None:
        """Keep files as evidence of what is being typed, else of what is shown, beside the window."""
        if paths and self._visit is not None:
            self._kit.bringing.take_files(paths, self._owner(draft))

    def take(self, data: QMimeData, draft: RecordId | None = None) -> None:
        """Keep what was dropped or copied somewhere: files, folders' photos, a picture."""
        if self._visit is not None:
            self._kit.bringing.take(data, self._owner(draft))

    def ask_for_folder(self, then: Callable[[], None] | None = None) -> None:
        """Ask which folder the camera or phone fills; once it is known, `then` goes on."""
        dialog = asked_for_folder(self, self._stage.words, self._camera.folder)
        dialog.fileSelected.connect(self._folder_chosen)
        if then is not None:
            dialog.fileSelected.connect(then)
        dialog.open()

    def _another_folder(self) -> None:
        self.ask_for_folder()

    def _owner(self, draft: RecordId | None) -> Owner:
        assert self._visit is not None
        return Owner(self._visit, draft or self._finding)

    def _folder_chosen(self, name: str) -> None:
        if name:
            self._camera.choose(Path(name))

    def _watch(self, on: bool) -> None:
        if on and self._camera.folder is None:
            self.ask_for_folder()
        elif on:
            self._camera.begin()
        else:
            self._camera.stop()
        self._show_camera()

    def _show_camera(self) -> None:
        words, folder = self._stage.words, self._camera.folder
        self.watching.setChecked(self._camera.is_watching)
        key = "visit.camera_away" if self._camera.is_away else "visit.watching"
        said = words(key, folder=folder) if self._camera.is_watching else ""
        plain_tooltip(self.watching, said or words("visit.watch_folder"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever comes: what cannot be kept is told of when it is dropped."""
        accept_as_copy(event)
        self._light(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep what was dropped."""
        self._light(False)
        accept_as_copy(event)
        self.take(event.mimeData())

    def _connect(self) -> None:
        details = self.details
        self.tiles.picked.connect(self._picked)
        self.tiles.moved.connect(self._move)
        self.tiles.deleted.connect(self._delete)
        self.tiles.opened.connect(self._look_closer)
        details.remove.clicked.connect(self._delete)
        details.play.clicked.connect(self._look_closer)
        details.bring.clicked.connect(self._bring)
        details.save.clicked.connect(self._save_copy)
        details.clock.clicked.connect(self._set_clock)
        details.walked.connect(self._walk)
        details.moved.connect(self._go_on_moving)
        self._fetching.changed.connect(self._show_bring)
        self._stage.desk.trips.changed.connect(self._look_again)

    def _picked(self, own: Evidence | None) -> None:
        """Show another one's details; what was typed for the last one is written first."""
        if (own and own.id) == (self._chosen and self._chosen.id):
            return
        self.details.start(own)
        self._chosen = own
        self._show_chosen()

    def _show_chosen(self) -> None:
        id = self._chosen.id if self._chosen else None
        own = self._stage.held.evidence_of(self._finding).named(id) if id else None
        self._chosen = own
        self.details.setVisible(own is not None)
        if own is not None:
            own = self._chosen = self._stage.mine(own)
            self.details.show_record(own, absent=self._away(own))
            self._show_bring()

    def _walk(self, by: int) -> None:
        """Go on to another one's caption."""
        if self.tiles.walk(by):
            self.details.caption.focus()
            self.details.caption.line.end(False)

    def _go_on_moving(self) -> None:
        """Have the next one ready to be moved too."""
        if self.tiles.walk(1) or self.tiles.walk(-1):
            self.details.finding.focus()
            self.details.finding.line.selectAll()

    def _look_again(self) -> None:
        """Show what came with a trip, wherever it was begun."""
        came = self._away.came()
        for hash in came:
            self._kit.pictures.forget(hash)
        if came:
            self.tiles.viewport().update()
            self._show_chosen()

    def _show_bring(self) -> None:
        """Offer what can be done with the bytes: play them; bring them; not bring them after all."""
        own, fetching = self._chosen, self._fetching
        if own is None:
            return
        is_away = self._away(own)
        is_coming = fetching.own is not None and fetching.own.id == own.id
        caption = self._stage.words("sync_page.stop" if is_coming else "photo.fetch")
        bring = self.details.bring
        bring.setText(" " + caption)
        bring.setAccessibleName(caption)
        bring.setVisible(is_away)
        self.details.play.setVisible(is_sound(own) and not is_away)

    def _bring(self) -> None:
        own, fetching = self._chosen, self._fetching
        if own is not None and fetching.own is not None and fetching.own.id == own.id:
            fetching.stop()
        elif own is not None:
            fetching.bring(own)

    def _move(self, by: int) -> None:
        own = self.tiles.chosen()
        if own is None:
            return
        at = self.tiles.currentIndex().row()
        position = siblings.moved(self._own, at, by)
        if position is not None:
            edit = fields.changed(own, replace(own, position=position))
            self._stage.write("evidence.move", edit)

    def _delete(self) -> None:
        own = self._chosen
        if own is None:
            return
        self.details.settle()
        if self._stage.write("evidence.delete", fields.deleted(own)):
            words = self._stage.words
            said = words("visit.evidence_deleted", name=called(words, own))
            self._stage.desk.say(Message(said, undo=True))

    def _look_closer(self) -> None:
        """Show the chosen photo or document large, play the recording; what is none of them is described instead."""
        own = self.tiles.chosen()
        if own is not None and is_photo(own):
            self._open(own)
        elif own is not None and is_absent(self._stage.desk, own):
            self.details.bring.setFocus()
        elif own is not None and is_pdf(own):
            LeafView(self._stage, own, self).open()
        elif own is not None and is_sound(own):
            self._recorder.play(own)
        else:
            self.details.caption.focus()

    def _open(self, own: Evidence) -> PhotoView:
        view = PhotoView(self._stage, own, self)
        at = self.tiles.currentIndex().row()
        view.last.setEnabled(self._photo_beside(at, -1) is not None)
        view.next.setEnabled(self._photo_beside(at, 1) is not None)
        view.walked.connect(self._open_beside)
        view.open()
        return view

    def _photo_beside(self, at: int, by: int) -> Evidence | None:
        """Return the nearest photo in a direction."""
        while 0 <= (at := at + by) < len(self._own):
            if is_photo(self._own[at]):
                return self._own[at]
        return None

    def _open_beside(self, by: int, caption: bool) -> None:
        """Show the next photo or the last in the place of the one that is shown."""
        shown = self.sender()
        own = self._photo_beside(self.tiles.currentIndex().row(), by)
        if not isinstance(shown, PhotoView) or own is None:
            return
        self.tiles.choose(own.id)
        view = self._open(own)
        view.setGeometry(shown.geometry())
        if caption:
            view.start_in_caption()
        shown.done(0)

    def _save_copy(self) -> None:
        if self._chosen is not None:
            self._copying.ask(self._chosen)

    def _set_clock(self) -> None:
        own = self._chosen
        if own is not None:
            ClockDialog(self._stage, own, self).open()

    def _ask_for_files(self) -> None:
        dialog = asked_for_files(self, self._stage.words, self._last or self._camera.folder)
        dialog.filesSelected.connect(self._files_chosen)
        dialog.open()

    def _files_chosen(self, names: list[str]) -> None:
        self._last = Path(names[0]).parent if names else self._last
        self.add_files([Path(name) for name in names])

    def _light(self, lit: bool) -> None:
        self.hint.setVisible(lit or not self._own)
        self.hint.set_role("success" if lit else "muted")
