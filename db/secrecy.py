"""The program holds no state secrets: a line that is a secrecy mark stops before anything is stored.

Basis: Luật 117/2025 (state secrets). The words "bí mật" in a sentence are no mark.
"""

from __future__ import annotations

import re
import unicodedata

_EDGE = r"[\s\W_]*"
_MARK = re.compile(rf"^{_EDGE}(tuyệt mật|tối mật|mật){_EDGE}$", re.IGNORECASE)
_LABEL = re.compile(rf"^{_EDGE}độ mật\s*[:：]", re.IGNORECASE)


def mark(text: str) -> str | None:
    """Return the first line of `text` that is a secrecy mark, None where there is none."""
    plain = unicodedata.normalize("NFC", text)
    if ("ậ" not in plain and "Ậ" not in plain) or "mật" not in (plain := plain.lower()):
        return None
    for line in plain.splitlines():
        spaced = " ".join(line.split())
        if _MARK.match(spaced) or _LABEL.match(spaced):
            return spaced
    return None
