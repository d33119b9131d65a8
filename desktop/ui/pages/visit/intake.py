"""What becomes evidence: taken in beside the window, and what became of it as sentences."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from db.drafts import Spot
from db.errors import (
    DiskFailing,
    DiskFull,
    FileChanged,
    NotWritable,
    Refused,
    UnreadableFile,
)
from db.records import RecordId
from db.store import Store
from desktop.evidence import waiting
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import Halted, NotTaken, Outcome, Taken, take_in
from desktop.evidence.lane import Copied, Piece
from desktop.evidence.refused import AlreadyTaken
from desktop.ui.desk import Desk, Message
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import PlainLabel
from desktop.work import Work

_PASSING = (DiskFull, DiskFailing, NotWritable, UnreadableFile, FileChanged)

MOST_SENTENCES, MOST_SHOWN = 3, 300
"""How many sentences a notice says, and how many the dialog that shows all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A picture that was copied as points and not as a file; it is packed as PNG beside the window."""

    name: str
    image: QImage


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose evidence it becomes: a finding's, or the visit's as a whole."""

    visit: RecordId
    finding: RecordId | None


class Intake:
    """The work of taking pieces in as evidence of an owner; `others` of their folders are left out.

    Each is written down as soon as it is kept, whatever page is open then. Where the person stops it, what was
    taken so far stays, and `halted` says so.
    """

    def __init__(
        self,
        store: Store,
        darkroom: Darkroom,
        to: Owner,
        pieces: Sequence[Piece | Drawn],
        others: int = 0,
    ) -> None:
        self.to, self.pieces, self.others = to, tuple(pieces), others
        self.outcomes: list[Outcome] = []
        self.halted: Halted | None = None
        self._own: list[Piece] = []
        self._store, self._darkroom = store, darkroom
        self._noted: dict[Path, Spot] = {}
        self._noting = threading.Lock()

    def note(self, _work: Work) -> None:
        """Have it kept, once, that the files wait for their turn, which may come after another batch.

        What the disk refuses here it refuses each file, and that is told.
        """
        with self._noting, suppress(Refused, OSError):
            if not self._noted:
                files = [piece for piece in self.pieces if isinstance(piece, Path)]
                self._noted = waiting.note(self._store, *self._to(), files)

    def __call__(self, work: Work) -> Intake:
        """Take the pieces in, and be what is to be told of."""
        self._own = [_packed(p) if isinstance(p, Drawn) else p for p in self.pieces]
        self.note(work)
        to = (*self._to(), self._store, self._darkroom)
        try:
            self.outcomes = take_in(self._own, *to, work, self._noted)
        except Halted as halted:
            self.halted = halted
            self._let_go(halted.outcomes)
            raise
        self._let_go(self.outcomes)
        return self

    def _let_go(self, outcomes: Sequence[Outcome]) -> None:
        """Let wait no more what will never be taken, and is told of; at worst it is told of once more."""
        refused = (o.path for o in outcomes if isinstance(o, NotTaken) and not may_go(o))
        with suppress(Refused, OSError):
            spots = [self._noted[path] for path in refused if path in self._noted]
            waiting.forget(self._store, spots)

    @property
    def taken(self) -> list[Taken]:
        """The pieces that are evidence now."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Taken)]

    @property
    def failed(self) -> list[Piece]:
        """The pieces that were not taken for a reason that may pass: a phone pulled out, a full disk."""
        every = zip(self._own, self.outcomes, strict=False)
        return [piece for piece, came in every if isinstance(came, NotTaken) and may_go(came)]

    def _to(self) -> tuple[RecordId, RecordId | None]:
        return self.to.visit, self.to.finding


def may_go(outcome: NotTaken) -> bool:
    """Tell whether a file may be taken at another time."""
    return isinstance(outcome.reason, _PASSING)


def _packed(drawn: Drawn) -> Copied:
    """Return a picture as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawn.image.save(buffer, "PNG")  # type: ignore[call-overload]
    return Copied(drawn.name, bytes(buffer.data().data()))


Ground = Callable[[], QWidget | None]
"""Gives what a dialog is to stand on, when it opens."""


def tell(
    desk: Desk, own: Intake, ground: Ground, again: Callable[[], None], back: Callable[[], None]
) -> None:
    """Say what became of a batch: all remarks on demand; what may go the next time, or all back, by a button."""
    words, said, odd = desk.words, counted(desk, own.outcomes), _remarks(desk, own.outcomes)
    said += odd[:MOST_SENTENCES]
    action = ""
    act: Callable[[], None] | None = None
    if len(odd) > MOST_SENTENCES:
        said.append(words("visit.more_remarks", count=len(odd) - MOST_SENTENCES))
        failed = len(own.failed)
        action, act = words("visit.all_remarks"), partial(_show, desk, odd, failed, ground, again)
    elif own.failed:
        action, act = words("visit.try_again", count=len(own.failed)), again
    elif len(own.taken) > 1:
        action, act = words("visit.take_back", count=len(own.taken)), back
    said += [words("visit.dropped.left", count=own.others)] if own.others else []
    if said:
        undo, lasting = len(own.outcomes) == 1 and not odd, bool(odd or own.others)
        desk.say(Message("\n".join(said), undo=undo, lasting=lasting, action=action, act=act))


def counted(desk: Desk, outcomes: Sequence[Outcome]) -> list[str]:
    """Return how many were taken, as a sentence; none where none was."""
    count = sum(isinstance(each, Taken) for each in outcomes)
    return [desk.words("visit.evidence_added", count=count)] if count else []


def _remarks(desk: Desk, outcomes: Sequence[Outcome]) -> list[str]:
    """Return what is odd, each sentence once, those that were not taken first; what was here before is counted."""
    reasons = [each.reason for each in outcomes if isinstance(each, NotTaken)]
    known = [reason for reason in reasons if isinstance(reason, AlreadyTaken)]
    odd = [reason for reason in reasons if len(known) == 1 or reason not in known]
    odd += [remark for each in outcomes if isinstance(each, Taken) for remark in each.remarks]
    said = [desk.words.explain(error) for error in odd]
    if len(known) > 1:
        said.append(desk.words("visit.already", count=len(known)))
    return list(dict.fromkeys(said))


def _show(
    desk: Desk, sentences: list[str], failed: int, ground: Ground, again: Callable[[], None]
) -> None:
    remarks = Remarks(desk, sentences, failed, ground())
    remarks.accepted.connect(again)
    remarks.open()


class Remarks(Dialog):
    """Everything that is odd about a batch, one sentence beneath the other; `failed` may be tried again."""

    def __init__(
        self, desk: Desk, sentences: Sequence[str], failed: int, parent: QWidget | None
    ) -> None:
        words = desk.words
        act = words("visit.try_again", count=failed) if failed else words("parts.close")
        super().__init__(words, words("visit.remarks"), act, parent=parent)
        self.cancel.setText(words("parts.close"))
        self.cancel.setVisible(bool(failed))
        self._failed = failed
        self.text = PlainLabel("\n\n".join(sentences[:MOST_SHOWN]), wrap=True)
        self.body.addWidget(self.text)
        if len(sentences) > MOST_SHOWN:
            count = len(sentences) - MOST_SHOWN
            self.body.addWidget(PlainLabel(words("visit.more_remarks", count=count), "muted"))

    def confirmed(self) -> None:
        """Try again what failed; where nothing did, only close."""
        self.accept() if self._failed else self.reject()
