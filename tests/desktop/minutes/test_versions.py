"""Versions: what is final stays; a later one says why; what others give is added and can be told apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import query
from db.errors import NoRecord
from db.records import Document, DocumentKind, Medium, RecordId, Signing
from db.sharing import Delegation, Sharing
from db.store import Store
from desktop.exchange import example
from desktop.minutes.finished import versions
from desktop.minutes.finished.versions import Draft, NoReason, NotFinal, Subject
from desktop.work import Quiet
from tests import make

MINUTES = Subject(kind=DocumentKind.MINUTES, inspection=RecordId("cb-2023"), visit=make.SESSION)
NOW = dt.datetime(2023, 5, 19, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def book(store: Store) -> Store:
    example.load(store)
    return store


def draft(data: bytes = b"%PDF first", **changed: Any) -> Draft:
    usual: dict[str, Any] = {
        "subject": MINUTES,
        "title": "Biên bản",
        "file_name": "bb.pdf",
        "parts": lambda: (data,),
        "pages": 4,
        "record_hash": "ab" * 32,
        "seal": "SD1:X",
        "version": 1,
    }
    return Draft(**(usual | changed))


def kept(book: Store) -> list[Document]:
    return versions.versions(query.documents(book.reader, MINUTES.inspection), MINUTES)


def test_a_final_paper_keeps_its_bytes_and_says_what_it_says(book: Store) -> None:
    own = versions.freeze(book, draft(), NOW)
    assert query.record(book.reader, own.id) == own
    assert (own.version, own.record_hash, own.seal, own.made_at) == (1, "ab" * 32, "SD1:X", NOW)
    with book.blobs.open(own.hash) as stream:
        assert stream.read() == b"%PDF first"
    assert book.check(Quiet()).problems == ()


def test_another_version_needs_a_reason_and_takes_the_first_s_place(book: Store) -> None:
    first = versions.freeze(book, draft(), NOW)
    with pytest.raises(NoReason) as refused:
        versions.freeze(book, draft(b"%PDF second", version=2, reason="  "), NOW)
    assert refused.value.version == 1
    assert kept(book) == [first]
    second = versions.freeze(book, draft(b"%PDF second", version=2, reason="sửa số liệu"), NOW)
    assert (second.replaces, second.reason) == (first.id, "sửa số liệu")
    assert kept(book) == [first, second]
    assert versions.standing(kept(book), MINUTES) == second
    assert versions.next_version(kept(book), MINUTES) == 3


def test_an_addendum_leaves_the_paper_standing(book: Store) -> None:
    first = versions.freeze(book, draft(), NOW)
    more = draft(b"%PDF more", version=2, reason="bổ sung", addendum=True)
    addendum = versions.freeze(book, more, NOW)
    assert (addendum.amends, addendum.replaces) == (first.id, None)
    assert versions.standing(kept(book), MINUTES) == first


def test_papers_of_other_kinds_and_visits_count_apart(book: Store) -> None:
    versions.freeze(book, draft(), NOW)
    other = replace(MINUTES, kind=DocumentKind.NOTICE)
    assert versions.next_version(kept(book), other) == 1
    assert versions.freeze(book, draft(subject=other), NOW).replaces is None


def test_the_registry_s_number_is_an_ordinary_change_that_can_be_undone(book: Store) -> None:
    own = versions.freeze(book, draft(), NOW)
    versions.register(book, own.id, " 05/BB-ĐGS ", dt.date(2023, 5, 22))
    after = versions.final(book, own.id)
    assert (after.number, after.date) == ("05/BB-ĐGS", dt.date(2023, 5, 22))
    assert replace(after, number="", date=None) == own
    book.undo()
    assert versions.final(book, own.id) == own


def test_only_a_final_paper_is_registered(book: Store) -> None:
    (item,) = query.documents(book.reader, MINUTES.inspection)
    with pytest.raises(NotFinal):
        versions.register(book, item.id, "1", None)
    with pytest.raises(NoRecord):
        versions.final(book, make.SESSION)


def test_signatures_follow_each_other_and_the_newest_file_has_them_all(book: Store) -> None:
    own = versions.freeze(book, draft(), NOW)
    assert versions.newest_file(own) == own.hash
    for n in (1, 2):
        signing = Signing(medium=Medium.ELECTRONIC, who=f"Người {n}", at=NOW, field=f"ChuKy{n}")
        own = versions.add_signature(book, own.id, b"%PDF first" + b"+" * n, signing)
    assert [each.who for each in own.signings] == ["Người 1", "Người 2"]
    with book.blobs.open(versions.newest_file(own)) as stream:
        assert stream.read() == b"%PDF first++"


def test_a_scan_is_kept_with_its_version_and_is_no_newer_file(book: Store, tmp_path: Path) -> None:
    own = versions.freeze(book, draft(), NOW)
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"scan")
    after = versions.add_scan(book, own.id, scan, Signing(medium=Medium.HAND, at=NOW), Quiet())
    assert (after.signings[0].file_name, after.signings[0].size_bytes) == ("scan.jpg", 4)
    assert versions.newest_file(after) == own.hash


def test_signed_files_are_exchanged_like_the_paper_itself(book: Store) -> None:
    own = versions.freeze(book, draft(), NOW)
    signed = versions.add_signature(book, own.id, b"%PDF signed", Signing(medium=Medium.ELECTRONIC))
    wanted = Sharing(book).wanted(Delegation("d", MINUTES.inspection, b"", ""))
    assert {own.hash, versions.newest_file(signed)} <= {each.hash for each in wanted}


def test_undo_never_takes_a_final_paper_or_its_signature_away(book: Store, tmp_path: Path) -> None:
    before = book.undoable
    own = versions.freeze(book, draft(), NOW)
    scan = tmp_path / "ký tay.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    versions.add_scan(book, own.id, scan, Signing(medium=Medium.HAND), Quiet())
    assert book.undoable == before
    kept_signings = versions.final(book, own.id).signings
    if before:
        book.undo()
    assert versions.final(book, own.id).signings == kept_signings
    assert len(kept_signings) == 1
