"""A paper with photos through the whole product: taken in, set, judged, sealed, frozen, signed, verified."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from db import fields, query
from db.records import Document, DocumentKind, RecordId
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import Taken, take_in
from desktop.evidence.marks import Marks
from desktop.evidence.pictures import Pictures
from desktop.exchange import ties
from desktop.final import checking, finishing, signing, verifying
from desktop.final.whole import subject
from desktop.minutes.finished import gate
from desktop.minutes.photos import Prints, Rendition
from desktop.minutes.sealing.verdict import Standing
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import signing as people
from tests.desktop.minutes import verapdf
from tests.desktop.test_marked_papers import images

PHOTOS = 9
VISIT = RecordId("v")
NOW = dt.datetime(2026, 2, 6, 9, 0, tzinfo=people.VIETNAM)


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    with Darkroom(children=1) as opened:
        yield opened


@pytest.fixture
def photos(store: Store, darkroom: Darkroom, tmp_path: Path) -> Prints:
    """The photos of a session, taken in as a person does: large, each another one, some on their side."""
    case = replace(make.full_case(), evidence=())
    store.write("example.load", [fields.edit(record) for _, record in ties.records(case)])
    paths = []
    for at in range(PHOTOS):
        noise = Image.effect_noise((200, 150), 60 + at).resize((2400, 1800))
        exif = Image.Exif()
        exif[0x0112] = 6 if at % 3 == 0 else 1
        paths.append(tmp_path / f"IMG_{at}.jpg")
        noise.convert("RGB").save(paths[-1], quality=92, exif=exif.tobytes())
    taken = take_in(paths, VISIT, None, store, darkroom, Quiet())
    assert all(isinstance(each, Taken) for each in taken)
    return Pictures.of(store, darkroom).paper


def made_final(store: Store, photos: Prints, **more: object) -> Document:
    own = subject(store, DocumentKind.MINUTES, VISIT)
    wanted = replace(finishing.Wanted(subject=own, now=NOW), **more)  # type: ignore[arg-type]
    return finishing.finalised(store, wanted, photos, Quiet()).document


def content(store: Store, document: Document) -> bytes:
    return signing.newest(store, document)


def test_a_final_paper_holds_every_photo_upright_and_is_found_whole(
    store: Store, photos: Prints, tmp_path: Path
) -> None:
    own = made_final(store, photos)
    data = content(store, own)
    assert len(data) == own.size_bytes
    shapes = [image.width > image.height for image in images(data)]
    assert shapes == [at % 3 != 0 for at in range(PHOTOS)]
    record = query.documents(store.reader, RecordId("i"))[-1].record_hash
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == own.pages
        attached = pdf.attachments["record.json"].get_file().read_bytes()
    assert gate.faults(data, attached) == ()
    path = tmp_path / "own.pdf"
    path.write_bytes(data)
    verdict = verifying.verified(store, str(path), None, Quiet())
    assert verdict.standing is Standing.WHOLE
    assert record == own.record_hash


def test_the_same_photos_give_the_same_final_bytes(store: Store, photos: Prints) -> None:
    own = subject(store, DocumentKind.MINUTES, VISIT)
    first, second = (
        checking.checked(store, own, photos, NOW.date(), Quiet()).paper for _ in range(2)
    )
    assert first.data == second.data


@pytest.mark.slow
def test_verapdf_passes_it_final_and_signed(store: Store, photos: Prints, tmp_path: Path) -> None:
    if missing := verapdf.missing():
        assert not shutil.which("apt-get"), f"{missing}: python3 dev.py test brings it"
        pytest.skip(missing)
    own = made_final(store, photos)
    (tmp_path / "final.pdf").write_bytes(content(store, own))
    (tmp_path / "signed.pdf").write_bytes(content(store, signed(store, own)))
    found = verapdf.verdicts(sorted(tmp_path.glob("*.pdf")))
    assert [(each.file, each.profile) for each in found if each.failed] == []
    assert len(found) == 4


def signed(store: Store, own: Document) -> Document:
    """Return a paper that three signed, one after the other."""
    for who in (people.SECRETARY, people.BODY, people.HEAD):
        key = people.holder(people.person(who, days=40_000))

        class Given:
            def holder(self, _pin: str, key: object = key) -> object:
                return key

        wanted = signing.Wanted(document=own.id, at=NOW)
        own = signing.signed(store, wanted, Given(), "").document  # type: ignore[arg-type]
    return own


def test_three_sign_a_paper_with_photos_and_each_signature_holds(
    store: Store, photos: Prints, tmp_path: Path
) -> None:
    own = signed(store, made_final(store, photos))
    path = tmp_path / "signed.pdf"
    path.write_bytes(content(store, own))
    verdict = verifying.verified(store, str(path), None, Quiet())
    assert verdict.standing is Standing.WHOLE
    assert [each.holds for each in verdict.signatures] == [True] * 3
    assert len(images(path.read_bytes())) == PHOTOS


def test_a_flipped_bit_of_a_photo_is_found(store: Store, photos: Prints, tmp_path: Path) -> None:
    data = bytearray(content(store, made_final(store, photos)))
    at = data.rindex(b"\xff\xda") + 400
    data[at] ^= 1
    path = tmp_path / "changed.pdf"
    path.write_bytes(data)
    assert verifying.verified(store, str(path), None, Quiet()).standing is not Standing.WHOLE


class Counted(bytes):
    """Bytes of a photo that know how many like them are held at once."""

    held = most = 0

    def __new__(cls, data: bytes) -> Counted:
        Counted.held += 1
        Counted.most = max(Counted.most, Counted.held)
        return super().__new__(cls, data)

    def __del__(self) -> None:
        Counted.held -= 1


@dataclass(frozen=True)
class Print:
    jpeg: bytes
    width_px: int
    height_px: int
    grey: bool


def test_no_more_than_two_photos_are_in_memory_while_a_paper_becomes_final(
    store: Store, photos: Prints, tmp_path: Path
) -> None:
    def counted(hash: str, marks: Marks) -> Rendition | None:
        found = photos(hash, marks)
        assert found is not None
        return Print(Counted(found.jpeg), found.width_px, found.height_px, found.grey)

    Counted.held = Counted.most = 0
    kept: list[int] = []

    def keep(_name: str, parts: object) -> None:
        kept.append(sum(len(part) for part in parts()))  # type: ignore[operator]

    own = made_final(store, counted, keep=keep)
    assert kept == [own.size_bytes]
    assert own.size_bytes > PHOTOS * 50_000
    assert 0 < Counted.most <= 2
