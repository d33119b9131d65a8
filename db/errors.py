"""What the world refused, as data; the sentence for people is made in desktop/words.py."""

from __future__ import annotations

from pathlib import Path


class Refused(Exception):
    """Something outside our power stands in the way. Carries data and no sentence.

    A subclass names its data in `__init__`; `words.explain` finds the sentence by the class's name and
    fills in the attributes.
    """


class WrongPassphrase(Refused):
    """The vault's key does not open with this passphrase."""


class WeakPassphrase(Refused):
    """The passphrase is shorter than `least` characters."""

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(least)


class NoVault(Refused):
    """There is no vault in this folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder)


class VaultExists(Refused):
    """A vault was to be made where one already is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder)


class VaultDamaged(Refused):
    """A part of the vault is not what was written: `part` is keys, database or blob."""

    def __init__(self, folder: Path, part: str, detail: str = "") -> None:
        self.folder, self.part, self.detail = folder, part, detail
        super().__init__(folder, part, detail)


class VaultBusy(Refused):
    """Another running program holds this vault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder)


class VaultNewer(Refused):
    """The vault was written by a newer program; this one knows up to `known`."""

    def __init__(self, folder: Path, found: str, known: str) -> None:
        self.folder, self.found, self.known = folder, found, known
        super().__init__(folder, found, known)


class NotWritable(Refused):
    """The folder or file cannot be written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class FileInTheWay(NotWritable):
    """A folder is wanted at this path, or above it, and a file is there."""


class FolderInTheWay(NotWritable):
    """A file is wanted at this path and a folder is there."""


class DiskFull(Refused):
    """No space is left where `path` lies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class DiskFailing(Refused):
    """The disk that holds `path` gives errors, or was pulled out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class NoRecord(Refused):
    """No record has this id."""

    def __init__(self, record: str) -> None:
        self.record = record
        super().__init__(record)


class BadField(Refused):
    """A value does not fit its field."""

    def __init__(self, kind: str, field: str, value: str) -> None:
        self.kind, self.field, self.value = kind, field, value
        super().__init__(kind, field, value)


class Secret(Refused):
    """The text carries a mark of state secrecy; the program takes none (domain: Luật 117/2025)."""

    def __init__(self, where: str, line: str) -> None:
        self.where, self.line = where, line
        super().__init__(where, line)


class BadAmount(Refused):
    """The text cannot be read as a figure."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


class NoEvidence(Refused):
    """The bytes with this hash are not in the vault."""

    def __init__(self, hash: str) -> None:
        self.hash = hash
        super().__init__(hash)


class UnreadableFile(Refused):
    """A file that was named cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class FileChanged(Refused):
    """A file changed, shrank or vanished while it was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class NothingToUndo(Refused):
    """Nothing is left to undo or redo."""


class ChangedSince(Refused):
    """The step cannot be undone: somebody wrote the same field after it."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(action)


class BadProfile(Refused):
    """A layout profile or a wording file is not what it must be; `place` says where."""

    def __init__(self, path: Path, place: str) -> None:
        self.path, self.place = path, place
        super().__init__(path, place)


class OutlineGone(Refused):
    """A template of one's own is no longer where it was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class OutlineNamed(Refused):
    """Another template of one's own is called so."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class MissingFont(Refused):
    """No font for papers is on this machine: all four faces, with Vietnamese."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class BadPaper(Refused):
    """A finished paper, read back from `path`, is not what was made: `fault` is damaged, pages or text."""

    def __init__(self, path: Path, fault: str) -> None:
        self.path, self.fault = path, fault
        super().__init__(path, fault)


class NotArchival(Refused):
    """A finished paper breaks `rules` of PDF/A-3a or PDF/UA-1; it lies aside in `path` and counts as not made."""

    def __init__(self, path: Path, rules: str) -> None:
        self.path, self.rules = path, rules
        super().__init__(path, rules)


class BackupDiffers(Refused):
    """A backup, read back, is not the same as the vault; it was not kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder)


class Early(Refused):
    """A change replaces the write `missing` (device:sequence), which is not here yet."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        super().__init__(missing)


class Forked(Refused):
    """Two different changes bear the same number `change` of one device: it was copied or restored."""

    def __init__(self, change: str) -> None:
        self.change = change
        super().__init__(change)


class BadChange(Refused):
    """A change that came in is not one that this program would have written; `change` is its id."""

    def __init__(self, change: str) -> None:
        self.change = change
        super().__init__(change)
