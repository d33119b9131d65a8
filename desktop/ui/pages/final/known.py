"""What the page knows of one paper: its versions, who is to sign the one worked on, the numbers reserved."""

from __future__ import annotations

from dataclasses import dataclass

from db import lists, query
from db.errors import NoEvidence
from db.records import Body, Document, DocumentKind, Inspection, NumberBlock, RecordId, Visit
from db.store import Store
from desktop.final import signing
from desktop.final.signing import Seat
from desktop.final.whole import addressees, subject
from desktop.minutes.finished import versions
from desktop.minutes.finished.versions import Subject
from desktop.minutes.papers import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One paper as the book has it; `chosen` is the version worked on, None while there is none.

    `here` tells whether the file of that version is in the book: it may still be on its way from another device.
    `bodies` are those to whom a letter may go.
    """

    subject: Subject
    inspection: Inspection
    visits: tuple[Visit, ...]
    documents: tuple[Document, ...]
    versions: tuple[Document, ...]
    chosen: Document | None
    seats: tuple[Seat, ...]
    blocks: tuple[NumberBlock, ...]
    here: bool = True
    bodies: tuple[tuple[RecordId, str], ...] = ()

    @property
    def of(self) -> RecordId:
        """The visit or inspection that the paper is of."""
        return self.subject.visit or self.subject.inspection

    @property
    def standing(self) -> Document | None:
        """The final paper that counts now."""
        return versions.standing(self.versions, self.subject)


def known(
    store: Store,
    kind: DocumentKind,
    of: RecordId,
    to: RecordId | None,
    wanted: RecordId | None,
) -> Known:
    """Return what the book has of a paper; `wanted` is the version to work on, else the one that stands.

    A kind that is not made of such a record gives way to the first that is. Raises NoRecord.
    """
    fitting = query.kind_of(store.reader, of) in KINDS[kind].of
    own = subject(store, kind if fitting else other(store, of), of, to)
    documents = tuple(query.documents(store.reader, own.inspection))
    made = tuple(versions.versions(documents, own))
    chosen = next((each for each in made if each.id == wanted), versions.standing(made, own))
    seats, here = _seats(store, chosen)
    letters = addressees(store, own) if own.kind is DocumentKind.URGING else []
    offered = list(dict.fromkeys([*filter(None, [own.to]), *letters]))
    bodies = lists.named(store.reader, Body, offered)
    names = {each.id: each.short_name or each.name for each in bodies.values()}
    return Known(
        subject=own,
        inspection=query.inspection(store.reader, own.inspection),
        visits=tuple(query.visits(store.reader, own.inspection)),
        documents=documents,
        versions=made,
        chosen=chosen,
        seats=seats,
        blocks=tuple(query.number_blocks(store.reader, own.inspection)),
        here=here,
        bodies=tuple((id, names.get(id, "")) for id in offered),
    )


def other(store: Store, of: RecordId) -> DocumentKind:
    """Return the first kind of paper that is made of such a record."""
    about = query.kind_of(store.reader, of)
    return next(kind for kind, own in KINDS.items() if about in own.of)


def _seats(store: Store, chosen: Document | None) -> tuple[tuple[Seat, ...], bool]:
    if chosen is None:
        return (), True
    try:
        return signing.seats(chosen, signing.newest(store, chosen)), True
    except NoEvidence:
        return (), False
