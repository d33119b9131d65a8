"""The finished pages are measured: a paper that is right has no fault, and each thing that is wrong has one."""

from __future__ import annotations

import io

import msgspec
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from db.records import Case, DocumentKind
from desktop.minutes import papers
from desktop.minutes.finished import measured
from desktop.minutes.finished.measured import Fault, FaultKind, Marks
from desktop.minutes.page import press
from desktop.minutes.papers import Asked
from desktop.minutes.photos import Prints
from desktop.minutes.style.fonts import Choice
from desktop.minutes.style.layout import Measure, Profile
from desktop.words import LANGUAGES, Words
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper, written

SAY = press.own_wording()
MARKS = Marks(motto=SAY("head.motto"), annex=SAY("annex.label"))
PLAIN = Marks(motto="Doc lap", annex=MARKS.annex)
PROFILE = press.own_profile()


def final(case: Case, asked: Asked, photos: Prints) -> bytes:
    """Return the pages as they are made final: a draft says in its margin that it is one."""
    own = papers.composed(case, asked)
    return papers.printed(own, photos, Quiet(), Choice.TINOS, draft=False).data


def notice() -> bytes:
    asked = written.asked(DocumentKind.NOTICE, make.SESSION)
    return final(make.cao_bang(), asked, make.opener())


def kinds(data: bytes, profile: Profile = PROFILE, marks: Marks = MARKS) -> set[FaultKind]:
    return {fault.kind for fault in measured.measure(data, profile, marks)}


@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_every_paper_keeps_the_decree(kind: DocumentKind) -> None:
    own = papers.KINDS[kind]
    of = "v" if "visit" in own.of else "i"
    photos = make.opener(bytes=make.jpeg(), secret=make.jpeg())
    made = final(make.campaign(), written.asked(kind, of), photos)
    assert measured.measure(made, PROFILE, MARKS) == []


def test_minutes_keep_the_decree_with_their_annex() -> None:
    assert kinds(paper.printed(make.cao_bang(), make.SESSION).data) == set()


def test_a_stricter_edge_is_missed() -> None:
    for name, kind in (
        ("left_mm", FaultKind.MARGIN_LEFT),
        ("right_mm", FaultKind.MARGIN_RIGHT),
        ("top_mm", FaultKind.MARGIN_TOP),
        ("bottom_mm", FaultKind.MARGIN_BOTTOM),
    ):
        wide = Measure(value=60, least=60, most=70)
        margins = msgspec.structs.replace(PROFILE.margins, **{name: wide})
        assert kind in kinds(notice(), msgspec.structs.replace(PROFILE, margins=margins)), name


def test_another_size_is_told() -> None:
    body = PROFILE.components["body"]
    large = msgspec.structs.replace(body, size_pt=Measure(value=16, least=16, most=18))
    components = {**PROFILE.components, "body": large}
    assert FaultKind.BODY_SIZE in kinds(
        notice(), msgspec.structs.replace(PROFILE, components=components)
    )


def strange(pages: int = 2, **options: float) -> bytes:
    """Return a paper that nobody set by the decree: Helvetica, red, no numbers."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(options.get("width", 595), 842), invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 30)
        canvas.setFillColorRGB(1, 0, 0)
        canvas.drawString(20, 400, PLAIN.motto)
        if options.get("numbered"):
            canvas.drawString(options.get("at", 100), 815, str(number))
        canvas.showPage()
    return canvas.getpdfdata() or out.getvalue()


def test_a_strange_paper_has_every_fault() -> None:
    assert {
        FaultKind.FACE,
        FaultKind.EMBEDDED,
        FaultKind.SIZE,
        FaultKind.BODY_SIZE,
        FaultKind.COLOUR,
        FaultKind.MARGIN_LEFT,
        FaultKind.NUMBER_MISSING,
        FaultKind.RULE_MOTTO,
    } <= kinds(strange(), marks=PLAIN)
    assert FaultKind.SHEET in kinds(strange(width=612))


def test_a_number_on_the_first_page_or_off_the_centre_is_told() -> None:
    found = measured.measure(strange(numbered=True), PROFILE, MARKS)
    assert (FaultKind.NUMBER_FIRST, 1) in {(f.kind, f.page) for f in found}
    assert (FaultKind.NUMBER_CENTRE, 2) in {(f.kind, f.page) for f in found}
    assert (FaultKind.NUMBER_SIZE, 2) in {(f.kind, f.page) for f in found}


def test_the_rules_are_measured() -> None:
    share = Measure(value=0.8, least=0.8, most=0.9)
    letterhead = msgspec.structs.replace(PROFILE.letterhead, issuer_rule_share=share)
    profile = msgspec.structs.replace(PROFILE, letterhead=letterhead)
    assert [f.kind for f in measured.measure(notice(), profile, MARKS)] == [FaultKind.RULE_ISSUER]


def without_rules(data: bytes) -> bytes:
    """Take every line and box off the first page."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        kept = [
            each
            for each in pikepdf.parse_content_stream(opened.pages[0])
            if str(each.operator) not in ("re", "m", "l", "S", "f", "f*", "s", "B")
        ]
        stream = pikepdf.unparse_content_stream(kept)
        opened.pages[0].Contents = opened.make_stream(stream)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", [DocumentKind.MINUTES, DocumentKind.NOTICE, DocumentKind.REPORT])
def test_a_rule_that_is_missing_is_told(kind: DocumentKind) -> None:
    of = make.SESSION if "visit" in papers.KINDS[kind].of else "cb-2023"
    made = final(make.cao_bang(), written.asked(kind, of), make.opener())
    assert kinds(made) == set()
    bare = measured.measure(without_rules(made), PROFILE, MARKS)
    assert {each.kind: each.found for each in bare} == {
        FaultKind.RULE_MOTTO: "0,0 mm",
        FaultKind.RULE_ISSUER: "0,0 mm",
        FaultKind.RULE_ABOUT: "0,0 mm",
    }


def test_a_fault_says_what_was_found_and_what_is_wanted() -> None:
    (left,) = [
        f for f in measured.measure(strange(1), PROFILE, MARKS) if f.kind is FaultKind.MARGIN_LEFT
    ]
    assert left.found.endswith(" mm")
    assert left.wanted == "30–35 mm"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_fault_has_a_sentence(language: str, kind: FaultKind) -> None:
    fault = Fault(kind, 2, "1 mm", "2 mm")
    said = Words(language)(fault.key, page=fault.page, found=fault.found, wanted=fault.wanted)
    assert said.endswith(".")
