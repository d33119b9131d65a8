"""What people, bodies and topics of a visit are called on the screen."""

from __future__ import annotations

from collections.abc import Collection

from db.folding import fold
from db.records import Attendee, Body, Member, RecordId, Role
from db.successors import canonical
from desktop.fieldwork import attendance
from desktop.ui.pages.visit.held import Held
from desktop.words import Words

LONGEST_NAME = 300
MOST_MEASURES = 500
"""So many of those quoted at the visit are offered."""
Choices = list[tuple[RecordId | None, str]]


def body_name(body: Body | None) -> str:
    """Return a body's short name, else its full one."""
    return (body.short_name or body.name) if body else ""


def member_name(member: Member) -> str:
    """Return a member's name; an organisation yet without a name stands for itself."""
    return member.name or member.organisation or member.position_title


def attendee_name(held: Held, attendee: Attendee) -> str:
    """Return an attendee's name: the member's where it is one."""
    member = held.members.named(attendee.member) if attendee.member else None
    own = attendee.name or attendee.organisation or attendee.position_title
    return member_name(member) if member else own


def speaker_name(held: Held, speaker: RecordId | None) -> str:
    """Return what the member, attendee or body that spoke is called."""
    if speaker is None:
        return ""
    member = held.members.named(speaker)
    if member:
        return member_name(member)
    attendee = held.attendees.named(speaker)
    return attendee_name(held, attendee) if attendee else body_name(held.bodies.get(speaker))


def topic_title(held: Held, topic: RecordId | None) -> str:
    """Return a line of the outline."""
    found = held.topics.named(topic) if topic else None
    return found.title if found else ""


def speakers(held: Held, words: Words, also: Collection[RecordId | None] = frozenset()) -> Choices:
    """Return who may be a speaker: the delegation, who else is here, the bodies; first nobody.

    A second entry is left to the one that stands for it, unless it is among `also`: those who spoke already.
    """
    offered: Choices = [(None, words("visit.no_speaker"))]
    offered += [(id, body_name(held.bodies[id])) for id in speaking_bodies(held, also)]
    offered += [
        (m.id, _with_role(member_name(m), words.kind(m.role)))
        if isinstance(m, Member)
        else (m.id, _with_role(attendee_name(held, m), m.position_title))
        for m in speaking_people(held, also)
    ]
    return offered


def speaking_bodies(held: Held, also: Collection[RecordId | None] = frozenset()) -> list[RecordId]:
    """Return the bodies of the visit and of the inspection, each once."""
    own = [held.visit.body, *(subject.body for subject in held.subjects)]
    here = [id for id in own if id and id in held.bodies]
    firsts = (id if id in also else canonical(held.bodies, id) for id in here)
    return list(dict.fromkeys(firsts))


def stands(held: Held, speaker: RecordId | None) -> RecordId | None:
    """Return the entry that is offered for a speaker."""
    if speaker is None or speaker in held.bodies:
        return canonical(held.bodies, speaker) if speaker else None
    return attendance.standing_for(_people(held)).get(speaker, speaker)


def speaking_people(
    held: Held, also: Collection[RecordId | None] = frozenset()
) -> list[Member | Attendee]:
    """Return the delegation and who else is here, each once."""
    people = _people(held)
    standing = attendance.standing_for(people)
    return [each for each in people if standing[each.id] == each.id or each.id in also]


def topics(held: Held, words: Words) -> Choices:
    """Return the outline's lines; first none."""
    return [(None, words("visit.no_topic")), *((t.id, t.title[:LONGEST_NAME]) for t in held.topics)]


def measures(held: Held) -> list[str]:
    """Return the measures that figures may be of: those the outline expects, those quoted here."""
    expected = (each.measure for topic in held.topics for each in topic.expected)
    quoted = (measure for measure, _ in held.quoted[:MOST_MEASURES])
    return [name for name in dict.fromkeys((*expected, *quoted)) if name]


def members(held: Held, words: Words, first: Role) -> Choices:
    """Return the delegation, those of one role before all others; first nobody."""
    own = sorted(held.members, key=lambda member: member.role is not first)
    named = [(m.id, _with_role(member_name(m), words.kind(m.role))) for m in own]
    return [(None, words("visit.nobody")), *named]


def body_called(held: Held, name: str) -> Body | None:
    """Return the body of this full or short name, however its letters are marked or cased.

    A second entry of a body stands for the one it is the same as.
    """
    exact = [b for b in held.bodies.values() if name in (b.name, b.short_name)]
    folded = fold(name)
    near = [b for b in held.bodies.values() if folded in (fold(b.name), fold(b.short_name))]
    found = next(iter([*exact, *near]), None)
    if found is None and (elsewhere := held.bodies.elsewhere):
        id = elsewhere.meant(name)
        return held.bodies[id] if id else None
    return held.bodies[canonical(held.bodies, found.id)] if found else None


def _people(held: Held) -> list[Member | Attendee]:
    others = (a for a in held.attendees if not a.member and attendee_name(held, a))
    return [*held.members, *others]


def _with_role(name: str, role: str) -> str:
    both = f"{name} · {role}" if role and role != name else name
    return both[:LONGEST_NAME]
