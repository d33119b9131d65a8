"""Is this paper ours, whole, and the newest? Of a PDF, a scan or a typed code, offline, against the final papers.

A PDF is compared byte for byte, then by its signatures and the record within. A scan or code can only say whose it
claims to be: the seal must hold, and a person reads the text beside the paper.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2

from db.errors import NoEvidence, VaultDamaged
from db.folding import nfc
from db.records import Document, Medium
from desktop.minutes.finished.reading import PDFIUM
from desktop.minutes.sealing import scan, seal, signatures
from desktop.minutes.sealing.scan import BadScan
from desktop.minutes.sealing.seal import BadSeal, PageMark, Seal
from desktop.minutes.sealing.signatures import DamagedPdf, Signature, Since
from desktop.minutes.sealing.verdict import Flaw, Known, Standing, Verdict, verdict
from desktop.work import Work

_BLOCK_BYTES = 1024
_ALIKE = 0.5
"""How much of a file, in blocks at their places, makes it a damaged copy of a paper we know."""

_MOST_ATTACHED_BYTES = 64 << 20


def verify(data: bytes, known: Known, work: Work, deep: bool = True) -> Verdict:
    """Return what a file is: a PDF, or a scan as JPEG, PNG or WebP. Raises BadScan for any other, and Stopped."""
    if b"%PDF-" in data[:1024]:
        return _completed(_of_pdf(data, known, work, deep), known)
    return _completed(_of_codes((scan.of_picture(data),), known), known)


def verify_code(typed: str, known: Known) -> Verdict:
    """Return what a short code, typed from a paper's footer, stands for."""
    code = seal.typed(typed)
    if code is None:
        return verdict(Flaw.MISTYPED)
    return _completed(_of_code(code, known), known)


def _completed(judged: Verdict, known: Known) -> Verdict:
    """Add what the final papers say besides: a newer one, addenda, the text."""
    own = judged.document
    if own is None:
        return judged
    return replace(
        judged,
        newer=newer(own, known.documents),
        addenda=tuple(each for each in known.documents if each.amends == own.id),
        text=_text(own, known),
    )


def newer(own: Document, documents: Iterable[Document]) -> Document | None:
    """Return the newest paper that takes this one's place."""
    by_id: Mapping[str, Document] = {each.replaces: each for each in documents if each.replaces}
    found, at = None, own
    for _ in range(len(by_id)):
        if at.id not in by_id:
            break
        found = at = by_id[at.id]
    return found


# a PDF


def _of_pdf(data: bytes, known: Known, work: Work, deep: bool) -> Verdict:
    own = _exactly(data, known.documents)
    if own:
        return _of_known(data, own, known, deep)
    grown = _grown(data, known)
    if grown:
        return _of_grown(data, *grown, known, deep)
    return _of_strange(data, known, work, deep)


def _exactly(data: bytes, documents: Iterable[Document]) -> Document | None:
    hash = hashlib.sha256(data).hexdigest()
    return next((each for each in documents if hash in _hashes(each)), None)


def _hashes(document: Document) -> tuple[str, ...]:
    """Return the hashes of a paper's files: as it became final, and after each signature."""
    return (document.hash, *(s.hash for s in document.signings if s.medium is Medium.ELECTRONIC))


def _of_known(data: bytes, own: Document, known: Known, deep: bool) -> Verdict:
    """Judge a file that is byte for byte one of ours; it may still lack signatures that came later."""
    found = signatures.read(data, known.roots, deep)
    missing = _missing(own, found)
    flaws = [*_signature_flaws(found), *([Flaw.SIGNATURE_MISSING] if missing else [])]
    judged = verdict(*flaws, document=own, signatures=found, missing=missing, **_seal(own, known))
    return judged if flaws else replace(judged, standing=Standing.WHOLE)


def _missing(own: Document, found: Iterable[Signature]) -> tuple[str, ...]:
    there = {each.field for each in found}
    wanted = [s for s in own.signings if s.medium is Medium.ELECTRONIC]
    return tuple(s.who or s.field for s in wanted if s.field not in there)


def _signature_flaws(found: Iterable[Signature]) -> list[Flaw]:
    flaws = []
    for each in found:
        if not each.holds:
            flaws.append(Flaw.SIGNATURE)
        if each.since is Since.CHANGES:
            flaws.append(Flaw.AFTER_SIGNING)
    return flaws


def _seal(own: Document, known: Known) -> dict[str, Any]:
    """Return what a final paper's seal says and which device made it, as far as it holds."""
    try:
        found = seal.read(own.seal)
        return {"summary": found.summary, "device": seal.verify(found, known.keys).device}
    except BadSeal:
        return {}


def _grown(data: bytes, known: Known) -> tuple[Document, bytes] | None:
    """Return the paper that the file begins with, whole, and those bytes; the latest file of it.

    The file is gone through once, however many papers there are.
    """
    ends: dict[int, dict[str, Document]] = {}
    for document in known.documents:
        for size_bytes, hash in _sizes(document):
            if 0 < size_bytes < len(data):
                ends.setdefault(size_bytes, {}).setdefault(hash, document)
    digest, at, best = hashlib.sha256(), 0, None
    for size_bytes in sorted(ends):
        digest.update(memoryview(data)[at:size_bytes])
        at = size_bytes
        if own := ends[size_bytes].get(digest.hexdigest()):
            best = own, size_bytes
    return (best[0], data[: best[1]]) if best else None


def _sizes(document: Document) -> Iterable[tuple[int, str]]:
    yield document.size_bytes, document.hash
    for each in document.signings:
        if each.medium is Medium.ELECTRONIC:
            yield each.size_bytes, each.hash


def _of_grown(data: bytes, own: Document, base: bytes, known: Known, deep: bool) -> Verdict:
    """Judge a file that is one of ours with something after it: signatures made elsewhere, or changes."""
    found, flaws = _read(data, known, deep)
    flaws += _signature_flaws(found)
    missing = _missing(own, found)
    if missing:
        flaws.append(Flaw.SIGNATURE_MISSING)
    examined = deep or not found
    if examined and signatures.added(data, base) is not Since.SIGNATURES:
        flaws.append(Flaw.ADDED)
    if _signed_otherwise(own, base, found):
        flaws.append(Flaw.BYTES)
    judged = verdict(*flaws, document=own, signatures=found, missing=missing, **_seal(own, known))
    return judged if flaws else replace(judged, standing=Standing.WHOLE)


def _signed_otherwise(own: Document, base: bytes, found: Iterable[Signature]) -> bool:
    """Tell whether a place that we know as signed after these bytes bears another signature, by a bit or wholly."""
    there = {each.field for each in found}
    later = (s for s in own.signings if s.medium is Medium.ELECTRONIC and s.size_bytes > len(base))
    return any(s.field in there for s in later)


def _read(data: bytes, known: Known, deep: bool) -> tuple[tuple[Signature, ...], list[Flaw]]:
    try:
        return signatures.read(data, known.roots, deep), []
    except DamagedPdf:
        return (), [Flaw.DAMAGED]


def _of_strange(data: bytes, known: Known, work: Work, deep: bool) -> Verdict:
    """Judge a file that is none of ours: a changed one, a paper of another book, or a scan."""
    found, flaws = _read(data, known, deep)
    flaws += _signature_flaws(found)
    try:
        codes = scan.of_pages(data, work)
    except BadScan:
        codes, flaws = (), [*flaws, Flaw.DAMAGED]
    claimed = _of_codes(codes, known)
    records = _attached(data)
    if not records and not found and not flaws:
        near = _alike(data, known, work)
        return verdict(Flaw.BYTES, document=near) if near else claimed
    own = claimed.document or _by_record(records, known) or _alike(data, known, work)
    wanted = claimed.summary.record_hash if claimed.summary else own.record_hash if own else ""
    if records and wanted and wanted not in records:
        flaws.append(Flaw.RECORD)
    if own:
        flaws.append(Flaw.BYTES)
    missing = _missing(own, found) if own else ()
    if missing:
        flaws.append(Flaw.SIGNATURE_MISSING)
    return verdict(
        *flaws,
        *claimed.flaws,
        document=own,
        signatures=found,
        missing=missing,
        summary=claimed.summary,
        device=claimed.device,
        pages=claimed.pages,
    )


def _by_record(records: Iterable[str], known: Known) -> Document | None:
    there = set(records)
    return next((each for each in known.documents if each.record_hash in there), None)


def _alike(data: bytes, known: Known, work: Work) -> Document | None:
    """Return the paper of which this file is a copy with some bytes changed. Raises Stopped."""
    for number, document in enumerate(known.documents):
        work.step(number, len(known.documents))
        for size_bytes, hash in _sizes(document):
            is_near = size_bytes and abs(size_bytes - len(data)) <= size_bytes * _ALIKE
            if is_near and _share(data, hash, known) >= _ALIKE:
                return document
    return None


def _share(data: bytes, hash: str, known: Known) -> float:
    """Return how much of a kept file, read block by block, is the same here."""
    same, at = 0, 0
    try:
        with known.open(hash) as stream:
            while block := stream.read(_BLOCK_BYTES):
                same += data[at : at + _BLOCK_BYTES] == block
                at += _BLOCK_BYTES
    except (NoEvidence, VaultDamaged):
        return 0.0
    return same * _BLOCK_BYTES / max(at, 1)


def _bytes(hash: str, known: Known) -> bytes:
    try:
        with known.open(hash) as stream:
            return stream.read()
    except (NoEvidence, VaultDamaged):
        return b""


def _attached(data: bytes) -> tuple[str, ...]:
    """Return the hashes of the records that a PDF carries, each as it stands and as canonical JSON."""
    found = []
    try:
        with pikepdf.open(io.BytesIO(data)) as paper:
            for name in paper.attachments:
                file = paper.attachments[name].get_file()
                if file.size <= _MOST_ATTACHED_BYTES:
                    found += _record_hashes(file.read_bytes())
    except (pikepdf.PdfError, KeyError, ValueError, RuntimeError):
        return tuple(found)
    return tuple(found)


def _record_hashes(data: bytes) -> list[str]:
    hashes = [hashlib.sha256(data).hexdigest()]
    try:
        own = json.loads(data)
        text = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        hashes.append(hashlib.sha256(nfc(text).encode()).hexdigest())
    except (ValueError, RecursionError):
        return hashes
    return hashes


# a scan, a code


def _of_codes(pages: tuple[tuple[str, ...], ...], known: Known) -> Verdict:
    """Judge by the QR codes that were read, page by page."""
    texts = [text for page in pages for text in page]
    seals = list(dict.fromkeys(text for text in texts if seal.is_seal(text)))
    marks = [mark for mark in map(seal.page_mark, texts) if mark]
    if seals:
        judged = _of_seal(seals[0], known)
    elif marks:
        judged = _of_code(marks[0].code, known)
    else:
        return verdict(Flaw.NO_SEAL)
    named = {seal.code(text) for text in seals} | {mark.code for mark in marks}
    seen = ({1} if seals else set()) | {mark.number for mark in marks}
    flaws = [*judged.flaws, *([Flaw.MIXED_PAGES] if len(named) > 1 else [])]
    if len(pages) > 1 and _lacks(seen, marks, judged.document):
        flaws.append(Flaw.PAGES_MISSING)
    return verdict(
        *flaws,
        document=judged.document,
        summary=judged.summary,
        device=judged.device,
        pages=tuple(sorted(seen)),
    )


def _lacks(seen: set[int], marks: list[PageMark], own: Document | None) -> bool:
    """Tell whether pages are missing between those that were scanned together."""
    count = max([mark.count for mark in marks] + ([own.pages] if own else []), default=1)
    return seen != set(range(1, count + 1))


def _of_seal(text: str, known: Known) -> Verdict:
    try:
        found: Seal = seal.read(text)
    except BadSeal:
        return verdict(Flaw.SEAL)
    own = next((each for each in known.documents if each.seal == text), None)
    try:
        device = seal.verify(found, known.keys).device
    except BadSeal as error:
        flaw = Flaw.SEAL_KEY if error.why == "key" else Flaw.SEAL
        return verdict(flaw, document=own, summary=found.summary)
    flaws = () if own else (Flaw.NOT_HERE,)
    return verdict(*flaws, document=own, summary=found.summary, device=device)


def _of_code(code: str, known: Known) -> Verdict:
    sealed = (each for each in known.documents if each.seal and seal.code(each.seal) == code)
    own = next(sealed, None)
    return _of_seal(own.seal, known) if own else verdict(Flaw.NOT_HERE)


def _text(own: Document, known: Known) -> str:
    """Return the words of a final paper, to be read beside what is printed; empty where its bytes are not here."""
    data = _bytes(own.hash, known)
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(data) as document:
                return "\n".join(_words(document, number) for number in range(len(document)))
        except pypdfium2.PdfiumError:
            return ""


def _words(document: pypdfium2.PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return nfc(text.get_text_range()).replace("\r\n", "\n")
