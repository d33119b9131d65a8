"""What a store may or may not honour, as it was seen to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    """What a store did when it was asked not to write over an object; None where that cannot be asked.

    `keeps_first`: the way in which this adapter gives an object its name does not write over another.
    """

    keeps_first: bool | None = None
    honours_none_match: bool | None = None
