"""Values of a record that are lists: each on a line of its own."""

from __future__ import annotations

import re
from typing import Protocol

from db.records import Expected
from desktop.ui.parts.fields import TextField


class Wanted(Protocol):
    """A figure that is expected, of a record or of a template."""

    @property
    def measure(self) -> str:
        """What it measures."""

    @property
    def unit(self) -> str:
        """In which unit."""


_UNIT = re.compile(r"(.*\S)\s*\(([^()]*)\)", re.DOTALL)


class LinesField(TextField):
    """Texts, one on each line; empty lines say nothing."""

    def read(self, text: str) -> tuple[str, ...]:  # type: ignore[override]
        """Return the lines that say something."""
        return tuple(line.strip() for line in text.split("\n") if line.strip())

    def shown(self, value: tuple[str, ...]) -> str:  # type: ignore[override]
        """Return a line for each."""
        return "\n".join(value)

    def _says(self, value: object) -> bool:
        return self.read(self.text()) == value


class ExpectedField(LinesField):
    """Expected figures, one on each line: "Số dự án (dự án)" is the measure with its unit in brackets."""

    def read(self, text: str) -> tuple[Expected, ...]:  # type: ignore[override]
        """Return the figures that the lines name."""
        return tuple(map(read_expected, super().read(text)))

    def shown(self, value: tuple[Expected, ...]) -> str:  # type: ignore[override]
        """Return a line for each."""
        return "\n".join(map(shown_expected, value))


def read_expected(line: str) -> Expected:
    """Return the figure that a line names; what stands in its last brackets is the unit."""
    found = _UNIT.fullmatch(line.strip())
    if found is None:
        return Expected(measure=line.strip())
    return Expected(measure=found[1].strip(), unit=found[2].strip())


def shown_expected(expected: Wanted) -> str:
    """Return the line that names a figure; a measure that ends in brackets shows that it has no unit."""
    bare = not expected.unit and _UNIT.fullmatch(expected.measure) is None
    return expected.measure if bare else f"{expected.measure} ({expected.unit})"
