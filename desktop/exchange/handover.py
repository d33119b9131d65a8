"""Hand-over to a document system: one ZIP with the paper, attachments, Annex VI fields and a SHA-256 manifest."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.errors import Refused
from db.records import Document
from desktop.exchange import parcel
from desktop.exchange.annex6 import Field
from desktop.exchange.parcel import Entry
from desktop.work import Work

FORMAT, VERSION = "so-doan-handover", 1
MANIFEST = "manifest-sha256.txt"
ATTACHMENTS = "attachments"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FieldTooLong(Refused):
    """A field of Annex VI has more characters than the decree allows."""

    def __init__(self, label: str, length: int, longest: int) -> None:
        self.label, self.length, self.longest = label, length, longest
        super().__init__(label, length, longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What is handed over: the final paper with its file, files beside it, and the fields."""

    document: Document
    paper: Entry
    attachments: tuple[Entry, ...] = ()
    fields: tuple[Field, ...] = ()


def write(own: Handover, path: Path, work: Work) -> tuple[Entry, ...]:
    """Write the package, read it again, and return what is in it.

    Raises FieldTooLong, PackageDiffers and what the disk refuses; then no package is there.
    """
    for field in own.fields:
        if field.flaw == "long":
            raise FieldTooLong(field.label, len(field.value), field.longest)
    entries = entries_of(own)
    parcel.write(path, entries, work.step)
    return entries


def entries_of(own: Handover) -> tuple[Entry, ...]:
    """Return every file of the package, the manifest last."""
    names = parcel.named_apart([each.place for each in own.attachments])
    beside = [
        Entry(f"{ATTACHMENTS}/{name}", each.hash, each.size_bytes, each.open)
        for name, each in zip(names, own.attachments, strict=True)
    ]
    paper = Entry(
        parcel.safe(own.paper.place), own.paper.hash, own.paper.size_bytes, own.paper.open
    )
    kept = [paper, *beside]
    told = [
        parcel.of_bytes("metadata.json", _json(own, kept)),
        parcel.of_bytes("metadata.csv", table(own.fields)),
    ]
    listed = [*kept, *told]
    return (*listed, parcel.of_bytes(MANIFEST, manifest(listed)))


def manifest(entries: Sequence[Entry]) -> bytes:
    """Return the list that `sha256sum --check` reads."""
    return "".join(f"{each.hash}  {each.place}\n" for each in entries).encode()


def table(fields: Sequence[Field]) -> bytes:
    """Return the fields as CSV that a spreadsheet opens in UTF-8 and in which nothing is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([field.name for field in fields])
    writer.writerow([_cell(field.value) for field in fields])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _json(own: Handover, kept: Sequence[Entry]) -> bytes:
    document = own.document
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "document": {
            "id": document.id,
            "kind": document.kind.value,
            "version": document.version,
            "number": document.number,
            "date": document.date.isoformat() if document.date else None,
            "hash": document.hash,
            "record_hash": document.record_hash,
            "seal": document.seal,
        },
        "fields": {field.name: field.value for field in own.fields},
        "files": [
            {"name": each.place, "sha256": each.hash, "size_bytes": each.size_bytes}
            for each in kept
        ],
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=2)
    return (text + "\n").encode("utf-8")
