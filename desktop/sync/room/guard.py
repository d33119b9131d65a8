"""What may be asked of the room's shelf: the paths of one delegation, by the few methods that a shelf needs.

Uploads go under `tmp/`, where it may be asked how far one is, and are moved to a name that nobody bears yet; nothing
else is ever written, nothing removed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.sync import names, shelf

LARGEST_BYTES = 4 << 30
LARGEST_QUESTION_BYTES = 64 * 1024
SPARED_BYTES = 512 << 20
"""So much of the host's disk is never filled by others."""

_FOLDER = re.compile(r"|tmp|{d}|{d}/dev|{d}/dev/[a-z2-7]{{10}}|{d}/blob|{d}/blob/[0-9a-f]{{2}}")
_BLOB = re.compile(r"blob/([0-9a-f]{2})/\1[0-9a-f]{62}(?:\.[1-9])?")
_PART = re.compile(r"tmp/[a-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as it matters here: the path within the room, without a slash at either end."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def size_bytes(self) -> int:
        """How many bytes come with it."""
        said = self.headers.get("CONTENT_LENGTH") or "0"
        return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else -1

    @property
    def is_about_upload(self) -> bool:
        """Whether it asks how much is here of an upload."""
        return self.method == "HEAD" and _PART.fullmatch(self.path) is not None

    @property
    def part(self) -> str:
        """The name of the upload that it is about, within their folder."""
        return self.path.removeprefix(shelf.TEMPORARY)


@dataclass(frozen=True, slots=True)
class Guard:
    """Stands before one delegation's shelf, which is served under `/<room>/`."""

    room: str
    delegation: str

    def refused(self, asked: Asked, free_bytes: int) -> int:
        """Return the number of the answer to a request that is not to be carried out; 0 where it is."""
        if "HTTP_TRANSFER_ENCODING" in asked.headers or asked.size_bytes < 0:
            return 411
        if asked.method == "PUT":
            return self._upload(asked, free_bytes)
        if asked.size_bytes > LARGEST_QUESTION_BYTES:
            return 413
        return self._other(asked)

    def _upload(self, asked: Asked, free_bytes: int) -> int:
        if not _PART.fullmatch(asked.path):
            return 403
        if not asked.headers.get("CONTENT_LENGTH"):
            return 411
        if asked.size_bytes > LARGEST_BYTES:
            return 413
        return 507 if asked.size_bytes > free_bytes - SPARED_BYTES else 0

    def _other(self, asked: Asked) -> int:
        match asked.method:
            case "PROPFIND" | "MKCOL":
                is_right = self._is_folder(asked.path)
            case "GET" | "HEAD":
                is_right = asked.is_about_upload or self._is_object(asked.path)
            case "DELETE":
                is_right = _PART.fullmatch(asked.path) is not None
            case "MOVE":
                is_right = _PART.fullmatch(asked.path) is not None and bool(self.new_name(asked))
            case _:
                return 405
        return 0 if is_right else 403

    def new_name(self, asked: Asked) -> str:
        """Return the name that an upload is to be given; empty where it is none, or another might lose it."""
        try:
            there = urlsplit(asked.headers.get("HTTP_DESTINATION", "")).path
        except ValueError:
            return ""
        within = there.removeprefix(f"/{self.room}/")
        keeps = asked.headers.get("HTTP_OVERWRITE", "").upper() == "F"
        return within if keeps and within != there and self._is_object(within) else ""

    def _is_folder(self, path: str) -> bool:
        return re.fullmatch(_FOLDER.pattern.format(d=self.delegation), path) is not None

    def _is_object(self, path: str) -> bool:
        if not shelf.is_name(path):
            return False
        own = path.removeprefix(f"{self.delegation}/")
        is_said = names.read(self.delegation, path) is not None
        return own != path and (is_said or _BLOB.fullmatch(own) is not None)
