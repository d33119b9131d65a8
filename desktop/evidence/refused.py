"""What can be wrong with a file that is brought as evidence, as data."""

from __future__ import annotations

from pathlib import Path

from db.dates import When
from db.errors import Refused


class EmptyFile(Refused):
    """The file has no byte in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class AlreadyTaken(Refused):
    """The visit has the same bytes already, under `file_name`."""

    def __init__(self, path: Path, file_name: str) -> None:
        self.path, self.file_name = path, file_name
        super().__init__(path, file_name)


class UndecodableImage(Refused):
    """The picture cannot be shown; the file is kept.

    `cause` is damaged, pixels (too many), size (too many bytes), memory, time, crashed or format.
    """

    def __init__(self, path: Path, cause: str) -> None:
        self.path, self.cause = path, cause
        super().__init__(path, cause)


class UnshownPdf(Refused):
    """The document cannot be shown; the file is kept. `cause` is locked (by a password), or as with an image."""

    def __init__(self, path: Path, cause: str) -> None:
        self.path, self.cause = path, cause
        super().__init__(path, cause)


class JpegWanted(Refused):
    """The photo is kept in a form that this program does not open; a JPEG of it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class AheadOfTime(Refused):
    """The camera says that it took the photo after now, at `taken`: its clock is wrong, or this computer's."""

    def __init__(self, path: Path, taken: When) -> None:
        self.path, self.taken = path, taken
        super().__init__(path, taken)


class NamedOtherwise(Refused):
    """The file's name says one thing and its bytes another: `sort` is what they say (`look.Sort`)."""

    def __init__(self, path: Path, sort: str) -> None:
        self.path, self.sort = path, sort
        super().__init__(path, sort)


class NoMicrophone(Refused):
    """This computer has no microphone, or does not let us hear it."""


class MicrophoneGone(Refused):
    """The microphone stopped to give anything; what was heard before is kept."""


class NoLoudspeaker(Refused):
    """This computer has nothing to play a sound with."""


class UnplayableSound(Refused):
    """The sound is in a form that this program does not play; the file is kept."""
