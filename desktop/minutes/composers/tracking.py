"""The tracking table of recommendations (bảng theo dõi kiến nghị): how far each has come on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from db.records import DocumentKind, FollowUp, MadeBy, Recommendation
from desktop.minutes.composers import frame
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.model import (
    Block,
    Document,
    Heading,
    Paragraph,
    Signature,
    Signatures,
    Table,
    Title,
    plain,
)
from desktop.minutes.style.house import House
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, roman

KIND = DocumentKind.TRACKING
SPEC = Spec(
    name="tracking",
    phrases="""file_name title about:matter as_of:date none count:count,settled,late,undated
        delegation body number text addressee due reporter state unknown overdue:days
        told:state,detail told_day:day told_number:number told_by:name told_text:text joint prepared
        new under_way partly claimed verified refused carried_over""",
)
_WIDTHS = (6, 30, 14, 15, 12, 23)


def tracking(over: Oversight, say: Wording, house: House) -> Document:
    """Return the table, the delegation's recommendations first, then those of the bodies."""
    about = say("tracking.about", matter=frame.matter(over, say))
    blocks = (
        frame.letterhead(over, say, house, KIND, dated=False),
        Title(type_name=say("tracking.title"), about=about),
        Paragraph(runs=plain(say("tracking.as_of", date=say.date(over.today))), component="hint"),
        *_tables(over, say),
        _signatures(over, say, house),
    )
    return frame.document(over, say, f"{say('tracking.title')}: {about}", blocks)


def _tables(over: Oversight, say: Wording) -> Iterator[Block]:
    parts = [(by, over.recommendations(by)) for by in (MadeBy.DELEGATION, MadeBy.BODY)]
    shown = [(by, asks) for by, asks in parts if asks]
    if not shown:
        yield Paragraph(runs=plain(say("tracking.none")))
    for count, (by, asks) in enumerate(shown, start=1):
        title = say(f"tracking.{by.value}")
        yield Heading(level=1, mark=f"{roman(count)}.", text=title, part=by.value)
        yield Paragraph(runs=plain(_counted(asks, over, say)), keep_next=True)
        yield replace(_table(asks, over, say), keep_next=count == len(shown))


def _counted(asks: list[Recommendation], over: Oversight, say: Wording) -> str:
    return say(
        "tracking.count",
        count=_two(len(asks)),
        settled=_two(sum(not over.waited_for(each) for each in asks)),
        late=_two(sum(over.days_late(each) > 0 for each in asks)),
        undated=_two(sum(each.due is None for each in asks)),
    )


def _two(count: int) -> str:
    """Return a count as papers write it: two digits, but a bare nought."""
    return f"{count:02}" if count else "0"


def _table(asks: list[Recommendation], over: Oversight, say: Wording) -> Table:
    named = ("number", "text", "addressee", "due", "reporter", "state")
    return Table(
        head=tuple(say(f"tracking.{name}") for name in named),
        rows=tuple(_row(count, each, over, say) for count, each in enumerate(asks, start=1)),
        widths=_WIDTHS,
        sources=tuple(each.id for each in asks),
        centred=(0, 3, 4),
    )


def _row(count: int, ask: Recommendation, over: Oversight, say: Wording) -> tuple[str, ...]:
    unknown = say("tracking.unknown")
    to, reporter = over.body_of(ask.addressee), over.body_of(ask.reports_to)
    return (
        str(count),
        ask.text,
        (to.short_name or to.name) if to else unknown,
        f"{ask.due:%d/%m/%Y}" if ask.due else unknown,
        (reporter.short_name or reporter.name) if reporter else unknown,
        state(ask, over, say),
    )


def state(ask: Recommendation, over: Oversight, say: Wording) -> str:
    """Return how far an ask has come, with the last that was heard of it, and by how much it is late."""
    last = over.last(ask.id)
    known = say(f"tracking.{over.state(ask.id).value}")
    if last and last.state is over.state(ask.id) and (detail := _heard(last, say)):
        known = say("tracking.told", state=known, detail=detail)
    if late := over.days_late(ask):
        return f"{known}\n{say('tracking.overdue', days=late)}"
    return known


def _heard(last: FollowUp, say: Wording) -> str:
    parts = []
    if last.on:
        parts.append(say("tracking.told_day", day=f"{last.on:%d/%m/%Y}"))
    if last.number:
        parts.append(say("tracking.told_number", number=last.number))
    if last.by:
        parts.append(say("tracking.told_by", name=last.by))
    if last.text:
        parts.append(say("tracking.told_text", text=last.text.strip(" .;")))
    return say("tracking.joint").join(parts)


def _signatures(over: Oversight, say: Wording, house: House) -> Signatures:
    prepared = Signature((say("tracking.prepared"),), say("closing.sign"))
    own = frame.signature(over, say, house, KIND)
    return Signatures(columns=(prepared, replace(own, hint=say("closing.sign"), post="")))
