"""Web and mail addresses within a text: where they stand and what they lead to. Pure; nothing else becomes a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

LONGEST = 2_000
"""The most characters an address may have to be one."""

_HINTS = ("://", "www.", "@")
_FOUND = re.compile(
    r"(?P<web>\b(?:https?://|www\.)[^\s\u00a0<>\"'“”‘’«»{}|\\^`\[\]]+)"
    r"|(?P<mail>(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-]))",
    re.IGNORECASE,
)
_ENDS = ".,;:!?…"
_KEPT = "%/:=&?~#+!$,;'@()*[]"
"""What stands in an address as it is; all else that is not plain is written by its code."""


def parted(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text's parts, each with the address it leads to; "" for all that is no address."""
    if not hinted(text):
        yield text, ""
        return
    start = 0
    for found in _FOUND.finditer(text):
        shown = _shown(found)
        target = _target(shown, bool(found["mail"]))
        if not target:
            continue
        if found.start() > start:
            yield text[start : found.start()], ""
        yield shown, target
        start = found.start() + len(shown)
    if start < len(text):
        yield text[start:], ""


def hinted(text: str) -> bool:
    """Tell quickly whether a text may have an address in it."""
    return any(hint in text.lower() for hint in _HINTS)


def ranges(text: str) -> list[tuple[int, int, str]]:
    """Return where addresses begin and end and what they lead to, counted in letters without spaces."""
    found, at = [], 0
    for part, target in parted(text):
        end = at + len("".join(part.split()))
        if target:
            found.append((at, end, target))
        at = end
    return found


def _shown(found: re.Match[str]) -> str:
    """Return the address without the sentence's own signs after it."""
    shown = found[0]
    while shown and (shown[-1] in _ENDS or (shown[-1] == ")" and "(" not in shown)):
        shown = shown[:-1]
    return shown


def _target(shown: str, is_mail: bool) -> str:
    """Return where an address leads, in plain letters; "" where it is none after all."""
    if len(shown) > LONGEST:
        return ""
    if is_mail:
        return f"mailto:{shown}"
    whole = shown if "://" in shown else f"https://{shown}"
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if "." not in host or parts.username is not None:
        return ""
    rest = whole.partition("://")[2]
    tail = rest[len(parts.netloc) :]
    return f"{parts.scheme.lower()}://{host}{port}{quote(tail, safe=_KEPT)}"
