"""What verifying a paper comes to, and what it is compared with: plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from db.records import Document, Medium, Signing
from desktop.minutes.sealing.seal import Key, Summary
from desktop.minutes.sealing.signatures import Signature


class Standing(StrEnum):
    """What a paper is found to be."""

    WHOLE = "whole"
    READ = "read"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class Flaw(StrEnum):
    """Why a paper is not whole."""

    BYTES = "bytes"
    ADDED = "added"
    DAMAGED = "damaged"
    RECORD = "record"
    SIGNATURE = "signature"
    SIGNATURE_MISSING = "signature_missing"
    AFTER_SIGNING = "after_signing"
    SEAL = "seal"
    SEAL_KEY = "seal_key"
    MIXED_PAGES = "mixed_pages"
    PAGES_MISSING = "pages_missing"
    NOT_HERE = "not_here"
    NO_SEAL = "no_seal"
    MISTYPED = "mistyped"


_UNKNOWN = frozenset(
    {Flaw.SEAL_KEY, Flaw.NOT_HERE, Flaw.NO_SEAL, Flaw.MISTYPED, Flaw.DAMAGED, Flaw.MIXED_PAGES}
)
"""Flaws that leave open what a paper is, where it is none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is compared with: the final papers, the devices' keys, the bytes by hash, authorities' certificates."""

    documents: tuple[Document, ...]
    keys: tuple[Key, ...]
    open: Callable[[str], BinaryIO]
    roots: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is found. `newer` takes the paper's place, `addenda` amend it; `pages` are those whose code was read.

    `missing` names who should have signed and did not; `text` is to be read beside a paper.
    """

    standing: Standing
    flaws: tuple[Flaw, ...] = ()
    document: Document | None = None
    newer: Document | None = None
    addenda: tuple[Document, ...] = ()
    summary: Summary | None = None
    device: str = ""
    signatures: tuple[Signature, ...] = ()
    missing: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    text: str = ""

    @property
    def by_hand(self) -> tuple[Signing, ...]:
        """The scans of pages signed by hand that are kept with the paper."""
        own = self.document.signings if self.document else ()
        return tuple(each for each in own if each.medium is Medium.HAND)

    @property
    def good(self) -> bool:
        """Whether nothing speaks against the paper."""
        return not self.flaws


def verdict(*flaws: Flaw, **found: Any) -> Verdict:
    """Return the verdict that these flaws come to, and what else was found."""
    document = found.get("document")
    if not flaws:
        standing = Standing.READ
    elif document is None and _UNKNOWN.issuperset(flaws):
        standing = Standing.UNKNOWN
    else:
        standing = Standing.CHANGED
    return Verdict(standing=standing, flaws=tuple(dict.fromkeys(flaws)), **found)
