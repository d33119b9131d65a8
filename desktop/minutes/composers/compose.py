"""The minutes of a visit as a tree of blocks, in the order of Mẫu 1.9 of the decree. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.dates import Period
from db.errors import NoRecord
from db.records import Evidence
from db.records import Paper as Founding
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.passages import conclusion, content
from desktop.minutes.composers.people import present, signatures
from desktop.minutes.composers.sitting import Sitting
from desktop.minutes.model import (
    DOTS,
    END,
    Annex,
    Block,
    Document,
    Letterhead,
    Paragraph,
    Photo,
    Recipients,
    Run,
    Title,
    plain,
)
from desktop.minutes.style.house import House
from desktop.minutes.style.wording import Wording, lowered

_PHOTO_NAMES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")


def minutes(sit: Sitting, say: Wording) -> Document:
    """Return the minutes of a survey or a session."""
    blocks = (
        _letterhead(sit, say),
        Title(type_name=say("head.type_name"), about=about(sit, say)),
        *_founding(sit, say),
        *_begun(sit, say),
        *present(sit, say),
        *content(sit, say),
        *conclusion(sit, say),
        *_closed(sit, say),
        signatures(sit, say),
        _recipients(sit, say),
    )
    return Document(
        subject=sit.visit.id,
        title=" ".join(f"{say('head.type_name')}: {about(sit, say)}".split()),
        author=sit.inspection.delegation or say("head.delegation"),
        blocks=blocks,
        annexes=tuple(_annexes(sit, say)),
        together=sit.names(),
    )


def seated(over: Oversight) -> Sitting:
    """Return the one visit that minutes are of. Raises NoRecord where the paper is not about one."""
    if over.visit is None:
        raise NoRecord(over.of)
    return Sitting(over.case, over.visit, over.public_only)


def minutes_of(over: Oversight, say: Wording, house: House) -> Document:
    """Return the minutes of the visit that is seen, as every composer does."""
    del house
    return minutes(seated(over), say)


def _letterhead(sit: Sitting, say: Wording) -> Letterhead:
    return Letterhead(
        parent=sit.inspection.issuer,
        issuer=say("head.delegation"),
        number=say("head.number", symbol=sit.inspection.symbol),
        nation=say("head.nation"),
        motto=say("head.motto"),
    )


def about(sit: Sitting, say: Wording) -> str:
    """Return what the meeting was, on which topic and period."""
    kind, inspection = sit.visit.kind.value, sit.inspection
    title = sit.visit.title
    if not title and (name := sit.body.name if sit.body else sit.visit.place):
        title = say(f"{kind}.about", body=name)
    elif not title:
        delegation = inspection.delegation or say("head.delegation")
        title = say(f"{kind}.about_unknown", delegation=delegation)
    if inspection.topic and inspection.topic.lower() not in title.lower():
        title = say("head.about_topic", title=title, topic=lowered(inspection.topic))
        if inspection.period and not names_years(title, inspection.period):
            period = say.period(inspection.period)
            title = say("head.about_period", title=title, period=period)
    return title


def names_years(text: str, period: Period) -> bool:
    """Tell whether a text says the years under oversight, the first and the last of them."""
    years = period.years()
    ends = {str(year) for year in (*years[:1], *years[-1:])}
    return bool(years) and ends <= set(re.findall(r"\d+", text))


def _founding(sit: Sitting, say: Wording) -> Iterator[Block]:
    """Yield what the delegation rests on; where that is not known, a line to write it on."""
    papers = sit.inspection.founding
    if not papers:
        runs = (Run(say("head.basis_unknown")), DOTS)
        yield Paragraph(runs=runs, component="basis", source=sit.inspection.id)
    for count, paper in enumerate(papers, start=1):
        end = say("present.last_end" if count == len(papers) else "present.end")
        text = say("head.basis", paper=founding_text(paper, say)) + end
        yield Paragraph(runs=plain(text), component="basis", source=sit.inspection.id)


def founding_text(paper: Founding, say: Wording) -> str:
    """Return a founding paper as it is cited."""
    number, date = paper.number or say("dots.number"), say.date(paper.date)
    text = say("head.paper", kind=paper.kind, number=number, date=date)
    if paper.issuer:
        text += say("head.paper_issuer", issuer=paper.issuer)
    if paper.subject:
        text += say("head.paper_subject", subject=paper.subject)
    return text.rstrip(".;, ")


def _begun(sit: Sitting, say: Wording) -> Iterator[Block]:
    visit = sit.visit
    yield Paragraph(runs=plain(say("head.start", moment=say.moment(visit.start))), source=visit.id)
    place = (Run(visit.place + say("present.last_end")),) if visit.place else (DOTS,)
    yield Paragraph(runs=(Run(say("head.place")), *place), source=visit.id)


def _closed(sit: Sitting, say: Wording) -> Iterator[Block]:
    visit = sit.visit
    copies = say("dots.copies") if visit.copies is None else f"{visit.copies:02}"
    agreed = say("closing.agreed", copies=copies)
    yield Paragraph(runs=plain(agreed), source=visit.id, part=END)
    closing = say(f"{visit.kind.value}.closing", moment=say.moment(visit.end))
    yield Paragraph(runs=plain(closing), keep_next=True, source=visit.id, part=END)


def _recipients(sit: Sitting, say: Wording) -> Recipients:
    """Return who gets a copy; the file copy comes last, and is never missing."""
    names = list(sit.inspection.copies_to) or list(say.lists["closing.default_recipients"])
    if not names[-1].startswith(say("closing.filed_word")):
        names.append(say("closing.filed", symbol=sit.inspection.symbol))
    own = [name.strip(" .;-") for name in names]
    lines = [say("closing.recipient", name=name) for name in own[:-1]]
    lines.append(say("closing.recipient_last", name=own[-1]))
    return Recipients(title=say("closing.recipients"), lines=tuple(lines))


# the annex


def _annexes(sit: Sitting, say: Wording) -> Iterator[Annex]:
    evidence = sit.evidence()
    if not evidence:
        return
    photos = [each for each in evidence if is_photo(each)]
    files = [each for each in evidence if not is_photo(each)]
    inspection = sit.inspection
    reference = say(
        "annex.reference",
        symbol=inspection.symbol,
        date=say.date(sit.visit.start.day),
        delegation=inspection.delegation or say("head.delegation"),
    )
    blocks: list[Block] = [photo(each, at, say) for at, each in enumerate(photos, start=1)]
    blocks += [_file(each, say) for each in files]
    yield Annex(
        label=say("annex.label"),
        title=say("annex.title"),
        reference=reference,
        blocks=tuple(blocks),
    )


def is_photo(evidence: Evidence) -> bool:
    """Say whether it is a photo, or nothing that says otherwise: a caption waiting for its picture."""
    if evidence.media_type:
        return evidence.media_type.startswith("image/")
    name = evidence.file_name.lower()
    return name.endswith(_PHOTO_NAMES) or not name


def photo(evidence: Evidence, number: int, say: Wording) -> Photo:
    """Return a photo with its numbered caption."""
    caption = evidence.caption or evidence.file_name
    key = "annex.caption" if caption else "annex.caption_unknown"
    values = {"number": number, "caption": caption} if caption else {"number": number}
    return Photo(
        hash=evidence.hash,
        caption=say(key, **values),
        marks=evidence.marks,
        label=say("annex.photo", number=number),
        detail=_detail(evidence, say),
        missing=say("annex.missing"),
        unreadable=say("annex.unreadable"),
        source=evidence.id,
    )


def _detail(evidence: Evidence, say: Wording) -> str:
    """Return when, where and by whom, where it is known."""
    parts = []
    if evidence.taken.day:
        parts.append(say("annex.taken_on", date=say.date(evidence.taken.day)))
    if evidence.place:
        parts.append(say("annex.taken_at", place=evidence.place))
    if evidence.taken_by:
        parts.append(say("annex.taken_by", name=evidence.taken_by))
    return say("annex.detail", detail=say("present.joint").join(parts)) if parts else ""


def _file(evidence: Evidence, say: Wording) -> Paragraph:
    text = evidence.caption or evidence.file_name
    if evidence.caption and evidence.file_name:
        text = say("annex.file_name", caption=evidence.caption, file_name=evidence.file_name)
    runs = plain(say("annex.file", caption=text))
    return Paragraph(runs=runs, mark="-", source=evidence.id)
