"""What holds for papers of all eight kinds: they describe themselves, headings are bookmarks, links lead."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from db.dates import When
from db.records import Attendee, Case, DocumentKind, FindingKind, RecordId, Side
from desktop.minutes import papers
from desktop.minutes.model import Closing, Heading, Signatures, Table
from desktop.minutes.papers import KINDS, Composed
from desktop.minutes.style.fonts import Choice
from desktop.minutes.style.layout import Arrangement
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper, written
from tests.desktop.minutes.test_papers import subject

ADDRESS = "https://caobang.gov.vn/tiep-dan"
PHOTOS = make.opener(bytes=make.jpeg(), secret=make.jpeg())
KIND = pytest.mark.parametrize("kind", list(KINDS))


def linked() -> Case:
    """Return the campaign with an address in all that people wrote."""
    case = make.campaign()
    return replace(
        case,
        visits=tuple(replace(each, purpose=f"Xem {ADDRESS} nhé") for each in case.visits),
        topics=tuple(replace(each, title=f"{each.title} {ADDRESS}") for each in case.topics),
        findings=tuple(replace(each, text=f"{each.text} {ADDRESS}") for each in case.findings),
        recommendations=tuple(
            replace(each, text=f"{each.text} {ADDRESS}") for each in case.recommendations
        ),
    )


def composed(case: Case, kind: DocumentKind) -> Composed:
    return papers.composed(case, written.asked(kind, subject(kind)))


def finished(own: Composed) -> bytes:
    return papers.finished(own, own.record, PHOTOS, Quiet(), Choice.TINOS).data


def outline(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    """Yield every bookmark with its page."""
    pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}

    def below(item: Any) -> Iterator[tuple[str, int]]:
        while item is not None:
            yield str(item.Title), pages[item.Dest[0].objgen]
            if "/First" in item:
                yield from below(item.First)
            item = item.get("/Next")

    if "/Outlines" in pdf.Root:
        yield from below(pdf.Root.Outlines.First)


@KIND
def test_it_says_what_it_is_and_in_which_language(kind: DocumentKind) -> None:
    own = composed(make.campaign(), kind)
    with pikepdf.open(io.BytesIO(finished(own))) as pdf:
        assert str(pdf.docinfo["/Title"]) == own.document.title
        assert str(pdf.docinfo["/Author"]) == own.document.author
        assert pdf.docinfo["/CreationDate"] == pdf.docinfo["/ModDate"]
        assert str(pdf.Root.Lang) == "vi-VN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as said:
            assert said["dc:title"] == own.document.title
            assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("3", "A")
            assert said["pdfuaid:part"] == "1"


@KIND
def test_its_headings_are_bookmarks_that_lead_to_their_page(kind: DocumentKind) -> None:
    own = composed(make.campaign(), kind)
    data = finished(own)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = list(outline(pdf))
    wanted = [f"{b.mark} {b.text}" for b in own.document.blocks if isinstance(b, Heading)]
    assert [title for title, _ in found if title in wanted] == wanted
    pages = [paper.plain(page).casefold() for page in paper.pages(data)]
    for title, page in found:
        assert paper.plain(title).casefold() in pages[page], title


@KIND
def test_an_address_leads_where_it_says_wherever_people_wrote_it(kind: DocumentKind) -> None:
    data = finished(composed(linked(), kind))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        notes = [each for page in pdf.pages for each in page.get("/Annots", [])]
        found = {str(each.A.URI) for each in notes if "/A" in each}
    assert found == (set() if kind is DocumentKind.TRACKING else {ADDRESS})  # cells have no links


@KIND
def test_whoever_signs_is_on_the_page_of_the_last_words(kind: DocumentKind) -> None:
    """Of many lengths, so that a page ends at every place before the signature."""
    for count in range(1, 26):
        own = composed(long(count), kind)
        ends = [each for each in own.document.blocks if isinstance(each, Closing | Signatures)]
        if not ends:
            assert kind in (DocumentKind.PRESS_NOTICE, DocumentKind.OUTLINE)
            return
        made = papers.printed(own, PHOTOS, Quiet(), Choice.TINOS)
        (signed,) = {each.page for each in made.places if each.place == ends[0].place}
        text = [each for each in made.places if each.page == signed and each.place != ends[0].place]
        assert [each for each in text if each.top_pt > 100], count


def long(count: int) -> Case:
    """Return a case so long: its findings, asks and topics are so many."""
    case = make.campaign()
    asks = tuple(
        make.ask(at, f"Việc thứ {at} cần làm.", addressee=RecordId("b")) for at in range(count)
    )
    findings = tuple(
        make.finding(at, f"Điều thứ {at}.", kind=FindingKind.RESULT) for at in range(count)
    )
    guests = tuple(
        Attendee(id=RecordId(f"g{at}"), visit=RecordId("v"), side=Side.GUEST, name=f"Khách {at}")
        for at in range(count)
    )
    return replace(
        case,
        findings=findings,
        recommendations=asks,
        figures=(),
        follow_ups=(),
        overrides=(),
        attendees=(*case.attendees, *guests),
    )


@KIND
def test_a_table_over_several_pages_has_its_head_on_each(kind: DocumentKind) -> None:
    case = long(1)
    figures = tuple(
        make.figure(at, "f0", "64/67", label=f"Chỉ tiêu {at}", measure=f"Chỉ tiêu {at}")
        for at in range(80)
    )
    asks = tuple(make.ask(at, f"Việc thứ {at} cần làm.") for at in range(80))
    own = composed(replace(case, figures=figures, recommendations=asks), kind)
    tables = [each for each in own.document.blocks if isinstance(each, Table)]
    if not tables:
        assert kind not in (DocumentKind.TRACKING, DocumentKind.REPORT)
        return
    made = papers.printed(own, PHOTOS, Quiet(), Choice.TINOS)
    pages = [paper.plain(page) for page in paper.pages(made.data)]
    for table in tables:
        own_pages = {each.page for each in made.places if each.place in table.places}
        assert len(own_pages) > 1
        for page in own_pages:
            assert paper.plain(table.head[1]) in pages[page]


@pytest.mark.parametrize(
    ("stand", "each"),
    [(Arrangement.ONE, 1), (Arrangement.TWO, 2), (Arrangement.FOUR, 4), (Arrangement.SIX, 6),
     (Arrangement.SHEET, 12)],
)  # fmt: skip
def test_so_many_photos_stand_on_a_page_each_numbered_over_its_own_words(
    stand: Arrangement, each: int
) -> None:
    """Words of a usual length, and when, where and by whom: the annex's first page has room for them too."""
    evidence = tuple(
        make.evidence(
            at, "bytes", caption="Đoàn giám sát tại Bộ phận một cửa", taken_by="Lục Văn Sơn",
            taken=When(day=dt.date(2026, 1, 28)), place="xã Nguyên Bình",
        )
        for at in range(1, 26)
    )  # fmt: skip
    asked = written.asked(DocumentKind.MINUTES, "v", photos=stand)
    made = papers.preview(make.case(evidence=evidence), asked, PHOTOS, Quiet(), Choice.TINOS)
    pages = [re.findall(r"Ảnh (\d+)\.", paper.plain(page)) for page in paper.pages(made.data)]
    annex = [page for page in pages if page]
    assert [int(number) for page in annex for number in page] == list(range(1, 26))
    assert {len(page) for page in annex[:-1]} == {each}
