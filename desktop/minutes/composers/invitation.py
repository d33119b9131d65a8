"""The invitation to a planned visit (giấy mời): Mẫu 1.7."""

from __future__ import annotations

from collections.abc import Iterator

from db.dates import When
from db.records import DocumentKind, RecordId, Visit
from desktop.minutes.composers import frame
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.people import officer, person
from desktop.minutes.model import DOTS, Block, Document, Paragraph, Run, Title, plain
from desktop.minutes.style.house import House
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, raised

KIND = DocumentKind.INVITATION
SPEC = Spec(
    name="invitation",
    phrases="""file_name title about:meeting,matter invites:delegation members to:meeting,matter
        time time_known:moment place chair content outline:body closing""",
)


def invitation(over: Oversight, say: Wording, house: House) -> Document:
    """Return the invitation to the visit, or to the last session of the inspection."""
    visit = over.visit or (over.sessions or over.visits)[-1]
    meeting, matter = frame.meeting(visit, over, say), frame.matter(over, say)
    about = say("invitation.about", meeting=meeting, matter=matter)
    invites = say("invitation.invites", delegation=frame.delegation(over, say))
    to = say("invitation.to", meeting=meeting, matter=matter)
    blocks = (
        frame.letterhead(over, say, house, KIND),
        Title(type_name=say("invitation.title"), about=about),
        Paragraph(runs=plain(invites), keep_next=True),
        *_guests(visit, over, say),
        Paragraph(runs=plain(to), source=visit.id),
        *_facts(visit, over, say),
        *_prepare(visit, over, say),
        Paragraph(runs=plain(say("invitation.closing")), keep_next=True),
        frame.closing(over, say, house, KIND, over.visited(visit)),
    )
    return frame.document(over, say, f"{say('invitation.title')}: {about}", blocks)


def _guests(visit: Visit, over: Oversight, say: Wording) -> Iterator[Block]:
    body = over.visited(visit)
    own: list[tuple[str, RecordId | None]] = [(body.name, body.id)] if body else []
    own += [(person(each, say), each.id) for each in over.invited]
    own.append((say("invitation.members"), None))
    for count, (text, id) in enumerate(own, start=1):
        end = say("present.last_end" if count == len(own) else "present.end")
        yield Paragraph(runs=plain(text + end), mark="-", source=id)


def _facts(visit: Visit, over: Oversight, say: Wording) -> Iterator[Block]:
    """Yield time, place, chair and content, dotted where they are not known."""
    when = visit.planned_start if visit.planned_start != When() else visit.start
    moment = say("invitation.time_known", moment=say.moment(when))
    yield Paragraph(runs=plain(say("invitation.time") + moment), source=visit.id)
    chair = officer(over, visit.chair, say) or officer(over, _head(over), say)
    for key, value in (
        ("place", visit.place),
        ("chair", chair),
        ("content", raised(visit.purpose or over.inspection.topic)),
    ):
        lead = Run(say(f"invitation.{key}"))
        text = Run(value.rstrip(" .;") + say("present.last_end")) if value else DOTS
        yield Paragraph(runs=(lead, text), source=visit.id)


def _head(over: Oversight) -> RecordId | None:
    head = over.leader()
    return head.id if head else None


def _prepare(visit: Visit, over: Oversight, say: Wording) -> Iterator[Block]:
    body = over.visited(visit)
    if body and over.topics:
        yield Paragraph(runs=plain(say("invitation.outline", body=body.name)), source=body.id)
