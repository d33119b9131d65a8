"""Photos, files and papers on a shelf: sealed for the delegation as they go, always to the same bytes, read piecewise.

A sealed object is a header and pieces of 64 KiB, each AES-256-GCM with its number in the nonce and a mark on the
last. Key and name come from the content's hash and the delegation's secret, so that the same photo of two
devices is one object, a broken upload goes on where it stopped, and the shelf learns nothing but sizes.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import files
from db.blobs import CHUNK_BYTES
from db.errors import FileChanged
from db.keys import derive
from db.sharing import Delegation, Sharing, Wanted
from desktop.sync import names
from desktop.sync.glimpses import Album, Glimpses
from desktop.sync.keyring import Unsealed
from desktop.sync.shelf import Listed, NoObject, ObjectDiffers, Shelf
from desktop.work import Work

INCOMING = "incoming"
"""The folder in the vault where sealed pieces wait for the rest."""

LITTLE_BYTES = 8 << 20
"""An object of this size or less is fetched in memory, and only what broke off of it waits there."""

_HEAD = b"so-doan evidence 1\n"
_TAG_BYTES = 16
_SEALED_BYTES = CHUNK_BYTES + _TAG_BYTES
_PIECES = 4
"""How many sealed chunks go over at once."""


class Cipher:
    """How one delegation names and seals what it puts on shelves."""

    def __init__(self, delegation: Delegation) -> None:
        self._delegation = delegation.id
        self._name_key = derive(delegation.secret, b"so-doan evidence name")
        self._key = derive(delegation.secret, b"so-doan evidence content")

    def names(self, hash: str) -> tuple[str, ...]:
        """Return the names of the object that holds the bytes with this hash, and of its copies."""
        keyed = hmac.new(self._name_key, bytes.fromhex(hash), "sha256").hexdigest()
        return names.blob(self._delegation, keyed)

    def of(self, hash: str) -> AESGCM:
        """Return the cipher that one content alone is sealed with."""
        return AESGCM(derive(self._key, bytes.fromhex(hash)))


def sealed_size(size_bytes: int) -> int:
    """Return how many bytes a sealed object of so much content has."""
    return len(_HEAD) + size_bytes + _TAG_BYTES * max(1, -(-size_bytes // CHUNK_BYTES))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A content as the shelf gets it, sealed anew each time it is read, from any byte on."""

    open: Callable[[], BinaryIO]
    content_bytes: int
    cipher: AESGCM

    @property
    def size_bytes(self) -> int:
        """How many sealed bytes there are."""
        return sealed_size(self.content_bytes)

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the sealed bytes from `start` on."""
        number = max(0, start - len(_HEAD)) // _SEALED_BYTES
        skip = start if number == 0 else start - len(_HEAD) - number * _SEALED_BYTES
        held = bytearray(_HEAD if number == 0 else b"")
        with self.open() as stream:
            stream.seek(number * CHUNK_BYTES)
            for piece in self._sealed(stream, number):
                held += piece
                if len(held) >= _PIECES * CHUNK_BYTES:
                    yield bytes(held[skip:])
                    held, skip = bytearray(), 0
        if len(held) > skip:
            yield bytes(held[skip:])

    def _sealed(self, stream: BinaryIO, number: int) -> Iterator[bytes]:
        count = max(1, -(-self.content_bytes // CHUNK_BYTES))
        for at in range(number, count):
            piece = stream.read(CHUNK_BYTES)
            yield self.cipher.encrypt(_nonce(at, last=at == count - 1), piece, _HEAD)


def opened(pieces: Iterable[bytes], size_bytes: int, cipher: AESGCM) -> Iterator[bytes]:
    """Return the content of a sealed object in chunks, each as it was sealed. Raises Unsealed."""
    held, number, left = bytearray(), -1, size_bytes
    for piece in pieces:
        held += piece
        if number < 0 and len(held) >= len(_HEAD):
            if not held.startswith(_HEAD):
                raise Unsealed
            del held[: len(_HEAD)]
            number = 0
        while number >= 0 and len(held) > _SEALED_BYTES:
            yield _opened(cipher, bytes(held[:_SEALED_BYTES]), number, last=False)
            del held[:_SEALED_BYTES]
            left -= CHUNK_BYTES
            number += 1
        if left < 0:
            raise Unsealed
    if number < 0 or len(held) != left + _TAG_BYTES:
        raise Unsealed
    yield _opened(cipher, bytes(held), number, last=True)


def _opened(cipher: AESGCM, sealed: bytes, number: int, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, last=last), sealed, _HEAD)
    except InvalidTag as error:
        raise Unsealed from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


@dataclass(frozen=True, slots=True)
class Balance:
    """Of what the record names: what is to go there, what is to come, what is neither here nor there.

    `show`, `see`: photos whose thumbnails are to go there, and to come, before all that.
    """

    push: tuple[Wanted, ...] = ()
    pull: tuple[Wanted, ...] = ()
    nobody: tuple[Wanted, ...] = ()
    show: tuple[Wanted, ...] = ()
    see: tuple[Wanted, ...] = ()


class Carrier:
    """Takes one delegation's evidence to one shelf and fetches it from there."""

    def __init__(
        self,
        sharing: Sharing,
        shelf: Shelf,
        delegation: Delegation,
        damaged: Collection[str] = (),
        album: Album | None = None,
    ) -> None:
        self._sharing, self._shelf, self._delegation = sharing, shelf, delegation
        self.glimpses = Glimpses(delegation, shelf, album) if album else None
        self._damaged = frozenset(damaged)
        self._there: dict[str, int] = {}
        self._cipher = Cipher(delegation)
        self._blobs = sharing.store.blobs
        self._incoming = sharing.store.vault.folder / INCOMING

    def balance(self) -> Balance:
        """Compare what the record names with what is here and what the shelf lists, in the order of need."""
        wanted = self._sharing.wanted(self._delegation)
        held = [each for each in wanted if self._blobs.holds(each.hash)]
        digest = self._digest(wanted)
        known = self._sharing.settled(self._shelf.address, self._delegation.id)
        is_settled = len(held) == len(wanted) and digest == known and not self._damaged
        if not wanted or is_settled:
            return Balance()
        self._there = {each.name: each.size_bytes for each in self._listed()}
        balance = self._with_glimpses(self._compared(wanted, {each.hash for each in held}), held)
        if balance == Balance():
            self._sharing.note_settled(self._shelf.address, self._delegation.id, digest)
        return balance

    def _digest(self, wanted: Iterable[Wanted]) -> str:
        """Return what tells this evidence, and its thumbnails that are here, from every other."""
        album = self.glimpses.album if self.glimpses else None
        lines = (f"{e.hash}{'+' if album and album.holds(e.hash) else ''}" for e in wanted)
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    def _with_glimpses(self, balance: Balance, held: Iterable[Wanted]) -> Balance:
        if self.glimpses is None:
            return balance
        missing = (*balance.pull, *balance.nobody)
        return replace(
            balance,
            show=self.glimpses.lacking(held, self._there),
            see=self.glimpses.coming(missing, self._there),
        )

    def _listed(self) -> Iterator[Listed]:
        listed = self._shelf.names(names.blobs(self._delegation.id))
        return (each for each in listed if each.name not in self._damaged)

    def _compared(self, wanted: Iterable[Wanted], held: set[str]) -> Balance:
        push: list[Wanted] = []
        pull: list[Wanted] = []
        nobody: list[Wanted] = []
        for each in wanted:
            is_there = bool(self._whole(each))
            if each.hash in held and not is_there:
                push.append(each)
            elif each.hash not in held:
                (pull if is_there else nobody).append(each)
        return Balance(tuple(push), tuple(pull), tuple(nobody))

    def _whole(self, wanted: Wanted) -> list[str]:
        """Return the names under which a content is listed in its right size."""
        size = sealed_size(wanted.size_bytes)
        return [name for name in self._cipher.names(wanted.hash) if self._there.get(name) == size]

    def push(self, wanted: Wanted, work: Work) -> bool:
        """Put a content there and read it back, under a copy's name where what lies there is not it.

        False where the record does not say its size, or no copy reads back.
        """
        cipher = self._cipher.of(wanted.hash)
        source = Sealed(self._blobs.opener(wanted.hash), wanted.size_bytes, cipher)
        if not self._is_as_said(wanted):
            return False
        for name in self._cipher.names(wanted.hash):
            with suppress(ObjectDiffers, NoObject, Unsealed):
                self._shelf.write(name, source, work)
                for _ in opened(self._shelf.read(name), wanted.size_bytes, cipher):
                    pass
                self._damaged -= {name}
                return True
        return False

    def _is_as_said(self, wanted: Wanted) -> bool:
        """Tell whether the content has the size that the record says: by that others will know it."""
        with self._blobs.open(wanted.hash) as stream:
            return stream.seek(0, io.SEEK_END) == wanted.size_bytes

    def pull(self, wanted: Wanted, work: Work) -> bool:
        """Fetch a content, going on where it broke off; False where no copy is it."""
        with files.refusals(self._incoming):
            files.make_folder(self._incoming)
            is_here = any(self._pull(wanted, name, work) for name in self._whole(wanted))
        if is_here and self.glimpses:
            self.glimpses.album.drop(wanted.hash)
        return is_here

    def _pull(self, wanted: Wanted, name: str, work: Work) -> bool:
        part = self._incoming / name.rpartition("/")[2]
        try:
            with self._fetched(name, part, sealed_size(wanted.size_bytes), work) as file:
                self._keep(wanted, file, part, self._cipher.of(wanted.hash))
        except (NoObject, Unsealed, FileChanged):
            return False
        finally:
            if part.exists() and part.stat().st_size >= sealed_size(wanted.size_bytes):
                part.unlink()
        return True

    def _fetched(self, name: str, part: Path, size_bytes: int, work: Work) -> BinaryIO:
        """Return a sealed object; a little one never touches the disk unless it breaks off."""
        if size_bytes > LITTLE_BYTES or part.exists():
            with part.open("ab") as file:
                self._read_on(name, file, size_bytes, work)
            return part.open("rb")
        held = io.BytesIO()
        try:
            self._read_on(name, held, size_bytes, work)
        except BaseException:
            if held.tell():
                part.write_bytes(held.getbuffer())
            raise
        held.seek(0)
        return held

    def _read_on(self, name: str, file: BinaryIO, size_bytes: int, work: Work) -> None:
        done = file.tell()
        for piece in self._shelf.read(name, done) if done < size_bytes else ():
            file.write(piece)
            done += len(piece)
            work.step(min(done, size_bytes), size_bytes)
            if done > size_bytes:
                raise Unsealed

    def _keep(self, wanted: Wanted, file: BinaryIO, part: Path, cipher: AESGCM) -> None:
        pieces = iter(lambda: file.read(_PIECES * CHUNK_BYTES), b"")
        content = opened(pieces, wanted.size_bytes, cipher)
        self._blobs.keep(wanted.hash, wanted.size_bytes, content, part)
