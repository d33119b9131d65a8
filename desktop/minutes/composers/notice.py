"""The notice of conclusions (thông báo kết luận) of one visit or of the whole inspection: Mẫu 1.4."""

from __future__ import annotations

from collections.abc import Iterator

from db.records import DocumentKind, FindingKind, VisitKind
from desktop.minutes.composers import compose, frame, sections
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.sections import Section
from desktop.minutes.composers.sitting import Sitting
from desktop.minutes.model import END, Block, Document, Paragraph, Title, plain
from desktop.minutes.style.house import House
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, lowered, raised

KIND = DocumentKind.NOTICE
SPEC = Spec(
    name="notice",
    phrases="""file_name title about:matter about_visit:meeting
        opening:delegation,head,matter opening_session:day,delegation,head,body,matter
        opening_survey:day,delegation,head,body,matter bodies:bodies surveys:places
        surveys_before:places guests:guests heard:body heard_statements:body heard_all
        results faults shortcomings causes conclusions asks
        closing:delegation""",
    orders={"order": ("results", "faults", "conclusions", "requests")},
)


def notice(over: Oversight, say: Wording, house: House) -> Document:
    """Return the notice."""
    about = _about(over, say)
    order = say.lists["notice.order"]
    blocks = (
        frame.letterhead(over, say, house, KIND),
        Title(type_name=say("notice.title"), about=about),
        *frame.legal(over, say, house),
        *_opening(over, say),
        *sections.numbered(order, _sections(over, say)),
        _end(over, say),
        frame.closing(over, say, house, KIND),
    )
    return frame.document(over, say, f"{say('notice.title')}: {about}", blocks)


def _about(over: Oversight, say: Wording) -> str:
    if over.visit is None:
        return say("notice.about", matter=frame.matter(over, say))
    named = compose.about(Sitting(over.case, over.visit, over.public_only), say)
    return say("notice.about_visit", meeting=lowered(named))


def _opening(over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield who met whom, when and about what, and on what the conclusions rest."""
    texts = [_met(over, say)]
    if over.visit is None and over.sessions:
        bodies = [frame.where(each, over, say) for each in over.sessions]
        texts.append(say("notice.bodies", bodies=frame.listing(bodies, say)))
    if over.visit and (guests := frame.guests(over, say)):
        texts.append(say("notice.guests", guests=guests))
    yield Paragraph(runs=plain(" ".join(texts)), source=over.of)
    if places := [frame.where(each, over, say) for each in over.surveys]:
        key = "notice.surveys_before" if over.visit else "notice.surveys"
        text = say(key, places=frame.listing(places, say))
        yield Paragraph(runs=plain(text), source=over.surveys[0].id)
    yield Paragraph(runs=plain(_heard(over, say)), keep_next=True)


def _met(over: Oversight, say: Wording) -> str:
    visit = over.visit
    values = {
        "delegation": frame.delegation(over, say),
        "head": frame.leader(over, say),
        "matter": frame.matter(over, say),
    }
    if visit is None:
        return say("notice.opening", **values)
    own = {"day": raised(frame.day(visit.start, say)), "body": frame.where(visit, over, say)}
    return say(f"notice.opening_{visit.kind.value}", **values, **own)


def _heard(over: Oversight, say: Wording) -> str:
    if over.visit is None or over.visit.kind is VisitKind.SURVEY:
        return say("notice.heard_all")
    body = frame.where(over.visit, over, say)
    spoken = over.findings(FindingKind.STATEMENT)
    return say("notice.heard_statements" if spoken else "notice.heard", body=body)


def _sections(over: Oversight, say: Wording) -> dict[str, Section]:
    results = over.findings(FindingKind.RESULT)
    titles = (say("notice.faults"), say("notice.shortcomings"), say("notice.causes"))
    return {
        "results": Section(
            say("notice.results"), tuple(sections.told(over, say, results, numbered=True))
        ),
        "faults": sections.faults(over, say, titles),
        "conclusions": Section(say("notice.conclusions"), tuple(_concluded(over, say))),
        "requests": Section(
            sections.requests_title(over, say), tuple(sections.requests(over, say))
        ),
    }


def _concluded(over: Oversight, say: Wording) -> Iterator[Block]:
    remarks, asks = list(sections.concluded(over, say)), list(sections.asks(over, say))
    yield from remarks
    if asks:
        yield Paragraph(runs=plain(say("notice.asks")), keep_next=True)
    yield from asks


def _end(over: Oversight, say: Wording) -> Block:
    text = say("notice.closing", delegation=frame.delegation(over, say))
    return Paragraph(runs=plain(text), keep_next=True, part=END)
