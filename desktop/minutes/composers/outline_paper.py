"""The outline of the report that the body is to write (đề cương báo cáo), from the inspection's topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from db.records import DocumentKind, Paper, RecordId, Topic
from desktop.minutes.composers import frame
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.model import Block, Document, Heading, Paragraph, Title, plain
from desktop.minutes.style.house import House
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, letter, raised, roman

KIND = DocumentKind.OUTLINE
SPEC = Spec(
    name="outline",
    phrases="""file_name title about:matter reference:plan plan:number,date,delegation plan_kind opening
        period:period subjects:bodies""",
    lists=("usual",),
)
_DEEPEST = 3


def outline_paper(over: Oversight, say: Wording, house: House) -> Document:
    """Return the outline; where the record has no topics, the parts that every report must have."""
    about = say("outline.about", matter=frame.matter(over, say))
    plan = say("outline.reference", plan=_plan(over, say))
    blocks = (
        frame.letterhead(over, say, house, KIND, dated=False),
        Title(type_name=say("outline.title"), about=about),
        Paragraph(runs=plain(plan), component="annex_reference"),
        *_facts(over, say),
        *(_topics(over, say) if over.topics else _usual(say)),
    )
    return frame.document(over, say, f"{say('outline.title')}: {about}", blocks)


def _plan(over: Oversight, say: Wording) -> str:
    """Return the plan that the outline goes with, dotted where the record does not name it."""
    kind = say("outline.plan_kind").lower()
    found = [each for each in over.inspection.founding if each.kind.lower() == kind]
    own = found[0] if found else Paper(kind="")
    return say(
        "outline.plan",
        number=own.number or say("dots.number"),
        date=say.date(own.date) if own.date else say("paper.date_unknown"),
        delegation=own.issuer or frame.delegation(over, say),
    )


def _facts(over: Oversight, say: Wording) -> Iterator[Block]:
    inspection = over.inspection
    if bodies := [body.name for body in over.subjects]:
        text = say("outline.subjects", bodies=frame.listing(bodies, say))
        yield Paragraph(runs=plain(text), source=over.subjects[0].id)
    if inspection.period:
        text = say("outline.period", period=say.period(inspection.period))
        yield Paragraph(runs=plain(text), source=inspection.id)
    yield Paragraph(runs=plain(say("outline.opening")), keep_next=True)


def _usual(say: Wording) -> Iterator[Block]:
    for count, title in enumerate(say.lists["outline.usual"], start=1):
        yield Heading(level=1, mark=f"{roman(count)}.", text=title)


def _topics(over: Oversight, say: Wording) -> Iterator[Block]:
    below: dict[RecordId | None, list[Topic]] = {}
    known = over.topics
    for topic in known.values():
        parent = topic.parent if topic.parent in known else None
        below.setdefault(parent, []).append(topic)
    yield from _level(None, 1, below, say)


def _level(
    parent: RecordId | None, level: int, below: Mapping[RecordId | None, list[Topic]], say: Wording
) -> Iterator[Block]:
    """Yield topics below one; a fourth level and deeper are dashes. A circle of parents is never met."""
    for count, topic in enumerate(below.get(parent, ())):
        title = raised(topic.title)
        if level > _DEEPEST:
            yield Paragraph(runs=plain(title), mark="-", source=topic.id)
        else:
            mark = (f"{roman(count + 1)}.", f"{count + 1}.", f"{letter(count)})")[level - 1]
            yield Heading(level=level, mark=mark, text=title, source=topic.id)
        yield from _level(topic.id, level + 1, below, say)
