"""What a command answers: data for a program, lines for a person, and whether all was well."""

from __future__ import annotations

import json
from dataclasses import dataclass

from db.changes import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The same answer twice, as data and as lines; `fault` is the sentence of an answer that is a no.

    `code` is the exit code of an answer without one.
    """

    data: Json
    lines: tuple[str, ...] = ()
    fault: str = ""
    code: int = 0

    def text(self, as_json: bool) -> str:
        """Return what is printed."""
        if as_json:
            return json.dumps(self.data, ensure_ascii=False, indent=2) + "\n"
        return "".join(line + "\n" for line in self.lines)
