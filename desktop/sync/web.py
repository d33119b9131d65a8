"""Requests to one web server: encrypted, never led astray, patient for so long and no longer.

There is no way to switch off the check of a certificate: the machine's own trust decides (truststore), TLS is 1.2 or
newer. Names and passwords go to this server alone; a redirection to another is refused. What the connection does wrong
is tried again after pauses that grow, then told as one of the refusals of a shelf.
"""

from __future__ import annotations

import base64
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from db.errors import Refused
from desktop.sync import reasons
from desktop.sync.addresses import PORTS, Origin
from desktop.sync.shelf import PIECE_BYTES, ShelfUnreachable, ShelfUntrusted

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

_MOVED = frozenset((301, 302, 303, 307, 308))
_KEEPING = frozenset((307, 308))
_PASSING = frozenset((408, 423, 425, 429, 500, 502, 503, 504))
_FAILED = 500
_MUCH_BYTES = 1024 * 1024
_HARMLESS = frozenset(("GET", "HEAD", "PROPFIND"))
_MOST_REDIRECTIONS = 3
_SENT_BYTES = 64 * 1024
_TOLD_BYTES = 64 * 1024
_SLICE_S = 0.1
_LONGEST_PAUSE_S = 10.0
_LONGEST_SIZE = 20

_CERTIFICATE: dict[int, type[ShelfUntrusted]] = {
    9: reasons.CertificateExpired,  # OpenSSL's numbers: not yet valid
    10: reasons.CertificateExpired,
    18: reasons.CertificateSelfSigned,
    62: reasons.CertificateOtherName,
    64: reasons.CertificateOtherName,  # of an address
    0x800B0101: reasons.CertificateExpired,  # Windows' numbers
    0x800B010F: reasons.CertificateOtherName,
    -67818: reasons.CertificateExpired,  # those of macOS
    -67602: reasons.CertificateOtherName,
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a connection, for an answer, and between attempts once the server has been met.

    Where there is a `silent_s`, a line on which the other machine acknowledges nothing for so long counts as lost.
    """

    connect_s: float = 15
    answer_s: float = 30
    pauses_s: tuple[float, ...] = (0.5, 1.5, 4, 8)
    silent_s: int = 0

    def pause(self, number: int, *, met: bool) -> float | None:
        """Return the pause after so many others; None where it is time to give up.

        There is one only where the server was never met, so that we say so soon.
        """
        pauses = self.pauses_s if met else self.pauses_s[:1]
        return pauses[number] if number < len(pauses) else None


class Body(Protocol):
    """What a request carries, from its beginning each time it is asked for."""

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the bytes."""


@dataclass(slots=True)
class Answer:
    """What the server said: a number, headers, and bytes that are still to be read."""

    status: int
    headers: Mapping[str, str]
    _raw: BaseHTTPResponse
    _shelf: str

    def pieces(self) -> Iterator[bytes]:
        """Return the bytes as they come; the connection is let go of in the end, however that comes."""
        from urllib3.exceptions import HTTPError

        try:
            while piece := self._raw.read(PIECE_BYTES):
                yield piece
        except (HTTPError, OSError) as error:
            raise refusal(self._shelf, error) from error
        finally:
            self._raw.close()

    def told(self) -> bytes:
        """Return the first bytes of what it said, enough for a reason; nothing where that fails."""
        from urllib3.exceptions import HTTPError

        told = b""
        with suppress(HTTPError, OSError):
            told = self._raw.read(_TOLD_BYTES)
        self._raw.close()
        return told

    def close(self) -> None:
        """Let go of the connection, of which the next request makes use if little was left to read."""
        self.told()


def basic(user: str, password: str) -> dict[str, str]:
    """Return the header that says who asks; none where nobody does."""
    if not user and not password:
        return {}
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def never() -> None:
    """Stop nothing."""


class Site:
    """One web server, to which connections are kept open, one for each of those who ask at once."""

    def __init__(self, shelf: str, origin: Origin, patience: Patience, pin: str = "") -> None:
        """Know a server by what this machine trusts, or where there is a `pin` by that certificate's hash alone."""
        self.shelf = shelf
        self._origin = origin
        self._patience = patience
        self._pin = pin
        self._pool: HTTPConnectionPool | None = None
        self._met = False
        self._opening = threading.Lock()

    def ask(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: Body | None = None,
        stop: Callable[[], None] = never,
        *,
        insists: bool = True,
    ) -> Answer:
        """Return the server's answer, after a while even one that passes; `stop` is called in the pauses.

        Raises the refusals of a shelf that are the connection's, and what the body raises. Who does not insist
        asks once.
        """
        for number in count():
            try:
                answer = self._followed(method, target, headers, body)
            except ShelfUnreachable as error:
                pause = self._pause(number, insists=insists)
                if pause is None or not reasons.is_lost(error):
                    raise
            else:
                pause = self._pause(number, insists=insists)
                if pause is None or not _passes(method, answer.status, body):
                    return answer
                pause = max(pause, _asked_pause(answer.headers))
                answer.close()
            wait(pause, stop)
        raise AssertionError

    def _pause(self, number: int, *, insists: bool) -> float | None:
        return self._patience.pause(number, met=self._met) if insists else None

    def close(self) -> None:
        """Close the connection."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _followed(
        self, method: str, target: str, headers: Mapping[str, str], body: Body | None
    ) -> Answer:
        """Return the answer of where we were sent on to, within this server."""
        for _ in range(_MOST_REDIRECTIONS + 1):
            answer = self._once(method, target, headers, body)
            if answer.status not in _MOVED or "Location" not in answer.headers:
                return answer
            answer.close()
            target = self._moved(method, target, answer)
        raise reasons.NoShelf(self.shelf)

    def _moved(self, method: str, target: str, answer: Answer) -> str:
        try:
            there = urlsplit(urljoin(f"{self._origin}{target}", answer.headers["Location"]))
            port = there.port or PORTS.get(there.scheme, 0)
        except ValueError as error:
            raise reasons.NoShelf(self.shelf) from error
        if not port:
            raise reasons.NoShelf(self.shelf)
        origin = Origin(there.scheme, there.hostname or "", port)
        keeps = method in _HARMLESS or answer.status in _KEEPING
        if origin != self._origin or not keeps:
            raise reasons.ShelfElsewhere(self.shelf, str(origin))
        return there.path + (f"?{there.query}" if there.query else "")

    def _once(
        self, method: str, target: str, headers: Mapping[str, str], body: Body | None
    ) -> Answer:
        from urllib3.exceptions import HTTPError

        sent = {"Accept-Encoding": "identity", "User-Agent": "so-doan", **headers}
        if body is not None:
            sent["Content-Length"] = str(body.size_bytes)
        try:
            raw = self._connections().urlopen(
                method,
                target,
                body=None if body is None else _sent(body),
                headers=sent,
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except HTTPError as error:
            raise refusal(self.shelf, error) from error
        self._met = True
        return Answer(raw.status, raw.headers, raw, self.shelf)

    def _connections(self) -> HTTPConnectionPool:
        """Return the connections, of which each request takes one that is free or opens another."""
        from desktop.sync import answers

        with self._opening:
            if self._pool is None:
                waits_s = self._patience.connect_s, self._patience.answer_s
                is_open = self._origin.scheme != "https"
                context = None if is_open else unproven() if self._pin else trust()
                self._pool = answers.connections(
                    self._origin, waits_s, self._patience.silent_s, context, self._pin
                )
            return self._pool


def rest(answer: Answer, at: int, shelf: str) -> Iterator[bytes]:
    """Return the bytes of an object from byte `at` on, of an answer that may hold all of it or that rest.

    What is in it is told by its Content-Range, since some servers send a rest as if it were the whole (200).
    """
    told = answer.headers.get("Content-Range", "").strip().lower()
    if at and (told or answer.status == 206):
        if not told.startswith(f"bytes {at}-"):
            answer.close()
            raise reasons.NoShelf(shelf)
        at = 0
    for piece in answer.pieces():
        if len(piece) > at:
            yield piece[at:]
        at = max(0, at - len(piece))


def resumed(
    begun: Callable[[int], Iterator[bytes]], start: int, pauses_s: tuple[float, ...]
) -> Iterator[bytes]:
    """Return the bytes that `begun` gives from a byte on, going on from where a connection was lost."""
    at, pauses = start, iter(pauses_s)
    while True:
        pieces = begun(at)
        try:
            for piece in pieces:
                at, pauses = at + len(piece), iter(pauses_s)
                yield piece
        except ShelfUnreachable as error:
            pause = next(pauses, None)
            if pause is None or not reasons.is_lost(error):
                raise
            wait(pause, never)
        else:
            return


def size(text: str) -> int:
    """Return a number of bytes as a server writes it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_SIZE else 0


def trust() -> ssl.SSLContext:
    """Return what a server must prove: what this machine's own store vouches for, over TLS 1.2 or newer."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def unproven() -> ssl.SSLContext:
    """Return a context that asks nobody to vouch: for who compares the certificate's hash instead."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _sent(body: Body) -> Iterator[bytes]:
    """Return the body in pieces so small that a slow line sends each in time; no more than was announced."""
    left = body.size_bytes
    for piece in body.chunks():
        for at in range(0, len(piece), _SENT_BYTES):
            part = piece[at : min(at + _SENT_BYTES, left + at)]
            left -= len(part)
            yield part
    if left:
        raise ValueError(left)


def _passes(method: str, status: int, body: Body | None) -> bool:
    """Tell whether a server may think better of an answer.

    Not of a failure of its own where much was sent, or where Apache means that the folder to move to is not there.
    """
    is_final = method == "MOVE" or (body is not None and body.size_bytes > _MUCH_BYTES)
    return status in _PASSING and not (is_final and status == _FAILED)


def _asked_pause(headers: Mapping[str, str]) -> float:
    """Return how many seconds the server asks us to wait, as far as we would."""
    asked = headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_PAUSE_S) if asked.isascii() and asked.isdigit() else 0


def wait(pause_s: float, stop: Callable[[], None]) -> None:
    """Wait; `stop` is called again and again and may raise."""
    deadline = time.monotonic() + pause_s
    while True:
        stop()
        left = deadline - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, _SLICE_S))


def refusal(shelf: str, error: BaseException) -> Refused:
    """Return what an error of the connection means."""
    for cause in _causes(error):
        if _is_other_pin(cause):
            return reasons.CertificateChanged(shelf)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _CERTIFICATE.get(cause.verify_code, reasons.CertificateUnknown)(shelf)
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
            return reasons.OldEncryption(shelf)
    if any(isinstance(cause, TimeoutError) for cause in _causes(error)) or _is_late(error):
        return reasons.ShelfTimedOut(shelf)
    return ShelfUnreachable(shelf)


def _is_other_pin(cause: BaseException) -> bool:
    from urllib3.exceptions import SSLError

    return isinstance(cause, SSLError) and "ingerprint" in str(cause)


def _is_late(error: BaseException) -> bool:
    from urllib3.exceptions import NewConnectionError
    from urllib3.exceptions import TimeoutError as Late

    return isinstance(error, Late) and not isinstance(error, NewConnectionError)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return an error and what it was made of."""
    todo, seen = [error], set[int]()
    while todo:
        cause = todo.pop()
        if id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            inner = (*cause.args, cause.__cause__, cause.__context__)
            todo += [one for one in inner if isinstance(one, BaseException)]
