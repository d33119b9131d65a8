"""What was said: the body's report with its figures, statements, requests, conclusions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from db.figure_changes import change, worded
from db.figures import tidy
from db.records import (
    Figure,
    Finding,
    FindingKind,
    MadeBy,
    Recommendation,
    RecordId,
)
from desktop.minutes.composers.people import chair_leads, officer, person
from desktop.minutes.composers.sitting import Sitting, Voices
from desktop.minutes.model import (
    DOTS,
    Blank,
    Block,
    Emphasis,
    Heading,
    Paragraph,
    Run,
    plain,
)
from desktop.minutes.style.wording import Wording, letter, raised

_EMPTY_LINES = 4
_REPORT = (
    (FindingKind.RESULT, "content.results"),
    (FindingKind.SHORTCOMING, "content.shortcomings"),
    (FindingKind.CAUSE, "content.causes"),
)


def content(sit: Sitting, say: Wording) -> Iterator[Block]:
    """Yield the section on what happened, in the order of the procedure."""
    kind = sit.visit.kind.value
    yield Heading(level=1, mark="II.", text=say(f"{kind}.content"), part="content")
    parts = [
        ("purpose", say(f"{kind}.purpose"), list(_purpose(sit, say))),
        ("report", _named(sit, say, f"{kind}.report"), list(_report(sit, say))),
        ("statements", say("content.statements"), list(_statements(sit, say))),
        ("requests", _named(sit, say, "content.requests"), list(_requests(sit, say))),
    ]
    shown = [part for part in parts if part[2] or sit.empty()]
    for number, (name, title, blocks) in enumerate(shown, start=1):
        yield Heading(level=2, mark=f"{number}.", text=title, part=name)
        yield from blocks or [Blank(lines=_EMPTY_LINES)]


def _named(sit: Sitting, say: Wording, key: str) -> str:
    return say(key, body=sit.body.name) if sit.body else say(f"{key}_unknown")


def _purpose(sit: Sitting, say: Wording) -> Iterator[Block]:
    inspection = sit.inspection
    if sit.visit.purpose:
        yield from _dashed((Run(say("content.aim")), Run(ended(sit.visit.purpose))))
    topic = (Run(ended(raised(inspection.topic))),) if inspection.topic else (DOTS,)
    yield from _dashed((Run(say("content.topic")), *topic), inspection.id)
    period = (Run(ended(say.period(inspection.period))),) if inspection.period else (DOTS,)
    yield from _dashed((Run(say("content.period")), *period), inspection.id)
    surveys = [survey for survey in sit.surveys if survey.place or sit.visited(survey)]
    if surveys:
        runs = plain(say(f"{sit.visit.kind.value}.surveys"))
        yield Paragraph(runs=runs, keep_next=True)
    for survey in surveys:
        body = sit.visited(survey)
        place = survey.place or (body.name if body else "")
        if survey.start.day:
            date = say.date(survey.start.day)
            place = say("content.survey_day", place=place, date=date)
        end = say("present.last_end" if survey is surveys[-1] else "present.end")
        yield Paragraph(runs=plain(place + end), mark="+", source=survey.id)


def _dashed(runs: Iterable[Run], source: RecordId | None = None) -> Iterator[Block]:
    yield Paragraph(runs=tuple(runs), mark="-", source=source)


def ended(text: str) -> str:
    """Return the text with the full stop a sentence needs, where it has none of its own."""
    return text if text.rstrip().endswith((".", "!", "?", ";", ":", "…")) else f"{text.rstrip()}."


# the report


def _report(sit: Sitting, say: Wording) -> Iterator[Block]:
    topics = sit.topics
    order = {id: at for at, id in enumerate(topics)}
    parts = [(key, sit.findings(kind)) for kind, key in _REPORT]
    for count, (key, findings) in enumerate(part for part in parts if part[1]):
        part = key.rpartition(".")[2]
        yield Heading(level=3, mark=f"{letter(count)})", text=say(key), part=part)
        by_topic = sorted(findings, key=lambda each: order.get(each.topic or RecordId(""), -1))
        for topic, own in groupby(by_topic, key=lambda each: topics.get(each.topic or each.id)):
            if topic:
                runs = plain(topic.title)
                yield Paragraph(runs=runs, component="topic", keep_next=True, source=topic.id)
            for finding in own:
                yield from passage(finding, _speaker(sit, finding, say), sit, say)


def _speaker(sit: Sitting, finding: Finding, say: Wording) -> str:
    """Return who said it where that was not the body itself, whose report needs no name."""
    name = officer(sit, finding.speaker, say, "present.in_role")
    body = sit.body_of(finding.speaker)
    if not name and body and body != sit.body:
        name = body.name
    return say("content.said_by", speaker=name) if name else ""


def passage(finding: Finding, lead: str, sit: Voices, say: Wording) -> Iterator[Block]:
    """Yield a passage as it stands, then those of its figures that it does not say itself."""
    runs = (Run(lead, Emphasis.ITALIC),) if lead else ()
    yield from said(finding.text, finding.id, "-", runs)
    figures = sit.figures(finding.id)
    for figure in figures:
        if not says(finding.text, figure):
            yield Paragraph(runs=plain(figure_text(figure, say)), mark="+", source=figure.id)
    for text, id in changes(figures, say):
        yield Paragraph(runs=plain(text), mark="+", source=id)


def said(
    text: str, source: RecordId | None, mark: str, lead: tuple[Run, ...] = ()
) -> Iterator[Paragraph]:
    """Yield a text of people as it stands, a paragraph for each of its own."""
    own = [part for part in text.split("\n") if part.strip()] or [""]
    for count, part in enumerate(own):
        runs = plain(part) if count else (*lead, *plain(part))
        yield Paragraph(runs=runs, mark="" if count else mark, source=source)


def says(text: str, figure: Figure) -> bool:
    """Tell whether the figure stands in the text as it is written, not as a part of another."""
    written = re.escape(str(figure.amount))
    return re.search(rf"(?<![\d.,/]){written}(?![\d/]|[.,]\d)", tidy(text)) is not None


def figure_text(figure: Figure, say: Wording) -> str:
    """Return a figure as a sentence: label, amount, period, source."""
    text = say("content.figure", label=raised(figure.label), amount=str(figure.amount))
    if figure.period:
        text += say("content.figure_period", period=say.period(figure.period))
    if figure.source:
        text += say("content.figure_source", source=figure.source)
    return ended(text)


def changes(figures: list[Figure], say: Wording) -> Iterator[tuple[str, RecordId]]:
    """Yield what became of each measure that a passage gives for several periods."""
    dated = [each for each in figures if each.measure and each.period]
    for measure in dict.fromkeys(each.measure for each in dated):
        own = sorted(
            (each for each in dated if each.measure == measure),
            key=lambda each: each.period.start if each.period else each.id,
        )
        for before, after in pairwise(own):
            found = worded(change(before.amount, after.amount), say.changes)
            if found and before.period and after.period and before.period != after.period:
                periods = say.period(after.period), say.period(before.period)
                text = say(
                    "content.change",
                    label=raised(measure),
                    after=periods[0],
                    before=periods[1],
                    change=found,
                )
                yield text, after.id


# statements


def _statements(sit: Sitting, say: Wording) -> Iterator[Block]:
    findings = sit.findings(FindingKind.STATEMENT)
    stands = {id: sit.stands_for(id) for id in {each.speaker for each in findings}}
    groups: dict[RecordId | None, list[Finding]] = {}
    for each in findings:
        groups.setdefault(stands[each.speaker], []).append(each)
    for count, own in enumerate(groups.values()):
        speaker = own[0].speaker
        name = orator(sit, speaker, say)
        yield Heading(level=3, mark=f"{letter(count)})", text=f"{name}:", source=speaker)
        for finding in own:
            yield from passage(finding, "", sit, say)


def orator(sit: Voices, id: RecordId | None, say: Wording) -> str:
    """Return who speaks, as a heading names them."""
    speaker, body = sit.member(id) or sit.attendee(id), sit.body_of(id)
    name = person(speaker, say) if speaker else ""
    return name or (body.name if body else say("content.speaker_unknown"))


# requests and conclusions


def _requests(sit: Sitting, say: Wording) -> Iterator[Block]:
    for count, (id, own) in enumerate(addressed(sit.recommendations(MadeBy.BODY), sit)):
        yield Heading(level=3, mark=f"{letter(count)})", text=addressee(sit, id, say))
        for each in own:
            yield from said(each.text, each.id, "-")
            yield from based(each, say)


def addressed(
    asks: Iterable[Recommendation], sit: Voices
) -> list[tuple[RecordId | None, list[Recommendation]]]:
    """Return the asks by their addressee, in the order first met; one that was written down twice is one."""
    every = list(asks)
    stands = {id: sit.stands_for(id) for id in {each.addressee for each in every}}
    groups: dict[RecordId | None, list[Recommendation]] = {}
    for each in every:
        groups.setdefault(stands[each.addressee], []).append(each)
    return [(own[0].addressee, own) for own in groups.values()]


def addressee(sit: Voices, id: RecordId | None, say: Wording) -> str:
    """Return the heading over what is asked of a body."""
    body = sit.body_of(id)
    return say("content.to", addressee=body.name) if body else say("content.to_unknown")


def based(each: Recommendation, say: Wording) -> Iterator[Block]:
    """Yield what an ask rests on, where it is known."""
    if each.basis:
        runs = plain(ended(say("conclusion.basis", basis=each.basis)))
        yield Paragraph(runs=runs, mark="+", source=each.id)


def conclusion(sit: Sitting, say: Wording) -> Iterator[Block]:
    """Yield what the head concluded and asks of whom, with terms."""
    findings = sit.findings(FindingKind.CONCLUSION)
    asks = addressed(sit.recommendations(MadeBy.DELEGATION), sit)
    section = "conclusion.section" if chair_leads(sit) else "conclusion.section_chair"
    yield Heading(level=1, mark="III.", text=say(section), part="conclusion")
    if not findings and not asks:
        yield Blank(lines=_EMPTY_LINES)
        return
    form = "concludes" if findings else "concludes_asking"
    person = officer(sit, sit.visit.chair, say, "present.in_role")
    person = person or say("conclusion.chair_unknown")
    opening = say(f"{sit.visit.kind.value}.{form}", person=person)
    yield Paragraph(runs=plain(opening), keep_next=True)
    for finding in findings:
        yield from passage(finding, "", sit, say)
    if findings and asks:
        yield Paragraph(runs=plain(say("conclusion.asks")), keep_next=True)
    for number, (id, own) in enumerate(asks, start=1):
        yield Heading(level=2, mark=f"{number}.", text=addressee(sit, id, say))
        yield from asked(own, sit, say)


def asked(own: list[Recommendation], sit: Voices, say: Wording) -> Iterator[Block]:
    """Yield one addressee's points; the term once below them where it is the same for all."""
    alike = len({(each.due, each.reports_to) for each in own}) == 1
    for count, each in enumerate(own):
        yield from said(each.text, each.id, f"{letter(count)})" if len(own) > 1 else "-")
        yield from based(each, say)
        if not alike:
            yield _term(each, sit, say)
    if alike:
        due, reports = _due(own[0], say), _reports(own[0], sit, say)
        yield Paragraph(runs=_ended_runs(due), source=own[0].id)
        yield Paragraph(runs=_ended_runs(reports, first=True), source=own[0].id)


def _term(each: Recommendation, sit: Voices, say: Wording) -> Paragraph:
    """Return by when and to whom to report in one line, its unknown end dotted."""
    due, reports = _due(each, say), _reports(each, sit, say)
    first = due[0].text + (say("dots.term") if DOTS in due else "")
    lead = Run(say("conclusion.term", due=first, reports=reports[0].text))
    return Paragraph(runs=_ended_runs((lead, *reports[1:])), mark="+", source=each.id)


def _due(each: Recommendation, say: Wording) -> tuple[Run, ...]:
    if each.due:
        return plain(say("conclusion.due", date=say.date(each.due)))
    return Run(say("conclusion.due_unknown")), DOTS


def _reports(each: Recommendation, sit: Voices, say: Wording) -> tuple[Run, ...]:
    body = sit.body_of(each.reports_to)
    if body:
        return plain(say("conclusion.reports_to", body=body.name))
    return Run(say("conclusion.reports_unknown")), DOTS


def _ended_runs(runs: tuple[Run, ...], first: bool = False) -> tuple[Run, ...]:
    """Return the runs as a sentence: begun with a capital, ended unless dots end it."""
    text = raised(runs[0].text) if first else runs[0].text
    return (Run(text), *runs[1:]) if len(runs) > 1 else (Run(ended(text)),)
