"""Who is present signs on the screen: kept as strokes beside their name, replaced, refused, erased, undone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Attendee, Evidence, Member, RecordId, Side, Visibility
from desktop.evidence import ink
from desktop.evidence.ink import PER_PIXEL
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.signing import SignatureDialog, SignButton
from desktop.ui.pages.visit.stage import StageName
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, opened, written
from tests.patience import laid_out
from tests.typing_hand import compose, press

BE = Attendee(id=RecordId("a2"), visit=VISIT, side=Side.BODY, name="Bế Thanh Tịnh", position="b")
TUNG = Attendee(
    id=RecordId("a1"), visit=VISIT, side=Side.DELEGATION, member=RecordId("m1"), position="a"
)
ACROSS = ((60, 60), (120, 40), (180, 90), (240, 50))


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[VisitPage]:
    written(desk.store)
    desk.store.write("example.load", [fields.edit(BE), fields.edit(TUNG)])
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    yield page
    page.hide()


def button(page: VisitPage) -> SignButton:
    return page.facts.sides[Side.BODY]._rows[BE.id].sign


def dialog(page: VisitPage) -> SignatureDialog:
    button(page).click()
    return button(page).findChildren(SignatureDialog)[-1]


def stroke(pad: QWidget, points: tuple[tuple[int, int], ...] = ACROSS) -> None:
    """Write a stroke with the mouse."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(pad, left, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
    QTest.mouseRelease(pad, left, pos=QPoint(*points[-1]))


def signed(desk: Desk) -> list[Evidence]:
    return [each for each in query.evidence(desk.store.reader, VISIT) if each.attendee]


def sign(qtbot: QtBot, page: VisitPage, desk: Desk) -> Evidence:
    own = dialog(page)
    stroke(own.pad)
    with qtbot.waitSignal(own.finished, timeout=LATER_MS):
        own.confirmed()
    return signed(desk)[-1]


def test_a_signature_is_kept_as_strokes_beside_its_name(
    qtbot: QtBot, desk: Desk, page: VisitPage, said: list[Message]
) -> None:
    kept = sign(qtbot, page, desk)
    assert (kept.attendee, kept.visit, kept.media_type) == (BE.id, VISIT, "image/svg+xml")
    assert kept.file_name == "Chữ ký Bế Thanh Tịnh.svg"
    assert kept.visibility is Visibility.INTERNAL
    with desk.store.blobs.open(kept.hash) as stream:
        data = stream.read()
    assert hashlib.sha256(data).hexdigest() == kept.hash
    expected = tuple((x * PER_PIXEL, y * PER_PIXEL) for x, y in ACROSS)
    assert ink.read(data).strokes == (expected,)
    assert said[-1].text == "Đã giữ chữ ký của Bế Thanh Tịnh."
    assert desk.words.moment(kept.taken) == "08:00, 19/05/2023"


def test_who_signed_is_shown_small_and_said(qtbot: QtBot, desk: Desk, page: VisitPage) -> None:
    assert "chưa ký" in button(page).accessibleName()
    sign(qtbot, page, desk)
    qtbot.waitUntil(lambda: "đã ký" in button(page).accessibleName(), timeout=LATER_MS)
    qtbot.waitUntil(lambda: button(page).iconSize().width() == 44, timeout=LATER_MS)
    assert page.facts.evidence.tiles.tiles.rowCount() == 0
    member = page.facts.sides[Side.DELEGATION]._ticks[RecordId("m1")].sign
    assert "chưa ký" in member.accessibleName()


def test_a_stroke_is_kept_while_the_pen_is_still_down_and_becomes_nothing_by_itself(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    own = dialog(page)

    def points() -> int:
        texts = [desk.drafts.text(spot) or "" for spot in desk.drafts]
        return sum(ink.read(text.encode()).points for text in texts)

    QTest.mousePress(own.pad, Qt.MouseButton.LeftButton, pos=QPoint(*ACROSS[0]))
    qtbot.waitUntil(lambda: points() == 1, timeout=LATER_MS)
    for number, point in enumerate(ACROSS[1:], start=2):
        QTest.mouseMove(own.pad, QPoint(*point))
        qtbot.waitUntil(lambda count=number: points() == count, timeout=LATER_MS)
    own.pad.clear()
    qtbot.waitUntil(lambda: list(desk.drafts) == [], timeout=LATER_MS)
    assert signed(desk) == []


def test_a_signature_is_undone_and_redone(qtbot: QtBot, desk: Desk, page: VisitPage) -> None:
    sign(qtbot, page, desk)
    assert desk.store.undoable == "evidence.sign"
    desk.store.undo()
    qtbot.waitUntil(lambda: "chưa ký" in button(page).accessibleName(), timeout=LATER_MS)
    desk.store.redo()
    qtbot.waitUntil(lambda: "đã ký" in button(page).accessibleName(), timeout=LATER_MS)


def test_strokes_are_taken_back_brought_again_and_cleared(page: VisitPage) -> None:
    own = dialog(page)
    assert not own.confirm.isEnabled()
    stroke(own.pad)
    stroke(own.pad, ((20, 30), (40, 30)))
    own.back.click()
    assert len(own.pad.ink.strokes) == 1
    own.again.click()
    assert len(own.pad.ink.strokes) == 2
    own.clear.click()
    assert own.pad.is_blank
    assert not own.confirm.isEnabled()
    own.again.click()
    assert own.pad.ink.strokes[0][0] == (600, 600)
    own.reject()


def test_a_finger_writes_and_the_resting_hand_does_not(page: VisitPage) -> None:
    own = dialog(page)
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    touch = QTest.touchEvent(own.pad, screen)
    touch.press(0, QPoint(50, 50), own.pad).commit()
    touch.move(0, QPoint(80, 60), own.pad).press(1, QPoint(300, 150), own.pad).commit()
    touch.move(0, QPoint(110, 55), own.pad).stationary(1).commit()
    touch.release(0, QPoint(110, 55), own.pad).release(1, QPoint(300, 150), own.pad).commit()
    assert own.pad.ink.strokes == (((500, 500), (800, 600), (1100, 550)),)
    own.reject()


def test_a_real_pen_writes(page: VisitPage) -> None:
    from PySide6.QtGui import QInputDevice, QTabletEvent

    own = dialog(page)
    pen = QPointingDevice(
        "pen", 1, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position, 1, 0,
    )  # fmt: skip
    path = (
        (QEvent.Type.TabletPress, 50.0),
        (QEvent.Type.TabletMove, 50.3),
        (QEvent.Type.TabletRelease, 50.3),
    )
    for kind, x in path:
        at = QPointF(x, 40.0)
        event = QTabletEvent(
            kind, pen, at, at, 0.5, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier,
            Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
        )  # fmt: skip
        QApplication.sendEvent(own.pad, event)
    assert own.pad.ink.strokes == (((500, 400), (503, 400)),)
    own.reject()


def test_a_second_signature_takes_the_place_of_the_first_in_one_step(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    first = sign(qtbot, page, desk)
    qtbot.waitUntil(lambda: "đã ký" in button(page).accessibleName(), timeout=LATER_MS)
    own = dialog(page)
    stroke(own.pad, ((10, 10), (90, 90)))
    with qtbot.waitSignal(own.finished, timeout=LATER_MS):
        own.confirmed()
    (second,) = signed(desk)
    assert second.id != first.id
    desk.store.undo()
    assert [each.id for each in signed(desk)] == [first.id]


def test_a_signature_is_erased_and_brought_back(
    qtbot: QtBot, desk: Desk, page: VisitPage, said: list[Message]
) -> None:
    sign(qtbot, page, desk)
    qtbot.waitUntil(lambda: "đã ký" in button(page).accessibleName(), timeout=LATER_MS)
    dialog(page).erase.click()
    assert signed(desk) == []
    assert said[-1].undo
    desk.store.undo()
    assert len(signed(desk)) == 1


def test_who_does_not_sign_is_noted_with_the_reason(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    own = dialog(page)
    own.refuse.click()
    assert own.reason.is_refused
    assert signed(desk) == []
    compose(own.reason.line, "chờ ý kiến thủ trưởng")
    own.refuse.click()
    (kept,) = signed(desk)
    assert (kept.caption, kept.hash) == ("chờ ý kiến thủ trưởng", "")
    qtbot.waitUntil(lambda: "không ký" in button(page).accessibleName(), timeout=LATER_MS)


def test_who_is_taken_off_the_list_takes_the_signature_along(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    sign(qtbot, page, desk)
    qtbot.waitUntil(lambda: "đã ký" in button(page).accessibleName(), timeout=LATER_MS)
    page.facts.sides[Side.BODY]._rows[BE.id].remove.click()
    assert signed(desk) == []
    desk.store.undo()
    assert len(signed(desk)) == 1
    assert [a.id for a in query.attendees(desk.store.reader, VISIT)] == [TUNG.id, BE.id]


def test_the_dialog_says_that_it_signs_no_paper(page: VisitPage) -> None:
    from desktop.ui.parts.labels import PlainLabel

    own = dialog(page)
    said = " ".join(label.text() for label in own.findChildren(PlainLabel))
    assert "không phải chữ ký số" in said
    assert "không được in vào biên bản" in said
    own.reject()


def test_escape_keeps_nothing(desk: Desk, page: VisitPage) -> None:
    own = dialog(page)
    stroke(own.pad)
    press(own, Qt.Key.Key_Escape)
    assert signed(desk) == []


def test_strange_bytes_from_another_device_are_only_a_tick(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    blob = desk.store.blobs.add_bytes(b"<svg><image href='file:///etc/passwd'/></svg>")
    strange = Evidence(
        id=RecordId("e1"), visit=VISIT, attendee=BE.id, hash=blob.hash, media_type="image/svg+xml"
    )
    desk.store.write("example.load", [fields.edit(strange)])
    qtbot.waitUntil(lambda: "đã ký" in button(page).accessibleName(), timeout=LATER_MS)
    assert button(page).iconSize().width() == 18


def test_a_place_that_names_a_signature_leads_to_its_person(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    kept = sign(qtbot, page, desk)
    again = opened(qtbot, desk, kept.id)
    row = again.facts.sides[Side.BODY]._rows[BE.id]
    qtbot.waitUntil(lambda: again.focusWidget() is row.name.line, timeout=LATER_MS)
    again.hide()


def test_nothing_of_it_is_scrolled_where_a_long_name_takes_two_lines(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    desk.theme.apply(QApplication.instance())  # type: ignore[arg-type]
    desk.theme.dress(page)
    page.resize(1162, 700)
    person = "Nông Thanh Tùng · Trưởng đoàn · Phó Chủ tịch HĐND tỉnh"
    own = SignatureDialog(page.facts, BE, person, page)
    own.show()
    laid_out()
    assert own.heading.height() > 2 * own.heading.fontMetrics().height()
    assert not own._sheet.verticalScrollBar().isVisible()
    own.close()


def test_a_member_signs_by_name_without_titles(
    qtbot: QtBot, desk: Desk, page: VisitPage, said: list[Message]
) -> None:
    member = query.record(desk.store.reader, RecordId("m1"))
    assert isinstance(member, Member)
    titled = replace(member, position_title="Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch HĐND tỉnh")
    desk.store.write("member.edit", [fields.changed(member, titled)])
    page.refresh()
    own = page.facts.sides[Side.DELEGATION]._ticks[member.id].sign
    own.click()
    asked = own.findChildren(SignatureDialog)[-1]
    assert asked.heading.text() == "Chữ ký của Nông Thanh Tùng"
    stroke(asked.pad)
    with qtbot.waitSignal(asked.finished, timeout=LATER_MS):
        asked.confirmed()
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert said[-1].text == "Đã giữ chữ ký của Nông Thanh Tùng."
