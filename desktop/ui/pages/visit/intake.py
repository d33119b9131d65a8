"""Files that become evidence: taken in beside the window, and what became of them as sentences."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from db.records import RecordId
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import NotTaken, Outcome, Taken, take_in
from desktop.ui.desk import Desk, Message
from desktop.work import Work

MOST_SENTENCES = 3
_LOOSELY = 90


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes files in as evidence of a finding, or of the visit as a whole.

    Each is written down as soon as it is kept, whatever page is open then. Where the person stops it, what was
    taken so far stays.
    """

    store: Store
    darkroom: Darkroom
    visit: RecordId
    finding: RecordId | None
    paths: Sequence[Path]

    def __call__(self, work: Work) -> list[Outcome]:
        """Take the files in."""
        return take_in(self.paths, self.visit, self.finding, self.store, self.darkroom, work)


@dataclass(frozen=True, slots=True)
class Pasted:
    """Takes in a picture that was copied somewhere: it becomes a file for as long as that takes."""

    intake: Intake
    png: bytes
    name: str

    def __call__(self, work: Work) -> list[Outcome]:
        """Write the picture out, take it in, and remove what was written."""
        folder = Path(tempfile.mkdtemp())
        try:
            path = folder / self.name
            path.write_bytes(self.png)
            own = self.intake
            return Intake(own.store, own.darkroom, own.visit, own.finding, (path,))(work)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def encoded(image: QImage) -> bytes:
    """Return a picture as PNG, packed loosely since the window waits for it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", _LOOSELY)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def tell(desk: Desk, outcomes: Sequence[Outcome], more: str = "") -> None:
    """Say what became of the files, and one sentence `more`; what is odd about one stays to be read."""
    words = desk.words
    taken = [each for each in outcomes if isinstance(each, Taken)]
    odd = [each.reason for each in outcomes if isinstance(each, NotTaken)]
    odd += [remark for each in taken for remark in each.remarks]
    said = [words("visit.evidence_added", count=len(taken))] if taken else []
    said += [words.explain(error) for error in odd[:MOST_SENTENCES]]
    if len(odd) > MOST_SENTENCES:
        said.append(words("visit.more_remarks", count=len(odd) - MOST_SENTENCES))
    said += [more] if more else []
    if said:
        desk.say(Message("\n".join(said), undo=len(taken) == 1, lasting=bool(odd or more)))
