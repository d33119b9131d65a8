"""What frames every paper of an inspection: its two headers, what it rests on, who receives and signs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.dates import When
from db.records import Body, DocumentKind, MadeBy, Member, Role, Visit, VisitKind
from desktop.minutes.composers.compose import founding_text, is_photo, names_years, photo
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.people import person
from desktop.minutes.model import (
    Annex,
    Block,
    Closing,
    Document,
    Letterhead,
    Paragraph,
    Recipients,
    Signature,
    plain,
)
from desktop.minutes.style.house import House, Signer
from desktop.minutes.style.phrases import Spec
from desktop.minutes.style.wording import Wording, lowered, raised

SPEC = Spec(
    name="paper",
    phrases="""number_blank:sign number:number sign:code,symbol place_date:place,date place_unknown
        date_unknown day_unknown name_unknown body_unknown for_head:title by_order:title
        on_behalf:delegation matter:topic matter_period:topic,period topic_unknown
        session:body survey:place joint last_joint long_joint annex_reference:sign,date,delegation
        addressed as_above draft""",
    lists=("council",),
)
LETTERS = frozenset({DocumentKind.URGING, DocumentKind.INVITATION})
"""Papers whose addressees are named above: their copies go first "as above"."""

_WHOSE = {Signer.HEAD: Role.HEAD, Signer.DEPUTY: Role.DEPUTY, Signer.SECRETARY: Role.SECRETARY}


# the head


def letterhead(
    over: Oversight,
    say: Wording,
    house: House,
    kind: DocumentKind,
    about: str = "",
    dated: bool = True,
) -> Letterhead:
    """Return the headers; number and date stand there once the registry has given them."""
    own = over.registered(kind)
    place = house.office.place or over.inspection.place or say("paper.place_unknown")
    date = say.date(own.date) if own and own.date else say("paper.date_unknown")
    return Letterhead(
        parent=over.inspection.issuer,
        issuer=say("head.delegation"),
        number=number(over, say, house, kind) if kind in house.types.papers else "",
        nation=say("head.nation"),
        motto=say("head.motto"),
        place_date=say("paper.place_date", place=place, date=date) if dated else "",
        about=about,
    )


def number(over: Oversight, say: Wording, house: House, kind: DocumentKind) -> str:
    """Return "Số: 05/TB-ĐGS", or room for the number."""
    own, sign = over.registered(kind), code(over, say, house, kind)
    if own is None or not own.number:
        return say("paper.number_blank", sign=sign)
    return say("paper.number", number=full_number(own.number, sign))


def full_number(number: str, sign: str) -> str:
    """Return "07/TB-ĐGS" for a bare 7; a number that already has its sign stands as it is."""
    bare = number.isascii() and number.isdigit()
    return f"{int(number):02}/{sign}" if bare else number


def code(over: Oversight, say: Wording, house: House, kind: DocumentKind) -> str:
    """Return "TB-ĐGS"; a letter has no code of a type."""
    short = house.types.papers[kind]
    symbol = over.inspection.symbol
    return say("paper.sign", code=short, symbol=symbol) if short else symbol


def legal(over: Oversight, say: Wording, house: House) -> Iterator[Block]:
    """Yield what the paper rests on: the laws of its day, then the founding papers."""
    founding = [founding_text(paper, say) for paper in over.inspection.founding]
    texts = [*house.laws.named(over.began), *founding]
    for count, text in enumerate(texts, start=1):
        end = say("present.last_end" if count == len(texts) else "present.end")
        source = over.inspection.id if count > len(texts) - len(founding) else None
        line = say("head.basis", paper=text) + end
        yield Paragraph(runs=plain(line), component="basis", source=source)


# what is said of the inspection


def delegation(over: Oversight, say: Wording) -> str:
    """Return the delegation's full name."""
    return over.inspection.delegation or say("head.delegation")


def matter(over: Oversight, say: Wording) -> str:
    """Return "về công tác cải cách hành chính năm 2021 và năm 2022"; a topic that names its years says them alone."""
    topic = lowered(over.inspection.topic) or say("paper.topic_unknown")
    period = over.inspection.period
    if period is None or names_years(topic, period):
        return say("paper.matter", topic=topic)
    return say("paper.matter_period", topic=topic, period=say.period(period))


def leader(over: Oversight, say: Wording) -> str:
    """Return the head as a sentence names them, dotted where nobody is known."""
    head = over.leader()
    return lowered(person(head, say)) if head and head.name else say("paper.name_unknown")


def day(when: When, say: Wording) -> str:
    """Return "sáng ngày 19 tháng 5 năm 2023", dotted where it is not known."""
    if when.day is None:
        return say("paper.day_unknown")
    date = say.date(when.day)
    if when.part is None:
        return date
    return say("dates.part", part=say(f"dates.{when.part.value}"), date=date)


def where(visit: Visit, over: Oversight, say: Wording) -> str:
    """Return whom or what a visit was to."""
    body = over.visited(visit)
    if visit.kind is VisitKind.SURVEY:
        return visit.place or (body.name if body else say("paper.body_unknown"))
    return body.name if body else visit.place or say("paper.body_unknown")


def meeting(visit: Visit, over: Oversight, say: Wording) -> str:
    """Return "buổi làm việc với Thanh tra tỉnh", as a sentence names a visit."""
    place = where(visit, over, say)
    if visit.kind is VisitKind.SURVEY:
        return say("paper.survey", place=place)
    return say("paper.session", body=place)


def listing(names: Iterable[str], say: Wording) -> str:
    """Return "A, B và C"; names that have commas of their own are parted by semicolons."""
    own = list(dict.fromkeys(filter(None, names)))
    if len(own) < 3:
        return say("paper.last_joint").join(own)
    if any("," in name for name in own):
        return say("paper.long_joint").join(own)
    return say("paper.joint").join(own[:-1]) + say("paper.last_joint") + own[-1]


def guests(over: Oversight, say: Wording) -> str:
    """Return who else was there: the guests of the visit, else those invited by the delegation."""
    people: list[str] = []
    for each in over.guests():
        member = over.member(each.id)
        people.append(person(member or each, say))
    people = people or [person(each, say) for each in over.invited]
    return listing([lowered(each) for each in people], say)


# the end


def closing(
    over: Oversight, say: Wording, house: House, kind: DocumentKind, above: Body | None = None
) -> Closing:
    """Return recipients and signature; `above` is whom the paper itself goes to."""
    return Closing(
        recipients=recipients(over, say, house, kind, above),
        signature=signature(over, say, house, kind),
    )


def signature(over: Oversight, say: Wording, house: House, kind: DocumentKind) -> Signature:
    """Return who signs: TM. for the delegation by its head, KT. by a deputy, TL. by the secretary."""
    signer = house.office.signers.get(kind, Signer.HEAD)
    head = say("roles.head")
    behalf = say("paper.on_behalf", delegation=say("head.delegation"))
    titles = {
        Signer.HEAD: (behalf, head),
        Signer.DEPUTY: (behalf, say("paper.for_head", title=head), say("roles.deputy")),
        Signer.SECRETARY: (say("paper.by_order", title=head), say("roles.secretary")),
    }[signer]
    who = over.leader(_WHOSE[signer])
    if who is None:
        return Signature(titles, "")
    post = council_post(who, say) if signer is not Signer.SECRETARY else ""
    return Signature(titles, "", name=who.name, post=post)


def council_post(member: Member, say: Wording) -> str:
    """Return the member's post in the Council: that of several posts which names it."""
    posts = [part.strip() for part in member.position_title.split(",")]
    words = say.lists["paper.council"]
    return next((post for post in posts if any(word in post for word in words)), "")


def recipients(
    over: Oversight, say: Wording, house: House, kind: DocumentKind, above: Body | None = None
) -> Recipients:
    """Return who gets a copy; the file copy comes last, and is never missing."""
    names = [say("paper.as_above")] if kind in LETTERS else []
    for line in over.inspection.copies_to or house.office.recipients.get(kind, ()):
        names += _filled(line, over)
    if not names or not names[-1].startswith(say("closing.filed_word")):
        names.append(say("closing.filed", symbol=over.inspection.symbol))
    named = {above.name, above.short_name} if above else set()
    own = [name for each in dict.fromkeys(names) if (name := each.strip(" .;-")) not in named]
    lines = [say("closing.recipient", name=name) for name in own[:-1]]
    lines.append(say("closing.recipient_last", name=own[-1]))
    return Recipients(title=say("closing.recipients"), lines=tuple(lines))


def _filled(line: str, over: Oversight) -> list[str]:
    if "{bodies}" in line:
        return [line.replace("{bodies}", body.short_name or body.name) for body in asked(over)]
    issuer = over.inspection.issuer_short or over.inspection.issuer
    return [line.replace("{issuer}", issuer)] if issuer or "{issuer}" not in line else []


def asked(over: Oversight) -> list[Body]:
    """Return the bodies under oversight and those the delegation asks something of."""
    asks = over.recommendations(MadeBy.DELEGATION)
    named = [over.body_of(each.addressee) for each in asks]
    return list(dict.fromkeys([*over.subjects, *(body for body in named if body)]))


def photo_annexes(
    over: Oversight, say: Wording, house: House, kind: DocumentKind
) -> tuple[Annex, ...]:
    """Return the photos of the visits on pages of their own, where there are any."""
    shown = [each for each in over.evidence() if is_photo(each)]
    if not shown:
        return ()
    own = over.registered(kind)
    named = (raised(house.types.named(kind).lower()), lowered(number(over, say, house, kind)))
    reference = say(
        "paper.annex_reference",
        sign=" ".join(filter(None, named)),
        date=say.date(own.date) if own and own.date else say("paper.date_unknown"),
        delegation=delegation(over, say),
    )
    photos = tuple(photo(each, at, say) for at, each in enumerate(shown, start=1))
    return (
        Annex(
            label=say("annex.label"),
            title=say("annex.title"),
            reference=reference,
            blocks=photos,
        ),
    )


def document(
    over: Oversight,
    say: Wording,
    title: str,
    blocks: Iterable[Block],
    annexes: tuple[Annex, ...] = (),
) -> Document:
    """Return the whole paper."""
    return Document(
        subject=over.of,
        title=" ".join(title.split()),
        author=delegation(over, say),
        blocks=tuple(blocks),
        annexes=annexes,
        together=over.names(),
    )
