"""A photo leaves the program with its marks drawn: what is hidden is not in the file, the original stays whole."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageDraw

from db import fields, query
from db.records import Document, DocumentKind, Evidence, Mark, MarkKind, RecordId, Visibility
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import Taken, take_in
from desktop.evidence.marks import WHOLE
from desktop.evidence.pictures import Pictures
from desktop.exchange import ties
from desktop.final import handing
from desktop.minutes import papers
from desktop.minutes.photos import Prints
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper

SECRET_PX = (400, 300, 800, 600)
"""Where a face stands in the photo: black and white stripes that nothing else in it resembles."""

TODAY = dt.date(2026, 2, 6)
BLUR = Mark(kind=MarkKind.BLUR, x1=2500, y1=2500, x2=5000, y2=5000)
BOX = Mark(kind=MarkKind.BOX, x1=6000, y1=1000, x2=9000, y2=4000)


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    with Darkroom(children=1) as opened:
        yield opened


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    image = Image.new("RGB", (1600, 1200), (70, 110, 150))
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = SECRET_PX
    for at in range(left, right, 16):
        draw.rectangle((at, top, at + 7, bottom - 1), fill="white")
        draw.rectangle((at + 8, top, at + 15, bottom - 1), fill="black")
    path = tmp_path / "anh.jpg"
    image.save(path, quality=95)
    return path


@pytest.fixture
def own(store: Store, darkroom: Darkroom, photo: Path) -> Evidence:
    """The photo, kept as the first evidence of a session that has no other."""
    case = replace(make.full_case(), evidence=())
    store.write("example.load", [fields.edit(record) for _, record in ties.records(case)])
    (outcome,) = take_in([photo], RecordId("v"), None, store, darkroom, Quiet())
    assert isinstance(outcome, Taken)
    return outcome.evidence


@pytest.fixture
def photos(store: Store, darkroom: Darkroom) -> Prints:
    return Pictures.of(store, darkroom).paper


def marked(store: Store, own: Evidence, *marks: Mark) -> None:
    store.write("evidence.mark", [fields.changed(own, replace(own, marks=marks))])


def printed(store: Store, photos: Prints) -> bytes:
    case = query.case(store.reader, RecordId("i"))
    return paper.printed(case, photos=photos).data


def images(data: bytes) -> list[Image.Image]:
    """Return every picture that lies in the file, from its own bytes, wherever it is shown or not."""
    found = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
                out = io.BytesIO()
                each.extract(out)
                found.append(Image.open(io.BytesIO(out.getvalue())).convert("RGB"))
    return found


def contrast(image: Image.Image) -> int:
    """Return how far the stripes can still be told apart where the face stood."""
    scale = image.width / 1600
    left, top, right, bottom = (round(part * scale) for part in SECRET_PX)
    row = image.convert("L").crop((left + 40, top + 40, right - 40, bottom - 40))
    steps = [row.getpixel((x, row.height // 2)) for x in range(row.width)]
    return max(abs(a - b) for a, b in zip(steps, steps[8:], strict=False))  # type: ignore[operator]


def test_what_is_blurred_cannot_be_recovered_from_the_paper(
    store: Store, own: Evidence, photos: Prints
) -> None:
    (plain,) = images(printed(store, photos))
    assert contrast(plain) > 200
    marked(store, own, BLUR)
    (hidden,) = images(printed(store, photos))
    assert hidden.size == plain.size
    assert contrast(hidden) < 30


@pytest.mark.parametrize("form", [papers.Format.DOCX, papers.Format.HTML])
def test_what_is_blurred_cannot_be_recovered_from_other_forms_either(
    store: Store, own: Evidence, photos: Prints, tmp_path: Path, form: papers.Format
) -> None:
    asked = papers.Asked(kind=DocumentKind.MINUTES, of=RecordId("v"), today=TODAY)
    for marks, least, most in (((), 200, 256), ((BLUR,), 0, 30)):
        marked(store, own, *marks)
        case = query.case(store.reader, RecordId("i"))
        done = papers.made(case, asked, photos, tmp_path, Quiet(), form)
        found = carried(done.path)
        assert found
        assert all(least < contrast(image) + 1 <= most for image in found)


def carried(path: Path) -> list[Image.Image]:
    """Return every photo in a Word file or page of the web."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            data = [parts.read(name) for name in parts.namelist() if "/media/" in name]
    else:
        coded = re.findall(rb"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", path.read_bytes())
        data = [base64.b64decode(each) for each in coded]
    every = [Image.open(io.BytesIO(each)).convert("RGB") for each in data]
    return [image for image in every if image.width > 400]


def test_the_press_item_carries_the_marks_too(store: Store, own: Evidence, photos: Prints) -> None:
    marked(store, own, BLUR, BOX)
    case = query.case(store.reader, RecordId("i"))
    asked = papers.Asked(kind=DocumentKind.PRESS_NOTICE, of=RecordId("v"), today=TODAY)
    (shown,) = images(papers.preview(case, asked, photos, Quiet(), Choice.TINOS).data)
    assert contrast(shown) < 30
    red, green, blue = shown.getpixel((6000 * (shown.width - 1) // WHOLE + 2, shown.height // 4))  # type: ignore[misc]
    assert red > 150 > max(green, blue)


def test_the_original_and_its_hash_stay_as_they_came(
    store: Store, own: Evidence, photos: Prints, photo: Path
) -> None:
    marked(store, own, BLUR)
    printed(store, photos)
    with store.blobs.open(own.hash) as stream:
        assert stream.read() == photo.read_bytes()
    (kept,) = query.evidence(store.reader, RecordId("v"))
    assert kept.hash == own.hash == hashlib.sha256(photo.read_bytes()).hexdigest()


def test_a_marked_photo_is_made_once_and_then_found(
    store: Store, own: Evidence, photos: Prints, darkroom: Darkroom
) -> None:
    marked(store, own, BLUR)
    first = printed(store, photos)
    with Darkroom(children=1) as idle:
        again = printed(store, Pictures.of(store, idle).paper)
        assert idle.process_ids() == []
    assert again == first


def test_taking_the_marks_off_again_gives_the_same_bytes_as_before(
    store: Store, own: Evidence, photos: Prints
) -> None:
    before = printed(store, photos)
    marked(store, own, BLUR)
    assert printed(store, photos) != before
    store.undo()
    assert printed(store, photos) == before


def test_a_signature_on_the_screen_is_kept_and_not_printed(
    store: Store, own: Evidence, photos: Prints
) -> None:
    before = printed(store, photos)
    signed = Evidence(
        id=RecordId("s1"),
        visit=RecordId("v"),
        attendee=RecordId("a4"),
        file_name="chu-ky.svg",
        media_type="image/svg+xml",
        hash="ab" * 32,
    )
    store.write("evidence.sign", [fields.edit(signed)])
    assert printed(store, photos) == before


def test_a_marked_photo_is_handed_over_as_papers_show_it_and_signatures_and_internal_ones_stay(
    store: Store, own: Evidence, tmp_path: Path
) -> None:
    marked(store, own, BLUR)
    paper, ink = (store.blobs.add_bytes(data) for data in (b"%PDF-1.7 a paper", b"<svg>ink</svg>"))
    signed = Evidence(
        id=RecordId("s1"), visit=RecordId("v"), attendee=RecordId("a4"), file_name="chu-ky.svg",
        hash=ink.hash, size_bytes=ink.size_bytes,
    )  # fmt: skip
    final = Document(
        id=RecordId("d1"), inspection=RecordId("i"), kind=DocumentKind.MINUTES, visit=RecordId("v"),
        file_name="bb.pdf", hash=paper.hash, size_bytes=paper.size_bytes, version=1,
    )  # fmt: skip
    secret = store.blobs.add_bytes(b"kept inside")
    internal = Evidence(
        id=RecordId("n1"), visit=RecordId("v"), file_name="noi-bo.png", media_type="image/png",
        hash=secret.hash, size_bytes=secret.size_bytes, visibility=Visibility.INTERNAL,
    )  # fmt: skip
    store.write("example.load", [fields.edit(each) for each in (signed, internal, final)])
    package = handing.Package(document=final.id, with_evidence=True)
    handing.handed_over(store, package, tmp_path / "goi.zip", Quiet())
    with zipfile.ZipFile(tmp_path / "goi.zip") as packed:
        photos = [packed.read(name) for name in packed.namelist() if name.endswith(".jpg")]
        assert not [name for name in packed.namelist() if name.endswith((".svg", ".png"))]
    (shown,) = photos
    assert contrast(Image.open(io.BytesIO(shown)).convert("RGB")) < 30
