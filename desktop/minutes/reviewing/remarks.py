"""A remark on a paper before it is final: its kind, its weight, and the record and field to go to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.records import RecordId


class RemarkKind(StrEnum):
    """What is wrong or wanting."""

    SECRET = "secret"  # noqa: S105  a kind of remark
    MISSING = "missing"
    NO_HEAD = "no_head"
    NO_ATTENDEES = "no_attendees"
    NO_RESULT = "no_result"
    NO_SHORTCOMING = "no_shortcoming"
    NO_CAUSE = "no_cause"
    TOPIC_EMPTY = "topic_empty"
    NO_ASK = "no_ask"
    ASK_MISSING = "ask_missing"
    PARTS_DISAGREE = "parts_disagree"
    WHOLES_DIFFER = "wholes_differ"
    PART_BEYOND_WHOLE = "part_beyond_whole"
    RANK_BEYOND_TOTAL = "rank_beyond_total"
    PERCENT_DISAGREES = "percent_disagrees"
    QUOTED_DIFFERENTLY = "quoted_differently"
    TEXT_DIFFERS = "text_differs"
    OUTDATED = "outdated"
    UNLISTED_TYPE = "unlisted_type"
    PHOTO_MISSING = "photo_missing"
    LEFT_OUT = "left_out"


class Weight(StrEnum):
    """How much a remark weighs: a paper that is stopped can never be final."""

    STOP = "stop"
    WARNING = "warning"
    NOTE = "note"


_NOTES = frozenset({RemarkKind.PHOTO_MISSING, RemarkKind.LEFT_OUT, RemarkKind.UNLISTED_TYPE})


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on a field of a record; `what` quotes, `why` names the basis.

    Where somebody `explained` why it may stand, it is told with that, as a note.
    """

    kind: RemarkKind
    record: RecordId
    field: str
    what: str = ""
    why: str = ""
    explained: str = ""

    @property
    def key(self) -> str:
        """The key of the words that tell it; its slots are `field`, `what` and `why`."""
        return f"review.{self.kind.value}"

    @property
    def weight(self) -> Weight:
        """How much it weighs."""
        if self.kind is RemarkKind.SECRET:
            return Weight.STOP
        return Weight.NOTE if self.explained or self.kind in _NOTES else Weight.WARNING


_LONGEST_QUOTE = 60


def short(text: str) -> str:
    """Return a text to be quoted in a remark."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_QUOTE:
        return line
    begun = line[:_LONGEST_QUOTE]
    return (begun.rpartition(" ")[0] or begun[:-1]) + "…"
