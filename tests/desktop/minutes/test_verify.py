"""Verifying: every way a paper is changed, cut back or mixed is found; a whole one is said to be whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Document, Medium, RecordId, Signing
from desktop.minutes.sealing import seal, sign, verify
from desktop.minutes.sealing.scan import BadScan
from desktop.minutes.sealing.sign import Place
from desktop.minutes.sealing.verdict import Flaw, Known, Standing, Verdict
from desktop.work import Quiet, Stopped
from tests.desktop.minutes import sealing, signing
from tests.desktop.minutes.signing import AT, HEAD, SECRETARY

SEAL = sealing.sealed(record_hash=sealing.record_hash())
FINAL = sealing.final(SEAL)


def signed(data: bytes, field: str, who: str, kind: str = "ec") -> bytes:
    return sign.sign(data, signing.holder(signing.person(who, kind)), Place(field=field), AT)


ONCE = signed(FINAL, "ChuKy1", SECRETARY)
TWICE = signed(ONCE, "ChuKy3", HEAD)
SHELF = sealing.Shelf()


def signing_of(data: bytes, field: str, who: str) -> Signing:
    own = Signing(medium=Medium.ELECTRONIC, field=field, who=who, at=AT)
    return replace(own, hash=SHELF.keep(data), size_bytes=len(data))


SHELF.keep(FINAL)
OWN = sealing.document(
    FINAL,
    SEAL,
    signings=(signing_of(ONCE, "ChuKy1", SECRETARY), signing_of(TWICE, "ChuKy3", HEAD)),
)


def known(*documents: Document) -> Known:
    return Known(
        documents=documents or (OWN,),
        keys=(sealing.key(),),
        open=SHELF.open,
        roots=(signing.authority().der,),
    )


def judged(data: bytes, *documents: Document) -> Verdict:
    return verify.verify(data, known(*documents), Quiet())


def test_the_paper_with_all_its_signatures_is_whole() -> None:
    found = judged(TWICE)
    assert (found.standing, found.flaws, found.document) == (Standing.WHOLE, (), OWN)
    assert [each.who for each in found.signatures] == [SECRETARY, HEAD]
    assert (found.device, found.summary) == ("may-cua-thu-ky", SEAL.summary)
    assert "Bien ban lam viec 1.0" in found.text


def test_a_paper_that_nobody_had_to_sign_is_whole_without_signatures() -> None:
    assert judged(FINAL, replace(OWN, signings=())).standing is Standing.WHOLE


@pytest.mark.parametrize(("cut", "missing"), [(ONCE, (HEAD,)), (FINAL, (SECRETARY, HEAD))])
def test_a_paper_cut_back_to_before_a_signature_is_found(cut: bytes, missing: tuple[str]) -> None:
    found = judged(cut)
    assert found.standing is Standing.CHANGED
    assert found.flaws == (Flaw.SIGNATURE_MISSING,)
    assert found.missing == missing


def test_a_signature_made_elsewhere_on_our_paper_is_no_change() -> None:
    own = replace(OWN, signings=OWN.signings[:1])
    found = judged(TWICE, own)
    assert (found.standing, found.flaws) == (Standing.WHOLE, ())
    assert [each.who for each in found.signatures] == [SECRETARY, HEAD]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(TWICE) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_found_wherever_it_is(at: int, by: int) -> None:
    data = bytearray(TWICE)
    data[at] ^= by
    try:
        found = judged(bytes(data))
    except BadScan:  # the first bytes no longer say PDF
        assert at < 5
        return
    assert not found.good
    assert found.standing in (Standing.CHANGED, Standing.UNKNOWN)
    assert found.document == OWN


def test_a_signature_written_otherwise_is_found_though_it_holds() -> None:
    at = TWICE.index(b"/Contents <", len(ONCE)) + len(b"/Contents <")
    data = TWICE[:at] + TWICE[at : at + 200].swapcase() + TWICE[at + 200 :]
    assert data != TWICE
    found = judged(data)
    assert all(each.holds for each in found.signatures)
    assert (found.standing, found.flaws) == (Standing.CHANGED, (Flaw.BYTES,))


def test_a_flipped_byte_under_a_signature_breaks_it() -> None:
    at = TWICE.index(b"\n%") + 3
    found = judged(TWICE[:at] + bytes([TWICE[at] ^ 1]) + TWICE[at + 1 :])
    assert {Flaw.BYTES, Flaw.SIGNATURE} <= set(found.flaws)
    assert [each.holds for each in found.signatures] == [False, False]


@given(st.lists(st.integers(1, 40), max_size=9), st.integers(1, 40), st.sampled_from([1, 7]))
def test_of_many_papers_that_a_file_begins_with_the_longest_is_found(
    sizes: list[int], size: int, by: int
) -> None:
    whole = bytes(n * by % 256 for n in range(size))
    ours = [bytes(range(n)) for n in sizes]
    papers = [
        replace(OWN, id=RecordId(f"p{n}"), hash=SHELF.keep(own), size_bytes=len(own), signings=())
        for n, own in enumerate(ours)
    ]
    begun = [n for n, own in enumerate(ours) if len(own) < len(whole) and whole.startswith(own)]
    best = max(begun, key=lambda n: (len(ours[n]), -n), default=None)
    expected = None if best is None else (papers[best], ours[best])
    assert verify._grown(whole, replace(known(), documents=tuple(papers))) == expected


class Narrow(io.BytesIO):
    """A kept file of which only a little may be read at once."""

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert 0 < size <= 1024
        return super().read(size)


class Stopping(Quiet):
    """Work that is stopped at the third paper."""

    def step(self, done: int, total: int) -> None:
        assert total == 5
        if done == 2:
            raise Stopped


def test_a_damaged_copy_is_compared_block_by_block_and_the_search_for_it_can_be_stopped() -> None:
    kept = dict.fromkeys([SHELF.keep(bytes([n]) * 5_000) for n in range(5)])
    papers = [
        replace(OWN, id=RecordId(f"p{n}"), hash=hash, size_bytes=5_000, signings=())
        for n, hash in enumerate(kept)
    ]
    own = replace(known(*papers), open=lambda hash: Narrow(SHELF[hash]))
    near = bytes([3]) * 3_500 + bytes(1_500)
    assert verify._alike(near, own, Quiet()) == papers[3]
    assert verify._alike(bytes([3]) * 2_000 + bytes([9]) * 3_000, own, Quiet()) is None
    with pytest.raises(Stopped):
        verify._alike(near, own, Stopping())


def rewritten(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def appended(data: bytes, change: Callable[[sign._Writer], object]) -> bytes:
    """Return the file with a revision more, as an editor saves it: all before stays as it was."""
    out = io.BytesIO()
    writer = sign._Writer(io.BytesIO(data))
    change(writer)
    writer.write(out)
    return out.getvalue()


def add_page(writer: sign._Writer) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject

    empty = generic.StreamObject(stream_data=b"")
    contents = writer.add_object(empty)
    writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 595, 842)))


def test_a_page_added_after_signing_is_found() -> None:
    found = judged(appended(TWICE, add_page))
    assert found.standing is Standing.CHANGED
    assert {Flaw.ADDED, Flaw.AFTER_SIGNING} <= set(found.flaws)
    assert all(each.holds for each in found.signatures)


def test_a_page_added_before_another_signs_is_found_though_that_signature_holds() -> None:
    own = replace(OWN, signings=OWN.signings[:1])
    found = judged(signed(appended(ONCE, add_page), "ChuKy3", HEAD), own)
    assert found.standing is Standing.CHANGED
    assert {Flaw.ADDED, Flaw.AFTER_SIGNING} <= set(found.flaws)


def test_a_paper_saved_anew_without_its_signatures_is_found() -> None:
    def strip(paper: pikepdf.Pdf) -> None:
        del paper.Root.AcroForm
        for page in paper.pages:
            if "/Annots" in page:
                del page.Annots

    found = judged(rewritten(TWICE, strip))
    assert found.standing is Standing.CHANGED
    assert {Flaw.BYTES, Flaw.SIGNATURE_MISSING} <= set(found.flaws)
    assert found.missing == (SECRETARY, HEAD)


def swapped(data: bytes) -> bytes:
    def swap(paper: pikepdf.Pdf) -> None:
        record = sealing.RECORD.replace(b"64/67", b"67/67")
        paper.attachments["record.json"] = pikepdf.AttachedFileSpec(paper, record)

    return rewritten(data, swap)


def test_another_record_within_is_found() -> None:
    found = judged(swapped(FINAL), replace(OWN, signings=()))
    assert found.standing is Standing.CHANGED
    assert {Flaw.RECORD, Flaw.BYTES} <= set(found.flaws)


def test_another_record_is_found_by_its_seal_where_the_paper_is_not_known() -> None:
    strange = sealing.document(b"x", sealing.sealed(version=9))
    found = judged(swapped(FINAL), strange)
    assert (found.standing, found.document) == (Standing.CHANGED, None)
    assert Flaw.RECORD in found.flaws


def test_a_paper_of_another_book_is_unknown_though_its_seal_holds() -> None:
    found = judged(FINAL, sealing.document(b"x", sealing.sealed(version=9)))
    assert (found.standing, found.flaws) == (Standing.UNKNOWN, (Flaw.NOT_HERE,))
    assert found.summary == SEAL.summary


def test_a_pdf_of_somebody_else_is_unknown() -> None:
    found = judged(sealing.paper(None, words="Hoa don tien dien"))
    assert (found.standing, found.flaws, found.document) == (
        Standing.UNKNOWN,
        (Flaw.NO_SEAL,),
        None,
    )


def test_a_pdf_that_cannot_be_read_is_said_to_be_damaged() -> None:
    found = judged(b"%PDF-1.7\nrest is gone")
    assert found.standing is Standing.UNKNOWN
    assert Flaw.DAMAGED in found.flaws


# scans and codes


def scanned(data: bytes = FINAL, seed: int = 1) -> bytes:
    return sealing.scanned_pdf(sealing.scans(data, seed=seed))


def test_a_scan_leads_to_the_text_to_be_read_beside_it() -> None:
    found = judged(scanned())
    assert (found.standing, found.flaws, found.document) == (Standing.READ, (), OWN)
    assert found.pages == (1, 2)
    assert "Bien ban lam viec 2.29" in found.text


def test_a_photo_of_one_page_is_enough() -> None:
    first, second = sealing.scans(FINAL, seed=2)
    assert judged(sealing.jpeg(first)).document == OWN
    found = judged(sealing.jpeg(second))
    assert (found.document, found.pages, found.flaws) == (OWN, (2,), ())


def test_a_page_left_out_of_a_scan_is_missed() -> None:
    own = sealing.final(SEAL, pages=3)
    SHELF.keep(own)
    pages = sealing.scans(own, seed=3)
    found = judged(sealing.scanned_pdf([pages[0], pages[2]]), sealing.document(own, SEAL, pages=3))
    assert (found.standing, found.flaws) == (Standing.CHANGED, (Flaw.PAGES_MISSING,))
    assert found.pages == (1, 3)


def test_a_page_of_another_version_among_the_scanned_is_found() -> None:
    other = sealing.scans(sealing.paper(sealing.sealed(version=2)))
    pages = [sealing.scans(FINAL)[0], other[1]]
    found = judged(sealing.scanned_pdf(pages))
    assert found.standing is Standing.CHANGED
    assert Flaw.MIXED_PAGES in found.flaws


def test_a_forged_seal_is_found() -> None:
    forged = sealing.sealed(sealing.FOREIGN, record_hash=sealing.record_hash())
    found = judged(sealing.jpeg(sealing.scans(sealing.paper(forged))[0]))
    assert (found.standing, found.flaws) == (Standing.UNKNOWN, (Flaw.SEAL_KEY,))


def test_a_seal_changed_after_sealing_is_found() -> None:
    body = bytearray(seal.unbase45(SEAL.text.removeprefix("SD1:")))
    body[-70] ^= 1
    text = "SD1:" + seal.base45(bytes(body))
    changed = replace(SEAL, text=text)
    found = judged(sealing.jpeg(sealing.scans(sealing.paper(changed))[0]))
    assert found.flaws in ((Flaw.SEAL,), (Flaw.SEAL_KEY,))


def test_a_page_without_a_code_is_unknown() -> None:
    found = judged(sealing.jpeg(sealing.scans(sealing.paper(None))[0]))
    assert (found.standing, found.flaws) == (Standing.UNKNOWN, (Flaw.NO_SEAL,))


def test_a_typed_code_leads_to_its_paper() -> None:
    found = verify.verify_code(seal.grouped(SEAL.code), known())
    assert (found.standing, found.document) == (Standing.READ, OWN)


def test_a_mistyped_code_is_told_from_a_strange_one() -> None:
    code = SEAL.code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert verify.verify_code(wrong, known()).flaws == (Flaw.MISTYPED,)
    strange = verify.verify_code(sealing.sealed(version=5).code, known())
    assert (strange.standing, strange.flaws) == (Standing.UNKNOWN, (Flaw.NOT_HERE,))


def test_a_newer_version_and_addenda_are_named() -> None:
    second = replace(OWN, id=RecordId("p2"), version=2, hash="", replaces=OWN.id)
    third = replace(OWN, id=RecordId("p3"), version=3, hash="", replaces=second.id)
    addendum = replace(OWN, id=RecordId("p4"), version=4, hash="", amends=OWN.id)
    found = judged(TWICE, OWN, second, third, addendum)
    assert found.standing is Standing.WHOLE
    assert (found.newer, found.addenda) == (third, (addendum,))
    assert verify.newer(third, (OWN, second, third)) is None


def test_papers_that_replace_each_other_in_a_circle_end() -> None:
    first = replace(OWN, replaces=RecordId("p2"))
    second = replace(OWN, id=RecordId("p2"), replaces=OWN.id)
    assert verify.newer(first, (first, second)) in (first, second)


def test_bytes_that_are_not_here_leave_the_text_empty() -> None:
    own = sealing.sealed(version=7)
    found = verify.verify_code(own.code, known(sealing.document(b"not kept", own)))
    assert (found.standing, found.text) == (Standing.READ, "")
