"""The report on the results of a whole inspection (báo cáo kết quả giám sát), over all its visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.records import Body, DocumentKind, FindingKind, RecordId, Visit
from desktop.minutes.composers import figure_table, frame, sections
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.people import member_text
from desktop.minutes.composers.sections import Section
from desktop.minutes.model import END, Block, Document, Paragraph, Title, plain
from desktop.minutes.style.house import House
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, raised

KIND = DocumentKind.REPORT
SPEC = Spec(
    name="report",
    phrases="""file_name title about:matter opening:delegation,matter
        overview people content matter:topic period:period subjects:bodies renamed:body,earlier
        visits visit:day,meeting
        results figures figure_number figure_measure figure_period figure_amount figure_change
        faults shortcomings causes conclusions asks closing:matter,delegation,issuer
        issuer_unknown""",
    orders={
        "order": (
            "overview", "results", "figures", "faults", "conclusions", "asks", "requests",
        ),
    },
)  # fmt: skip


def report(over: Oversight, say: Wording, house: House) -> Document:
    """Return the report."""
    about = say("report.about", matter=frame.matter(over, say))
    opening = say(
        "report.opening", delegation=frame.delegation(over, say), matter=frame.matter(over, say)
    )
    blocks = (
        frame.letterhead(over, say, house, KIND),
        Title(type_name=say("report.title"), about=about),
        *frame.legal(over, say, house),
        Paragraph(runs=plain(opening), keep_next=True, source=over.inspection.id),
        *sections.numbered(say.lists["report.order"], _sections(over, say)),
        _end(over, say),
        frame.closing(over, say, house, KIND),
    )
    annexes = frame.photo_annexes(over, say, house, KIND)
    return frame.document(over, say, f"{say('report.title')}: {about}", blocks, annexes)


def _sections(over: Oversight, say: Wording) -> dict[str, Section]:
    results = over.findings(FindingKind.RESULT)
    titles = (say("report.faults"), say("report.shortcomings"), say("report.causes"))
    named = ("number", "measure", "period", "amount", "change")
    head = tuple(say(f"report.figure_{name}") for name in named)
    found: dict[str, tuple[str, Iterable[Block]]] = {
        "overview": (say("report.overview"), _overview(over, say)),
        "results": (say("report.results"), sections.told(over, say, results, numbered=True)),
        "figures": (say("report.figures"), figure_table.tables(over, say, head)),
        "conclusions": (say("report.conclusions"), sections.concluded(over, say)),
        "asks": (say("report.asks"), sections.asks(over, say)),
        "requests": (sections.requests_title(over, say), sections.requests(over, say)),
    }
    own = {name: Section(title, tuple(blocks)) for name, (title, blocks) in found.items()}
    return own | {"faults": sections.faults(over, say, titles)}


def _overview(over: Oversight, say: Wording) -> Iterator[Block]:
    yield from sections.headed(
        (
            Section(say("report.people"), tuple(_people(over, say)), "people"),
            Section(say("report.content"), tuple(_content(over, say)), "content"),
            Section(say("report.visits"), tuple(_visits(over, say)), "visits"),
        )
    )


def _people(over: Oversight, say: Wording) -> Iterator[Block]:
    own = [(member_text(each, say), each.id) for each in (*over.members, *over.invited)]
    yield from _listed(own, say)


def _content(over: Oversight, say: Wording) -> Iterator[Block]:
    inspection = over.inspection
    lines = []
    if inspection.topic:
        lines.append((say("report.matter", topic=raised(inspection.topic)), inspection.id))
    if inspection.period:
        lines.append((say("report.period", period=say.period(inspection.period)), inspection.id))
    if bodies := [_subject(body, over, say) for body in over.subjects]:
        text = say("report.subjects", bodies=frame.listing(bodies, say))
        lines.append((text, over.subjects[0].id))
    yield from _listed(lines, say)


def _subject(body: Body, over: Oversight, say: Wording) -> str:
    """Return a body's name, with the one it had at earlier visits."""
    earlier = frame.listing(over.names_before(body), say)
    return say("report.renamed", body=body.name, earlier=earlier) if earlier else body.name


def _visits(over: Oversight, say: Wording) -> Iterator[Block]:
    yield from _listed([(_visit(each, over, say), each.id) for each in over.visits], say)


def _visit(visit: Visit, over: Oversight, say: Wording) -> str:
    """Return a visit with its day; where no day is known it is simply named."""
    named = frame.meeting(visit, over, say)
    if visit.start.day is None:
        return raised(named)
    return say("report.visit", day=raised(frame.day(visit.start, say)), meeting=named)


def _listed(lines: list[tuple[str, RecordId]], say: Wording) -> Iterator[Block]:
    shown = [(text, id) for text, id in lines if text]
    for count, (text, id) in enumerate(shown, start=1):
        end = say("present.last_end" if count == len(shown) else "present.end")
        yield Paragraph(runs=plain(text + end), mark="-", source=id)


def _end(over: Oversight, say: Wording) -> Block:
    text = say(
        "report.closing",
        matter=frame.matter(over, say),
        delegation=frame.delegation(over, say),
        issuer=over.inspection.issuer or say("report.issuer_unknown"),
    )
    return Paragraph(runs=plain(text), keep_next=True, part=END)
