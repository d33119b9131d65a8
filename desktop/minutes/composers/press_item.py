"""The press item on a visit (tin bài): for the Council's website, without a word that is internal."""

from __future__ import annotations

from collections.abc import Iterator

from db.records import Document as Made
from db.records import DocumentKind as Kinds
from db.records import Evidence, FindingKind, MadeBy, RecordId, Visit
from desktop.minutes.composers import frame
from desktop.minutes.composers.compose import is_photo
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.passages import addressed, orator, passage, said
from desktop.minutes.composers.people import officer
from desktop.minutes.model import Block, Document, Emphasis, Paragraph, Photo, Run, plain
from desktop.minutes.style.house import House
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, lowered, raised

KIND = Kinds.PRESS_NOTICE
SPEC = Spec(
    name="press_item",
    phrases="""file_name headline_session:delegation,body,matter headline_survey:delegation,body,matter
        lead_session:day,delegation,head,body,matter lead_survey:day,delegation,head,body,matter
        guests:guests results:body results_unknown shortcomings causes statements requests:body
        requests_unknown request:addressee,text concludes:person concludes_asking:person,addressee
        asks:addressee asks_unknown surveys_before:places caption_unknown credit:caption,name
        author_mark byline:author author_unknown source:where,date source_unknown""",
    orders={
        "order": (
            "results", "shortcomings", "causes", "statements", "requests", "conclusions", "surveys",
        ),
    },
)  # fmt: skip


def press_item(over: Oversight, say: Wording, house: House) -> Document:
    """Return the item about the visit, or about the last session of the inspection."""
    del house
    visit = over.visit or (over.sessions or over.visits)[-1]
    headline = _with(f"press_item.headline_{visit.kind.value}", visit, over, say)
    parts = {
        "results": _told(over, say, FindingKind.RESULT, _results(visit, over, say)),
        "shortcomings": _told(over, say, FindingKind.SHORTCOMING, say("press_item.shortcomings")),
        "causes": _told(over, say, FindingKind.CAUSE, say("press_item.causes")),
        "statements": _statements(over, say),
        "requests": _requests(visit, over, say),
        "conclusions": _conclusions(visit, over, say),
        "surveys": _surveys(over, say),
    }
    own = (block for name in say.lists["press_item.order"] for block in parts[name])
    blocks = (
        Paragraph(runs=plain(headline), component="headline", source=visit.id),
        _lead(visit, over, say),
        *_photos(over, say),
        *own,
        *_signed(over.registered(KIND), say),
    )
    return frame.document(over, say, headline, blocks)


def _with(key: str, visit: Visit, over: Oversight, say: Wording) -> str:
    """Return a phrase about whom the delegation met, with what of its slots it has."""
    values = {
        "day": raised(frame.day(visit.start, say)),
        "delegation": frame.delegation(over, say),
        "head": frame.leader(over, say),
        "body": frame.where(visit, over, say),
        "matter": frame.matter(over, say),
    }
    return say(key, **values)


def _lead(visit: Visit, over: Oversight, say: Wording) -> Block:
    text = _with(f"press_item.lead_{visit.kind.value}", visit, over, say)
    if guests := frame.guests(over, say):
        text = " ".join((text, say("press_item.guests", guests=guests)))
    return Paragraph(runs=(Run(text, Emphasis.BOLD),), source=visit.id)


def _photos(over: Oversight, say: Wording) -> Iterator[Block]:
    for each in over.evidence():
        if is_photo(each):
            yield Photo(
                hash=each.hash,
                caption=_caption(each, say),
                marks=each.marks,
                missing=say("annex.missing"),
                unreadable=say("annex.unreadable"),
                source=each.id,
            )


def _caption(evidence: Evidence, say: Wording) -> str:
    caption = evidence.caption or say("press_item.caption_unknown")
    if not evidence.taken_by:
        return caption
    return say("press_item.credit", caption=caption, name=evidence.taken_by)


def _results(visit: Visit, over: Oversight, say: Wording) -> str:
    body = over.visited(visit)
    return say("press_item.results", body=body.name) if body else say("press_item.results_unknown")


def _told(over: Oversight, say: Wording, kind: FindingKind, opening: str) -> Iterator[Block]:
    findings = over.findings(kind)
    if findings:
        yield Paragraph(runs=plain(opening), keep_next=True)
    for each in findings:
        yield from passage(each, "", over, say)


def _statements(over: Oversight, say: Wording) -> Iterator[Block]:
    findings = over.findings(FindingKind.STATEMENT)
    if findings:
        yield Paragraph(runs=plain(say("press_item.statements")), keep_next=True)
    for each in findings:
        lead = say("content.said_by", speaker=orator(over, each.speaker, say))
        yield from passage(each, lead, over, say)


def _requests(visit: Visit, over: Oversight, say: Wording) -> Iterator[Block]:
    asks = over.recommendations(MadeBy.BODY)
    body = over.visited(visit)
    if asks:
        key = "press_item.requests" if body else "press_item.requests_unknown"
        opening = say(key, body=body.name) if body else say(key)
        yield Paragraph(runs=plain(opening), keep_next=True)
    for each in asks:
        to = over.body_of(each.addressee)
        text = each.text
        if to:
            text = say("press_item.request", addressee=to.name, text=lowered(each.text))
        yield from said(text, each.id, "-")


def _conclusions(visit: Visit, over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield what the head said in the end and asked of whom; the first addressee within the opening."""
    remarks = over.findings(FindingKind.CONCLUSION)
    asks = addressed(over.recommendations(MadeBy.DELEGATION), over)
    name = _person(visit, over, say)
    if remarks:
        yield Paragraph(runs=plain(say("press_item.concludes", person=name)), keep_next=True)
    for each in remarks:
        yield from passage(each, "", over, say)
    for count, (id, own) in enumerate(asks):
        opens = not count and not remarks
        yield Paragraph(runs=plain(_asking(id, opens, name, over, say)), keep_next=True)
        for ask in own:
            yield from said(ask.text, ask.id, "-")


def _asking(id: RecordId | None, opens: bool, name: str, over: Oversight, say: Wording) -> str:
    body = over.body_of(id)
    to = body.name if body else say("press_item.asks_unknown")
    if opens:
        return say("press_item.concludes_asking", person=name, addressee=to)
    return say("press_item.asks", addressee=to)


def _person(visit: Visit, over: Oversight, say: Wording) -> str:
    chair = officer(over, visit.chair, say, "present.in_role")
    return lowered(chair) if chair else frame.leader(over, say)


def _surveys(over: Oversight, say: Wording) -> Iterator[Block]:
    surveys = over.surveys
    if surveys:
        places = frame.listing([frame.where(each, over, say) for each in surveys], say)
        text = say("press_item.surveys_before", places=places)
        yield Paragraph(runs=plain(text), source=surveys[0].id)


def _signed(made: Made | None, say: Wording) -> Iterator[Block]:
    """Yield by whom the item is and where it appeared, by the record of the published paper."""
    where, _, author = (made.title if made else "").partition(say("press_item.author_mark"))
    source = made.id if made else None
    byline = say(
        "press_item.byline", author=author.strip(" .;,") or say("press_item.author_unknown")
    )
    yield Paragraph(runs=plain(byline), component="byline", source=source)
    place, date = where.strip(" .;,"), made.date if made else None
    if not place and date is None:
        text = say("press_item.source_unknown")
    else:
        day = say.date(date) if date else say("paper.date_unknown")
        text = say("press_item.source", where=place or say("paper.body_unknown"), date=day)
    yield Paragraph(runs=plain(text), component="source", source=source)
