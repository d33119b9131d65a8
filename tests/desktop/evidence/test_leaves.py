"""A document is kept whole, and shown page by page from the process that opens what comes in."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from db.records import RecordId
from db.store import Store
from desktop.evidence.darkroom import Darkroom, Undevelopable
from desktop.evidence.intake import Taken, take_in
from desktop.evidence.pictures import THUMBNAIL_SIDE_PX, Pictures
from desktop.evidence.refused import UnshownPdf
from desktop.words import Words
from desktop.work import Quiet
from tests.desktop.evidence import photos


def coloured(*colours: str, size: tuple[int, int] = (210, 297)) -> bytes:
    """Return a document of pages of these colours."""
    first, *others = (Image.new("RGB", size, colour) for colour in colours)
    return photos.encoded(first, "PDF", save_all=True, append_images=others)


def blank(pages: int, wide: float = 595, high: float = 842) -> bytes:
    """Return a document of empty pages."""
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(wide, high)
    out = io.BytesIO()
    made.save(out)
    made.close()
    return out.getvalue()


def locked() -> bytes:
    """Return a document that opens by a password only."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("mật khẩu", ownerPassword="chủ"))
    canvas.drawString(100, 100, "hidden")
    canvas.save()
    return out.getvalue()


def test_a_page_is_drawn_by_its_number(darkroom: Darkroom) -> None:
    data = coloured("red", "lime", "blue")
    for number, colour in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255))):
        done = darkroom.develop(data, "PDF", (256,), page=number)
        image = photos.seen(done.pictures[0].jpeg)
        assert (done.pages, image.size) == (3, (182, 256))
        assert photos.is_near(image.getpixel((90, 128)), colour)
    beyond = darkroom.develop(data, "PDF", (256,), page=99)
    assert photos.is_near(photos.seen(beyond.pictures[0].jpeg).getpixel((90, 128)), (0, 0, 255))


def test_a_thousand_pages_open_at_any_of_them(darkroom: Darkroom) -> None:
    data = blank(1000)
    for number in (0, 999):
        done = darkroom.develop(data, "PDF", (256,), page=number)
        assert done.pages == 1000
        assert photos.is_near(photos.seen(done.pictures[0].jpeg).getpixel((9, 9)), (255, 255, 255))


@pytest.mark.parametrize(("wide", "high"), [(14_400, 14_400), (14_400, 3), (0.5, 0.5)])
def test_a_page_of_any_size_is_drawn_no_larger_than_asked(
    darkroom: Darkroom, wide: float, high: float
) -> None:
    done = darkroom.develop(blank(1, wide, high), "PDF", (1600, 256))
    for each, side_px in zip(done.pictures, (1600, 256), strict=True):
        assert max(each.width_px, each.height_px) <= side_px


@pytest.mark.parametrize(
    ("data", "cause"),
    [(locked(), "locked"), (b"%PDF-1.7\nxx", "damaged"), (coloured("red")[:400], "damaged")],
)
def test_a_document_that_cannot_be_opened_says_why(
    darkroom: Darkroom, data: bytes, cause: str
) -> None:
    with pytest.raises(Undevelopable) as caught:
        darkroom.develop(data, "PDF", (256,))
    assert caught.value.cause == cause


def nested(levels: int) -> bytes:
    """Return a document whose page draws ten drawings, each of which draws ten, and so on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page + b"/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/I Do\nendstream",
    ]
    for level in range(levels):
        drawn = b"/I Do " * 10 if level < levels - 1 else b"0 0 10 10 re f"
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</I %d 0 R>>>>"
        told = b"/Length %d>>stream\n" % len(drawn)
        objects.append(head % (6 + level) + told + drawn + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def test_a_document_that_would_never_end_is_ended_and_the_next_is_shown() -> None:
    with Darkroom(children=1) as room:
        with pytest.raises(Undevelopable) as caught:
            room.develop(nested(12), "PDF", (256,))
        assert caught.value.cause in ("crashed", "memory", "time", "damaged")
        assert room.develop(nested(2), "PDF", (256,)).pages == 1


def test_a_document_brought_has_its_first_page_ready_and_its_bytes_whole(
    store: Store, visit: RecordId, darkroom: Darkroom, tmp_path: Path
) -> None:
    path = tmp_path / "Quyết định.pdf"
    path.write_bytes(coloured("red", "blue"))
    (outcome,) = take_in([path], visit, None, store, darkroom, Quiet())
    assert isinstance(outcome, Taken)
    assert outcome.remarks == ()
    own = outcome.evidence
    assert own.hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert own.media_type == "application/pdf"
    pictures = Pictures.of(store, darkroom)
    assert pictures._renditions.holds(own.hash, THUMBNAIL_SIDE_PX)
    shown = photos.seen(pictures.thumbnail(own.hash).jpeg)
    assert photos.is_near(shown.getpixel((90, 128)), (255, 0, 0))
    leaf = pictures.leaf(own.hash, 1, 400)
    assert leaf.pages == 2
    assert photos.is_near(photos.seen(leaf.pictures[0].jpeg).getpixel((90, 128)), (0, 0, 255))


def test_a_document_that_cannot_be_shown_is_kept_and_said(
    store: Store, visit: RecordId, darkroom: Darkroom, tmp_path: Path, words: Words
) -> None:
    for name, data, told in (
        ("khóa.pdf", locked(), "có mật khẩu"),
        ("hỏng.pdf", b"%PDF-1.7\nxx", "hỏng"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        (outcome,) = take_in([path], visit, None, store, darkroom, Quiet())
        assert isinstance(outcome, Taken)
        (remark,) = outcome.remarks
        assert isinstance(remark, UnshownPdf)
        assert told in words.explain(remark)
        assert outcome.evidence.hash == hashlib.sha256(data).hexdigest()
        store.blobs.check(outcome.evidence.hash)
