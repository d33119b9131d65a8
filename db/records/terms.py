"""The words of the procedure that a field may hold, one list for each."""

from __future__ import annotations

from enum import StrEnum


class Visibility(StrEnum):
    """Whether a passage may leave the delegation (press notice, published papers)."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Role(StrEnum):
    """A member's part in the delegation."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    INVITED = "invited"


class VisitKind(StrEnum):
    """Survey on the spot (khảo sát thực tế) or working session (buổi làm việc)."""

    SURVEY = "survey"
    SESSION = "session"


class Side(StrEnum):
    """On whose side an attendee sits."""

    DELEGATION = "delegation"
    BODY = "body"
    GUEST = "guest"


class FindingKind(StrEnum):
    """What a passage of the running record is."""

    RESULT = "result"
    SHORTCOMING = "shortcoming"
    CAUSE = "cause"
    STATEMENT = "statement"
    CONCLUSION = "conclusion"


class MadeBy(StrEnum):
    """Who asks: the body of others, or the delegation of the body and others."""

    BODY = "body"
    DELEGATION = "delegation"


class FollowUpState(StrEnum):
    """How far a recommendation has come; overdue is computed, never stored."""

    NEW = "new"
    UNDER_WAY = "under_way"
    PARTLY = "partly"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"
    CARRIED_OVER = "carried_over"


class DocumentKind(StrEnum):
    """The papers that are made from the record."""

    MINUTES = "minutes"
    PRESS_NOTICE = "press_notice"
    NOTICE = "notice"
    REPORT = "report"
    TRACKING = "tracking"
    URGING = "urging"
    INVITATION = "invitation"
    OUTLINE = "outline"


class Medium(StrEnum):
    """How a paper was signed."""

    ELECTRONIC = "electronic"
    HAND = "hand"


class MarkKind(StrEnum):
    """What a mark on a photo is."""

    ARROW = "arrow"
    BOX = "box"
    TEXT = "text"
    BLUR = "blur"


class Overriding(StrEnum):
    """What a person did to a passage of one paper: other words, left out, added, put elsewhere; its photos arranged."""

    REWORDED = "reworded"
    LEFT_OUT = "left_out"
    ADDED = "added"
    MOVED = "moved"
    ARRANGED = "arranged"
