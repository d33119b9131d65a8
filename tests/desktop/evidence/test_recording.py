"""A recording is sealed as it comes, kept whole at its end, and recovered to the last second after a crash."""

from __future__ import annotations

import errno
import hashlib
import io
import math
import os
import signal
import statistics
import struct
import subprocess
import sys
import tracemalloc
import wave
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread

import pytest

from db import fields, query
from db.errors import DiskFull, VaultDamaged
from db.records import Evidence, RecordId
from db.store import Store
from desktop.evidence import recording, tape
from desktop.evidence.recording import Playing, Recorded, Recording, Recovering
from desktop.evidence.refused import (
    MicrophoneGone,
    NoLoudspeaker,
    NoMicrophone,
    UnplayableSound,
)
from desktop.evidence.sound import NOTHING_BUT_SILENCE, Playable, loudest
from desktop.evidence.tape import PIECE_BYTES, RATE_HZ, About, Tapes
from desktop.work import Quiet, Stopped
from tests.conftest import ROOT

BEGAN = "2023-05-19T01:00:00+00:00"


def about(visit: RecordId, finding: str | None = None) -> About:
    return About(visit, RecordId(finding) if finding else None, "ông Tịnh", BEGAN, "Ghi âm.wav")


class Until(Quiet):
    """Ends a recording, or stops the work, once so many seconds were heard."""

    def __init__(self, seconds: float, *, stops: bool = False) -> None:
        self.seconds, self.stops = seconds, stops
        self.recording: Recording | None = None

    def step(self, done: int, total: int) -> None:
        own = self.recording
        if own is not None and own.seconds >= self.seconds:
            if self.stops:
                raise Stopped
            own.end()


def recorded(store: Store, visit: RecordId, work: Until, *ways: str) -> Recorded:
    work.recording = Recording(store, about(visit), ways or NOTHING_BUT_SILENCE)
    return work.recording(work)


def opened(store: Store, own: Evidence) -> wave.Wave_read:
    with store.blobs.open(own.hash) as stream:
        return wave.open(io.BytesIO(stream.read()))


def tone(seconds: int) -> bytes:
    count = RATE_HZ * seconds
    return struct.pack(
        f"<{count}h",
        *(int(12000 * math.sin(at * 2 * math.pi * 440 / RATE_HZ)) for at in range(count)),
    )


def test_a_recording_is_kept_as_plain_sound_with_its_consent(store: Store, visit: RecordId) -> None:
    done = recorded(store, visit, Until(1.0))
    own = done.evidence
    assert own is not None
    assert query.evidence(store.reader, visit) == [own]
    assert (own.consent, own.media_type, own.file_name) == ("ông Tịnh", "audio/wav", "Ghi âm.wav")
    assert f"{own.taken.day} {own.taken.time}" == "2023-05-19 08:00:00"
    assert own.seconds in (1, 2)
    file = opened(store, own)
    assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
    assert file.getnframes() >= RATE_HZ
    with store.blobs.open(own.hash) as stream:
        data = stream.read()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (own.hash, own.size_bytes)
    assert list(Tapes.of(store.vault).folder.iterdir()) == []
    store.undo()
    assert query.evidence(store.reader, visit) == []


def test_who_stops_the_work_keeps_what_there_is(store: Store, visit: RecordId) -> None:
    done = recorded(store, visit, Until(0.5, stops=True))
    assert done.evidence is not None
    assert opened(store, done.evidence).getnframes() >= RATE_HZ // 2


def test_a_recording_that_nobody_ends_ends_of_itself_and_is_kept(
    store: Store, visit: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST_SECONDS", 1)
    done = Recording(store, about(visit), NOTHING_BUT_SILENCE)(Quiet())
    assert done.evidence is not None
    assert done.remark is None
    assert opened(store, done.evidence).getnframes() >= RATE_HZ


def test_what_is_too_short_is_nothing(store: Store, visit: RecordId) -> None:
    done = recorded(store, visit, Until(0.0))
    assert done.evidence is None
    assert list(Tapes.of(store.vault).folder.iterdir()) == []


def test_without_a_microphone_it_is_said_and_nothing_is_left(
    store: Store, visit: RecordId, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(_alsa(tmp_path, "")))
    with pytest.raises(NoMicrophone):
        recorded(store, visit, Until(1.0), "alsa")
    assert not Tapes.of(store.vault).folder.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
def test_what_the_microphone_hears_is_what_is_kept(
    store: Store, visit: RecordId, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tone.raw").write_bytes(tone(2))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(_alsa(tmp_path, _MICROPHONE)))
    work = Until(1.0)
    done = recorded(store, visit, work, "alsa")
    assert done.evidence is not None
    heard = opened(store, done.evidence).readframes(RATE_HZ)
    assert 0.35 < loudest(heard) < 0.38
    assert wave_length(heard) in (36, 37)
    assert work.recording is not None
    assert 0.3 < work.recording.level < 0.4
    assert work.recording.hushed_s < 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
def test_a_microphone_that_is_pulled_out_ends_the_recording_and_keeps_what_was_heard(
    store: Store, visit: RecordId, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(recording, "_SILENT_S", 0.75)
    pipe, ended = tmp_path / "tone.raw", Event()
    os.mkfifo(pipe)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(_alsa(tmp_path, _MICROPHONE)))
    speaking = Thread(target=speak, args=(pipe, ended))
    speaking.start()
    done = recorded(store, visit, Until(60.0), "alsa")
    ended.set()
    speaking.join()
    assert isinstance(done.remark, MicrophoneGone)
    assert done.evidence is not None
    assert loudest(opened(store, done.evidence).readframes(RATE_HZ)) > 0.3
    assert Tapes.of(store.vault).left_behind() == []


def speak(pipe: Path, ended: Event) -> None:
    """Give a second of sound and then nothing, as long as the device is open or for some seconds."""
    with pipe.open("wb", buffering=0) as microphone:
        microphone.write(tone(1))
        ended.wait(4)


@pytest.mark.parametrize("held", [3, 6])
def test_a_full_disk_ends_the_recording_and_what_was_heard_waits_until_there_is_room(
    store: Store, visit: RecordId, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    left, truth = [held], os.fsync

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        truth(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    done = recorded(store, visit, Until(60.0))
    assert isinstance(done.remark, DiskFull)
    assert done.evidence is None
    assert done.waiting_s >= (held - 1) / 2
    assert query.evidence(store.reader, visit) == []
    with pytest.raises(DiskFull):
        Recovering(store)(Quiet())
    monkeypatch.undo()
    (own,) = Recovering(store)(Quiet())
    assert opened(store, own).getnframes() >= (held - 1) * PIECE_BYTES // 2
    assert own.consent == "ông Tịnh"
    assert query.evidence(store.reader, visit) == [own]
    assert Recovering(store)(Quiet()) == []


def test_how_long_nothing_was_heard_is_told(store: Store, visit: RecordId) -> None:
    work = Until(1.0)
    recorded(store, visit, work)
    assert work.recording is not None
    assert work.recording.hushed_s == work.recording.seconds


def wave_length(sound: bytes) -> float:
    """Return how many frames a wave usually takes; pieces may be missing between."""
    numbers = [number for (number,) in struct.iter_unpack("<h", sound)]
    rising = [at for at in range(1, len(numbers)) if numbers[at - 1] < 0 <= numbers[at]]
    return statistics.median(b - a for a, b in pairwise(rising))


_MICROPHONE = """
pcm.!default {{ type plug slave.pcm "tone" }}
pcm.tone {{ type file slave.pcm "nothing" file "/dev/null" infile "{0}/tone.raw" format "raw" }}
pcm.nothing {{ type null }}
"""


def _alsa(folder: Path, text: str) -> Path:
    path = folder / "asound.conf"
    path.write_text(text.format(folder), "utf-8")
    return path


_CRASHING = """
import sys
from pathlib import Path
from db import vault
from db.records import RecordId
from db.store import Store
from desktop.evidence.recording import Recording
from desktop.evidence.tape import About
from desktop.work import Quiet

class Telling(Quiet):
    def step(self, done, total):
        print(recording.seconds, flush=True)

store = Store.open(vault.unlock(Path(sys.argv[1]), sys.argv[2]))
about = About(RecordId("v"), None, "bà Lan", "2023-05-19T01:00:00+00:00", "Ghi âm.wav")
recording = Recording(store, about, ("null",))
recording(Telling())
"""


def test_a_killed_recording_is_recovered_up_to_its_last_second(
    store: Store, visit: RecordId
) -> None:
    folder, passphrase = store.vault.folder, "mật khẩu để thử"
    store.close()
    store.vault.close()
    program = subprocess.Popen(
        [sys.executable, "-c", _CRASHING, str(folder), passphrase],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert program.stdout is not None
    seconds = 0.0
    while seconds < 2.5:
        seconds = float(program.stdout.readline())
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    from db import vault

    with vault.unlock(folder, passphrase) as again, Store.open(again) as fresh:
        tapes = Tapes.of(again)
        assert len(tapes.left_behind()) == 1
        clear = b"".join(path.read_bytes() for path in tapes.folder.iterdir())
        assert bytes(2000) not in clear
        (own,) = Recovering(fresh)(Quiet())
        assert opened(fresh, own).getnframes() >= (seconds - 1) * RATE_HZ
        assert (own.consent, own.visit) == ("bà Lan", visit)
        assert query.evidence(fresh.reader, visit) == [own]
        assert tapes.left_behind() == []
        assert Recovering(fresh)(Quiet()) == []


def left(store: Store, visit: RecordId, pieces: int, name: str = "0") -> Path:
    """Leave a tape of so many half seconds, as an earlier run would."""
    tapes = Tapes.of(store.vault)
    own = tapes.begin(about(visit))
    own.write(tone(4)[: pieces * PIECE_BYTES])
    own.end()
    return own.path.rename(own.path.with_name(f"earlier{name}.tape"))


@pytest.mark.parametrize(
    ("torn", "whole"), [(b"\x05", 3), (b"\x05\0\0\0half", 3), (b"\xff" * 40, 3), (None, 2)]
)
def test_of_a_torn_tape_all_whole_pieces_are_recovered(
    store: Store, visit: RecordId, torn: bytes | None, whole: int
) -> None:
    path = left(store, visit, 3)
    data = path.read_bytes()
    path.write_bytes(data[:-1] if torn is None else data + torn)
    (own,) = Recovering(store)(Quiet())
    assert opened(store, own).readframes(4 * RATE_HZ) == tone(4)[: whole * PIECE_BYTES]


def test_a_piece_that_was_changed_ends_what_is_recovered(store: Store, visit: RecordId) -> None:
    path = left(store, visit, 3)
    data = bytearray(path.read_bytes())
    data[-PIECE_BYTES - 100] ^= 1
    path.write_bytes(bytes(data))
    (own,) = Recovering(store)(Quiet())
    assert opened(store, own).getnframes() == PIECE_BYTES // 2


def test_a_piece_that_claims_to_be_huge_is_not_made_room_for(store: Store, visit: RecordId) -> None:
    path = left(store, visit, 3)
    path.write_bytes(path.read_bytes() + b"\xff" * 40)
    tracemalloc.start()
    try:
        assert len(list(Tapes.of(store.vault).played(path)[1])) == 3
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 << 20


def test_pieces_that_changed_places_end_what_is_recovered(store: Store, visit: RecordId) -> None:
    path = left(store, visit, 3)
    data, length = path.read_bytes(), 4 + 12 + PIECE_BYTES + 16
    *start, second, third = (data[: -2 * length], data[-2 * length : -length], data[-length:])
    path.write_bytes(b"".join((*start, third, second)))
    (own,) = Recovering(store)(Quiet())
    whole = (len(start[0]) - 100) // length * PIECE_BYTES
    assert opened(store, own).readframes(4 * RATE_HZ) == tone(4)[:whole]


@pytest.mark.parametrize("data", [b"", b"so-doan tape 1\r\n\r\n", b"something else" * 100])
def test_a_tape_of_which_nothing_is_whole_goes(store: Store, visit: RecordId, data: bytes) -> None:
    left(store, visit, 1).write_bytes(data)
    assert Recovering(store)(Quiet()) == []
    assert Tapes.of(store.vault).left_behind() == []


def test_a_tape_whose_visit_is_gone_stays(store: Store, visit: RecordId) -> None:
    left(store, visit, 2)
    store.write("visit.delete", [fields.deleted(query.visit(store.reader, visit))])
    assert Recovering(store)(Quiet()) == []
    assert len(Tapes.of(store.vault).left_behind()) == 1


def test_a_recording_that_goes_on_is_not_taken_for_a_leftover(
    store: Store, visit: RecordId
) -> None:
    own = Tapes.of(store.vault).begin(about(visit))
    own.write(tone(1))
    assert Recovering(store)(Quiet()) == []
    own.end()
    assert own.path.exists()


def test_a_recording_is_played_to_its_end(store: Store, visit: RecordId) -> None:
    done = recorded(store, visit, Until(0.5))
    assert done.evidence is not None
    own = Playing(store, done.evidence.hash, NOTHING_BUT_SILENCE)
    own(Quiet())
    assert own.seconds == opened(store, done.evidence).getnframes() / RATE_HZ


def test_a_recording_that_is_damaged_further_on_ends_and_says_so(store: Store) -> None:
    blob = store.blobs.add_bytes(tape.head(RATE_HZ * 8) + tone(8))
    path = store.blobs.folder / store.blobs.name(blob.hash)[:2] / store.blobs.name(blob.hash)
    with path.open("r+b") as file:
        file.seek(100_000)
        file.write(b"spoilt")
    with pytest.raises(VaultDamaged):
        Playing(store, blob.hash, NOTHING_BUT_SILENCE)(Quiet())


def test_without_a_loudspeaker_it_is_said(
    store: Store, visit: RecordId, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(_alsa(tmp_path, "")))
    blob = store.blobs.add_bytes(tape.head(RATE_HZ) + tone(1))
    with pytest.raises(NoLoudspeaker):
        Playing(store, blob.hash, ("alsa",))(Quiet())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"OggS" + bytes(100),
        tape.head(10)[:30],
        tape.head(4).replace(b"\x10\0data", b"\x07\0data"),
    ],
)
def test_a_sound_in_another_form_is_not_played(data: bytes) -> None:
    with pytest.raises(UnplayableSound):
        Playable(io.BytesIO(data))


def test_two_recordings_at_once_do_not_mix(store: Store, visit: RecordId) -> None:
    done: list[Recorded] = []
    threads = [
        Thread(target=lambda: done.append(recorded(store, visit, Until(0.5)))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.evidence.id for each in done if each.evidence}) == 2


def test_the_same_sound_twice_is_kept_once_and_both_tapes_go(store: Store, visit: RecordId) -> None:
    for name in ("1", "2"):
        left(store, visit, 2, name)
    one, other = Recovering(store)(Quiet())
    assert one.hash == other.hash
    assert one.id != other.id
    assert Tapes.of(store.vault).left_behind() == []
