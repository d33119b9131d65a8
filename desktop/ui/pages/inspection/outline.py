"""The outline as a tree: its lines in reading order, numbered, and what moving one of them writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.changes import Edit
from db.records import RecordId, Topic
from desktop.ui.pages.inspection import order


@dataclass(frozen=True, slots=True)
class Line:
    """A topic where it stands: "2.1" at depth 1."""

    topic: Topic
    number: str
    depth: int


def lines(topics: Sequence[Topic]) -> list[Line]:
    """Return the outline in reading order. What hangs on nothing, or in a circle, stands at the top."""
    found: list[Line] = []
    for root in children(topics, None):
        _walk(topics, root, f"{_next(found)}", 0, found)
    placed = {line.topic.id for line in found}
    for topic in topics:
        if topic.id not in placed:
            _walk(topics, topic, f"{_next(found)}", 0, found)
            placed = {line.topic.id for line in found}
    return found


def children(topics: Sequence[Topic], parent: RecordId | None) -> list[Topic]:
    """Return what stands directly beneath a topic, or at the top."""
    known = {topic.id for topic in topics}
    return [topic for topic in topics if _above(topic, known) == parent]


def beneath(topics: Sequence[Topic], id: RecordId) -> list[Topic]:
    """Return a topic with everything beneath it."""
    found: list[Line] = []
    for topic in topics:
        if topic.id == id:
            _walk(topics, topic, "1", 0, found)
    return [line.topic for line in found]


def indented(topics: Sequence[Topic], id: RecordId) -> list[Edit]:
    """Return the edits that put a topic beneath the one before it; none where there is none."""
    topic, siblings, at = _standing(topics, id)
    if topic is None or at == 0:
        return []
    return _under(topics, topic, siblings[at - 1].id, len(topics))


def outdented(topics: Sequence[Topic], id: RecordId) -> list[Edit]:
    """Return the edits that put a topic after the one it stands beneath; none at the top."""
    topic, _, _ = _standing(topics, id)
    if topic is None or topic.parent is None:
        return []
    parent, siblings, at = _standing(topics, topic.parent)
    return _under(topics, topic, parent.parent, at + 1) if parent and siblings else []


def shifted(topics: Sequence[Topic], id: RecordId, by: int) -> list[Edit]:
    """Return the edits that move a topic among its siblings."""
    return order.shifted(_standing(topics, id)[1], id, by)


def added(topics: Sequence[Topic], new: Topic, after: RecordId | None) -> list[Edit]:
    """Return the edits that put a new topic after the named one, at its depth; else at the end."""
    topic, siblings, at = _standing(topics, after)
    if topic is None:
        return order.placed(children(topics, None), new, len(topics))
    return order.placed(siblings, replace(new, parent=topic.parent), at + 1)


def _under(topics: Sequence[Topic], topic: Topic, parent: RecordId | None, at: int) -> list[Edit]:
    siblings = [each for each in children(topics, parent) if each.id != topic.id]
    edits = order.placed(siblings, replace(topic, parent=parent), at)
    own = {"parent", "position"}
    return [
        Edit(edit.kind, edit.record, {k: v for k, v in edit.fields.items() if k in own}, edit.seen)
        for edit in edits
    ]


def _standing(
    topics: Sequence[Topic], id: RecordId | None
) -> tuple[Topic | None, list[Topic], int]:
    """Return a topic with its siblings and its place among them."""
    topic = next((each for each in topics if each.id == id), None)
    if topic is None:
        return None, [], 0
    siblings = children(topics, _above(topic, {each.id for each in topics}))
    return topic, siblings, siblings.index(topic)


def _above(topic: Topic, known: set[RecordId]) -> RecordId | None:
    return topic.parent if topic.parent in known else None


def _next(found: Sequence[Line]) -> int:
    return sum(line.depth == 0 for line in found) + 1


def _walk(
    topics: Sequence[Topic], topic: Topic, number: str, depth: int, found: list[Line]
) -> None:
    if any(line.topic.id == topic.id for line in found):
        return
    found.append(Line(topic, number, depth))
    for at, child in enumerate(children(topics, topic.id), start=1):
        _walk(topics, child, f"{number}.{at}", depth + 1, found)
