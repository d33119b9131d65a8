"""Why a shelf refuses, more closely than its contract must say: each is one of the refusals of `shelf`."""

from __future__ import annotations

from desktop.sync.shelf import ShelfFull, ShelfRefused, ShelfUnreachable, ShelfUntrusted


class ShelfTimedOut(ShelfUnreachable):
    """The server accepted the connection, or nearly, and then said nothing for too long."""


class ShelfFailing(ShelfUnreachable):
    """The server answers with an error of its own, `status`, again and again."""

    def __init__(self, shelf: str, status: int) -> None:
        super().__init__(shelf)
        self.status = status


class ShelfMissing(ShelfUnreachable):
    """The server is there, but it has no such folder or bucket; a shelf is never made by us."""


class NoShelf(ShelfUnreachable):
    """What answers there does not speak as a shelf of this kind would."""


class ObjectTooLarge(ShelfFull):
    """The server takes no file of this size, though it may have room for smaller ones."""

    def __init__(self, shelf: str, size_bytes: int) -> None:
        super().__init__(shelf)
        self.size_bytes = size_bytes


class ClockWrong(ShelfRefused):
    """The server does not accept our signature, since this machine's clock differs from its own."""


class ShelfElsewhere(ShelfUntrusted):
    """The server sends us on to `where`, another host or an unprotected one, where nobody's password goes."""

    def __init__(self, shelf: str, where: str) -> None:
        super().__init__(shelf)
        self.where = where


class CertificateSelfSigned(ShelfUntrusted):
    """The server's certificate is vouched for by nobody but itself."""


class CertificateUnknown(ShelfUntrusted):
    """The server's certificate is vouched for by somebody this machine does not trust."""


class CertificateExpired(ShelfUntrusted):
    """The server's certificate is out of date, or not yet valid by this machine's clock."""


class CertificateOtherName(ShelfUntrusted):
    """The server's certificate belongs to another name."""


class CertificateChanged(ShelfUntrusted):
    """The server shows another certificate than the one that was pinned for this session."""


class OldEncryption(ShelfUntrusted):
    """The server and we have no safe way of encrypting in common: it is older than TLS 1.2."""


class HostKeyUnknown(ShelfUntrusted):
    """The server was never met before; a person compares `key`, the fingerprint it shows."""

    def __init__(self, shelf: str, key: str) -> None:
        super().__init__(shelf)
        self.key = key


class HostKeyChanged(ShelfUntrusted):
    """The server shows `key`, another fingerprint than the `known` one: it was set up anew, or is another."""

    def __init__(self, shelf: str, key: str, known: str) -> None:
        super().__init__(shelf)
        self.key, self.known = key, known


def is_lost(error: ShelfUnreachable) -> bool:
    """Tell whether a shelf was out of reach for a moment that may pass, rather than for a reason that stays."""
    return type(error) in (ShelfUnreachable, ShelfTimedOut)
