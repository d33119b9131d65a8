"""Bytes as a line of text that people copy, send or scan: a kind, then base64."""

from __future__ import annotations

import base64
import binascii

LONGEST_TEXT = 8_000


def written(kind: str, data: bytes) -> str:
    """Return the text of bytes of this kind."""
    return kind + base64.urlsafe_b64encode(data).decode().rstrip("=")


def read(kind: str, text: str) -> bytes:
    """Return the bytes in a text of this kind, whatever spaces and line ends it took on. Raises ValueError."""
    tight = "".join(text.split())
    if not tight.startswith(kind) or len(tight) > LONGEST_TEXT:
        raise ValueError(kind)
    body = tight.removeprefix(kind)
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(kind) from error
