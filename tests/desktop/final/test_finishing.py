"""A paper becomes final from the book: with places for those who sign, and not while people disagree."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pypdfium2
import pytest

from db import fields, query
from db.errors import DiskFull
from db.records import DocumentKind, FindingKind, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.final import finishing, signing, whole
from desktop.final.finishing import Clashing, Outcome, Wanted
from desktop.final.whole import subject
from desktop.minutes.finished import versions
from desktop.minutes.sealing import places, signatures
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import signing as people

SESSION, INSPECTION = RecordId("cb-2023-lv-01"), RecordId("cb-2023")
NOW = dt.datetime(2023, 5, 22, 9, 0, tzinfo=people.VIETNAM)


@pytest.fixture(autouse=True)
def book(store: Store) -> Store:
    example.load(store)
    return store


def finalise(store: Store, kind: DocumentKind, of: RecordId = SESSION, **more: object) -> Outcome:
    wanted = Wanted(subject=subject(store, kind, of), now=NOW)
    return finishing.finalised(store, replace(wanted, **more), make.opener(), Quiet())  # type: ignore[arg-type]


def labels(store: Store, done: Outcome) -> list[str]:
    document = done.document
    return [s.label for s in signing.seats(document, signing.newest(store, document))]


def test_minutes_have_a_place_for_the_secretary_the_body_and_the_chair(store: Store) -> None:
    own = labels(store, finalise(store, DocumentKind.MINUTES))
    assert [each.split()[0] for each in own] == ["Thư", "Đại", "Chủ"]
    assert own[2].endswith("Nông Thanh Tùng")


def test_each_place_lies_under_the_title_it_is_named_for(store: Store) -> None:
    """The body's title takes more lines than the others, so that its place lies lowest."""
    done = finalise(store, DocumentKind.MINUTES)
    data = signing.newest(store, done.document)
    for seat in signing.seats(done.document, data):
        spot = places.spot_of(data, seat.field)
        assert spot is not None
        with pypdfium2.PdfDocument(data) as paper:
            words = paper[spot.page].get_textpage()
            above = words.get_text_bounded(
                spot.left_pt, spot.bottom_pt, spot.left_pt + spot.width_pt, spot.bottom_pt + 130
            )
        title = " ".join(seat.label.split()[:2])
        assert title.casefold() in " ".join(above.split()).casefold()


@pytest.mark.parametrize(
    ("kind", "of"), [(DocumentKind.NOTICE, SESSION), (DocumentKind.REPORT, INSPECTION)]
)
def test_a_paper_that_one_signs_has_its_place_too(
    store: Store, kind: DocumentKind, of: RecordId
) -> None:
    done = finalise(store, kind, of)
    (label,) = labels(store, done)
    assert "Trưởng đoàn" in label
    key = people.holder(people.person(people.HEAD, days=40_000))

    class Given:
        def holder(self, _pin: str) -> object:
            return key

    wanted = signing.Wanted(document=done.document.id, at=NOW)
    signed = signing.signed(store, wanted, Given(), "")  # type: ignore[arg-type]
    (found,) = signatures.read(signed.data)
    assert (found.holds, found.field) == (True, "ChuKy1")
    (seat,) = signing.seats(signed.document, signed.data)
    assert seat.signing is not None
    assert seat.signing.who == people.HEAD


def test_a_number_given_afterwards_is_no_change_of_what_was_frozen(store: Store) -> None:
    first = finalise(store, DocumentKind.NOTICE)
    versions.register(store, first.document.id, "07/TB-ĐGS", dt.date(2023, 5, 25))
    again = finalise(store, DocumentKind.NOTICE, reason="thử")
    assert (again.is_new, again.document.id) == (False, first.document.id)


def a_finding(store: Store) -> RecordId:
    found = query.findings(store.reader, SESSION)
    return next(each.id for each in found if each.kind is FindingKind.RESULT)


def test_nothing_is_final_while_people_wrote_differently(store: Store) -> None:
    id = a_finding(store)
    before = query.finding(store.reader, id)
    seen = store.position
    after = replace(before, text="Ban hành 31 văn bản")
    store.write("finding.edit", [fields.changed(before, after)])
    make.arriving(store, id, "finding", seen, text="Ban hành 32 văn bản")
    with pytest.raises(Clashing) as refused:
        finalise(store, DocumentKind.MINUTES)
    assert refused.value.count == 1
    assert not any(d.version for d in query.documents(store.reader, INSPECTION))
    settled = query.finding(store.reader, id)
    store.write("finding.edit", [fields.changed(settled, replace(settled, text="Ban hành 31"))])
    assert finalise(store, DocumentKind.MINUTES).is_new


def test_a_paper_that_cannot_be_put_down_is_not_frozen(store: Store) -> None:
    from pathlib import Path

    def keep(name: str, _data: bytes) -> None:
        raise DiskFull(Path(name))

    with pytest.raises(DiskFull):
        finalise(store, DocumentKind.MINUTES, keep=keep)
    assert not any(d.version for d in query.documents(store.reader, INSPECTION))


def test_letters_to_two_bodies_are_two_papers_each_with_its_versions(store: Store) -> None:
    own = subject(store, DocumentKind.URGING, INSPECTION)
    (first,) = whole.addressees(store, own)
    assert own.to == first
    second = next(each.id for each in query.bodies(store.reader) if each.id != first)
    asks = query.recommendations(store.reader, SESSION)
    ask = next(each for each in asks if each.addressee == first)
    store.write("recommendation.edit", [fields.changed(ask, replace(ask, addressee=second))])
    made = [
        finishing.finalised(
            store,
            Wanted(subject=subject(store, DocumentKind.URGING, INSPECTION, to), now=NOW),
            make.opener(),
            Quiet(),
        ).document
        for to in (first, second)
    ]
    assert [(each.version, each.addressee, each.replaces) for each in made] == [
        (1, first, None),
        (1, second, None),
    ]
    assert made[0].file_name != made[1].file_name
