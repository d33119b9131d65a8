"""Signing: several in turn, each still holding; the file kept as it was; what cannot be signed says why."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from desktop.minutes.sealing import keystore, places, sign, signatures, stamp
from desktop.minutes.sealing.keystore import BadKeyStore, WrongPin
from desktop.minutes.sealing.sign import (
    NotForSigning,
    NotSignable,
    Place,
    SignedAlready,
    SignerEarly,
    SignerExpired,
    Spot,
)
from desktop.minutes.sealing.signatures import DamagedPdf, Since, Trust
from desktop.minutes.sealing.stamp import BadPicture, Stamp
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from tests.desktop.minutes import paper, sealing, signing
from tests.desktop.minutes.signing import AT, BODY, HEAD, SECRETARY

BASE = sealing.final(sealing.sealed())
FIRST = Place(field="ChuKy1")


def signed(data: bytes = BASE) -> bytes:
    """Return the paper signed by secretary, body and head."""
    for n, (who, kind) in enumerate(((SECRETARY, "ec"), (BODY, "rsa"), (HEAD, "ec")), start=1):
        own = signing.holder(signing.person(who, kind))
        at = AT + dt.timedelta(minutes=n)
        data = sign.sign(data, own, Place(field=f"ChuKy{n}"), at)
    return data


SIGNED = signed()


def test_three_sign_in_turn_and_each_signature_holds() -> None:
    found = signatures.read(SIGNED, [signing.authority().der])
    assert [(each.field, each.who) for each in found] == [
        ("ChuKy1", SECRETARY),
        ("ChuKy2", BODY),
        ("ChuKy3", HEAD),
    ]
    assert all(each.holds and each.trust is Trust.TRUSTED for each in found)
    assert [each.since for each in found] == [Since.SIGNATURES, Since.SIGNATURES, Since.NOTHING]
    assert [each.at for each in found] == [AT + dt.timedelta(minutes=n) for n in (1, 2, 3)]


def test_signing_only_adds_to_the_file_and_fills_the_places_made_for_it() -> None:
    assert SIGNED.startswith(BASE)
    assert sign.free_places(BASE) == ("ChuKy1", "ChuKy2", "ChuKy3")
    assert sign.free_places(SIGNED) == ()
    assert signatures.added(SIGNED, BASE) is Since.SIGNATURES


def test_the_file_stays_pdf_1_7_and_its_metadata_as_they_were() -> None:
    reader = PdfFileReader(io.BytesIO(SIGNED))
    assert reader.input_version == (1, 7)
    assert b"xpacket" not in SIGNED[len(BASE) :]


def test_it_is_pades_with_no_time_of_its_own_in_the_signature() -> None:
    (found,) = PdfFileReader(io.BytesIO(sign.sign(BASE, holder(), FIRST, AT))).embedded_signatures
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    types = {attribute["type"].native for attribute in found.signer_info["signed_attrs"]}
    assert "signing_certificate_v2" in types
    assert "signing_time" not in types


def holder(who: str = SECRETARY, kind: str = "ec") -> keystore.KeyStore:
    return signing.holder(signing.person(who, kind))


def test_no_authority_named_means_trust_is_not_known_and_another_that_there_is_none() -> None:
    other = signing.person("Người lạ")
    assert signatures.read(SIGNED)[0].trust is Trust.UNKNOWN
    assert signatures.read(SIGNED, [other.der])[0].trust is Trust.UNTRUSTED


def test_what_was_added_since_is_left_for_later_where_it_is_not_asked_for() -> None:
    found = signatures.read(SIGNED, deep=False)
    assert [each.holds for each in found] == [True] * 3
    assert found[0].since is Since.UNEXAMINED


def test_a_place_is_signed_once() -> None:
    with pytest.raises(SignedAlready) as refused:
        sign.sign(SIGNED, holder(), FIRST, AT)
    assert refused.value.field == "ChuKy1"


@pytest.mark.parametrize("data", [b"", b"no PDF", BASE[:3000], b"%PDF-1.7\n%%EOF"])
def test_what_is_no_whole_pdf_is_not_signed(data: bytes) -> None:
    with pytest.raises(NotSignable):
        sign.sign(data, holder(), FIRST, AT)
    with pytest.raises(NotSignable):
        places.prepared(data, [Place(field="x", spot=Spot(0, 0, 0, 1, 1))])
    with pytest.raises(DamagedPdf):
        signatures.read(data)


def test_an_expired_or_early_certificate_signs_nothing() -> None:
    old = signing.person("Người có chứng thư cũ", days=-1)
    with pytest.raises(SignerExpired) as refused:
        sign.sign(BASE, signing.holder(old), FIRST, AT)
    assert refused.value.who == "Người có chứng thư cũ"
    with pytest.raises(SignerEarly):
        sign.check_holder(signing.holder(signing.person("Mới", from_day=1)), AT)


def test_a_certificate_for_another_use_signs_nothing() -> None:
    own = signing.person("Máy chủ", key_encipherment=True)
    with pytest.raises(NotForSigning):
        sign.sign(BASE, signing.holder(own), FIRST, AT)


def test_a_certificate_that_was_good_then_still_shows_after_it_ran_out() -> None:
    old = signing.person("Sắp hết hạn", days=1)
    data = sign.sign(BASE, signing.holder(old), FIRST, AT)
    (found,) = signatures.read(data, [signing.authority().der])
    assert found.holds
    assert found.trust is Trust.TRUSTED


def test_a_wrong_pin_opens_no_key_and_is_kept_nowhere() -> None:
    data = signing.p12(signing.person(SECRETARY))
    with pytest.raises(WrongPin):
        keystore.opened(data, "sai rồi")
    assert signing.PIN not in repr(keystore.opened(data, signing.PIN))


@pytest.mark.parametrize(
    "data", [b"", b"0", b"0\x82\x00\x00", bytes(3000), signing.person("x").der]
)
def test_what_is_no_key_store_is_refused(data: bytes) -> None:
    with pytest.raises(BadKeyStore):
        keystore.opened(data, signing.PIN)


def test_a_visible_signature_says_who_signed_and_when() -> None:
    spot = Spot(1, 60, 110, 150, 60)
    drawn = stamp.drawn(Stamp(lines=(f"Ký bởi: {SECRETARY} 🙂",)), spot, fonts.family(Choice.TINOS))
    data = sign.sign(BASE, holder(), Place(field="ChuKy1", stamp=drawn), AT)
    assert f"Ký bởi: {SECRETARY}" in paper.text(drawn)
    assert "🙂" not in paper.text(drawn)
    assert b"/Stamp" in data
    assert signatures.read(data)[0].holds


def test_a_place_that_is_not_there_is_made() -> None:
    new = Place(field="Moi", spot=Spot(0, 60, 60, 100, 40), label="Chữ ký người đọc")
    assert [each.field for each in signatures.read(sign.sign(BASE, holder(), new, AT))] == ["Moi"]


def picture(colour: tuple[int, int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (300, 120), colour).save(out, "PNG")
    return out.getvalue()


def test_a_signature_s_picture_is_drawn_with_what_is_transparent() -> None:
    spot = Spot(0, 0, 0, 150, 60)
    family = fonts.family(Choice.TINOS)
    drawn = stamp.drawn(Stamp(picture=picture((0, 0, 200, 120)), lines=("Ký",)), spot, family)
    assert b"/SMask" in drawn
    assert drawn == stamp.drawn(
        Stamp(picture=picture((0, 0, 200, 120)), lines=("Ký",)), spot, family
    )


@pytest.mark.parametrize("data", [b"no picture", sealing.jpeg(Image.new("L", (9, 9)))])
def test_what_is_no_png_is_no_signature(data: bytes) -> None:
    with pytest.raises(BadPicture):
        stamp.drawn(Stamp(picture=data), Spot(0, 0, 0, 9, 9), fonts.family(Choice.TINOS))


def test_the_room_to_sign_is_found_under_its_hint() -> None:
    data = sealing.paper(None, pages=1, words="Ky ten")
    spots = places.under(data, "Ky ten 1.3")
    assert len(spots) == 1
    assert spots[0].page == 0
    assert places.under(data, "không có") == ()
