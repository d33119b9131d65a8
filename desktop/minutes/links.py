"""What in a text leads somewhere: web and mail addresses, and what calls an annex or a photo of its paper. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from desktop.minutes.model import Block, Document, Photo

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


ANCHOR = "#"
"""What the target of a link within the paper begins with; after it stands the anchor's name."""


@dataclass(frozen=True, slots=True)
class Within:
    """How a paper's text calls its annexes and photos, and the anchors these have, by such a call."""

    calls: re.Pattern[str]
    anchors: Mapping[str, str]

    def anchor(self, label: str) -> str:
        """Return the anchor of what is so labelled, "" where nothing leads to it."""
        return self.anchors.get(_plain(label), "")


NOTHING_WITHIN = Within(re.compile("(?!)"), {})
"""A paper without annexes."""


def within(document: Document, elsewhere: Iterable[str]) -> Within:
    """Return what the text of a paper may lead to in it.

    An annex of the same name that belongs to another paper is known by what follows it: a number, words of
    `elsewhere`.
    """
    anchors: dict[str, str] = {}
    annexes, photos = [], []
    for count, annex in enumerate(document.annexes, start=1):
        label = _plain(annex.label)
        first = [f"{label} {each}" for each in _FIRST] if len(document.annexes) == 1 else []
        for each in (*first, label) if label else ():
            anchors.setdefault(each, f"annex{count}")
            annexes.append(each)
    blocks: Iterable[Block] = (each for annex in document.annexes for each in annex.blocks)
    for count, photo in enumerate((each for each in blocks if isinstance(each, Photo)), start=1):
        if label := _plain(photo.label):
            anchors.setdefault(label, f"photo{count}")
            photos.append(label)
    if not anchors:
        return NOTHING_WITHIN
    foreign = "|".join([r"[\dIVXLC]+\b", *(rf"{re.escape(each)}\b" for each in elsewhere)])
    called = [rf"{_any(annexes)}(?!\w)(?![\s,]*(?:{foreign}))", rf"{_any(photos)}(?!\w)"]
    return Within(re.compile(rf"(?<!\w)(?:{'|'.join(called)})", re.IGNORECASE), anchors)


_FIRST = ("1", "01", "i")
"""How people count an annex that is the only one and so has no number of its own."""


def _any(labels: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, labels)) or '(?!)'})"


def _plain(label: str) -> str:
    return " ".join(label.lower().split())


def parted(text: str, inner: Within = NOTHING_WITHIN) -> Iterator[tuple[str, str]]:
    """Yield the text's parts, each with what it leads to; "" for all that leads nowhere."""
    start = 0
    for at, shown, target in sorted((*_addresses(text), *_calls(text, inner))):
        if at < start:
            continue
        if at > start:
            yield text[start:at], ""
        yield shown, target
        start = at + len(shown)
    if start < len(text) or not text:
        yield text[start:], ""


def _addresses(text: str) -> Iterator[tuple[int, str, str]]:
    for found in _FOUND.finditer(text) if _hinted(text) else ():
        shown = _shown(found)
        if target := _target(shown, bool(found["mail"])):
            yield found.start(), shown, target


def _calls(text: str, inner: Within) -> Iterator[tuple[int, str, str]]:
    for found in inner.calls.finditer(text):
        yield found.start(), found[0], f"{ANCHOR}{inner.anchor(found[0])}"


def _hinted(text: str) -> bool:
    """Tell quickly whether a text may have an address in it."""
    return any(hint in text.lower() for hint in _HINTS)


def leads(text: str, inner: Within = NOTHING_WITHIN) -> bool:
    """Tell quickly whether a text may lead somewhere."""
    return _hinted(text) or inner.calls.search(text) is not None


def ranges(text: str, inner: Within = NOTHING_WITHIN) -> list[tuple[int, int, str]]:
    """Return where links begin and end and what they lead to, counted in letters without spaces."""
    found, at = [], 0
    for part, target in parted(text, inner):
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
