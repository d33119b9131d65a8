"""Who was there, who led, who wrote and who signs: the people of a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from db.records import Attendee, Member, RecordId, Role, Side
from desktop.minutes.composers.sitting import Sitting, Voices
from desktop.minutes.model import (
    DOTS,
    Blank,
    Block,
    Emphasis,
    Heading,
    Paragraph,
    Run,
    Signature,
    Signatures,
    plain,
)
from desktop.minutes.style.wording import Wording, letter

_BODY_LINES = 2


def present(sit: Sitting, say: Wording) -> Iterator[Block]:
    """Yield the section on who attended: delegation, body, guests, chair, secretary."""
    yield Heading(level=1, mark="I.", text=say("present.section"), part="present")
    delegation = sit.inspection.delegation or say("head.delegation")
    yield Heading(level=2, mark="1.", text=delegation, part="delegation")
    yield from _delegation(sit, say)
    yield Heading(level=2, mark="2.", text=_bodies(sit, say), part="bodies")
    yield from _listed(_said(sit.attendees(Side.BODY), sit, say), say, _BODY_LINES)
    number = 3
    guests = _said(sit.attendees(Side.GUEST), sit, say) or _members(sit.invited, say, roles=False)
    if guests or sit.empty():
        yield Heading(level=2, mark=f"{number}.", text=say("present.guests"), part="guests")
        yield from _listed(guests, say, 1)
        number += 1
    yield _officer(say("present.chair"), sit.visit.chair, number, sit, say)
    yield _officer(say("present.secretary"), sit.visit.secretary, number + 1, sit, say)


def _bodies(sit: Sitting, say: Wording) -> str:
    name = sit.body.name if sit.body else sit.visit.place
    kind = sit.visit.kind.value
    return say(f"{kind}.bodies", body=name) if name else say(f"{kind}.bodies_unknown")


Said = tuple[str, RecordId]
"""A person as the paper names them, and their record."""


def _delegation(sit: Sitting, say: Wording) -> Iterator[Block]:
    """Yield those of the delegation who were there, else its members, group by group."""
    attended = sit.attendees(Side.DELEGATION)
    if attended:
        people = _said(attended, sit, say)
        yield from _listed(people, say, 0, open_end=len(people) < 2)
        return
    groups = [(name, list(own)) for name, own in groupby(sit.members, key=lambda each: each.group)]
    if len(groups) < 2:
        people = _members(sit.members, say)
        yield from _listed(people, say, 2, open_end=len(people) < 2)
        return
    marks = (f"{letter(count)})" for count in range(len(groups)))
    for name, own in groups:
        if name:
            yield Heading(level=3, mark=next(marks), text=name)
        yield from _listed(_members(own, say), say, 0)


def _said(attendees: Iterable[Attendee], sit: Sitting, say: Wording) -> list[Said]:
    found = []
    for each in attendees:
        member = sit.member(each.id)
        role = each.side is Side.DELEGATION
        text = member_text(member, say, role) if member else person(each, say)
        if text:
            found.append((_stayed(text, each, say), each.id))
    return found


def _stayed(text: str, each: Attendee, say: Wording) -> str:
    """Return somebody with the times of arrival and leaving, where they are known."""
    arrived = say.hour(each.arrived.time) if each.arrived.time else ""
    left = say.hour(each.left.time) if each.left.time else ""
    if arrived and left:
        return say("present.stayed", person=text, arrived=arrived, left=left)
    if arrived:
        return say("present.came", person=text, time=arrived)
    return say("present.went", person=text, time=left) if left else text


def _members(members: Iterable[Member], say: Wording, roles: bool = True) -> list[Said]:
    found = ((member_text(each, say, roles), each.id) for each in members)
    return [(text, id) for text, id in found if text]


def person(each: Member | Attendee, say: Wording) -> str:
    """Return a person with post and organisation; an organisation yet without a name as such."""
    post = " ".join(filter(None, (each.position_title, each.organisation)))
    if not each.name:
        known = each.position_title or not each.organisation
        return post if known else say("present.of_organisation", organisation=each.organisation)
    name = say("present.person", name=each.name)
    return say("present.joint").join(filter(None, (name, post)))


def member_text(member: Member, say: Wording, with_role: bool = True) -> str:
    """Return a member of the delegation, with the role in it."""
    text = person(member, say)
    if not with_role or not text or member.role is Role.INVITED:
        return text
    return say("present.role", person=text, role=role(member, say))


def role(member: Member, say: Wording) -> str:
    """Return what a member is in the delegation, or in its own part of it."""
    kind = member.group.split(" ")[0]
    if kind in ("", say("head.delegation").split(" ")[0]):
        return say(f"roles.{member.role.value}")
    table = "squad_roles" if kind == say("present.squad") else "team_roles"
    return say(f"{table}.{member.role.value}")


def _listed(
    people: list[Said], say: Wording, blanks: int, open_end: bool = False
) -> Iterator[Block]:
    """Yield a dash list; dotted lines where nobody is known, one more where the list is still open."""
    if not people:
        for _ in range(blanks):
            yield Blank(mark="-")
        return
    for count, (text, id) in enumerate(people):
        last = count == len(people) - 1 and not open_end
        end = say("present.last_end" if last else "present.end")
        yield Paragraph(runs=plain(text + end), mark="-", source=id)
    if open_end:
        yield Blank(mark="-")


def _officer(label: str, id: RecordId | None, number: int, sit: Sitting, say: Wording) -> Paragraph:
    """Return the line that names the chair or the secretary, dotted where that is not known."""
    name = officer(sit, id, say)
    head = Run(f"{number}. {label}", Emphasis.BOLD)
    if not name:
        return Paragraph(runs=(head, DOTS))
    return Paragraph(runs=(head, Run(name + say("present.last_end"))), source=id)


def officer(sit: Voices, id: RecordId | None, say: Wording, form: str = "present.role") -> str:
    """Return chair, secretary or speaker in short: name and role, or name and post; "" if unknown."""
    member, attendee = sit.member(id), sit.attendee(id)
    if member and member.name and member.role is not Role.INVITED:
        name = say("present.person", name=member.name)
        return say(form, person=name, role=role(member, say))
    known = member or attendee
    return person(known, say) if known else ""


def chair_leads(sit: Sitting) -> bool:
    """Say whether the chair is a head of the delegation, or is not known to be anyone else."""
    chair = sit.member(sit.visit.chair)
    return sit.visit.chair is None or (chair is not None and chair.role is Role.HEAD)


def signatures(sit: Sitting, say: Wording) -> Signatures:
    """Return the three who sign: secretary, the body, the chair."""
    kind, hint = sit.visit.kind.value, say("closing.sign")
    body = say(f"{kind}.representative", body=sit.body.name) if sit.body else ""
    chair = sit.member(sit.visit.chair)
    titles = [say("closing.chair")]
    if chair and chair.role is not Role.INVITED:
        titles.append(role(chair, say))
    return Signatures(
        columns=(
            Signature((say("closing.secretary"),), hint, _name(sit, sit.visit.secretary)),
            Signature((body or say(f"{kind}.representative_unknown"),), hint),
            Signature(tuple(titles), hint, _name(sit, sit.visit.chair)),
        )
    )


def _name(sit: Sitting, id: RecordId | None) -> str:
    known = sit.member(id) or sit.attendee(id)
    return known.name if known else ""
