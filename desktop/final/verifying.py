"""What a paper is compared with when it is verified: this book's final papers, the keys that seal, the authorities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from db import lists, renewal
from db.errors import UnreadableFile
from db.sharing import Sharing
from db.store import Store
from desktop.minutes.sealing import verify
from desktop.minutes.sealing.seal import Key
from desktop.minutes.sealing.verdict import Known, Verdict
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Rolls
from desktop.work import Work

LARGEST_BYTES = 1 << 30


def verified(
    store: Store, paper: str, authority: Path | None, work: Work, deep: bool = True
) -> Verdict:
    """Return what a file, named by its path, or a typed code is. Raises UnreadableFile, BadScan, Stopped.

    Without `deep` what was added to a file after its signatures is not examined, which takes seconds on a long one.
    """
    own, path = known(store, authority), Path(paper)
    if is_code(paper):
        return verify.verify_code(paper, own)
    return verify.verify(content(path), own, work, deep)


def is_code(paper: str) -> bool:
    """Tell whether this is a code, which has no letters, and no file."""
    return not Path(paper).is_file() and not any(each.isalpha() for each in paper)


def content(path: Path) -> bytes:
    """Return the bytes of a file of moderate size. Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(path) from error
    if len(data) > LARGEST_BYTES:
        raise UnreadableFile(path)
    return data


def known(store: Store, authority: Path | None = None) -> Known:
    """Return what papers are compared with; `authority` is a file of certificates that the office named."""
    return Known(
        documents=tuple(lists.final_papers(store.reader)),
        keys=tuple(_keys(store)),
        open=store.blobs.open,
        roots=tuple(authorities(authority)) if authority else (),
    )


def _keys(store: Store) -> Iterator[Key]:
    """Yield the signing keys of this vault, under all its names, and of every device that was on a roll."""
    for name in renewal.names(store.reader, store.vault.device):
        yield Key(name, Keyring(store.vault, name).card.sign)
    sharing, ring = Sharing(store), Keyring(store.vault, store.device)
    for delegation in sharing.delegations():
        kept = sharing.rolls(delegation.id)
        rolls = Rolls.of(delegation, ring, kept)
        for each in kept:
            for entry in rolls[each.hash].entries:
                yield Key(entry.card.device, entry.card.sign)


def authorities(path: Path) -> list[bytes]:
    """Return the certificates in a file, PEM or DER. Raises UnreadableFile."""
    data = content(path)
    try:
        if b"-----BEGIN" in data:
            found = x509.load_pem_x509_certificates(data)
        else:
            found = [x509.load_der_x509_certificate(data)]
    except ValueError as error:
        raise UnreadableFile(path) from error
    return [each.public_bytes(Encoding.DER) for each in found]
