"""Days in the field, by keyboard alone: a session, a site walk, bad input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.records import FindingKind, MadeBy
from db.store import Store
from desktop.ui.pages.visit import VisitPage
from desktop.ui.parts.notice import Notice
from desktop.ui.places import Place
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import VISIT, written
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
LONG_MS = 20_000

RECORD = (
    ("!kết quả @Văn phòng UBND tỉnh Trong hai năm đã tham mưu ban hành trên 10 văn bản chỉ đạo", 1),
    ("Trình ban hành 88 quyết định công bố thủ tục, 56 quyết định phê duyệt quy trình", 2),
    ("Phối hợp tham mưu ban hành 97 văn bản quy phạm pháp luật", 1),
    ("Tự ban hành 28 văn bản để chỉ đạo, điều hành", 1),
    ("Tiếp nhận, trả kết quả tại Trung tâm và bộ phận một cửa đạt 100%", 1),
    ("Hoàn thành 64/67 nhiệm vụ của kế hoạch", 1),
    ("Chỉ số cải cách hành chính năm 2021 đạt 92,75 điểm, xếp thứ 1/20", 1),
    ("Chỉ số cải cách hành chính năm 2022 đạt 91,33 điểm, xếp thứ 4/20", 1),
    ("!hạn chế Chưa sắp xếp lại đơn vị sự nghiệp theo Đề án 12-ĐA/TU", 0),
    ("Còn 03/67 nhiệm vụ chưa hoàn thành", 1),
    ("Danh mục nghị quyết đề xuất hằng năm phải điều chỉnh nhiều lần", 0),
)
ASKED = (
    ("!kiến nghị @@Sở Nội vụ Nâng chất lượng đào tạo, bồi dưỡng", MadeBy.BODY, "snv"),
    ("!yêu cầu @@Văn phòng UBND tỉnh Hạn chế rút nghị quyết sát kỳ họp", MadeBy.DELEGATION, "vp"),
    ("!yêu cầu @@Văn phòng UBND tỉnh Đổi mới hoạt động của Trung tâm", MadeBy.DELEGATION, "vp"),
)


def where() -> QWidget:
    """Return what has the keyboard."""
    if QApplication.activeWindow() is None:  # a screen gives the focus back, this platform not
        (shown,) = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
        shown.activateWindow()
        QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key wherever the keyboard is; shortcuts of the window answer too."""
    QTest.keyClick(where(), key, held)


def enter(page: VisitPage, text: str) -> None:
    """Type one entry and end it; a popup still open is closed first."""
    compose(where(), text)
    if page.record.capture.line.popup is not None:
        press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Return)


@pytest.fixture
def page(qtbot: QtBot, window: Window, store: Store) -> VisitPage:
    """The session, open with the cursor in the capture line."""
    written(store)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.go(Place("visit", VISIT))
    own = window.page
    assert isinstance(own, VisitPage)
    call_for_the_line(qtbot, own)
    return own


def call_for_the_line(qtbot: QtBot, page: VisitPage) -> None:
    """Press Ctrl+N until the cursor is in the line; this platform gives windows the keyboard late."""

    def is_there() -> bool:
        page.window().activateWindow()
        QTest.keyClick(page.window(), Qt.Key.Key_N, CTRL)
        QApplication.processEvents()
        return page.record.capture.line.pages.hasFocus()

    qtbot.waitUntil(is_there)


def test_the_example_s_session_is_typed_in_from_its_facts(
    qtbot: QtBot, page: VisitPage, store: Store
) -> None:
    for text, figures in RECORD:
        before = len(query.figures(store.reader, VISIT))
        compose(where(), text)
        if page.record.capture.line.popup is not None:
            press(Qt.Key.Key_Escape)
        if figures:
            press(Qt.Key.Key_M, CTRL)
        assert len(query.figures(store.reader, VISIT)) == before + figures, text
        press(Qt.Key.Key_Return)
    for text, _, _ in ASKED:
        enter(page, text)
    kept = query.findings(store.reader, VISIT)
    assert len(kept) == len(RECORD)
    assert kept[0].text.startswith("Trong hai năm")
    assert {each.speaker for each in kept} == {"vp"}
    kinds = [FindingKind.RESULT] * 8 + [FindingKind.SHORTCOMING] * 3
    assert [each.kind for each in kept] == kinds
    assert all(each.at and each.author for each in kept)
    amounts = [str(each.amount) for each in query.figures(store.reader, VISIT)]
    for said in ("trên 10 văn bản", "64/67 nhiệm vụ", "03/67 nhiệm vụ", "91,33 điểm, xếp thứ 4/20"):
        assert said in amounts
    asks = query.recommendations(store.reader, VISIT)
    assert [(a.made_by, a.addressee) for a in asks] == [(by, to) for _, by, to in ASKED]
    for _ in range(3):
        press(Qt.Key.Key_Z, CTRL)
    assert query.recommendations(store.reader, VISIT) == []


def test_a_site_walk_with_twenty_photos_keeps_each_with_its_finding(
    qtbot: QtBot, page: VisitPage, store: Store, tmp_path: Path
) -> None:
    for place in range(2):
        compose(where(), f"Điểm khảo sát {place}")
        data = QMimeData()
        urls = []
        for number in range(10):
            path = tmp_path / f"anh-{place}-{number}.jpg"
            Image.new("RGB", (320, 240), (place * 90, number * 20, 60)).save(path)
            urls.append(QUrl.fromLocalFile(str(path)))
        data.setUrls(urls)
        QApplication.clipboard().setMimeData(data)
        press(Qt.Key.Key_V, CTRL)
        press(Qt.Key.Key_Return)
    done = 20
    qtbot.waitUntil(lambda: len(query.evidence(store.reader, VISIT)) == done, timeout=LONG_MS)
    first, second = query.findings(store.reader, VISIT)
    kept = query.evidence(store.reader, VISIT)
    for finding, name in ((first, "anh-0"), (second, "anh-1")):
        own = [each for each in kept if each.finding == finding.id]
        assert len(own) == 10
        assert all(each.file_name.startswith(name) and each.hash for each in own)
    assert [each.text for each in (first, second)] == ["Điểm khảo sát 0", "Điểm khảo sát 1"]


def test_a_megabyte_pasted_is_refused_and_what_was_typed_stays(
    page: VisitPage, store: Store
) -> None:
    compose(where(), "Trước khi dán")
    QApplication.clipboard().setText("chữ rất dài " * 90_000)
    press(Qt.Key.Key_V, CTRL)
    line = page.record.capture.line
    assert line._error.isVisible()
    assert "quá dài" in line._error.text()
    assert line.text() == "Trước khi dán"
    press(Qt.Key.Key_Return)
    assert [each.text for each in query.findings(store.reader, VISIT)] == ["Trước khi dán"]


def test_files_that_are_no_photos_cost_neither_the_good_one_nor_what_is_typed(
    qtbot: QtBot, page: VisitPage, store: Store, tmp_path: Path
) -> None:
    files = {
        "lon.png": photos.bomb(30_000),
        "phim.jpg": photos.mp4(),
        "tot.jpg": photos.jpeg(),
        "mat.jpg": photos.jpeg(1),
    }
    data = QMimeData()
    for name, own in files.items():
        (tmp_path / name).write_bytes(own)
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in files])
    QApplication.clipboard().setMimeData(data)
    compose(where(), "Cổng vào")
    (tmp_path / "mat.jpg").unlink()
    press(Qt.Key.Key_V, CTRL)
    QApplication.clipboard().clear()  # what still hangs there at the end outlives Python
    compose(where(), " bị khóa")
    press(Qt.Key.Key_Return)
    window = page.window()
    notice = window.findChild(Notice)
    assert isinstance(notice, Notice)
    qtbot.waitUntil(lambda: "phim.jpg" in notice.sentence, timeout=LONG_MS)
    assert all(f"“{name}”" in notice.sentence for name in ("lon.png", "phim.jpg"))
    assert "Không đọc được tệp" in notice.sentence
    assert "mat.jpg" in notice.sentence
    (finding,) = query.findings(store.reader, VISIT)
    assert finding.text == "Cổng vào bị khóa"
    kept = {own.file_name for own in query.evidence(store.reader, VISIT) if own.finding}
    assert {"tot.jpg", "lon.png", "phim.jpg"} == kept
