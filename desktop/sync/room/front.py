"""The room's front door for requests: meetings at `/meet/…`, the beat, and behind the guard the shelf itself."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from db import files
from db.errors import DiskFull, Refused
from desktop.sync import shelf
from desktop.sync.room import meeting, uploads
from desktop.sync.room.faults import RoomClosed, RoomDeclined, RoomFull, RoomImpostor
from desktop.sync.room.guard import LARGEST_BYTES, LARGEST_QUESTION_BYTES, Asked, Guard
from desktop.sync.room.meeting import Greeting, Opening, Proof, Question
from desktop.sync.room.reception import Reception
from desktop.sync.room.tries import Tries
from desktop.sync.room.uploads import Uploads

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST = "so-doan.request"
"""Where cheroot's own request stands in the surroundings of ours, so that a refused one is not read to its end."""

MEETING, BEAT = "/meet/", "/beat"
_JSON = ("Content-Type", "application/json")
_STATUS: dict[type[Refused], int] = {
    RoomImpostor: 403,
    RoomDeclined: 409,
    RoomClosed: 410,
    RoomFull: 429,
}
FAULTS = {status: kind for kind, status in _STATUS.items()}
"""What the numbers of a meeting's answers mean to the guest."""


class Front:
    """Answers every request to the room; nothing but meetings is open to those who were not let in."""

    def __init__(
        self, reception: Reception, folder: Path, dav: WSGIApplication, tries: Tries
    ) -> None:
        self._reception, self._folder, self._dav, self._tries = reception, folder, dav, tries
        self._guard = Guard(reception.room, reception.delegation.id)
        self._uploads = Uploads(folder / shelf.TEMPORARY)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        peer, path = str(environ.get("REMOTE_ADDR", "")), str(environ["PATH_INFO"])
        if self._tries.are_spent(peer) and not self._is_guest(environ):
            return _refused(environ, start, 429)
        if path.startswith(MEETING):
            return self._meet(path.removeprefix(MEETING), peer, environ, start)
        if not self._is_guest(environ):
            self._tries.note(peer)
            return _refused(environ, start, 401)
        return self._within(path, environ, start)

    def _is_guest(self, environ: WSGIEnvironment) -> bool:
        user, password = _pair(str(environ.get("HTTP_AUTHORIZATION", "")))
        return bool(user) and self._reception.is_guest(user, password)

    def _within(self, path: str, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer somebody who was let in."""
        root = f"/{self._reception.room}/"
        if path == root.rstrip("/") + BEAT:
            return self._beat(environ, start)
        if not path.startswith(root):
            return _refused(environ, start, 403)
        asked = Asked(environ["REQUEST_METHOD"], path.removeprefix(root).removesuffix("/"), environ)
        free = shutil.disk_usage(self._folder).free
        if status := self._guard.refused(asked, free):
            return _refused(environ, start, status)
        if asked.method == "PUT":
            return self._taken(asked, environ, start)
        if asked.is_about_upload:
            return self._told(asked, start)
        return self._served(asked, environ, start)

    def _taken(
        self, asked: Asked, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """Take in what is sent of an upload."""
        stretch = uploads.said(str(environ.get("HTTP_CONTENT_RANGE", "")), asked.size_bytes)
        if stretch is None or stretch.whole_bytes > LARGEST_BYTES:
            return _refused(environ, start, 413 if stretch else 400)
        try:
            is_whole = self._uploads.take(asked.part, stretch, environ["wsgi.input"].read)
        except OSError as error:
            is_full = isinstance(files.translate(error, self._folder), DiskFull)
            return _refused(environ, start, 507 if is_full else 500)
        return _done(start) if is_whole else _refused(environ, start, 409)

    def _told(self, asked: Asked, start: StartResponse) -> Iterable[bytes]:
        """Tell how much of an upload is here, and the hash of that."""
        size_bytes, digest = self._uploads.held(asked.part)
        if not size_bytes:
            return _done(start, "404 Not Found")
        start("200 OK", [("Content-Length", str(size_bytes)), ("Repr-Digest", digest)])
        return []

    def _served(
        self, asked: Asked, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """Let the shelf answer, and note where something new got its name."""

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if status.startswith("2") and asked.method in ("MOVE", "DELETE"):
                self._uploads.forget(asked.part)
                if asked.method == "MOVE":
                    self._reception.laid_down()
            return start(status, headers, *more)

        if asked.method == "MOVE":
            with suppress(OSError):  # the shelf says what is wrong there
                (self._folder / self._guard.new_name(asked)).parent.mkdir(
                    parents=True, exist_ok=True
                )
        device, _ = _pair(str(environ["HTTP_AUTHORIZATION"]))
        answer = self._dav({**environ, "wsgidav.auth.user_name": device}, begin)
        return _without_body(answer) if asked.method == "HEAD" else answer

    def _beat(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        device, _ = _pair(str(environ["HTTP_AUTHORIZATION"]))
        is_leaving = environ["REQUEST_METHOD"] == "DELETE"
        if environ["REQUEST_METHOD"] not in ("GET", "DELETE"):
            return _refused(environ, start, 405)
        beat = self._reception.beat(device, is_leaving=is_leaving)
        return _answered(start, msgspec.json.encode(beat))

    def _meet(
        self, step: str, peer: str, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or step not in _STEPS:
            return _refused(environ, start, 404)
        try:
            answer = _STEPS[step](self._reception, _body(environ))
        except (RoomImpostor, RoomDeclined, RoomClosed, RoomFull) as error:
            self._tries.note(peer)
            return _refused(environ, start, _STATUS[type(error)])
        if step == "greet":
            self._tries.note(peer)
        elif step == "open" and isinstance(answer, Proof) and answer.knows:
            self._tries.forgive(peer)
        return _answered(start, meeting.written(answer))


def _greet(reception: Reception, data: bytes) -> object:
    return reception.greet(meeting.read(data, Greeting))


def _open(reception: Reception, data: bytes) -> object:
    return reception.open(meeting.read(data, Opening))


def _ask(reception: Reception, data: bytes) -> object:
    return reception.ask(meeting.read(data, Question))


_STEPS: Mapping[str, Callable[[Reception, bytes], object]] = {
    "greet": _greet,
    "open": _open,
    "ask": _ask,
}


def _body(environ: WSGIEnvironment) -> bytes:
    """Return what a meeting's request says. Raises RoomImpostor where it is too long."""
    said = str(environ.get("CONTENT_LENGTH") or "")
    if not (said.isascii() and said.isdigit() and int(said) <= meeting.LONGEST_BYTES):
        raise RoomImpostor
    return bytes(environ["wsgi.input"].read(int(said)))


def _pair(header: str) -> tuple[str, str]:
    """Return the name and password of a request; nobody where there are none."""
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password


def _answered(start: StartResponse, data: bytes) -> Iterable[bytes]:
    start("200 OK", [_JSON, ("Content-Length", str(len(data)))])
    return [data]


def _without_body(answer: Iterable[bytes]) -> Iterable[bytes]:
    """Return nothing of what is told of an error: the guest would take it for the beginning of the next answer."""
    for _ in answer:
        pass
    return []


def _done(start: StartResponse, status: str = "201 Created") -> Iterable[bytes]:
    start(status, [("Content-Length", "0")])
    return []


def _refused(environ: WSGIEnvironment, start: StartResponse, status: int) -> Iterable[bytes]:
    """Refuse; what else a large request would bring is not read."""
    said = str(environ.get("CONTENT_LENGTH") or "0")
    is_small = said.isascii() and said.isdigit() and int(said) <= LARGEST_QUESTION_BYTES
    if REQUEST in environ and not (is_small and "HTTP_TRANSFER_ENCODING" not in environ):
        environ[REQUEST].close_connection = True
    start(f"{status} {HTTPStatus(status).phrase}", [("Content-Length", "0")])
    return []
