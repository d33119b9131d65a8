"""The command that signs a final paper; the PIN is asked for at the moment, or read from a file that is named."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from db import files
from db.errors import Refused
from db.records import Document, Medium, RecordId, Signing
from desktop.commands.answer import Answer
from desktop.commands.finishing import entry, this_moment
from desktop.commands.session import Session
from desktop.commands.verifying import content
from desktop.passphrases import passphrase_in
from desktop.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.minutes.sign import Holder, Place

PIN_VARIABLE = "SODOAN_PIN_FILE"


class NoPin(Refused):
    """Nobody is there to be asked for the PIN, and no file is named that holds it."""


class NoPlace(Refused):
    """The paper has no place left that nobody signed yet."""


class NoKeyNamed(Refused):
    """Neither a key file nor a token's driver was named to sign with."""


def signed(session: Session, asked: Namespace) -> Answer:
    """Sign a final paper in one of its places and keep the file with it."""
    from desktop.minutes import sign, timestamp, versions

    at = this_moment()
    with session.writing() as store:
        document = versions.final(store, RecordId(asked.document))
        with store.blobs.open(versions.newest_file(document)) as stream:
            data = stream.read()
        holder = _holder(session, asked)
        who = sign.check_holder(holder, at)
        place = _place(data, asked, who, at)
        stamper = timestamp.Authority(asked.tsa) if asked.tsa else None
        done = sign.sign(data, holder, place, at, stamper)
        name = f"{document.file_name.removesuffix('.pdf')} - {who}.pdf"
        signing = Signing(
            medium=Medium.ELECTRONIC, who=who, at=at, field=place.field, file_name=name
        )
        document = versions.add_signature(store, document.id, done, signing)
    if asked.out:
        files.write(asked.out, done)
    return _told(session.words, document, who, place.field, asked.out)


def _told(words: Words, document: Document, who: str, field: str, out: Path | None) -> Answer:
    line = words("verify.sign.done", who=who, version=document.version, place=field)
    data = {**entry(document), "who": who, "field": field, "file": str(out) if out else None}
    return Answer(data=data, lines=(line,))


def _holder(session: Session, asked: Namespace) -> Holder:
    from desktop.minutes import keystore, tokens

    if asked.key:
        return keystore.opened(content(asked.key), pin(session))
    if asked.module:
        return tokens.holder(asked.module, asked.token or "", pin(session))
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


def _place(data: bytes, asked: Namespace, who: str, at: dt.datetime) -> Place:
    """Return the place to sign, with what is to be seen there."""
    from desktop.minutes import fonts, places, sign, stamp

    free = sign.free_places(data)
    field = asked.field or (free[0] if free else "")
    if not field:
        raise NoPlace
    spot = places.spot_of(data, field)
    if spot is None:
        return sign.Place(field=field)
    words = Words("vi")  # the paper's language, whatever the program speaks
    moment = f"{at:%d/%m/%Y %H:%M:%S} {at:%z}"
    seen = stamp.Stamp(
        picture=content(asked.picture) if asked.picture else b"",
        lines=()
        if asked.picture
        else (words("verify.stamp.by", who=who), words("verify.stamp.at", at=moment)),
    )
    return sign.Place(field=field, stamp=stamp.drawn(seen, spot, fonts.family()))
