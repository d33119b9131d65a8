"""What came of a trip, in sentences: what is here, what is there, what nobody has; never more than was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from db.records import RecordId
from desktop.sync.completeness import Completeness, Standing
from desktop.sync.wishes import Wishes
from desktop.ui.visited import Leg, Visited
from desktop.words import Words

Line = tuple[str, str]
"""A sentence, and the role of the label that says it."""

_MOST_DEVICES, _FIT = 12, "shelves.fit"


def told(
    words: Words, visited: Visited, topics: Mapping[RecordId, str], wishes: Wishes
) -> Iterator[Line]:
    """Return what is to be said of the last trip to a shelf."""
    at = words.moment(visited.at)
    if visited.stopped:
        yield words("sync_page.stopped", at=at), "warning"
    elif visited.error:
        yield words.explain(visited.error), "error"
    elif not visited.legs:
        yield from _tried(words, visited)
    else:
        key = "sync_page.whole" if visited.is_whole else "sync_page.not_whole"
        yield words(key, at=at), "success" if visited.is_whole else "warning"
    for leg in visited.legs:
        yield from _leg(words, leg, topics)
        yield from _left_there(words, leg, wishes)


def _tried(words: Words, visited: Visited) -> Iterator[Line]:
    """Say what a shelf did that was only tried out, or that nothing was there to carry."""
    if not visited.tried:
        yield words("sync_page.nothing_shared", at=words.moment(visited.at)), "small"
        return
    verdict, *others = visited.tried
    if verdict == _FIT:
        yield words("sync_page.reached", at=words.moment(visited.at)), "small"
    else:
        yield words(verdict), "error"
    for key in others:
        yield words(key), "small"


def _leg(words: Words, leg: Leg, topics: Mapping[RecordId, str]) -> Iterator[Line]:
    result, standing = leg.result, leg.standing
    topic = topics.get(result.delegation.inspection, "") or words("sync_page.not_come")
    yield (
        words(
            "sync_page.moved",
            topic=topic,
            changes=words.number(result.words.changes),
            sent=words.number(result.words.sent),
            files=words.number(result.pushed + result.pulled),
        ),
        "small",
    )
    yield from _standing(words, standing)
    for problem in result.words.problems:
        yield words(f"sync.trouble.{problem.trouble.value}", where=problem.where), "warning"


def _left_there(words: Words, leg: Leg, wishes: Wishes) -> Iterator[Line]:
    """Say what was not fetched because a person so chose."""
    left = [each for each in leg.result.left.pull if not wishes.brings(each.visit)]
    if left:
        count, size = words.number(len(left)), words.size(sum(each.size_bytes for each in left))
        yield words("originals.left_there", count=count, size=size), "small"


def _standing(words: Words, standing: Completeness) -> Iterator[Line]:
    here = sum(each.here for each in standing.devices)
    there = sum(each.there for each in standing.devices)
    for key, changes, files in (
        ("here", here, standing.evidence_here),
        ("there", there, standing.evidence_there),
    ):
        yield (
            words(
                f"sync_page.{key}",
                changes=words.number(changes),
                files=words.number(files.number),
                size=words.size(files.size_bytes),
            ),
            "small",
        )
    if standing.nobody:
        size = sum(each.size_bytes for each in standing.nobody)
        count = len(standing.nobody)
        yield words("sync_page.nobody", count=count, size=words.size(size)), "warning"
    if standing.elsewhere:
        yield words("sync_page.elsewhere", count=standing.elsewhere), "warning"
    if standing.unsent:
        yield words("sync_page.unsent", count=standing.unsent), "warning"
    for each in standing.devices[:_MOST_DEVICES]:
        yield from _behind(words, each)


def _behind(words: Words, each: Standing) -> Iterator[Line]:
    if each.here != each.there:
        name = each.name or each.device
        here, there = words.number(each.here), words.number(each.there)
        yield words("sync_page.behind", name=name, here=here, there=there), "warning"
