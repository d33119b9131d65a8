"""The command that signs a final paper; the PIN is asked for at the moment, or read from a file that is named."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from db import files
from db.errors import Refused
from db.records import Document, RecordId
from desktop.commands.answer import Answer
from desktop.commands.finishing import entry, this_moment
from desktop.commands.session import Session
from desktop.passphrases import passphrase_in
from desktop.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.final.signing import Key

PIN_VARIABLE = "SODOAN_PIN_FILE"


class NoPin(Refused):
    """Nobody is there to be asked for the PIN, and no file is named that holds it."""


class NoKeyNamed(Refused):
    """Neither a key file nor a token's driver was named to sign with."""


def signed(session: Session, asked: Namespace) -> Answer:
    """Sign a final paper in one of its places and keep the file with it."""
    from desktop.final import signing

    key = _key(asked)
    wanted = signing.Wanted(
        document=RecordId(asked.document),
        at=this_moment(),
        field=asked.field or "",
        picture=asked.picture,
        authority=asked.tsa or "",
        authorities=asked.lasting,
    )
    with session.writing() as store:
        done = signing.signed(store, wanted, key, pin(session))
    if asked.out:
        files.write(asked.out, done.data)
    return _told(session.words, done.document, done.who, done.field, asked.out)


def _told(words: Words, document: Document, who: str, field: str, out: Path | None) -> Answer:
    line = words("verify.sign.done", who=who, version=document.version, place=field)
    data = {**entry(document), "who": who, "field": field, "file": str(out) if out else None}
    return Answer(data=data, lines=(line,))


def _key(asked: Namespace) -> Key:
    from desktop.final.signing import KeyFile, TokenKey

    if asked.key:
        return KeyFile(asked.key)
    if asked.module:
        return TokenKey(asked.module, asked.token or "")
    raise NoKeyNamed


def pin(session: Session) -> str:
    """Return the PIN, from the file that is named or typed in. Raises NoPin."""
    if named := session.environ.get(PIN_VARIABLE, ""):
        from pathlib import Path

        return passphrase_in(Path(named))
    if not sys.stdin or not sys.stdin.isatty():
        raise NoPin
    try:
        return getpass.getpass(session.words("verify.sign.pin"))
    except EOFError as error:
        raise NoPin from error
