"""What no line end may part: "ngày 05", "Điều 7", a number and its unit, the name of a person or a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.minutes.page.lines import KEEP
from desktop.minutes.style.wording import Wording

LONGEST_NAME = 40
MOST_NAMES = 300

_CAPITAL = "A-ZÀ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"


@dataclass(frozen=True, slots=True)
class Glue:
    """Puts no-break spaces into a text, one for one, so that nothing else changes."""

    running: re.Pattern[str]
    titles: re.Pattern[str]

    def text(self, text: str) -> str:
        """Return running text with its numbers and names held together."""
        return self.running.sub(_kept, text)

    def title(self, text: str) -> str:
        """Return a title whose set phrases are held together too."""
        return self.titles.sub(_kept, self.text(text))


def glue(say: Wording, names: Iterable[str]) -> Glue:
    """Return the glue of a paper in which these people are named."""
    leads = _any(say.lists["together.before_number"])
    after = say.lists["together.after_number"]
    units = _any((*after, *say.lists["together.counted"]))
    long_units = _any(unit for unit in after if " " in unit)
    places = _any(say.lists["together.before_name"])
    short = sorted(name for name in names if " " in name and len(name) <= LONGEST_NAME)
    parts = [
        rf"(?<!\w)(?:{leads}) (?=\d|\.\.)",
        rf"(?<=[\d%]) (?=(?:{units})(?!\w)(?! \d))",
        rf"(?<=[\d%] )(?:{long_units})(?!\w)",
        r" (?=[-–—] )",
        rf"(?<!\w)(?:{places})(?: [{_CAPITAL}][^\W\d_]*){{1,4}}",
    ]
    if short:
        parts.insert(0, rf"(?<!\w)(?:{_any(short[:MOST_NAMES])})(?!\w)")
    phrases = _any(say.lists["together.phrases"])
    titles = re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE)
    return Glue(re.compile("|".join(parts)), titles)


def _kept(found: re.Match[str]) -> str:
    return found[0].replace(" ", KEEP)


def _any(words: Iterable[str]) -> str:
    own = sorted(set(words), key=lambda word: (-len(word), word))
    both = [f"{re.escape(word)}|{re.escape(word[:1].upper() + word[1:])}" for word in own]
    return "|".join(both) or "(?!)"
