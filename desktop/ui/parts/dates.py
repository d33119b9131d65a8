"""Fields for a day or a moment: people type it their way, the field writes it in one way."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from db.dates import When
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.moments import read_day, read_when
from desktop.words import Words


class DateField(LineField[dt.date | None]):
    """A day: 19/5/2023, 19.5.2023, 2023-05-19, "ngày 19 tháng 5 năm 2023"; empty is unknown."""

    def __init__(
        self, words: Words, label: str, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(
            words,
            label,
            hint=hint or words("parts.day_hint"),
            read=read_day,
            shown=_day_text,
            parent=parent,
        )


class WhenField(LineField[When]):
    """A moment as far as it is known: "sáng 19/5/2023", "8h30 19/5/2023", 19/5/2023; empty is unknown."""

    def __init__(
        self, words: Words, label: str, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(
            words,
            label,
            hint=hint or words("parts.moment_hint"),
            read=read_when,
            shown=self._moment_text,
            parent=parent,
        )

    def _moment_text(self, when: When) -> str:
        hour = shown_hour(self._words, when.time)
        if not hour and when.part:
            hour = self._words.kind(when.part)
        return f"{hour} {_day_text(when.day)}".strip()


def shown_hour(words: Words, time: dt.time | None) -> str:
    """Return an hour as a field writes it: 8h30 in Vietnamese, 8:30 in English; nothing where it is unknown."""
    apart = "h" if words.language == "vi" else ":"
    return f"{time.hour}{apart}{time.minute:02}" if time else ""


def _day_text(day: dt.date | None) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}" if day else ""
