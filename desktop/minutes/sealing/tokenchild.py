"""The process that speaks to a token's driver: drivers hang and crash, and must not take the program with them.

It reads one request as JSON from its input, answers with one JSON on its output, and ends. The PIN is in the request
alone: on no command line, in no environment, in no file.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11 import exceptions as refusals
from pkcs11.util.ec import encode_ecdsa_signature

from desktop import confined

MOST_BYTES = 1 << 22

_PIN = (
    refusals.PinIncorrect,
    refusals.PinInvalid,
    refusals.PinLenRange,
    refusals.UserPinNotInitialized,
)
_LOCKED = (refusals.PinLocked, refusals.PinExpired)
_GONE = (
    refusals.DeviceRemoved,
    refusals.NoSuchToken,
    refusals.TokenNotPresent,
    refusals.TokenNotRecognised,
    refusals.SessionHandleInvalid,
    refusals.SessionClosed,
    refusals.SlotIDInvalid,
)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of a driver: `data` signed with the key `key`; without data, the certificates with a key.

    `listing`: only the labels of the tokens that are plugged in, for which no PIN is needed.
    """

    module: str
    token: str
    pin: str
    key: bytes = b""
    data: bytes = b""
    listing: bool = False


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; `fault` is driver, none, pin, locked, gone or failed."""

    fault: str = ""
    certificates: tuple[bytes, ...] = ()
    keys: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()
    signature: bytes = b""
    labels: tuple[str, ...] = ()


def main() -> int:
    """Answer one request; return the exit code."""
    source, sink = confined.pipes()
    request = msgspec.json.decode(source.read(MOST_BYTES), type=Request)
    sink.write(msgspec.json.encode(answer(request)))
    sink.flush()
    return 0


def answer(request: Request) -> Reply:
    """Return what the driver says."""
    try:
        library = pkcs11.lib(request.module)
    except (RuntimeError, OSError, refusals.PKCS11Error):
        return Reply(fault="driver")
    try:
        found = [each for each in library.get_tokens() if _is_wanted(each, request.token)]
        if request.listing:
            return Reply(labels=tuple(each.label.strip() for each in found))
        if not found:
            return Reply(fault="none")
        with found[0].open(user_pin=request.pin) as session:
            return _signed(session, request) if request.data else _listed(session)
    except _PIN:
        return Reply(fault="pin")
    except _LOCKED:
        return Reply(fault="locked")
    except _GONE:
        return Reply(fault="gone")
    except refusals.PKCS11Error:
        return Reply(fault="failed")


def _is_wanted(token: pkcs11.Token, label: str) -> bool:
    ready = bool(token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED)
    return ready and label in ("", token.label.strip())


def _listed(session: pkcs11.Session) -> Reply:
    """Return the certificates that have a private key, and the others beside them."""
    own = {
        bytes(key[Attribute.ID])
        for key in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
    }
    paired, others = [], []
    for each in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        id, value = bytes(each[Attribute.ID]), bytes(each[Attribute.VALUE])
        if id in own:
            paired.append((value, id))
        else:
            others.append(value)
    return Reply(
        certificates=tuple(value for value, _ in paired),
        keys=tuple(id for _, id in paired),
        others=tuple(others),
    )


def _signed(session: pkcs11.Session, request: Request) -> Reply:
    """Return the signature over data: of RSA by PKCS#1 1.5, of a curve as DER; the digest is SHA-256."""
    import hashlib

    key: Any = session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=request.key)
    if key.key_type is KeyType.EC:
        digest = hashlib.sha256(request.data).digest()
        plain = key.sign(digest, mechanism=Mechanism.ECDSA)
        return Reply(signature=encode_ecdsa_signature(plain))
    return Reply(signature=bytes(key.sign(request.data, mechanism=Mechanism.SHA256_RSA_PKCS)))


if __name__ == "__main__":
    raise SystemExit(main())
