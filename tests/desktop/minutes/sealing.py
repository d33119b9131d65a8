"""What tests seal papers with: a device's key, papers that ReportLab draws, scans of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random
from typing import Any, BinaryIO

import pikepdf
import pypdfium2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageFilter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from db.errors import NoEvidence
from db.records import Document, DocumentKind, RecordId
from desktop.minutes.page import pdf as _pdf  # noqa: F401  sets how ReportLab writes streams
from desktop.minutes.sealing import places, seal
from desktop.minutes.sealing.seal import Key, Seal, Summary
from desktop.minutes.sealing.sign import Place, Spot

OWN = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FOREIGN = Ed25519PrivateKey.from_private_bytes(bytes(32))
ULID = "01HX2V7Y8Z9ABCDEFGHJKMNPQR"


def key(private: Ed25519PrivateKey = OWN) -> Key:
    return Key("may-cua-thu-ky", private.public_key().public_bytes_raw())


def summary(**fields: Any) -> Summary:
    usual: dict[str, Any] = {
        "kind": "minutes",
        "inspection": ULID,
        "visit": ULID[::-1],
        "version": 1,
        "day": dt.date(2023, 5, 19),
        "record_hash": "ab" * 32,
    }
    return Summary(**(usual | fields))


def sealed(private: Ed25519PrivateKey = OWN, **fields: Any) -> Seal:
    public = private.public_key().public_bytes_raw()
    return seal.sealed(summary(**fields), public, private.sign)


def paper(own: Seal | None, pages: int = 2, words: str = "Bien ban lam viec") -> bytes:
    """Return an A4 paper with words on each page and the seal's codes where the program will draw them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm), invariant=1)
    for number in range(1, pages + 1):
        for line in range(30):
            canvas.drawString(35 * mm, (250 - 6 * line) * mm, f"{words} {number}.{line}")
        if own and number == 1:
            _draw(canvas, own.text, seal.FIRST_MM)
        elif own:
            _draw(canvas, own.page(number, pages), seal.OTHERS_MM)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


RECORD = b'[{"fields":{"text":"64/67"},"id":"f1","kind":"finding"}]'


def final(own: Seal, record: bytes = RECORD, pages: int = 2) -> bytes:
    """Return a paper as it is before it is final: sealed, with its record, with three places to sign."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper(own, pages))) as opened:
        opened.attachments["record.json"] = pikepdf.AttachedFileSpec(
            opened, record, filename="record.json"
        )
        opened.save(out, deterministic_id=True)
    spots = [Spot(pages - 1, 60 + 160 * n, 110, 150, 60) for n in range(3)]
    wanted = [Place(field=f"ChuKy{n}", spot=spot) for n, spot in enumerate(spots, start=1)]
    return places.prepared(out.getvalue(), wanted)


def record_hash(record: bytes = RECORD) -> str:
    return hashlib.sha256(record).hexdigest()


def document(data: bytes, own: Seal, **fields: Any) -> Document:
    """Return the record of a paper that is final."""
    usual: dict[str, Any] = {
        "id": RecordId(f"p{own.summary.version}"),
        "inspection": RecordId(own.summary.inspection),
        "visit": RecordId(own.summary.visit),
        "kind": DocumentKind.MINUTES,
        "version": own.summary.version,
        "hash": hashlib.sha256(data).hexdigest(),
        "size_bytes": len(data),
        "pages": 2,
        "record_hash": own.summary.record_hash,
        "seal": own.text,
    }
    return Document(**(usual | fields))


class Shelf(dict[str, bytes]):
    """Bytes by their hash."""

    def keep(self, data: bytes) -> str:
        hash = hashlib.sha256(data).hexdigest()
        self[hash] = data
        return hash

    def open(self, hash: str) -> BinaryIO:
        if hash not in self:
            raise NoEvidence(hash)
        return io.BytesIO(self[hash])


def _draw(canvas: Any, text: str, width_mm: float) -> None:
    canvas.saveState()
    canvas.translate((200 - width_mm) * mm, 5 * mm)
    for left, bottom, width, height in seal.matrix(text).bars(width_mm):
        canvas.rect(left * mm, bottom * mm, width * mm, height * mm, stroke=0, fill=1)
    canvas.restoreState()


def scans(data: bytes, dpi: int = 200, seed: int = 0) -> list[Image.Image]:
    """Return a paper's pages as a scanner sees them: askew, blurred, grainy."""
    chance = random.Random(seed)
    with pypdfium2.PdfDocument(data) as document:
        drawn = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    return [_scanned(page.convert("L"), chance) for page in drawn]


def _scanned(page: Image.Image, chance: random.Random) -> Image.Image:
    angle = chance.uniform(-3, 3) + chance.choice((0, 0, 0, 90, 180))
    askew = page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    soft = askew.filter(ImageFilter.GaussianBlur(chance.uniform(0, 0.6)))
    grain = Image.effect_noise(soft.size, chance.uniform(5, 25))
    return Image.blend(soft, grain, 0.1)


def jpeg(page: Image.Image, quality: int = 60) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, dpi=(200, 200))
    return out.getvalue()


def scanned_pdf(pages: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()
