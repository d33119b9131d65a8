"""A sound that is recorded as evidence: heard, sealed as it comes, kept whole under its hash at the end."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from db import fields, positions, query, running
from db.blobs import Blob
from db.dates import When
from db.errors import DiskFailing, DiskFull, NoRecord, NotWritable, Refused
from db.ids import new_id
from db.records import Evidence
from db.store import Store
from desktop.evidence import sound, tape
from desktop.evidence.refused import MicrophoneGone
from desktop.evidence.shot import LOCAL
from desktop.evidence.sound import Ways
from desktop.evidence.tape import FRAME_BYTES, RATE_HZ, About, Tapes
from desktop.work import Stopped, Work

MEDIA_TYPE = "audio/wav"
MOST_SECONDS = 4 * 3600
"""After this a recording ends of itself; a new one may follow."""

_SILENT_S, _LEAST_FRAMES = 5.0, RATE_HZ // 5
_WAIT_S, _LAST_S = 0.25, 0.4
_HUSH = 0.002
"""Quieter is no room with people in it but a microphone that is switched off."""

_DISK = (DiskFull, DiskFailing, NotWritable)
"""What the disk may refuse; a tape is whole up to there."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a recording: evidence, or None where it was too short; and what was odd about its end.

    Where the book took it no more, `waiting_s` seconds wait beside it, sealed, for `Recovering`.
    """

    evidence: Evidence | None
    remark: Refused | None = None
    waiting_s: float = 0.0


class Recording:
    """The work of recording until `end` or a stop; either way what was heard is kept.

    `seconds`, `level` (0 to 1) and for how many seconds nothing was heard, `hushed_s`, may be looked at from any
    thread.
    """

    def __init__(self, store: Store, about: About, ways: Ways = ()) -> None:
        self.about = about
        self.seconds, self.level, self.hushed_s = 0.0, 0.0, 0.0
        self._store, self._ways = store, ways
        self._ended = Event()

    def end(self) -> None:
        """Let it be enough."""
        self._ended.set()

    def __call__(self, work: Work) -> Recorded:
        """Record. Raises NoMicrophone, and what the disk refuses before anything was heard."""
        tapes = Tapes.of(self._store.vault)
        remark: Refused | None = None
        with sound.listening(self._ways) as heard:
            own = tapes.begin(self.about)
            try:
                self._listen(heard, own, work)
            except Stopped:
                pass  # whoever stops wants to keep what there is
            except (MicrophoneGone, *_DISK) as odd:
                remark = odd
            finally:
                remark = _ended(own) or remark
        if own.frames < _LEAST_FRAMES:
            own.path.unlink()
            return Recorded(None, remark)
        try:
            return Recorded(kept(self._store, tapes, own.path), remark)
        except _DISK as odd:
            tapes.leave(own.path)
            return Recorded(None, odd, own.frames / RATE_HZ)

    def _listen(self, heard: sound.Heard, own: tape.Tape, work: Work) -> None:
        silent_s = 0.0
        while not self._ended.is_set() and own.frames < MOST_SECONDS * RATE_HZ:
            piece = heard.next(_WAIT_S)
            work.step(0, 0)
            silent_s = 0.0 if piece else silent_s + _WAIT_S
            if piece:
                own.write(piece)
                self._follow(own.frames / RATE_HZ, sound.loudest(piece))
            elif silent_s >= _SILENT_S:
                raise MicrophoneGone

    def _follow(self, seconds: float, level: float) -> None:
        since_s = seconds - self.seconds
        self.hushed_s = 0.0 if level >= _HUSH else self.hushed_s + since_s
        self.seconds, self.level = seconds, level


def _ended(own: tape.Tape) -> Refused | None:
    """End a tape; what its last piece met at the disk is not worth losing the others."""
    try:
        own.end()
    except _DISK as odd:
        return odd
    return None


class Playing:
    """The work of playing a recording to its end, or until a stop. `seconds` were played so far."""

    def __init__(self, store: Store, hash: str, ways: Ways = ()) -> None:
        self.seconds = 0.0
        self._store, self._hash, self._ways = store, hash, ways

    def __call__(self, work: Work) -> None:
        """Play. Raises NoLoudspeaker, UnplayableSound, NoEvidence, VaultDamaged."""
        ended = Event()
        with self._store.blobs.open(self._hash) as stream:
            own = sound.Playable(stream)
            with sound.playing(own, ended, self._ways):
                while not ended.wait(_WAIT_S):
                    self._step(own, work)
                self._step(own, work)
                Event().wait(_LAST_S)  # what was handed over last is still on its way to the ear
        if own.fault is not None:
            raise own.fault

    def _step(self, own: sound.Playable, work: Work) -> None:
        self.seconds = own.played / own.rate_hz
        work.step(own.played, own.frames)


@dataclass(frozen=True, slots=True)
class Recovering:
    """The work of keeping what earlier runs of the program could not keep any more."""

    store: Store

    def __call__(self, work: Work) -> list[Evidence]:
        """Return what was recovered; a tape of which nothing is left goes."""
        tapes, found = Tapes.of(self.store.vault), []
        left = tapes.left_behind()
        for done, path in enumerate(left):
            work.step(done, len(left))
            own = kept(self.store, tapes, path)
            found += [own] if own is not None else []
        return found


def kept(store: Store, tapes: Tapes, path: Path) -> Evidence | None:
    """Keep a tape's sound as evidence and let the tape go; None where nothing of it is whole.

    Where its visit is gone, the tape stays. Raises what the disk refuses.
    """
    about, pieces = tapes.played(path)
    digest, frames = hashlib.sha256(), 0
    for piece in pieces:
        frames += len(piece) // FRAME_BYTES
    if about is None or not frames:
        path.unlink()
        return None
    for chunk in tape.chunked(tape.head(frames), tapes.played(path)[1]):
        digest.update(chunk)
    blob = Blob(digest.hexdigest(), len(tape.head(0)) + frames * FRAME_BYTES)
    if not store.blobs.holds(blob.hash):
        whole = tape.chunked(tape.head(frames), tapes.played(path)[1])
        store.blobs.keep(blob.hash, blob.size_bytes, whole, path)
    own = _evidence(store, about, blob, frames)
    if own is not None:
        store.write("evidence.record", [fields.edit(own)])
        path.unlink()
    return own


def _evidence(store: Store, about: About, blob: Blob, frames: int) -> Evidence | None:
    try:
        visit = query.visit(store.reader, about.visit)
    except NoRecord:
        return None
    if visit.gone:
        return None
    began = dt.datetime.fromisoformat(about.began).astimezone(LOCAL)
    last = running.last_evidence(store.reader, visit.id)
    return Evidence(
        id=new_id(),
        visit=visit.id,
        finding=about.finding,
        file_name=about.file_name,
        media_type=MEDIA_TYPE,
        hash=blob.hash,
        size_bytes=blob.size_bytes,
        taken=When(day=began.date(), time=began.time().replace(microsecond=0)),
        seconds=math.ceil(frames / RATE_HZ),
        consent=about.consent,
        position=positions.between(last, ""),
    )
