"""The letter that urges one addressee to do what was recommended (công văn đôn đốc)."""

from __future__ import annotations

from collections.abc import Iterator

from db.records import Body, DocumentKind, MadeBy, Recommendation, RecordId
from db.records import Document as Made
from desktop.minutes.composers import frame
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.passages import said
from desktop.minutes.composers.tracking import state
from desktop.minutes.model import END, Addressees, Block, Document, Heading, Paragraph, plain
from desktop.minutes.style.house import House
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, letter, lowered

KIND = DocumentKind.URGING
SPEC = Spec(
    name="urging",
    phrases="""file_name title about:matter opening:delegation,matter asked:body,meetings
        asked_notice:body,meetings,notice notice:number,date meeting_day:meeting,day
        open:date,count,late open_undue:date,count none:date late others terms:due,state
        terms_of_all:terms due:date due_unknown
        wanted:body,reporter,date reporter_unknown closing""",
)


def urging(over: Oversight, say: Wording, house: House) -> Document:
    """Return the letter to the body that all the asks of `over` are addressed to."""
    asks = [each for each in over.recommendations(MadeBy.DELEGATION) if over.waited_for(each)]
    to = next((body for each in asks if (body := over.body_of(each.addressee))), None)
    name = to.name if to else say("paper.body_unknown")
    about = say("urging.about", matter=frame.matter(over, say))
    blocks = (
        frame.letterhead(over, say, house, KIND, about=about),
        Addressees(label=say("paper.addressed"), names=(name,), source=to.id if to else None),
        *_opening(asks, name, over, say, house),
        *_parts(asks, over, say),
        Paragraph(runs=plain(_wanted(asks, name, over, say)), part=END),
        Paragraph(runs=plain(say("urging.closing")), keep_next=True, part=END),
        frame.closing(over, say, house, KIND, to),
    )
    title = f"{say('urging.title')} {name}: {about}"
    return frame.document(over, say, title, blocks)


def addressees(over: Oversight) -> list[Body]:
    """Return whom there is something to urge about, in the order first met."""
    asks = [each for each in over.recommendations(MadeBy.DELEGATION) if over.waited_for(each)]
    return list(dict.fromkeys(body for each in asks if (body := over.body_of(each.addressee))))


def _opening(
    asks: list[Recommendation], name: str, over: Oversight, say: Wording, house: House
) -> Iterator[Block]:
    opening = say(
        "urging.opening", delegation=frame.delegation(over, say), matter=frame.matter(over, say)
    )
    asked = _asked(asks, name, over, say, house)
    yield Paragraph(runs=plain(" ".join(filter(None, (opening, asked)))), source=over.of)
    date = say.date(over.today)
    if not asks:
        yield Paragraph(runs=plain(say("urging.none", date=date)))
        return
    late = sum(over.days_late(each) > 0 for each in asks)
    text = say("urging.open_undue", date=date, count=f"{len(asks):02}")
    if late:
        text = say("urging.open", date=date, count=f"{len(asks):02}", late=f"{late:02}")
    yield Paragraph(runs=plain(text), keep_next=True)


def _asked(
    asks: list[Recommendation], name: str, over: Oversight, say: Wording, house: House
) -> str:
    """Return at which visits it was asked, and in which notice."""
    visits = [over.visit_of(id) for id in dict.fromkeys(each.visit for each in asks)]
    named = []
    for visit in visits:
        if visit:
            meeting = frame.meeting(visit, over, say)
            day = say.date(visit.start.day) if visit.start.day else ""
            named.append(say("urging.meeting_day", meeting=meeting, day=day) if day else meeting)
    meetings = frame.listing(named, say)
    if not meetings:
        return ""
    notice = _notice(over, {each.visit for each in asks})
    if notice is None:
        return say("urging.asked", body=name, meetings=meetings)
    date = say.date(notice.date) if notice.date else say("paper.date_unknown")
    sign = frame.code(over, say, house, DocumentKind.NOTICE)
    text = say("urging.notice", number=frame.full_number(notice.number, sign), date=date)
    return say("urging.asked_notice", body=name, meetings=meetings, notice=text)


def _notice(over: Oversight, visits: set[RecordId]) -> Made | None:
    """Return the notice that the registry has numbered: of the inspection or of one of these visits."""
    own = [
        each
        for each in over.case.documents
        if each.kind is DocumentKind.NOTICE and each.number and not each.gone
    ]
    of = [each for each in own if each.visit is None or each.visit in visits]
    return of[-1] if of else None


def _parts(asks: list[Recommendation], over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield what is overdue, then the rest; one heading alone needs no number."""
    late = [each for each in asks if over.days_late(each)]
    others = [each for each in asks if not over.days_late(each)]
    shown = [(key, own) for key, own in (("urging.late", late), ("urging.others", others)) if own]
    for count, (key, own) in enumerate(shown, start=1):
        if len(shown) > 1:
            part = key.rpartition(".")[2]
            yield Heading(level=2, mark=f"{count}.", text=say(key), part=part)
        yield from _points(own, over, say)


def _points(own: list[Recommendation], over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield the asks with their terms; the terms once below where they are the same for all."""
    terms = [_terms(each, over, say) for each in own]
    alike = len(own) > 1 and len(set(terms)) == 1
    for at, (each, term) in enumerate(zip(own, terms, strict=True)):
        yield from said(each.text, each.id, f"{letter(at)})" if len(own) > 1 else "-")
        if not alike:
            yield Paragraph(runs=plain(term), mark="+", source=each.id)
    if alike:
        text = say("urging.terms_of_all", terms=lowered(terms[0]))
        yield Paragraph(runs=plain(text), source=own[0].id)


def _terms(ask: Recommendation, over: Oversight, say: Wording) -> str:
    due = say("urging.due", date=say.date(ask.due)) if ask.due else say("urging.due_unknown")
    lines = state(ask, over, say).split("\n")
    known = say("paper.long_joint").join(lowered(line) for line in lines)
    return say("urging.terms", due=due, state=known)


def _wanted(asks: list[Recommendation], name: str, over: Oversight, say: Wording) -> str:
    reporters = dict.fromkeys(each.reports_to for each in asks if each.reports_to)
    body = over.body_of(next(iter(reporters))) if len(reporters) == 1 else None
    return say(
        "urging.wanted",
        body=name,
        reporter=body.name if body else say("urging.reporter_unknown"),
        date=say("paper.date_unknown"),
    )
