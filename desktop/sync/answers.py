"""Connections whose answers are whole or none.

Python takes the end of a broken line for the end of an answer's headers; an object would then be empty, or as large
as the first digits of its size say. Loaded only where a web shelf is used.
"""

from __future__ import annotations

import http.client
from typing import BinaryIO, cast

from urllib3.connection import HTTPConnection, HTTPSConnection


class _Lines:
    """A file of which every line that is read must have an end."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readline(self, limit: int = -1) -> bytes:
        """Return a line. Raises ConnectionResetError where it breaks off."""
        line = self.file.readline(limit)
        if not line.endswith(b"\n") and len(line) != limit:
            raise ConnectionResetError
        return line

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def flush(self) -> None:
        """Do nothing: a file that is read has nothing to flush."""


class _Whole(http.client.HTTPResponse):
    def begin(self) -> None:
        """Read the headers, all of them."""
        file = self.fp
        self.fp = cast(BinaryIO, _Lines(cast(BinaryIO, file)))  # type: ignore[assignment]
        try:
            super().begin()
        finally:
            if isinstance(self.fp, _Lines):
                self.fp = file


class Plain(HTTPConnection):
    """A connection within this machine."""

    response_class = _Whole


class Protected(HTTPSConnection):
    """A connection over TLS."""

    response_class = _Whole
