"""What several members said alike at a visit, its record read some at a time: the words stay, the texts do not."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from db import lists, paging, running
from db.records import Finding, RecordId
from desktop.fieldwork import similar
from desktop.fieldwork.similar import Group
from desktop.work import Work

if TYPE_CHECKING:
    from db.query import Reader


def alike(reader: Reader, visit: RecordId, work: Work) -> list[tuple[RecordId, ...]]:
    """Return which findings may be combined, of each group the fullest first. Raises Stopped."""
    if running.authors(reader, visit) < 2:
        return []
    gists: list[similar.Gist] = []
    done, total = 0, paging.count(reader, running.findings(visit))
    for some in running.each(reader, visit):
        work.step(done, total)
        gists += filter(None, map(similar.gist, some))
        done += len(some)
    work.step(done, total)
    return similar.alike(gists)


def offered(reader: Reader, visit: RecordId, work: Work) -> list[Group]:
    """Return the groups that may be combined. Raises Stopped."""
    every = alike(reader, visit, work)
    known = lists.named(reader, Finding, list(chain(*every)))
    held = (tuple(known[id] for id in ids if id in known) for ids in every)
    return [Group(findings) for findings in held if len(findings) > 1]


def combined(reader: Reader, visit: RecordId) -> list[Group]:
    """Return what was combined."""
    return similar.combined(running.combined(reader, visit))
