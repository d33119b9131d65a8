"""A real paper, sealed on every page, with places to sign, signed by three: still PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf
import pytest

from desktop.minutes.finished import finish, gate
from desktop.minutes.page import press
from desktop.minutes.sealing import marks, places, scan, sign, signatures, stamp
from desktop.minutes.sealing.seal import Seal
from desktop.minutes.sealing.sign import NotSignable, Place
from desktop.minutes.sealing.signatures import Since
from desktop.minutes.sealing.stamp import Stamp
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import paper, sealing, signing, verapdf, written

FAMILY = fonts.family(Choice.TINOS)
SEAL = sealing.sealed()


def footer(code: str, page: int, count: int) -> str:
    return f"Mã kiểm tra: {code} · trang {page}/{count}"


def sealed(data: bytes, own: Seal = SEAL) -> bytes:
    return marks.sealed(data, own, footer, FAMILY)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The worked example's minutes as the press makes them."""
    out = tmp_path_factory.mktemp("out")
    opener = make.opener()
    made = written.minutes(make.cao_bang(), make.SESSION, opener, out)
    return made.path.read_bytes()


@pytest.fixture(scope="module")
def ready(plain: bytes) -> bytes:
    """The same, sealed and with its places to sign."""
    marked = sealed(plain)
    spots = places.under(marked, press.own_wording()("closing.sign"))
    wanted = [
        Place(field=f"ChuKy{n}", label=f"Chỗ ký thứ {n}", spot=spot)
        for n, spot in enumerate(spots, start=1)
    ]
    return places.prepared(marked, wanted)


@pytest.fixture(scope="module")
def signed(ready: bytes) -> bytes:
    data = ready
    people = ((signing.SECRETARY, "ec"), (signing.BODY, "rsa"), (signing.HEAD, "ec"))
    for n, (who, kind) in enumerate(people, start=1):
        spot = places.spot_of(data, f"ChuKy{n}")
        assert spot
        drawn = stamp.drawn(Stamp(lines=(f"Ký bởi: {who}",)), spot, FAMILY)
        holder = signing.holder(signing.person(who, kind))
        data = sign.sign(data, holder, Place(field=f"ChuKy{n}", stamp=drawn), signing.AT)
    return data


def test_sealing_twice_gives_the_same_bytes_and_loses_no_word(plain: bytes) -> None:
    once = sealed(plain)
    assert once == sealed(plain)
    for before, after in zip(paper.pages(plain), paper.pages(once), strict=True):
        assert paper.plain(before) in paper.plain(after)


def test_every_page_has_its_code_and_the_digits(plain: bytes) -> None:
    once = sealed(plain)
    pages = scan.of_pages(once, Quiet())
    assert pages[0] == (SEAL.text,)
    assert pages[1:] == tuple((SEAL.page(n, len(pages)),) for n in range(2, len(pages) + 1))
    for number, text in enumerate(paper.pages(once), start=1):
        assert f"Mã kiểm tra: {sealing.seal.grouped(SEAL.code)}" in paper.plain(text)
        assert f"trang {number}/{len(pages)}" in paper.plain(text)


def test_the_code_stands_clear_of_the_text(plain: bytes) -> None:
    words = paper.lines(plain, 0)
    assert min(each.left_mm for each in words) >= 30 - 0.1
    assert marks._EDGE_MM + sealing.seal.FIRST_MM <= 31


def test_the_record_within_stays_and_the_gate_lets_it_through(plain: bytes, ready: bytes) -> None:
    record = finish.attached(plain)
    assert record
    assert finish.attached(ready) == record
    assert gate.faults(ready, record) == ()


def test_a_place_is_made_under_each_title_and_told_to_who_cannot_see_it(ready: bytes) -> None:
    assert sign.free_places(ready) == ("ChuKy1", "ChuKy2", "ChuKy3")
    with pikepdf.open(io.BytesIO(ready)) as opened:
        fields = list(opened.Root.AcroForm.Fields)
        assert [str(each.TU) for each in fields] == [f"Chỗ ký thứ {n}" for n in (1, 2, 3)]
        table = pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree)
        assert [str(table[int(each.StructParent)].S) for each in fields] == ["/Form"] * 3


def test_three_signatures_on_it_hold(ready: bytes, signed: bytes) -> None:
    found = signatures.read(signed, [signing.authority().der])
    assert [each.who for each in found] == [signing.SECRETARY, signing.BODY, signing.HEAD]
    assert all(each.holds for each in found)
    assert signatures.added(signed, ready) is Since.SIGNATURES


def test_what_is_no_pdf_is_not_sealed() -> None:
    with pytest.raises(NotSignable):
        sealed(b"no PDF")


@pytest.mark.slow
@pytest.mark.skipif(
    bool(verapdf.missing()) and not sys.platform.startswith("linux"), reason="no Java here"
)
def test_verapdf_passes_it_before_and_after_three_signatures(
    ready: bytes, signed: bytes, tmp_path: Path
) -> None:
    for name, data in (("ready", ready), ("signed", signed)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
    found = verapdf.verdicts([tmp_path / "ready.pdf", tmp_path / "signed.pdf"])
    assert [(each.file, each.profile) for each in found] == [
        ("ready", "3a"), ("ready", "ua1"), ("signed", "3a"), ("signed", "ua1"),
    ]  # fmt: skip
    assert [each.failed for each in found] == [()] * 4
