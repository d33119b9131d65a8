"""The web page of a paper: its photos within, upright and blurred as on paper; nothing fetched, nothing run."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from db.records import DocumentKind, Mark, MarkKind, RecordId
from desktop.minutes import papers
from desktop.minutes.model import Block, Document, Paragraph, Photo, plain
from desktop.minutes.notes import Note, NoteKind
from desktop.minutes.page import press
from desktop.minutes.writers import html
from tests import make
from tests.desktop.minutes import paper, written

BLUR = Mark(kind=MarkKind.BLUR, x1=0, y1=0, x2=10_000, y2=10_000)


class Read(HTMLParser):
    """Keeps what a page has: its tags with their values, and that each one is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [values for name, values in self.tags if name == tag]


def page(*blocks: Block) -> tuple[str, tuple[Note, ...]]:
    document = Document(subject=RecordId("v"), title="Tin", author="A", blocks=blocks)
    photos = make.opener(a=make.jpeg(), bad=b"no picture")
    shown, notes = html.pictures(document, photos)
    return html.html(document, shown), notes


def picture(source: str | None) -> Image.Image:
    head, _, data = (source or "").partition(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_photos_are_within_the_page_with_their_captions() -> None:
    text, notes = page(Photo(hash="a", caption='Cầu "mới" <b>'))
    (image,) = Read(text).of("img")
    assert image["alt"] == 'Cầu "mới" <b>'
    assert (image["width"], image["height"]) == ("640", "480")
    assert picture(image["src"]).size == (640, 480)
    assert "<figcaption>Cầu &quot;mới&quot; &lt;b&gt;</figcaption></figure>" in text
    assert notes == ()


def test_what_is_blurred_on_paper_is_blurred_on_the_web() -> None:
    text, _ = page(Photo(hash="a", caption="Rõ"), Photo(hash="a", caption="Mờ", marks=(BLUR,)))
    clear, hidden = (picture(each["src"]) for each in Read(text).of("img"))
    assert clear.tobytes() != hidden.tobytes()
    reds = [each.getpixel((320, 225))[0] for each in (clear, hidden)]
    assert reds[0] - reds[1] > 40


def test_a_photo_that_cannot_be_shown_leaves_its_caption_and_a_note() -> None:
    text, notes = page(
        Photo(hash="", caption="Chưa có"), Photo(hash="gone", caption="Mất"),
        Photo(hash="bad", caption="Hỏng"),
    )  # fmt: skip
    assert Read(text).of("img") == []
    assert [each.kind for each in notes] == [
        NoteKind.PHOTO_MISSING, NoteKind.PHOTO_MISSING, NoteKind.PHOTO_UNREADABLE,
    ]  # fmt: skip
    assert all(caption in text for caption in ("Chưa có", "Mất", "Hỏng"))


def test_only_addresses_are_links_and_nothing_runs_or_is_fetched() -> None:
    own = "Xem https://a.vn/?x=1&y=<script>alert(1)</script> javascript:x <img src=file:///etc/passwd>"
    read = Read(page(Paragraph(runs=plain(own)))[0])
    assert [each["href"] for each in read.of("a")] == ["https://a.vn/?x=1&y="]
    assert {tag for tag, _ in read.tags} <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "article",
        "p",
        "a",
    }
    assert read.of("html") == [{"lang": "vi"}]


@pytest.mark.parametrize("length", [400_000])
def test_a_long_passage_is_whole(length: int) -> None:
    text = "chữ " * (length // 4)
    shown = re.sub(r"<[^>]+>", " ", page(Paragraph(runs=plain(text)))[0])
    assert paper.plain(text) in paper.plain(shown)


def test_a_passage_leads_to_its_annex_and_its_photos() -> None:
    case = make.case(
        findings=(make.finding(1, "Theo Phụ lục."),),
        evidence=(make.evidence(1, "a", caption="Cầu", finding=RecordId("f1")),),
    )
    own = papers.composed(case, written.asked(DocumentKind.MINUTES, "v")).document
    shown, _ = html.pictures(own, make.opener(a=make.jpeg()))
    read = Read(html.html(own, shown, press.within(own)))
    assert [each["href"] for each in read.of("a")] == ["#annex1", "#photo1"]
    assert [each.get("id") for each in read.of("h2")][-1] == "annex1"
    assert [each.get("id") for each in read.of("figure")] == ["photo1"]
