"""The numbered sections of a paper about visits: results, shortcomings and causes, conclusions, asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from db.records import Body, Finding, FindingKind, MadeBy, RecordId
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.passages import addressed, addressee, asked, based, passage, said
from desktop.minutes.composers.people import officer
from desktop.minutes.model import Blank, Block, Heading, Paragraph, plain
from desktop.minutes.style.wording import Wording, letter, roman

_ROOM_LINES = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A section's title and what stands below it; one with nothing below is left out. `name` never changes."""

    title: str
    blocks: tuple[Block, ...]
    name: str = ""


def numbered(order: Iterable[str], sections: Mapping[str, Section]) -> Iterator[Block]:
    """Yield the sections in an office's order, numbered I., II., ...; all with room where nothing is known."""
    own = [replace(sections[name], name=name) for name in order]
    shown = [section for section in own if section.blocks]
    shown = shown or [replace(section, blocks=(Blank(lines=_ROOM_LINES),)) for section in own]
    for count, section in enumerate(shown, start=1):
        yield Heading(level=1, mark=f"{roman(count)}.", text=section.title, part=section.name)
        yield from section.blocks


def headed(parts: Iterable[Section]) -> Iterator[Block]:
    """Yield parts of a section under "1.", "2."; one alone, or one without a title, needs no number."""
    shown = [part for part in parts if part.blocks]
    for count, part in enumerate(shown, start=1):
        if part.title:
            yield Heading(level=2, mark=f"{count}.", text=part.title, part=part.name)
        yield from part.blocks


def told(
    over: Oversight, say: Wording, findings: list[Finding], numbered: bool = False
) -> Iterator[Block]:
    """Yield passages body by body where there are several, within a body by the outline.

    `numbered`: the bodies' names are "1.", "2.", else "a)", "b)" within such a heading.
    """
    bodies = dict.fromkeys(_visited(over, each) for each in findings)
    if len(bodies) < 2:
        yield from _by_topic(over, say, findings)
        return
    for count, body in enumerate(bodies, start=1):
        own = [each for each in findings if _visited(over, each) == body]
        title = body.name if body else say("content.to_unknown")
        level, mark = (2, f"{count}.") if numbered else (3, f"{letter(count - 1)})")
        yield Heading(level=level, mark=mark, text=title, source=_id(body))
        yield from _by_topic(over, say, own)


def _by_topic(over: Oversight, say: Wording, findings: list[Finding]) -> Iterator[Block]:
    topics = over.topics
    order = {id: at for at, id in enumerate(topics)}
    by_topic = sorted(findings, key=lambda each: order.get(each.topic or RecordId(""), -1))
    for topic, own in groupby(by_topic, key=lambda each: topics.get(each.topic or each.id)):
        if topic:
            runs = plain(topic.title)
            yield Paragraph(runs=runs, component="topic", keep_next=True, source=topic.id)
        for finding in own:
            yield from passage(finding, speaker(over, finding, say), over, say)


def _visited(over: Oversight, finding: Finding) -> Body | None:
    visit = over.visit_of(finding.visit)
    return over.visited(visit) if visit else None


def speaker(over: Oversight, finding: Finding, say: Wording) -> str:
    """Return who said it where that was not the visited body itself, whose report needs no name."""
    name = officer(over, finding.speaker, say, "present.in_role")
    visit = over.visit_of(finding.visit)
    body = over.body_at(finding.speaker, visit)
    is_visited = visit is not None and (
        finding.speaker == visit.body or body == over.visited(visit)
    )
    if not name and body and not is_visited:
        name = body.name
    return say("content.said_by", speaker=name) if name else ""


def faults(over: Oversight, say: Wording, titles: tuple[str, str, str]) -> Section:
    """Return shortcomings and causes, under the title of both or of the one there is."""
    both, *own = titles
    found = [over.findings(kind) for kind in (FindingKind.SHORTCOMING, FindingKind.CAUSE)]
    names = ("shortcomings", "causes")
    known = [each for each in zip(own, found, names, strict=True) if each[1]]
    if len(known) == 1:
        title, findings, _ = known[0]
        return Section(title, tuple(told(over, say, findings, numbered=True)))
    parts = [Section(title, tuple(told(over, say, each)), name) for title, each, name in known]
    return Section(both, tuple(headed(parts)))


def concluded(over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield the head's concluding remarks."""
    for finding in over.findings(FindingKind.CONCLUSION):
        yield from passage(finding, "", over, say)


def asks(over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield what the delegation asks, an addressee after the other, with terms and who reports."""
    own = addressed(over.recommendations(MadeBy.DELEGATION), over)
    for count, (id, points) in enumerate(own, start=1):
        yield Heading(level=2, mark=f"{count}.", text=addressee(over, id, say), source=id)
        yield from asked(points, over, say)


def requests(over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield what the bodies ask of others, in their words."""
    own = addressed(over.recommendations(MadeBy.BODY), over)
    for count, (id, points) in enumerate(own, start=1):
        yield Heading(level=2, mark=f"{count}.", text=addressee(over, id, say), source=id)
        for each in points:
            yield from said(each.text, each.id, "-")
            yield from based(each, say)


def requests_title(over: Oversight, say: Wording) -> str:
    """Return whose requests they are."""
    bodies = over.subjects
    if len(bodies) == 1:
        return say("content.requests", body=bodies[0].name)
    return say("content.requests_unknown")


def _id(body: Body | None) -> RecordId | None:
    return body.id if body else None
