"""The shelf on a WebDAV server. Of what servers promise only this is believed: a MOVE that must not overwrite does not.

A PUT that is cut off publishes the torso on some servers, even over an older object; so every upload goes to a passing
name under `tmp/` and is moved to its own with `Overwrite: F` once the server has acknowledged the whole of it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from db.errors import Refused
from db.folding import nfc
from desktop.sync import markup, reasons, shelf, web
from desktop.sync.addresses import WebDavAddress
from desktop.sync.credentials import Credentials
from desktop.sync.shelf import (
    Bytes,
    Listed,
    NoObject,
    ObjectDiffers,
    ShelfFull,
    ShelfReadOnly,
    ShelfRefused,
    ShelfUnreachable,
    Source,
)
from desktop.sync.trial import Trial
from desktop.sync.upload import LITTLE_BYTES, Upload
from desktop.sync.web import Answer, Patience, Site
from desktop.work import Quiet, Work

_WORTH_ASKING_BYTES = 64 * 1024
"""From this size on it is asked first whether the object is there; a smaller one is sent in vain if it is."""

_DONE = frozenset((200, 201, 204))
_NO_FOLDER = frozenset((403, 404, 409, 500))
_NOT_DEEP = frozenset((400, 403, 405, 409, 422, 500, 501))
_WANTED = Bytes(
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
)


@dataclass(slots=True)
class _Folder:
    """A folder as it was listed: the folders in it, and which of all folders something was told to lie in."""

    folders: list[str] = field(default_factory=list)
    filled: set[str] = field(default_factory=set)


class WebDav:
    """A shelf in an existing folder of a WebDAV server."""

    lanes = 3

    def __init__(
        self,
        address: WebDavAddress,
        credentials: Credentials,
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        self.address = str(address)
        self._place = address
        self._site = Site(self.address, address.origin, patience, credentials.certificate)
        self._patience = patience
        self._who = web.basic(credentials.user, credentials.password)
        self._mark = secrets.token_hex(5)
        self._is_deep = True
        self._making, self._made = threading.Lock(), set[str]()

    def names(self, prefix: str) -> Iterator[Listed]:
        """List what lies under `prefix`: in one request, or one for each folder where the server wants that."""
        if prefix:
            shelf.checked(prefix.rstrip("/"))
        return self._walk(prefix)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Return an object's bytes from byte `start` on, over as many connections as it takes."""
        return web.resumed(
            lambda at: self._rest(shelf.checked(name), at), start, self._patience.pauses_s
        )

    def write(self, name: str, source: Source, work: Work) -> None:
        """Send an object under a passing name, then give it its own, which nothing else may bear."""
        size_bytes = source.size_bytes
        shelf.checked(name)
        if size_bytes >= _WORTH_ASKING_BYTES and self._is_there(name, size_bytes):
            return
        part = f"{shelf.TEMPORARY}{self._mark}-{secrets.token_hex(8)}"
        try:
            self._put(part, Upload(source, work))
            self._move(part, name, size_bytes)
        except BaseException:
            self._forget(part)
            raise

    def delete(self, name: str) -> None:
        """Remove a left-over upload."""
        answer = self._ask("DELETE", shelf.checked_temporary(name))
        answer.close()
        if answer.status not in _DONE | {404}:
            raise self._refused(answer, is_writing=True)

    def close(self) -> None:
        """Close the connections."""
        self._site.close()

    def trial(self, name: str) -> Trial:
        """Try on an object under `tmp/` what a server may not allow, and say what it did."""
        other = f"{shelf.checked_temporary(name)}-other"
        self._put(other, Upload(Bytes(b"other"), Quiet()))
        try:
            kept = self._moved(other, name) == 412
            answer = self._ask("PUT", name, {"If-None-Match": "*"}, Bytes(b"again"))
            answer.close()
        finally:
            self._forget(other)
        return Trial(keeps_first=kept, honours_none_match=answer.status == 412)

    # ── listing

    def _walk(self, prefix: str) -> Iterator[Listed]:
        """List a folder and those in it of which the answer did not tell, though there may be something in them."""
        was_deep, found = self._is_deep, _Folder()
        answer = self._listing(prefix)
        if answer is None:
            return
        yield from self._told(answer, prefix, found)
        was_deep = was_deep and self._is_deep
        for folder in found.folders:
            if was_deep and folder in found.filled:
                continue
            for listed in self._walk(folder):
                if was_deep:
                    self._is_deep = False  # it was not told all the way down after all
                yield listed

    def _listing(self, prefix: str) -> Answer | None:
        """Return the server's list of a folder; None where there is no such folder on the shelf."""
        answer = self._propfind(prefix, "infinity" if self._is_deep else "1")
        if self._is_deep and answer.status in _NOT_DEEP:
            answer.close()
            self._is_deep = False
            answer = self._propfind(prefix, "1")
        if answer.status == 207:
            return answer
        answer.close()
        if answer.status != 404:
            raise self._refused(answer, is_writing=False)
        self._look()
        return None

    def _told(self, answer: Answer, prefix: str, found: _Folder) -> Iterator[Listed]:
        """Return the objects of a list, and note its folders."""
        try:
            for element in markup.elements(answer.pieces(), ("response",)):
                name = self._name(element.within.get("href", ""))
                if name is None or not name.startswith(prefix) or name == prefix:
                    continue
                found.filled.add(name.rstrip("/").rpartition("/")[0] + "/")
                if "collection" in element.within:
                    found.folders.append(f"{name.rstrip('/')}/")
                elif shelf.is_name(name):
                    yield Listed(name, web.size(element.within.get("getcontentlength", "")))
        except markup.BadMarkup as error:
            raise reasons.NoShelf(self.address) from error

    def _name(self, href: str) -> str | None:
        """Return the name of what a list tells of; None for what is none of ours."""
        try:
            path = nfc(unquote(urlsplit(href).path, errors="strict"))
        except ValueError:
            return None
        name = path.removeprefix(self._place.path)
        is_ours = path.startswith(self._place.path) and shelf.is_name(name.removesuffix("/"))
        return name if is_ours else None

    def _propfind(self, prefix: str, depth: str) -> Answer:
        headers = {"Depth": depth, "Content-Type": "application/xml; charset=utf-8"}
        return self._ask("PROPFIND", prefix, headers, _WANTED)

    def _look(self) -> None:
        """Raise ShelfMissing unless the shelf's own folder is there."""
        answer = self._propfind("", "0")
        answer.close()
        if answer.status == 404:
            raise reasons.ShelfMissing(self.address)
        if answer.status != 207:
            raise self._refused(answer, is_writing=False)

    # ── reading

    def _rest(self, name: str, at: int) -> Iterator[bytes]:
        """Return an object from a byte on, over one connection."""
        answer = self._ask("GET", name, {"Range": f"bytes={at}-"} if at else {})
        if answer.status in (200, 206):
            return web.rest(answer, at, self.address)
        answer.close()
        if answer.status == 416:
            return iter(())
        if answer.status == 404:
            self._look()
            raise NoObject(self.address, name)
        raise self._refused(answer, is_writing=False)

    def _is_there(self, name: str, size_bytes: int) -> bool:
        """Tell whether an object is there. Raises ObjectDiffers."""
        answer = self._ask("HEAD", name)
        answer.close()
        if answer.status == 404:
            return False
        if answer.status != 200:
            raise self._refused(answer, is_writing=False)
        if web.size(answer.headers.get("Content-Length", "")) != size_bytes:
            raise ObjectDiffers(self.address, name)
        return True

    # ── writing

    def _put(self, part: str, upload: Upload) -> None:
        answer = self._sent(part, upload)
        if answer.status in _NO_FOLDER and self._has_made(shelf.TEMPORARY):
            answer = self._sent(part, upload)
        if answer.status not in _DONE:
            raise self._unsent(part, answer.status, upload.size_bytes)

    def _unsent(self, part: str, status: int, size_bytes: int) -> Refused:
        """Return why an upload was not taken. Most servers have no word for a full disk: a smaller one tells."""
        if status in (404, 409):
            self._look()
            return ShelfReadOnly(self.address)
        refusal = self._of_status(status, is_writing=True)
        is_vague = isinstance(refusal, reasons.ShelfFailing | ShelfReadOnly)
        if status == 413 or (is_vague and size_bytes > LITTLE_BYTES and self._takes_little(part)):
            return reasons.ObjectTooLarge(self.address, size_bytes)
        return refusal

    def _takes_little(self, part: str) -> bool:
        self._forget(part)
        try:
            answer = self._ask("PUT", part, body=Bytes(b"?"), insists=False)
            answer.close()
        except ShelfUnreachable:
            return False
        finally:
            self._forget(part)
        return answer.status in _DONE

    def _sent(self, part: str, upload: Upload) -> Answer:
        headers = {"Content-Type": "application/octet-stream"}
        answer = self._ask("PUT", part, headers, upload)
        answer.close()
        return answer

    def _move(self, part: str, name: str, size_bytes: int) -> None:
        """Give an upload its name; one that is there and has the same size keeps it."""
        status = self._moved(part, name)
        if status in _NO_FOLDER and not self._is_there(name, size_bytes):
            self._has_made(f"{name.rpartition('/')[0]}/")
            status = self._moved(part, name)
        if status in _DONE:
            return
        if self._is_there(name, size_bytes):
            self._forget(part)
            return
        raise self._of_status(status, is_writing=True)

    def _moved(self, part: str, name: str) -> int:
        destination = f"{self._place.origin}{self._target(name)}"
        answer = self._ask("MOVE", part, {"Destination": destination, "Overwrite": "F"})
        answer.close()
        return answer.status

    def _has_made(self, folder: str) -> bool:
        """Make a folder within the shelf, and those above it; tell whether it was not there at first.

        One makes folders at a time: a server that is asked twice at once may refuse the second for another reason.
        """
        with self._making:
            return self._makes(folder)

    def _makes(self, folder: str) -> bool:
        if folder == "/":
            return False
        status = self._told_to_make(folder)
        if status == 409:
            above = folder.rstrip("/").rpartition("/")[0]
            if not above:
                raise reasons.ShelfMissing(self.address)
            self._makes(f"{above}/")
            status = self._told_to_make(folder)
        if status not in _DONE | {405}:
            raise self._of_status(status, is_writing=True)
        if status != 405:
            self._made.add(folder)
        return folder in self._made

    def _told_to_make(self, folder: str) -> int:
        answer = self._ask("MKCOL", folder)
        answer.close()
        return answer.status

    def _forget(self, part: str) -> None:
        """Remove an upload that came to nothing, if that can be done at once."""
        with suppress(Refused):
            self._ask("DELETE", part, insists=False).close()

    # ── asking

    def _ask(
        self,
        method: str,
        name: str,
        headers: dict[str, str] | None = None,
        body: Bytes | Upload | None = None,
        *,
        insists: bool = True,
    ) -> Answer:
        sent = {**self._who, **(headers or {})}
        stop = body.again if isinstance(body, Upload) else web.never
        return self._site.ask(method, self._target(name), sent, body, stop, insists=insists)

    def _target(self, name: str) -> str:
        return quote(self._place.path) + name

    def _refused(self, answer: Answer, *, is_writing: bool) -> Refused:
        return self._of_status(answer.status, is_writing=is_writing)

    def _of_status(self, status: int, *, is_writing: bool) -> Refused:
        """Return what an answer means that was none of those hoped for."""
        if status in (401, 407):
            return ShelfRefused(self.address)
        if status == 507:
            return ShelfFull(self.address)
        if status in (403, 405, 501):
            return ShelfReadOnly(self.address) if is_writing else ShelfRefused(self.address)
        if status >= 500:
            return reasons.ShelfFailing(self.address, status)
        return reasons.NoShelf(self.address)
