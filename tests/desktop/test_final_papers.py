"""From the command line: a paper becomes final, is numbered, signed, scanned and verified."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from db import fields, keys, query
from db import vault as vaults
from db.past import history
from db.records import Medium, RecordId
from db.store import Store
from desktop import cli
from desktop.exchange import archive
from desktop.minutes.finished import finish, gate
from desktop.work import Quiet
from tests import make
from tests.conftest import PASSPHRASE
from tests.desktop.minutes import sealing, signing
from tests.desktop.minutes.test_revocation import Server, server

__all__ = ["server"]

SESSION = "cb-2023-lv-01"


class Ended(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    vaults.create(tmp_path / "book", PASSPHRASE, cost=cheap).close()
    return tmp_path / "book"


@pytest.fixture
def run(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    for name, text in (("passphrase", PASSPHRASE), ("pin", signing.PIN)):
        (tmp_path / f"{name}.txt").write_text(text + "\n", "utf-8")
    environ = {
        "SODOAN_VAULT": str(book),
        "SODOAN_PASSPHRASE_FILE": str(tmp_path / "passphrase.txt"),
        "SODOAN_PIN_FILE": str(tmp_path / "pin.txt"),
    }

    def run(*arguments: str | Path) -> Ended:
        code = cli.main([str(argument) for argument in arguments], environ)
        return Ended(code, *capsys.readouterr())

    assert run("example").code == 0
    return run


@pytest.fixture
def made(run: Run, tmp_path: Path) -> Any:
    """The minutes of the worked example, final."""
    ended = run("finalise", "minutes", SESSION, "--out", tmp_path / "out", "--json")
    assert ended.code == 0, ended.err
    return ended.data


def store(book: Path) -> Store:
    return Store.open(vaults.unlock(book, PASSPHRASE))


def test_a_final_paper_is_whole_and_its_code_leads_to_it(run: Run, made: Any) -> None:
    found = run("verify", made["file"], "--json")
    assert (found.code, found.data["standing"], found.data["version"]) == (0, "whole", 1)
    typed = run("verify", made["code"], "--json")
    assert (typed.code, typed.data["standing"]) == (0, "read")
    assert "Nông Thanh Tùng" in typed.data["text"]
    assert "BIÊN BẢN" in run("verify", made["code"]).out


def test_what_is_to_be_looked_at_is_told_before_anything_is_final(run: Run, book: Path) -> None:
    asked = ("review", "minutes", SESSION, "--today", "2023-05-22")
    found = run(*asked, "--json")
    assert (found.code, found.data["stopped"], found.data["pages"]) == (0, False, 5)
    assert {"review.missing", "review.ask_missing"} <= {each["key"] for each in found.data["lines"]}
    assert "Cần xem: Chưa ghi văn bản thành lập" in run(*asked).out
    with store(book) as opened:
        ask = query.recommendations(opened.reader, RecordId(SESSION))[0]
        seen = opened.position
        opened.write("recommendation.edit", [fields.changed(ask, replace(ask, text="Của tôi"))])
        make.arriving(opened, ask.id, "recommendation", seen, text="Của Lan")
    stopped = run(*asked)
    assert (stopped.code, stopped.err.count("\n")) == (1, 1)
    assert stopped.out.startswith("Chưa chốt được: Nhiều người viết khác nhau")


def test_every_page_bears_the_code_and_a_scan_of_all_is_read(
    run: Run, made: Any, tmp_path: Path
) -> None:
    data = Path(made["file"]).read_bytes()
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            assert made["code"] in page.get_textpage().get_text_range()
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(sealing.scanned_pdf(sealing.scans(data)))
    found = run("verify", scan, "--json")
    assert (found.code, found.data["standing"]) == (0, "read")
    assert found.data["pages"] == [1, 2, 3, 4, 5]


def test_the_same_record_again_makes_no_new_version(run: Run, made: Any, tmp_path: Path) -> None:
    again = run("finalise", "minutes", SESSION, "--out", tmp_path / "again", "--json")
    assert (again.code, again.data["id"]) == (0, made["id"])
    assert not (tmp_path / "again").exists()


def change_record(book: Path) -> None:
    with store(book) as opened:
        visit = query.visit(opened.reader, RecordId(SESSION))
        after = replace(visit, purpose="Làm rõ kết quả hai năm 2021 và 2022.")
        opened.write("visit.edit", [fields.changed(visit, after)])


def test_a_changed_record_needs_a_reason_and_makes_a_newer_version(
    run: Run, made: Any, book: Path, tmp_path: Path
) -> None:
    change_record(book)
    refused = run("finalise", "minutes", SESSION, "--out", tmp_path / "out")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "lý do" in refused.err
    asked = (
        "finalise",
        "minutes",
        SESSION,
        "--out",
        tmp_path / "out",
        "--reason",
        "bổ sung mục đích",
    )
    second = run(*asked, "--json").data
    assert (second["version"], second["replaces"]) == (2, made["id"])
    old = run("verify", made["file"], "--json")
    assert (old.code, old.data["standing"], old.data["newer"]) == (0, "whole", second["id"])
    assert run("verify", second["file"], "--json").data["newer"] is None


def test_an_addendum_amends_and_does_not_replace(
    run: Run, made: Any, book: Path, tmp_path: Path
) -> None:
    change_record(book)
    asked = ("finalise", "minutes", SESSION, "--out", tmp_path / "out", "--reason", "bổ sung")
    addendum = run(*asked, "--addendum", "--json").data
    assert (addendum["version"], addendum["amends"], addendum["replaces"]) == (2, made["id"], None)
    found = run("verify", made["file"], "--json").data
    assert (found["newer"], found["addenda"]) == (None, [addendum["id"]])


def test_the_registry_s_number_changes_no_byte(run: Run, made: Any, book: Path) -> None:
    asked = ("register", made["id"], "--number", "05/BB-ĐGS", "--date", "2023-05-22", "--json")
    assert run(*asked).data["number"] == "05/BB-ĐGS"
    found = run("verify", made["file"])
    assert found.code == 0
    assert "05/BB-ĐGS" in found.out
    with store(book) as opened:
        assert [past.value for past in history(opened.reader, made["id"], "number")] == [
            "",
            "05/BB-ĐGS",
        ]


def sign(run: Run, made: Any, tmp_path: Path, who: str, *more: str | Path) -> Ended:
    key = tmp_path / f"{who}.p12"
    key.write_bytes(signing.p12(signing.person(who, days=40_000)))
    return run("sign", made["id"], "--key", key, "--out", tmp_path / "signed.pdf", "--json", *more)


def test_two_sign_in_turn_and_a_file_cut_back_is_found(
    run: Run, made: Any, book: Path, tmp_path: Path
) -> None:
    first = sign(run, made, tmp_path, signing.SECRETARY)
    assert (first.code, first.data["field"]) == (0, "ChuKy1"), first.err
    once = (tmp_path / "signed.pdf").read_bytes()
    assert sign(run, made, tmp_path, signing.HEAD).data["field"] == "ChuKy2"
    authority = tmp_path / "authority.pem"
    authority.write_bytes(signing.authority().certificate.public_bytes(Encoding.PEM))
    found = run("verify", tmp_path / "signed.pdf", "--authority", authority, "--json")
    assert (found.code, found.data["standing"]) == (0, "whole"), found.err
    assert [s["who"] for s in found.data["signatures"]] == [signing.SECRETARY, signing.HEAD]
    assert {s["trust"] for s in found.data["signatures"]} == {"trusted"}
    (tmp_path / "cut.pdf").write_bytes(once)
    cut = run("verify", tmp_path / "cut.pdf", "--json")
    assert (cut.code, cut.data["missing"]) == (1, [signing.HEAD])
    with store(book) as opened:
        assert opened.check(Quiet()).problems == ()


@pytest.fixture
def authorities(tmp_path: Path) -> Path:
    path = tmp_path / "authorities.pem"
    path.write_bytes(signing.authority().certificate.public_bytes(Encoding.PEM))
    return path


def test_the_authority_s_word_is_kept_in_the_paper_and_told_offline(
    run: Run, made: Any, tmp_path: Path, server: Server, authorities: Path
) -> None:
    now = dt.datetime.now(dt.UTC)
    server.now = now
    key = tmp_path / "k.p12"
    key.write_bytes(signing.p12(server.person(signing.SECRETARY)))
    asked = ("sign", made["id"], "--key", key, "--out", tmp_path / "signed.pdf")
    ended = run(*asked, "--lasting", authorities)
    assert ended.code == 0, ended.err
    heard = len(server.asked)
    found = run("verify", tmp_path / "signed.pdf", "--authority", authorities)
    assert (found.code, len(server.asked)) == (0, heard)
    assert "chưa bị thu hồi" in found.out


def test_a_withdrawn_certificate_or_a_silent_authority_signs_nothing(
    run: Run, made: Any, tmp_path: Path, server: Server, authorities: Path
) -> None:
    server.now = dt.datetime.now(dt.UTC)
    own = server.person(signing.SECRETARY)
    key = tmp_path / "k.p12"
    key.write_bytes(signing.p12(own))
    asked = ("sign", made["id"], "--key", key, "--lasting", authorities)
    server.revoked.add(own.certificate.serial_number)
    withdrawn = run(*asked)
    assert (withdrawn.code, withdrawn.err.count("\n")) == (1, 1)
    assert "thu hồi" in withdrawn.err
    server.code = 503
    silent = run(*asked)
    assert (silent.code, silent.err.count("\n")) == (1, 1)
    assert run("verify", made["file"], "--json").data["signatures"] == []
    assert run(*asked[:4]).code == 0


def test_what_the_run_time_validator_wrongly_says_of_signatures_reaches_nobody(
    run: Run, made: Any, tmp_path: Path
) -> None:
    """Of a signed file it says PDFA3A-SIGNATURE-BYTERANGE-001, which the reference validator does not find."""
    ended = [
        sign(run, made, tmp_path, who) for who in (signing.SECRETARY, signing.BODY, signing.HEAD)
    ]
    ended += [
        run("verify", tmp_path / "signed.pdf"),
        run("finalise", "minutes", SESSION, "--out", tmp_path / "again"),
        run("handover", made["id"], "--out", tmp_path / "goi.zip"),
        run("archive", "cb-2023", "--out", tmp_path / "sip.zip", "--code", "H14"),
    ]
    signed = (tmp_path / "signed.pdf").read_bytes()
    assert any("BYTERANGE" in rule for rule in gate.faults(signed, finish.attached(signed) or b""))
    assert [each.code for each in ended] == [0] * len(ended)
    assert not any("PDFA" in each.out + each.err for each in ended)


def test_a_visible_signature_stands_in_its_place(run: Run, made: Any, tmp_path: Path) -> None:
    assert sign(run, made, tmp_path, signing.SECRETARY).code == 0
    with pypdfium2.PdfDocument(tmp_path / "signed.pdf") as document:
        document.init_forms()
        shown = [page.render(scale=1, may_draw_forms=True).to_pil() for page in document]
    with pypdfium2.PdfDocument(made["file"]) as document:
        before = [page.render(scale=1).to_pil() for page in document]
    changed = [a.tobytes() != b.tobytes() for a, b in zip(shown, before, strict=True)]
    assert changed == [False, False, False, True, False]


def test_a_wrong_pin_signs_nothing_and_is_told_in_a_sentence(
    run: Run, made: Any, tmp_path: Path
) -> None:
    (tmp_path / "pin.txt").write_text("sai", "utf-8")
    refused = sign(run, made, tmp_path, signing.SECRETARY)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert not (tmp_path / "signed.pdf").exists()


def test_a_changed_file_is_refused_in_one_sentence(run: Run, made: Any, tmp_path: Path) -> None:
    data = bytearray(Path(made["file"]).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "flipped.pdf").write_bytes(data)
    found = run("verify", tmp_path / "flipped.pdf")
    assert (found.code, found.err.count("\n")) == (1, 1)
    assert found.err.startswith("Văn bản đã bị thay đổi: ")
    missing = run("verify", tmp_path / "không có.pdf")
    assert (missing.code, missing.err.count("\n")) == (1, 1)
    assert "không có.pdf" in missing.err
    mistyped = run("verify", "1234 5678 9012 3456 7890")
    assert (mistyped.code, mistyped.err.count("\n")) == (1, 1)


def test_a_scan_signed_by_hand_is_bound_to_its_version(
    run: Run, made: Any, book: Path, tmp_path: Path
) -> None:
    scan = tmp_path / "đã ký.pdf"
    scan.write_bytes(sealing.scanned_pdf(sealing.scans(Path(made["file"]).read_bytes())[:1]))
    kept = run("attach", made["id"], scan, "--who", "Nông Thanh Tùng")
    assert (kept.code, "trang 1" in kept.out) == (0, True), kept.err
    with store(book) as opened:
        document = query.record(opened.reader, made["id"])
        (kept,) = document.signings  # type: ignore[attr-defined]
        assert (kept.medium, kept.who, kept.file_name) == (
            Medium.HAND,
            "Nông Thanh Tùng",
            scan.name,
        )
        with opened.blobs.open(kept.hash) as stream:
            assert stream.read() == scan.read_bytes()
        blob = opened.blobs.folder / opened.blobs.name(kept.hash)[:2] / opened.blobs.name(kept.hash)
        blob.unlink()
        assert [problem.where for problem in opened.check(Quiet()).problems] == [kept.hash]
    found = run("verify", made["file"])
    assert (found.code, "Ký tay: Nông Thanh Tùng; bản quét đã ký.pdf" in found.out) == (0, True)


def test_a_scan_of_another_version_or_paper_is_not_kept(
    run: Run, made: Any, book: Path, tmp_path: Path
) -> None:
    change_record(book)
    asked = ("finalise", "minutes", SESSION, "--out", tmp_path / "out", "--reason", "sửa")
    second = run(*asked, "--json").data
    notice = run("finalise", "notice", SESSION, "--out", tmp_path / "out", "--json").data
    pages = [sealing.scans(Path(each["file"]).read_bytes()) for each in (made, second, notice)]
    scan = tmp_path / "quét.pdf"
    for wrong, said in (
        (pages[0], "bản số 1"),
        (pages[2], "bản số 1"),
        (pages[1][:2] + pages[2][:1], "nhiều văn bản"),
    ):
        scan.write_bytes(sealing.scanned_pdf(wrong))
        refused = run("attach", second["id"], scan)
        assert (refused.code, refused.err.count("\n")) == (1, 1)
        assert said in refused.err
    for bad in (b"no scan", b"%PDF-1.7 damaged", b"\x89PNG\r\n\x1a\n"):
        scan.write_bytes(bad)
        assert run("attach", second["id"], scan).code == 1
    scan.write_bytes(sealing.scanned_pdf(pages[1]))
    kept = run("attach", second["id"], scan, "--json")
    assert (kept.code, kept.data["pages"]) == (0, [1, 2, 3, 4, 5])
    with store(book) as opened:
        document = query.record(opened.reader, second["id"])
        assert len(document.signings) == 1  # type: ignore[attr-defined]


def test_a_draft_is_neither_numbered_nor_signed(run: Run) -> None:
    listed = run("show", "cb-2023", "--json").data["holds"]["documents"]
    refused = run("register", listed[0]["id"], "--number", "1")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert run("sign", SESSION, "--key", "x").code == 1


def test_a_final_paper_is_handed_over_with_the_fields_to_copy(
    run: Run, made: Any, tmp_path: Path
) -> None:
    assert sign(run, made, tmp_path, signing.SECRETARY).code == 0
    assert run("register", made["id"], "--number", "05/BB-ĐGS").code == 0
    asked = ("handover", made["id"], "--out", tmp_path / "goi.zip", "--set", "OrganId=H14.01")
    ended = run(*asked, "--json")
    assert ended.code == 0, ended.err
    fields = ended.data["fields"]
    assert (fields["CodeNumber"], fields["OrganId"], fields["TypeName"]) == (
        "05",
        "H14.01",
        "Biên bản",
    )
    assert "Priority" in ended.data["missing"]
    with zipfile.ZipFile(tmp_path / "goi.zip") as package:
        (name,) = [each for each in package.namelist() if each.endswith(".pdf")]
        assert package.read(name) == (tmp_path / "signed.pdf").read_bytes()
    assert "Số của văn bản: 05" in run(*asked).out


def test_the_final_papers_of_an_inspection_go_to_the_archive(
    run: Run, made: Any, tmp_path: Path
) -> None:
    asked = ("archive", "cb-2023", "--out", tmp_path / "sip.zip", "--code", "H14.01.2023.05")
    ended = run(*asked, "--json")
    assert (ended.code, ended.data["papers"]) == (0, [made["id"]]), ended.err
    assert archive.faults(tmp_path / "sip.zip") == ()


def test_nothing_final_goes_to_no_archive(run: Run, tmp_path: Path) -> None:
    refused = run("archive", "cb-2023", "--out", tmp_path / "sip.zip", "--code", "x")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert not (tmp_path / "sip.zip").exists()
