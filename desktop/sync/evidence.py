"""Photos, files and papers on a shelf: sealed for the delegation as they go, always to the same bytes, read piecewise.

A sealed object is a head line and chunks (see `db.chunks`). Key and name come from the content's hash and the
delegation's secret, so that the same photo of two devices is one object, a broken upload goes on where it stopped, and
the shelf learns nothing but sizes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import chunks, files
from db.chunks import CHUNK_BYTES, SEALED_BYTES, Piece, Seal, Torn
from db.errors import FileChanged
from db.keys import derive
from db.sharing import Delegation, Sharing, Wanted
from desktop.sync import names
from desktop.sync.glimpses import Album, Glimpses
from desktop.sync.keyring import Unsealed
from desktop.sync.shelf import Listed, NoObject, ObjectDiffers, Shelf, ending
from desktop.work import Work

INCOMING = "incoming"
"""The folder in the vault where sealed pieces wait for the rest."""

LITTLE_BYTES = 8 << 20
"""An object of this size or less is fetched in memory, and only what broke off of it waits there."""

_HEAD = b"so-doan evidence 1\n"


class Cipher:
    """How one delegation names and seals what it puts on shelves."""

    def __init__(self, delegation: Delegation) -> None:
        self._delegation = delegation.id
        self._name_key = derive(delegation.secret, b"so-doan evidence name")
        self._key = derive(delegation.secret, b"so-doan evidence content")

    def names(self, hash: str) -> tuple[str, ...]:
        """Return the names of the object that holds the bytes with this hash, and of its copies."""
        keyed = hmac.digest(self._name_key, bytes.fromhex(hash), "sha256").hex()
        return names.blob(self._delegation, keyed)

    def of(self, hash: str) -> AESGCM:
        """Return the cipher that one content alone is sealed with."""
        return AESGCM(derive(self._key, bytes.fromhex(hash)))


def sealed_size(size_bytes: int) -> int:
    """Return how many bytes a sealed object of so much content has."""
    return chunks.sealed_size(size_bytes, _HEAD)


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
        number = max(0, start - len(_HEAD)) // SEALED_BYTES
        skip = start - len(_HEAD) - number * SEALED_BYTES if number else start
        seal = Seal(self.cipher, _HEAD, self.content_bytes)
        with self.open() as stream:
            stream.seek(number * CHUNK_BYTES)
            for sealed in seal.closed(chunks.pieces(stream), number):
                yield bytes(sealed[skip:])
                skip = 0


def opened(pieces: Iterable[Piece], size_bytes: int, cipher: AESGCM) -> Iterator[memoryview]:
    """Return the content of a sealed object, each piece good until the next is asked for. Raises Unsealed."""
    try:
        yield from Seal(cipher, _HEAD, size_bytes).opened(pieces)
    except Torn as error:
        raise Unsealed from error


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
        self._damaged = set(damaged)
        self._there: dict[str, int] = {}
        self._cipher = Cipher(delegation)
        self._blobs = sharing.store.blobs
        self._incoming = sharing.store.vault.folder / INCOMING

    @property
    def lanes(self) -> int:
        """How many contents may be on their way at once."""
        return self._shelf.lanes

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
        if self._blobs.size(wanted.hash) != wanted.size_bytes:  # by that others will know it
            return False
        for name in self._cipher.names(wanted.hash):
            with suppress(ObjectDiffers, NoObject, Unsealed):
                self._shelf.write(name, source, work)
                for _ in opened(self._shelf.read(name), wanted.size_bytes, cipher):
                    pass
                self._damaged.discard(name)
                return True
        return False

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
        size = sealed_size(wanted.size_bytes)
        try:
            with closing(self._fetched(name, part, size, work)) as sealed:
                content = opened(sealed, wanted.size_bytes, self._cipher.of(wanted.hash))
                self._blobs.keep(wanted.hash, wanted.size_bytes, content, part)
        except NoObject:
            return False
        except (Unsealed, FileChanged):
            part.unlink(missing_ok=True)
            return False
        part.unlink(missing_ok=True)
        return True

    def _fetched(
        self, name: str, part: Path, size_bytes: int, work: Work
    ) -> Generator[bytes, None, None]:
        """Return a sealed object: what waits here of it, then the rest, which waits here where it breaks off."""
        done = 0
        with suppress(FileNotFoundError), part.open("rb") as file:
            while piece := file.read(chunks.PIECE_BYTES):
                done += len(piece)
                yield piece
        if done >= size_bytes:
            return
        is_little = size_bytes <= LITTLE_BYTES and not done
        with ending(self._shelf.read(name, done)) as pieces:
            rest = _told(pieces, done, size_bytes, work)
            yield from (_in_memory if is_little else _on_disk)(part, rest)


def _told(pieces: Iterable[bytes], done: int, size_bytes: int, work: Work) -> Iterator[bytes]:
    """Let the work hear of each piece once it is taken in."""
    for piece in pieces:
        yield piece
        done += len(piece)
        work.step(min(done, size_bytes), size_bytes)


def _on_disk(part: Path, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Keep what passes at the end of a file."""
    with part.open("ab") as file:
        for piece in pieces:
            file.write(piece)
            yield piece


def _in_memory(part: Path, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Keep what passes in a file only where the pieces break off: most little objects never touch it."""
    held: list[bytes] = []
    try:
        for piece in pieces:
            held.append(piece)
            yield piece
    except GeneratorExit:  # whoever takes it in wants no more
        raise
    except BaseException:
        if held:
            part.write_bytes(b"".join(held))
        raise
