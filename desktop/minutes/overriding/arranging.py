"""How the photos of one paper's annexes stand, where people chose it for that paper alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from db.records import Override, Overriding
from desktop.minutes.style.layout import Arrangement

PLACE = "photos"
"""What such a choice names as its passage: all photos of the annexes."""


def meant(override: Override) -> Arrangement | None:
    """Return the arrangement that an override chooses; None where it is none that is known here."""
    known = {each.value: each for each in Arrangement}
    return known.get(override.text) if override.done is Overriding.ARRANGED else None


def arrangement(overrides: Sequence[Override]) -> Arrangement | None:
    """Return the arrangement last chosen in the overrides of one paper; None where nobody did."""
    found = [own for each in overrides if (own := meant(each)) is not None]
    return found[-1] if found else None
