"""The microphone and the loudspeaker. What drives them is loaded when it is first wanted."""

from __future__ import annotations

import queue
import wave
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import BinaryIO

from db.errors import Refused
from desktop.evidence.refused import NoLoudspeaker, NoMicrophone, UnplayableSound
from desktop.evidence.tape import FRAME_BYTES, RATE_HZ

PERIOD_MS = 100
NOTHING_BUT_SILENCE = ("null",)
"""The way in and out that every machine has, for machines without sound and for tests."""

_MOST_WAITING = 100
_MOST_CHANNELS, _MOST_RATE_HZ = 2, 48_000
_NO_DEVICES = ("null", "custom")

Ways = Sequence[str]
"""Names of the systems' ways to sound, such as alsa or wasapi, in the order tried; none: what is there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the microphone gives, piece by piece, as it comes."""

    pieces: queue.Queue[bytes]

    def next(self, wait_s: float) -> bytes | None:
        """Return the next piece, None where none comes in that time."""
        try:
            return self.pieces.get(timeout=wait_s)
        except queue.Empty:
            return None


@contextmanager
def listening(ways: Ways = ()) -> Iterator[Heard]:
    """Listen to the microphone within the block: one channel of 16 bits at `RATE_HZ`. Raises NoMicrophone."""
    import miniaudio

    heard = Heard(queue.Queue(_MOST_WAITING))
    try:
        device = miniaudio.CaptureDevice(
            miniaudio.SampleFormat.SIGNED16, 1, RATE_HZ, PERIOD_MS, backends=_backends(ways)
        )
    except miniaudio.MiniaudioError as error:
        raise NoMicrophone from error
    try:
        ear = _ear(heard.pieces)
        next(ear)
        device.start(ear)
        yield heard
    except miniaudio.MiniaudioError as error:
        raise NoMicrophone from error
    finally:
        device.close()


def _ear(pieces: queue.Queue[bytes]) -> Generator[None, bytes, None]:
    """Take what the device brings; where nobody fetches it, wait a little, then let it go by."""
    while True:
        sound = bytes((yield))
        try:
            pieces.put(sound, timeout=1.0)
        except queue.Full:
            continue


@contextmanager
def playing(sound: Playable, ended: Event, ways: Ways = ()) -> Iterator[None]:
    """Play a sound within the block; `ended` is set when all of it was handed over. Raises NoLoudspeaker."""
    import miniaudio

    try:
        device = miniaudio.PlaybackDevice(
            miniaudio.SampleFormat.SIGNED16,
            sound.channels,
            sound.rate_hz,
            2 * PERIOD_MS,
            backends=_backends(ways),
        )
    except miniaudio.MiniaudioError as error:
        raise NoLoudspeaker from error
    try:
        mouth = _mouth(sound, ended)
        next(mouth)
        device.start(mouth)
        yield
    except miniaudio.MiniaudioError as error:
        raise NoLoudspeaker from error
    finally:
        device.close()


def _mouth(sound: Playable, ended: Event) -> Generator[bytes, int, None]:
    wanted = yield b""
    while frames := sound.read(wanted):
        wanted = yield frames
    ended.set()


class Playable:
    """A WAV of plain numbers of 16 bits, read as it is played. Raises UnplayableSound for any other."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._file = wave.open(stream)  # noqa: SIM115  whoever opened the stream closes it
        except (wave.Error, EOFError, ValueError) as error:
            raise UnplayableSound from error
        self.channels, self.rate_hz = self._file.getnchannels(), self._file.getframerate()
        fits = 0 < self.channels <= _MOST_CHANNELS and 0 < self.rate_hz <= _MOST_RATE_HZ
        if not fits or self._file.getsampwidth() != FRAME_BYTES:
            raise UnplayableSound
        self.frames = self._file.getnframes()
        self.played = 0
        self.fault: Refused | None = None

    def read(self, frames: int) -> bytes:
        """Return the next frames, fewer at the end, none after it or from where it is damaged; `fault` says so then.

        The loudspeaker asks, in its own thread: nobody there could be told of an error.
        """
        try:
            sound = bytes(self._file.readframes(frames))
        except Refused as error:
            self.fault = error
            return b""
        except (OSError, EOFError, wave.Error, ValueError):
            self.fault = UnplayableSound()
            return b""
        whole = len(sound) - len(sound) % (self.channels * FRAME_BYTES)
        self.played += whole // (self.channels * FRAME_BYTES)
        return sound[:whole]


def loudest(sound: bytes) -> float:
    """Return how loud a piece of sound gets, from 0 to 1."""
    numbers = memoryview(sound[: len(sound) // FRAME_BYTES * FRAME_BYTES]).cast("h")
    return max((abs(number) for number in numbers), default=0) / 32768


def _backends(ways: Ways) -> list[object]:
    """Return the ways as miniaudio names them; of itself it would fall back to one that records silence."""
    import miniaudio

    there = sorted(miniaudio.get_enabled_backends(), key=lambda each: each.value)
    named = [each for each in there if each.name.lower() in ways]
    return named or [each for each in there if each.name.lower() not in _NO_DEVICES]
