"""The shelf in a bucket of object storage (S3): a PUT there is whole or nothing; large objects go in parts.

Nothing else is relied on. A store that honours `If-None-Match` closes the gap between looking whether an object is
there and writing it; one that does not, or refuses to be asked, is used all the same: names say what they hold.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from urllib.parse import unquote

from db.errors import Refused
from desktop.sync import markup, reasons, shelf, signing, web
from desktop.sync.addresses import BucketAddress
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
from desktop.work import Work

PART_BYTES = 8 * 1024 * 1024
_MOST_PARTS = 9_000

_NOTHING = Bytes(b"")
_REFUSED = frozenset(
    (
        "AccountProblem",
        "AuthorizationHeaderMalformed",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidSecurity",
        "InvalidToken",
        "NotSignedUp",
        "SignatureDoesNotMatch",
    )
)
_FULL = frozenset(
    (
        "InsufficientCapacity",
        "QuotaExceeded",
        "StorageFull",
        "XMinioStorageFull",
    )
)


class Bucket:
    """A shelf in a bucket, or under a prefix in it."""

    lanes = 3

    def __init__(
        self,
        address: BucketAddress,
        credentials: Credentials,
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        self.address = str(address)
        self._place = address
        self._who = credentials
        self._site = Site(self.address, address.origin, patience)
        self._patience = patience
        self._is_conditional = True

    def names(self, prefix: str) -> Iterator[Listed]:
        """List what lies under `prefix`, a thousand objects at a time."""
        if prefix:
            shelf.checked(prefix.rstrip("/"))
        return self._listed(prefix)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Return an object's bytes from byte `start` on, over as many connections as it takes."""
        return web.resumed(
            lambda at: self._rest(shelf.checked(name), at), start, self._patience.pauses_s
        )

    def write(self, name: str, source: Source, work: Work) -> None:
        """Put an object there at once, or in parts that become it at once, unless it is there."""
        shelf.checked(name)
        if self._is_there(name, source.size_bytes):
            return
        if source.size_bytes <= PART_BYTES:
            data = b"".join(source.chunks())
            self._put(name, Upload(Bytes(data), work))
        else:
            self._put_in_parts(name, source, work)

    def delete(self, name: str) -> None:
        """Remove a left-over upload."""
        answer = self._ask("DELETE", shelf.checked_temporary(name))
        if answer.status not in (200, 204, 404):
            raise self._refused(answer, is_writing=True)
        answer.close()

    def close(self) -> None:
        """Close the connections."""
        self._site.close()

    def trial(self, name: str) -> Trial:
        """Try to write over an object under `tmp/` on condition that it is not there."""
        answer = self._ask(
            "PUT", shelf.checked_temporary(name), body=Bytes(b"again"), more={"If-None-Match": "*"}
        )
        answer.close()
        return Trial(honours_none_match=answer.status == 412)

    # ── reading

    def _listed(self, prefix: str) -> Iterator[Listed]:
        whole = self._place.prefix + prefix
        values = {"list-type": "2", "max-keys": "1000", "prefix": whole, "encoding-type": "url"}
        while True:
            answer = self._ask("GET", None, values)
            if answer.status != 200:
                raise self._refused(answer, is_writing=False)
            following = ""
            try:
                wanted = ("Contents", "NextContinuationToken")
                for element in markup.elements(answer.pieces(), wanted):
                    if element.name == "NextContinuationToken":
                        following = element.within[element.name]
                    elif listed := self._object(element.within, prefix):
                        yield listed
            except markup.BadMarkup as error:
                raise reasons.NoShelf(self.address) from error
            if not following or following == values.get("continuation-token"):
                return
            values["continuation-token"] = following

    def _object(self, about: Mapping[str, str], prefix: str) -> Listed | None:
        """Return an object of a list; None for what is none of ours."""
        key, size = unquote(about.get("Key", "")), about.get("Size", "")
        name = key.removeprefix(self._place.prefix)
        is_ours = key.startswith(self._place.prefix + prefix) and shelf.is_name(name)
        return Listed(name, web.size(size)) if is_ours else None

    def _rest(self, name: str, at: int) -> Iterator[bytes]:
        answer = self._ask("GET", name, more={"Range": f"bytes={at}-"} if at else {})
        if answer.status in (200, 206):
            return web.rest(answer, at, self.address)
        if answer.status == 416:
            answer.close()
            return iter(())
        raise self._refused(answer, is_writing=False, name=name)

    def _is_there(self, name: str, size_bytes: int) -> bool:
        """Tell whether an object is there. Raises ObjectDiffers."""
        answer = self._ask("HEAD", name)
        answer.close()
        if answer.status == 200:
            if web.size(answer.headers.get("Content-Length", "")) != size_bytes:
                raise ObjectDiffers(self.address, name)
            return True
        if answer.status == 404:
            return False
        next(self.names(name + "/"), None)  # an answer without words: one with words says why
        raise self._refused(answer, is_writing=False)

    # ── writing

    def _put(self, name: str, upload: Upload) -> None:
        answer = self._conditionally("PUT", name, {}, upload)
        self._settle(answer, name, upload.size_bytes, upload.size_bytes)

    def _put_in_parts(self, name: str, source: Source, work: Work) -> None:
        id = self._begun(name)
        try:
            tags = list(self._parts_sent(name, id, source, work))
            listed = "".join(
                f"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"
                for number, tag in enumerate(tags, 1)
            )
            body = Bytes(
                f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode("ascii")
            )
            answer = self._conditionally("POST", name, {"uploadId": id}, body)
            self._settle(answer, name, source.size_bytes)
        except BaseException:
            with suppress(Refused):
                self._ask("DELETE", name, {"uploadId": id}, insists=False).close()
            raise

    def _begun(self, name: str) -> str:
        answer = self._ask("POST", name, {"uploads": ""}, _NOTHING)
        id = _told(answer.told(), "UploadId") if answer.status == 200 else ""
        if not id:
            raise self._refused(answer, is_writing=True)
        return id

    def _parts_sent(self, name: str, id: str, source: Source, work: Work) -> Iterator[str]:
        """Send an object's parts, of which one at a time is in memory; return what the store calls each."""
        before, whole = 0, source.size_bytes
        for number, data in enumerate(_parts(source), 1):
            values = {"partNumber": str(number), "uploadId": id}
            answer = self._ask("PUT", name, values, Upload(Bytes(data), work, before, whole))
            tag = answer.headers.get("ETag", "")
            if answer.status != 200 or not _is_tag(tag):
                raise self._unsent(answer, _told(answer.told(), "Code"), whole)
            answer.close()
            before += len(data)
            yield tag

    def _conditionally(
        self, method: str, name: str, values: Mapping[str, str], body: Bytes | Upload
    ) -> Answer:
        """Write on condition that nothing is there, where the store understands that."""
        if self._is_conditional:
            answer = self._ask(method, name, values, body, {"If-None-Match": "*"})
            if answer.status not in (400, 501):
                return answer
            answer.close()
            self._is_conditional = False
        return self._ask(method, name, values, body)

    def _settle(self, answer: Answer, name: str, size_bytes: int, sent_bytes: int = 0) -> None:
        """Make sure that the store says that an object is written; a repeated request may find it there."""
        said = answer.told()
        if answer.status == 200 and not _told(said, "Code"):
            return
        if answer.status in (404, 409, 412) and self._is_there(name, size_bytes):
            return
        raise self._unsent(answer, _told(said, "Code"), sent_bytes)

    def _unsent(self, answer: Answer, code: str, size_bytes: int) -> Refused:
        """Return why an upload was not taken. Some stores have no word for a full disk: a smaller one tells."""
        refusal = self._meant(answer, code, is_writing=True)
        is_vague = isinstance(refusal, reasons.ShelfFailing) and size_bytes > LITTLE_BYTES
        if code == "EntityTooLarge" or answer.status == 413 or (is_vague and self._takes_little()):
            return reasons.ObjectTooLarge(self.address, size_bytes)
        return refusal

    def _takes_little(self) -> bool:
        name = f"{shelf.TEMPORARY}{secrets.token_hex(8)}"
        try:
            answer = self._ask("PUT", name, body=Bytes(b"?"), insists=False)
            answer.close()
            self._ask("DELETE", name, insists=False).close()
        except ShelfUnreachable:
            return False
        return answer.status == 200

    # ── asking

    def _ask(
        self,
        method: str,
        name: str | None,
        values: Mapping[str, str] | None = None,
        body: Bytes | Upload | None = None,
        more: Mapping[str, str] | None = None,
        *,
        insists: bool = True,
    ) -> Answer:
        key = "" if name is None else f"/{self._place.prefix}{name}"
        target = signing.path(f"/{self._place.bucket}{key}")
        if values:
            target += f"?{signing.query(values)}"
        digest = hashlib.sha256()
        if body is not None:
            for piece in (body.source if isinstance(body, Upload) else body).chunks():
                digest.update(piece)
        now = dt.datetime.now(dt.UTC)
        place, proof = self._place, digest.hexdigest()
        headers = signing.signed(
            method, place.origin, target, proof, self._who, place.region, now
        ) | dict(more or {})
        stop = body.again if isinstance(body, Upload) else web.never
        return self._site.ask(method, target, headers, body, stop, insists=insists)

    def _refused(self, answer: Answer, *, is_writing: bool, name: str = "") -> Refused:
        code = _told(answer.told(), "Code")
        if name and answer.status == 404 and code != "NoSuchBucket":
            return NoObject(self.address, name)
        return self._meant(answer, code, is_writing=is_writing)

    def _meant(self, answer: Answer, code: str, *, is_writing: bool) -> Refused:
        """Return what an answer means that was none of those hoped for."""
        if code in _REFUSED or answer.status == 401:
            return ShelfRefused(self.address)
        if code == "RequestTimeTooSkewed":
            return reasons.ClockWrong(self.address)
        if code in _FULL or answer.status == 507:
            return ShelfFull(self.address)
        return self._of_status(answer, is_writing=is_writing)

    def _of_status(self, answer: Answer, *, is_writing: bool) -> Refused:
        if answer.status in (301, 307):
            region = answer.headers.get("x-amz-bucket-region", "?")
            return reasons.ShelfElsewhere(self.address, region)
        if answer.status in (403, 405):
            return ShelfReadOnly(self.address) if is_writing else ShelfRefused(self.address)
        if answer.status == 404:
            return reasons.ShelfMissing(self.address)
        if answer.status >= 500:
            return reasons.ShelfFailing(self.address, answer.status)
        return reasons.NoShelf(self.address)


def _told(said: bytes, name: str) -> str:
    """Return the text of an element in a short answer; empty where there is none."""
    with suppress(markup.BadMarkup):
        for element in markup.elements([said] if said else [], (name,)):
            return element.within[name]
    return ""


def _is_tag(tag: str) -> bool:
    return 0 < len(tag) < 200 and tag.isascii() and tag.isprintable() and not set(tag) & set("<>&")


def _parts(source: Source) -> Iterator[bytes]:
    """Return a source in parts, so large that there are not too many of them."""
    size_bytes = max(PART_BYTES, -(-source.size_bytes // _MOST_PARTS))
    part = bytearray()
    for piece in source.chunks():
        part += piece
        while len(part) >= size_bytes:
            yield bytes(part[:size_bytes])
            del part[:size_bytes]
    if part:
        yield bytes(part)
