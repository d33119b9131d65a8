"""Keeping a scan of pages signed by hand: its codes must name the very version that it is kept with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.errors import Refused
from db.records import Document, RecordId, Signing
from db.store import Store
from desktop.final.verifying import content, known
from desktop.minutes.finished import versions
from desktop.minutes.sealing import verify
from desktop.minutes.sealing.scan import BadScan
from desktop.minutes.sealing.verdict import Flaw, Verdict
from desktop.work import Work

_ANOTHER = frozenset({Flaw.MIXED_PAGES, Flaw.SEAL, Flaw.SEAL_KEY, Flaw.NOT_HERE})
"""Flaws of a scan whose code was read and is not that of a paper of this book alone."""


class ScanOfAnother(Refused):
    """The scan is of version `version` of another paper, or of another version, with this `title`."""

    def __init__(self, title: str, version: int) -> None:
        self.title, self.version = title, version
        super().__init__(title, version)


class ScanOfStranger(Refused):
    """The codes of the scan are of several papers, or of one that this book does not know."""


@dataclass(frozen=True, slots=True)
class Attached:
    """The version with its scan; `pages` are those whose code was read, of a paper with `count` pages."""

    document: Document
    pages: tuple[int, ...]

    @property
    def key(self) -> str:
        """The key of the words that say how much of the paper the scan is known to show."""
        if not self.pages:
            return "verify.scan.unread"
        whole = len(self.pages) >= self.document.pages
        return "verify.scan.whole" if whole else "verify.scan.part"

    @property
    def told(self) -> str:
        """The pages that were read, as people write them."""
        return ", ".join(map(str, self.pages))


def attached(store: Store, id: RecordId, scan: Path, signing: Signing, work: Work) -> Attached:
    """Keep a scan with a final paper. Raises NotFinal, BadScan, ScanOfAnother, ScanOfStranger, Stopped.

    A scan on which no code can be read is kept, and nothing is said to be known of it.
    """
    own = versions.final(store, id)
    found = verify.verify(content(scan), known(store), work, deep=False)
    _check(found, own)
    return Attached(versions.add_scan(store, own.id, scan, signing, work), found.pages)


def _check(found: Verdict, own: Document) -> None:
    document = found.document
    if document is not None and document.id != own.id:
        raise ScanOfAnother(document.title, document.version)
    if Flaw.DAMAGED in found.flaws and not found.pages:
        raise BadScan
    if _ANOTHER & set(found.flaws):
        raise ScanOfStranger
