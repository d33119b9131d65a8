"""A signer's key on a PKCS#11 token. Its driver runs in a process of its own, with a time-out, one question each."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from asn1crypto import x509
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from db.errors import Refused
from db.folding import nfc
from desktop.minutes.sealing.keystore import WrongPin
from desktop.minutes.sealing.tokenchild import Reply, Request

DOOR = "--token"
"""The word by which a packed program, which has no interpreter beside it, is asked to be the child."""

WAIT_S = 60.0
"""A token over USB signs in a second or two; some ask on a screen of their own first."""

_LONGEST_EC_BYTES = 144


class NoDriver(Refused):
    """The file `module` is no driver of a token."""

    def __init__(self, module: Path) -> None:
        self.module = module
        super().__init__(module)


class NoToken(Refused):
    """No token `token` is plugged in."""

    def __init__(self, token: str) -> None:
        self.token = token
        super().__init__(token)


class NoCertificate(Refused):
    """The token holds no certificate with its key."""


class PinLocked(Refused):
    """The token has locked itself after wrong PINs."""


class TokenGone(Refused):
    """The token was pulled out while it was needed."""


class TokenFailed(Refused):
    """The token's driver refused, crashed or said nothing in time: `how` is failed, crashed or silent."""

    def __init__(self, how: str) -> None:
        self.how = how
        super().__init__(how)


@dataclass(frozen=True, slots=True)
class Token:
    """A key on a token, and the PIN for as long as this value lives."""

    module: Path
    token: str
    certificate: bytes
    others: tuple[bytes, ...]
    key: bytes
    wait_s: float
    _pin: str = field(repr=False)

    def signer(self) -> Signer:
        """Return what pyHanko signs with."""
        return _TokenSigner(self)

    def sign(self, data: bytes) -> bytes:
        """Return the token's signature over data. Raises Refused."""
        request = Request(
            module=str(self.module), token=self.token, pin=self._pin, key=self.key, data=data
        )
        return _asked(request, self.wait_s).signature


def holder(module: Path, token: str, pin: str, wait_s: float = WAIT_S) -> Token:
    """Return the key on a token (the first plugged in where no label is given).

    Raises NoDriver, NoToken, NoCertificate, WrongPin, PinLocked, TokenGone, TokenFailed.
    """
    plain = nfc(pin)
    found = _asked(Request(module=str(module), token=token, pin=plain), wait_s)
    if not found.certificates:
        raise NoCertificate
    certificate, key = max(zip(found.certificates, found.keys, strict=True), key=_by_certificate)
    return Token(module, token, certificate, found.others, key, wait_s, plain)


def listed(module: Path, wait_s: float = WAIT_S) -> tuple[str, ...]:
    """Return the labels of the tokens that are plugged in. Raises NoDriver, TokenFailed."""
    return _asked(Request(module=str(module), token="", pin="", listing=True), wait_s).labels


def _by_certificate(pair: tuple[bytes, bytes]) -> tuple[bool, float]:
    return _rank(pair[0])


def _rank(certificate: bytes) -> tuple[bool, float]:
    """Return what puts a certificate for signing papers first, of these the one that lasts longest."""
    own = x509.Certificate.load(certificate)
    uses = own.key_usage_value
    return uses is None or "non_repudiation" in uses.native, own.not_valid_after.timestamp()


def command() -> list[str]:
    """Return what starts the driver's process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, DOOR]
    return [sys.executable, "-s", "-B", "-m", "desktop.minutes.sealing.tokenchild"]


def _asked(request: Request, wait_s: float) -> Reply:
    if not Path(request.module).is_file():
        raise NoDriver(Path(request.module))
    reply = _answered(msgspec.json.encode(request), wait_s)
    if not reply.fault:
        return reply
    raise _refusal(reply.fault, request)


def _answered(question: bytes, wait_s: float) -> Reply:
    packed = getattr(sys, "frozen", False)
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command(),
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=wait_s,
            cwd=None if packed else Path(__file__).resolve().parents[3],
            env={name: value for name, value in os.environ.items() if "SODOAN" not in name},
            check=False,
            creationflags=_QUIETLY,
        )
        return msgspec.json.decode(done.stdout, type=Reply)
    except subprocess.TimeoutExpired as error:
        raise TokenFailed("silent") from error
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TokenFailed("crashed") from error


def _refusal(fault: str, request: Request) -> Refused:
    known: dict[str, Refused] = {
        "driver": NoDriver(Path(request.module)),
        "none": TokenGone() if request.data else NoToken(request.token),
        "pin": WrongPin(),
        "locked": PinLocked(),
        "gone": TokenGone(),
    }
    return known.get(fault, TokenFailed("failed"))


_QUIETLY = 0
if sys.platform == "win32":
    _QUIETLY = subprocess.CREATE_NO_WINDOW


class _TokenSigner(Signer):
    """Lets pyHanko have its signatures from the token."""

    def __init__(self, token: Token) -> None:
        self._token = token
        known = SimpleCertificateStore()
        known.register_multiple(x509.Certificate.load(each) for each in token.others)
        super().__init__(signing_cert=x509.Certificate.load(token.certificate), cert_registry=known)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature; for a dry run, as many bytes as it may have."""
        assert digest_algorithm == "sha256"  # what sign asks for, and the child does
        if not dry_run:
            return self._token.sign(data)
        key = x509.Certificate.load(self._token.certificate).public_key
        return bytes(key.byte_size if key.algorithm == "rsa" else _LONGEST_EC_BYTES)
