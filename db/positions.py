"""Order among siblings: a text that sorts, by code point, between its two neighbours.

Moving one record writes only that record, so two members who reorder the same list do not clash.
"""

from __future__ import annotations

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_HEAD = 8
_LONGEST = 1000
_MIDDLE = DIGITS[len(DIGITS) // 2]


def is_position(text: str) -> bool:
    """Tell whether another position can be found on either side; an empty text is "anywhere"."""
    return len(text) < _LONGEST and not text.strip(DIGITS) and not text.endswith(DIGITS[0])


def between(before: str, after: str) -> str:
    """Return a position after `before` and before `after`; an empty text means the list's own end."""
    if not after:
        return _following(before)
    return _midpoint(before, after)


def _following(last: str) -> str:
    """Count the fixed head up by one, so that a list appended to all day keeps short positions."""
    head = int(last[:_HEAD].ljust(_HEAD, "0"), len(DIGITS)) if last else 0
    digits = ""
    number = head + 1
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits.rjust(_HEAD, "0") + _MIDDLE


def _midpoint(low: str, high: str) -> str:
    """Return a text strictly between, which never ends in the lowest digit."""
    shared = 0
    while (low[shared] if shared < len(low) else DIGITS[0]) == high[shared]:
        shared += 1
    if shared:
        return high[:shared] + _midpoint(low[shared:], high[shared:])
    left = DIGITS.index(low[0]) if low else 0
    right = DIGITS.index(high[0])
    if right - left > 1:
        return DIGITS[(left + right) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[left] + _midpoint_to_end(low[1:])


def _midpoint_to_end(low: str) -> str:
    """Return a text after `low`, with nothing above it."""
    if not low:
        return _MIDDLE
    left = DIGITS.index(low[0])
    if len(DIGITS) - left > 1:
        return DIGITS[(left + len(DIGITS)) // 2]
    return low[0] + _midpoint_to_end(low[1:])
