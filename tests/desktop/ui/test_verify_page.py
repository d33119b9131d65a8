"""The page on which a paper is verified: a file, a scan, a code; what is found stands there in sentences."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Document, DocumentKind, Medium, RecordId, Signing
from db.store import Store
from desktop.exchange import example
from desktop.final import finishing, signing, verifying
from desktop.final.whole import subject
from desktop.minutes.finished import versions
from desktop.minutes.sealing import seal
from desktop.minutes.sealing.signatures import Since
from desktop.ui.pages.verify import VerifyPage
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import sealing
from tests.desktop.minutes import signing as people

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

SESSION = RecordId("cb-2023-lv-01")
NOW = dt.datetime(2023, 5, 22, 9, 0, tzinfo=people.VIETNAM)


@pytest.fixture
def own(store: Store) -> Document:
    """The minutes of the worked example, final."""
    example.load(store)
    wanted = finishing.Wanted(subject=subject(store, DocumentKind.MINUTES, SESSION), now=NOW)
    return finishing.finalised(store, wanted, make.opener(), Quiet()).document


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, own: Document) -> VerifyPage:
    made = VerifyPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show_place(Place("verify"))
    made.show()
    return made


def data(store: Store, own: Document) -> bytes:
    return signing.newest(store, own)


def signed(store: Store, own: Document, *whos: str) -> Document:
    for who in whos:
        key = people.holder(people.person(who, days=40_000))

        class Given:
            def holder(self, _pin: str, key: object = key) -> object:
                return key

        wanted = signing.Wanted(document=own.id, at=NOW)
        own = signing.signed(store, wanted, Given(), "").document  # type: ignore[arg-type]
    return own


def found(page: VerifyPage, qtbot: QtBot, paper: str | Path) -> str:
    """Verify a paper and return all that the page then says, once everything is examined."""
    page.verify(str(paper))
    qtbot.waitUntil(lambda: page.found.isVisible() or page.refusal.isVisible(), timeout=30_000)
    qtbot.waitUntil(lambda: not page.desk.jobs.running, timeout=30_000)
    qtbot.waitUntil(lambda: not page.found.more.isVisible(), timeout=30_000)
    QCoreApplication.processEvents()  # a layout shows what was just put into it a turn later
    labels = page.found.findChildren(PlainLabel) if page.found.isVisible() else [page.refusal]
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_a_whole_paper_is_said_to_be_whole_with_its_version_and_text(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path, went: list[Place]
) -> None:
    (tmp_path / "bản.pdf").write_bytes(data(store, own))
    said = found(page, qtbot, tmp_path / "bản.pdf")
    assert "Văn bản còn nguyên vẹn" in said
    assert "bản số 1" in said
    assert "Đây là bản mới nhất" in said
    assert "Nông Thanh Tùng" in page.found.text.toPlainText()
    (row,) = page.found.findChildren(LinkRow)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert went == [Place("final", SESSION, paper=DocumentKind.MINUTES)]


def test_one_flipped_bit_is_a_changed_paper(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    changed = bytearray(data(store, own))
    changed[len(changed) // 2] ^= 1
    (tmp_path / "bản.pdf").write_bytes(changed)
    said = found(page, qtbot, tmp_path / "bản.pdf")
    assert "Văn bản đã bị thay đổi" in said
    assert "còn nguyên vẹn" not in said


def test_a_page_added_after_signing_is_found_and_the_signatures_are_named(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    own = signed(store, own, people.SECRETARY, people.HEAD)
    with pikepdf.open(io.BytesIO(data(store, own))) as paper:
        paper.add_blank_page()
        paper.save(tmp_path / "thêm.pdf")
    said = found(page, qtbot, tmp_path / "thêm.pdf")
    assert "Văn bản đã bị thay đổi" in said
    (tmp_path / "đủ.pdf").write_bytes(data(store, own))
    said = found(page, qtbot, tmp_path / "đủ.pdf")
    assert "Văn bản còn nguyên vẹn" in said
    for who in (people.SECRETARY, people.HEAD):
        assert f"Chữ ký của {who}" in said


def test_a_file_cut_back_to_before_a_signature_says_whose_is_missing(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    once = data(store, signed(store, own, people.SECRETARY))
    signed(store, own, people.HEAD)
    (tmp_path / "cắt.pdf").write_bytes(once)
    assert f"Thiếu chữ ký của {people.HEAD}" in found(page, qtbot, tmp_path / "cắt.pdf")


def test_a_scan_s_code_is_genuine_and_the_text_is_to_be_read(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    sealing.scans(data(store, own))[0].save(tmp_path / "trang 1.png")
    said = found(page, qtbot, tmp_path / "trang 1.png")
    assert "Mã trên giấy là thật" in said
    assert "Hãy đọc lời văn dưới đây" in said
    assert "BIÊN BẢN" in page.found.text.toPlainText().upper()


def test_a_code_is_typed_as_it_is_printed(page: VerifyPage, own: Document, qtbot: QtBot) -> None:
    page.code.set_text(seal.grouped(seal.code(own.seal)))
    qtbot.keyClick(page.code.line, Qt.Key.Key_Return)
    qtbot.waitUntil(page.found.isVisible, timeout=30_000)
    assert "Mã trên giấy là thật" in page.found.standing.text()
    assert "20 chữ số" in found(page, qtbot, "1234 5678 9012 3456 7890")


def test_who_signed_by_hand_is_told_with_the_scan_that_is_kept(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "quét.jpg").write_bytes(make.jpeg())
    by_hand = Signing(medium=Medium.HAND, who="Nông Thanh Tùng", at=NOW)
    versions.add_scan(store, own.id, tmp_path / "quét.jpg", by_hand, Quiet())
    (tmp_path / "bản.pdf").write_bytes(data(store, own))
    said = found(page, qtbot, tmp_path / "bản.pdf")
    assert "Ký tay: Nông Thanh Tùng; bản quét quét.jpg" in said


def test_a_file_that_is_gone_or_is_no_paper_is_refused_in_a_sentence(
    page: VerifyPage, qtbot: QtBot, tmp_path: Path
) -> None:
    assert "gone.pdf" in found(page, qtbot, tmp_path / "gone.pdf")
    (tmp_path / "bài.txt").write_text("không phải văn bản", "utf-8")
    assert "JPEG, PNG" in found(page, qtbot, tmp_path / "bài.txt")


def test_a_file_is_dropped_onto_the_page(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "thả.pdf").write_bytes(data(store, own))
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "thả.pdf"))])
    page.dropEvent(
        QDropEvent(
            QPoint(10, 10).toPointF(),
            Qt.DropAction.CopyAction,
            dropped,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(page.found.isVisible, timeout=30_000)
    assert "còn nguyên vẹn" in page.found.standing.text()


def test_an_older_version_leads_to_the_newer_one(
    page: VerifyPage, store: Store, own: Document, qtbot: QtBot, tmp_path: Path, went: list[Place]
) -> None:
    visit = query.visit(store.reader, SESSION)
    store.write("visit.edit", [fields.changed(visit, replace(visit, copies=4))])
    wanted = finishing.Wanted(
        subject=subject(store, DocumentKind.MINUTES, SESSION), now=NOW, reason="ghi số bản"
    )
    assert finishing.finalised(store, wanted, make.opener(), Quiet()).document.version == 2
    (tmp_path / "cũ.pdf").write_bytes(data(store, own))
    said = found(page, qtbot, tmp_path / "cũ.pdf")
    assert "Văn bản còn nguyên vẹn" in said
    assert "có bản mới hơn" in said
    assert "Đây là bản mới nhất" not in said


def test_signatures_are_told_before_what_was_added_after_them_is_examined(
    page: VerifyPage, store: Store, own: Document, tmp_path: Path
) -> None:
    own = signed(store, own, people.SECRETARY, people.HEAD)
    (tmp_path / "hai.pdf").write_bytes(data(store, own))
    first = verifying.verified(store, str(tmp_path / "hai.pdf"), None, Quiet(), deep=False)
    assert [(each.who, each.holds) for each in first.signatures] == [
        (people.SECRETARY, True),
        (people.HEAD, True),
    ]
    assert first.signatures[0].since is Since.UNEXAMINED
    page.found.show_verdict(first, "hai.pdf", going_on=True)
    assert "đang xét tiếp" in page.found.standing.text()
    whole = verifying.verified(store, str(tmp_path / "hai.pdf"), None, Quiet())
    page.found.show_verdict(whole, "hai.pdf")
    assert "còn nguyên vẹn" in page.found.standing.text()
