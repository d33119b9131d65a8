"""Whom and what the marks of a visit's capture line may name, out of its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from db.records import Attendee, Body, Member, RecordId, Topic
from desktop.fieldwork import coverage, marks
from desktop.fieldwork.marks import Lists
from desktop.fieldwork.names import Named, Names
from desktop.words import Words


def lists(
    words: Words,
    members: Iterable[Member],
    attendees: Iterable[Attendee],
    bodies: Iterable[Body],
    topics: Sequence[Topic],
    *,
    asking: bool = False,
) -> Lists:
    """Return the lists, to be made anew when one of these records changes; `asking` for the line of requests.

    Give the bodies of the visit first: in a popup the order given counts among equals.
    """
    named = [_body(each) for each in bodies]
    people = [*map(_member, members), *(_attendee(each) for each in attendees if not each.member)]
    return Lists(
        signs=marks.signs(words),
        speakers=Names([*(each for each in people if each.name), *named]),
        topics=Names(_topics(topics)),
        bodies=Names(named),
        asking=asking,
    )


def _body(body: Body) -> Named[RecordId]:
    name = body.short_name or body.name
    return Named(body.id, name, (body.name,) if body.name != name else ())


def _member(member: Member) -> Named[RecordId]:
    if not member.name:
        return Named(member.id, member.organisation, detail=member.position_title)
    detail = member.organisation or member.position_title
    return Named(member.id, member.name, detail=detail, person=True)


def _attendee(attendee: Attendee) -> Named[RecordId]:
    name = attendee.name or attendee.organisation
    detail = attendee.organisation if attendee.name else ""
    detail = detail or attendee.position_title
    return Named(attendee.id, name, detail=detail, person=bool(attendee.name))


def _topics(topics: Sequence[Topic]) -> Iterator[Named[RecordId]]:
    """Return topics with the numbers that an outline gives them: 1, 1.1, 1.2, 2."""
    above: list[str] = []
    counts: Counter[tuple[str, ...]] = Counter()
    for depth, topic in coverage.in_order(topics):
        del above[depth:]
        counts[tuple(above)] += 1
        above.append(str(counts[tuple(above)]))
        yield Named(topic.id, topic.title, number=".".join(above), detail=".".join(above))
