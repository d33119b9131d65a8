"""A photo, large: marks are drawn by mouse and by keys, each is one step, and the original stays as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Evidence, Mark, MarkKind, RecordId
from desktop.evidence.marks import MOST_MARKS, WHOLE
from desktop.evidence.pictures import PAPER_SIDE_PX
from desktop.evidence.renditions import Renditions
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit.canvas import Canvas
from desktop.ui.pages.visit.photo import PhotoView
from desktop.ui.parts.telling import Teller
from tests import make
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings_written, opened, written
from tests.typing_hand import compose, key_in, press

BOX = Mark(kind=MarkKind.BOX, x1=2000, y1=2000, x2=5000, y2=5000)


@pytest.fixture
def path(desk: Desk, tmp_path: Path) -> Path:
    written(desk.store)
    findings_written(desk.store, "một")
    path = tmp_path / "anh.jpg"
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(path, quality=90)
    return path


@pytest.fixture
def view(qtbot: QtBot, desk: Desk, path: Path) -> Iterator[PhotoView]:
    """The photo opened by Enter on its tile, as soon as it can be drawn on."""
    page = opened(qtbot, desk, "f1")
    box = page.record.passage.evidence
    box.add_files([path])
    qtbot.waitUntil(lambda: len(box.tiles.tiles.rows) == 1, timeout=LATER_MS)
    box.choose(own(desk).id)
    press(box.tiles, Qt.Key.Key_Return)
    (view,) = box.findChildren(PhotoView)
    qtbot.waitUntil(lambda: view.canvas.is_ready, timeout=LATER_MS)
    yield view
    page.hide()


def own(desk: Desk) -> Evidence:
    return query.evidence(desk.store.reader, VISIT)[0]


def marks(desk: Desk) -> tuple[Mark, ...]:
    return own(desk).marks


def at(canvas: Canvas, x: int, y: int) -> QPointF:
    """Return where a place of a mark lies on the screen."""
    assert canvas._overlay is not None
    return canvas.lens.to_room(canvas._overlay.point(x, y))


def mouse(canvas: Canvas, kind: QEvent.Type, where: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    held = none if kind is QEvent.Type.MouseButtonRelease else left
    button = none if kind is QEvent.Type.MouseMove else left
    event = QMouseEvent(
        kind, where, canvas.mapToGlobal(where), button, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas, event)


def drag(canvas: Canvas, start: tuple[int, int], end: tuple[int, int]) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, at(canvas, *start))
    mouse(canvas, QEvent.Type.MouseMove, at(canvas, *end))
    mouse(canvas, QEvent.Type.MouseButtonRelease, at(canvas, *end))


def near(one: Mark, other: Mark, within: int = 30) -> bool:
    pairs = zip(
        (one.x1, one.y1, one.x2, one.y2), (other.x1, other.y1, other.x2, other.y2), strict=True
    )
    return one.kind is other.kind and all(abs(a - b) <= within for a, b in pairs)


def shown(widget: QWidget) -> Image.Image:
    return Image.fromqimage(widget.grab().toImage()).convert("L")  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("kind", [MarkKind.ARROW, MarkKind.BOX, MarkKind.BLUR])
def test_a_mark_is_drawn_with_the_mouse_and_written_once(
    desk: Desk, view: PhotoView, kind: MarkKind
) -> None:
    before = desk.store.position
    view.tools._group.button(list((None, *MarkKind)).index(kind)).click()
    drag(view.canvas, (2000, 3000), (5000, 6000))
    (mark,) = marks(desk)
    assert near(mark, Mark(kind=kind, x1=2000, y1=3000, x2=5000, y2=6000))
    assert desk.store.position == before + 1
    assert desk.store.undoable == "evidence.mark"
    assert view.canvas.tool is None


def test_a_click_with_a_tool_puts_a_mark_of_usual_size(desk: Desk, view: PhotoView) -> None:
    key_in(view.canvas, "b")
    drag(view.canvas, (5000, 5000), (5000, 5000))
    assert near(marks(desk)[0], Mark(kind=MarkKind.BOX, x1=4000, y1=4000, x2=6000, y2=6000))


def test_a_photo_is_marked_by_keys_alone(qtbot: QtBot, desk: Desk, view: PhotoView) -> None:
    canvas = view.canvas
    key_in(canvas, "m")
    press(canvas, Qt.Key.Key_Return)
    first = marks(desk)[0]
    assert near(first, Mark(kind=MarkKind.BLUR, x1=4000, y1=4000, x2=6000, y2=6000))
    for _ in range(3):
        press(canvas, Qt.Key.Key_Right)
    press(canvas, Qt.Key.Key_Up, ctrl=True)
    press(canvas, Qt.Key.Key_Down, shift=True)
    qtbot.waitUntil(lambda: marks(desk)[0] != first, timeout=LATER_MS)
    moved = Mark(
        kind=MarkKind.BLUR, x1=first.x1 + 300, y1=first.y1 - 20, x2=first.x2 + 300, y2=first.y2 + 80
    )
    assert marks(desk) == (moved,)
    key_in(canvas, "a")
    press(canvas, Qt.Key.Key_Return)
    assert [mark.kind for mark in marks(desk)] == [MarkKind.BLUR, MarkKind.ARROW]
    press(canvas, Qt.Key.Key_PageUp)
    press(canvas, Qt.Key.Key_Delete)
    assert [mark.kind for mark in marks(desk)] == [MarkKind.ARROW]


def test_words_are_composed_on_a_photo(qtbot: QtBot, desk: Desk, view: PhotoView) -> None:
    key_in(view.canvas, "t")
    press(view.canvas, Qt.Key.Key_Return)
    assert marks(desk) == ()
    assert view.text.isVisible()
    compose(view.text.line, "Sổ theo dõi bị thiếu")
    press(view.text.line, Qt.Key.Key_Return)
    (mark,) = marks(desk)
    assert (mark.kind, mark.text) == (MarkKind.TEXT, "Sổ theo dõi bị thiếu")
    assert view.isVisible()


def test_a_text_without_words_is_not_left_behind(desk: Desk, view: PhotoView) -> None:
    key_in(view.canvas, "t")
    press(view.canvas, Qt.Key.Key_Return)
    press(view.canvas, Qt.Key.Key_Escape)
    assert (marks(desk), view.canvas.sketch.all) == ((), [])


def test_a_secrecy_mark_on_a_photo_is_refused_beneath_its_field(
    desk: Desk, view: PhotoView
) -> None:
    key_in(view.canvas, "t")
    press(view.canvas, Qt.Key.Key_Return)
    key_in(view.text.line, "TUYỆT MẬT")
    view.text.flush()
    assert view.text.is_refused
    assert marks(desk) == ()


def test_each_mark_is_undone_and_redone_by_itself(
    qtbot: QtBot, desk: Desk, view: PhotoView
) -> None:
    for kind in ("b", "a"):
        key_in(view.canvas, kind)
        press(view.canvas, Qt.Key.Key_Return)
    assert len(marks(desk)) == 2
    view.undo.click()
    assert [mark.kind for mark in marks(desk)] == [MarkKind.BOX]
    qtbot.waitUntil(lambda: len(view.canvas.sketch.all) == 1, timeout=LATER_MS)
    view.undo.click()
    assert marks(desk) == ()
    view.undo.click()
    assert desk.store.undoable == "evidence.add"
    view.redo.click()
    qtbot.waitUntil(lambda: len(view.canvas.sketch.all) == 1, timeout=LATER_MS)
    assert [mark.kind for mark in marks(desk)] == [MarkKind.BOX]


def test_a_mark_is_moved_and_sized_with_the_mouse(desk: Desk, view: PhotoView) -> None:
    desk.store.write("evidence.mark", [fields.changed(own(desk), _with(desk, BOX))])
    view._heard(desk.store.write("evidence.move", []))
    canvas = view.canvas
    drag(canvas, (3000, 3000), (4000, 3500))
    assert near(marks(desk)[0], Mark(kind=MarkKind.BOX, x1=3000, y1=2500, x2=6000, y2=5500))
    drag(canvas, (6000, 5500), (8000, 7500))
    assert near(marks(desk)[0], Mark(kind=MarkKind.BOX, x1=3000, y1=2500, x2=8000, y2=7500))
    drag(canvas, (5000, 5000), (WHOLE, WHOLE))
    assert (marks(desk)[0].x2, marks(desk)[0].y2) == (WHOLE, WHOLE)


def _with(desk: Desk, *marks: Mark) -> Evidence:
    from dataclasses import replace

    return replace(own(desk), marks=marks)


def test_what_another_device_marks_appears(qtbot: QtBot, desk: Desk, view: PhotoView) -> None:
    seen = desk.store.position
    make.arriving(desk.store, own(desk).id, "evidence", seen, marks=[fields.encode(BOX)])
    qtbot.waitUntil(lambda: view.canvas.sketch.told == (BOX,), timeout=LATER_MS)


def test_a_photo_that_is_deleted_elsewhere_closes(
    qtbot: QtBot, desk: Desk, view: PhotoView
) -> None:
    with qtbot.waitSignal(view.finished, timeout=LATER_MS):
        desk.store.write("evidence.delete", [fields.deleted(own(desk))])


def test_the_screen_hides_what_the_paper_will_hide(desk: Desk, view: PhotoView) -> None:
    def spread() -> int:
        left, top = at(view.canvas, 4200, 4200).toTuple()  # type: ignore[misc]
        right, bottom = at(view.canvas, 5800, 5800).toTuple()  # type: ignore[misc]
        view.canvas.unchoose()
        press(view.canvas, Qt.Key.Key_PageDown)
        part = shown(view.canvas).crop((round(left), round(top), round(right), round(bottom)))
        low, high = part.getextrema()
        return int(high) - int(low)  # type: ignore[arg-type]

    assert spread() > 120
    key_in(view.canvas, "m")
    press(view.canvas, Qt.Key.Key_Return)
    assert spread() < 40


def test_the_photo_is_looked_at_closely_and_marks_keep_their_place(
    desk: Desk, view: PhotoView
) -> None:
    for _ in range(6):
        key_in(view.canvas, "+")
    assert view.canvas.lens.zoom > 3
    press(view.canvas, Qt.Key.Key_Left)
    key_in(view.canvas, "b")
    drag(view.canvas, (4500, 4500), (5500, 5500))
    assert near(marks(desk)[0], Mark(kind=MarkKind.BOX, x1=4500, y1=4500, x2=5500, y2=5500), 10)
    key_in(view.canvas, "0")
    assert view.canvas.lens.zoom == 1


def test_the_bytes_of_the_original_never_change(desk: Desk, view: PhotoView, path: Path) -> None:
    key_in(view.canvas, "m")
    press(view.canvas, Qt.Key.Key_Return)
    view.confirmed()
    kept = own(desk)
    with desk.store.blobs.open(kept.hash) as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == kept.hash
    assert kept.hash == hashlib.sha256(path.read_bytes()).hexdigest()


def test_closing_writes_what_the_keys_moved_last(desk: Desk, view: PhotoView) -> None:
    key_in(view.canvas, "b")
    press(view.canvas, Qt.Key.Key_Return)
    before = marks(desk)[0].x1
    press(view.canvas, Qt.Key.Key_Left)
    view.confirmed()
    assert marks(desk)[0].x1 == before - 100


def test_a_photo_takes_no_more_marks_than_it_can_carry(desk: Desk, view: PhotoView) -> None:
    desk.store.write("evidence.mark", [fields.changed(own(desk), _with(desk, *[BOX] * MOST_MARKS))])
    view._heard(desk.store.write("evidence.move", []))
    key_in(view.canvas, "a")
    press(view.canvas, Qt.Key.Key_Return)
    assert len(marks(desk)) == MOST_MARKS
    assert str(MOST_MARKS) in view.hint.text()


def test_a_thumbnail_shows_the_marks(qtbot: QtBot, desk: Desk, view: PhotoView) -> None:
    key_in(view.canvas, "b")
    press(view.canvas, Qt.Key.Key_Return)
    view.confirmed()
    hash, drawn = own(desk).hash, marks(desk)
    pictures = view.parentWidget().tiles._brush._pictures  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: pictures.picture(hash, drawn) is not None, timeout=LATER_MS)
    colour = pictures.picture(hash, drawn).toImage().pixelColor(256 * 4 // 10 + 1, 192 // 2)
    assert colour.red() > 140 > max(colour.green(), colour.blue())


def test_what_cannot_be_shown_says_so_and_offers_no_tools(
    qtbot: QtBot, desk: Desk, path: Path, said: list[Message]
) -> None:
    path.write_bytes(b"\xff\xd8\xff\xe0 no photo")
    page = opened(qtbot, desk, "f1")
    box = page.record.passage.evidence
    box.add_files([path])
    qtbot.waitUntil(lambda: len(box.tiles.tiles.rows) == 1, timeout=LATER_MS)
    box.choose(RecordId(own(desk).id))
    press(box.tiles, Qt.Key.Key_Return)
    (view,) = box.findChildren(PhotoView)
    qtbot.waitUntil(view.missing.isVisible, timeout=LATER_MS)
    assert not view.tools.isEnabled()
    key_in(view.canvas, "b")
    press(view.canvas, Qt.Key.Key_Return)
    assert marks(desk) == ()


def test_a_photo_looked_at_closely_becomes_sharper_and_its_marks_stay(
    qtbot: QtBot, desk: Desk, path: Path
) -> None:
    Image.linear_gradient("L").resize((3200, 2400)).save(path)
    page = opened(qtbot, desk, "f1")
    box = page.record.passage.evidence
    box.add_files([path])
    qtbot.waitUntil(lambda: len(box.tiles.tiles.rows) == 1, timeout=LATER_MS)
    desk.store.write("evidence.mark", [fields.changed(own(desk), _with(desk, BOX))])
    qtbot.waitUntil(lambda: box.tiles.tiles.rows[0].marks == (BOX,), timeout=LATER_MS)
    box.choose(own(desk).id)
    press(box.tiles, Qt.Key.Key_Return)
    (view,) = box.findChildren(PhotoView)
    canvas = view.canvas
    qtbot.waitUntil(lambda: canvas.is_ready, timeout=LATER_MS)
    for _ in range(3):
        key_in(canvas, "+")
    before = at(canvas, 5000, 5000)
    qtbot.waitUntil(lambda: canvas.lens.picture.width() == 3200, timeout=LATER_MS)
    assert (at(canvas, 5000, 5000) - before).manhattanLength() < 2
    assert canvas.sketch.told == (BOX,)
    view.confirmed()
    page.hide()


def test_a_mark_is_drawn_with_a_finger(desk: Desk, view: PhotoView) -> None:
    canvas = view.canvas
    key_in(canvas, "b")
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)

    def finger(place: int) -> QPoint:  # asked each time: the photo may still be given its room
        return at(canvas, place, place).toPoint()

    QTest.touchEvent(canvas, screen).press(0, finger(2000), canvas).commit()
    QTest.touchEvent(canvas, screen).move(0, finger(4000), canvas).commit()
    QTest.touchEvent(canvas, screen).move(0, finger(6000), canvas).commit()
    QTest.touchEvent(canvas, screen).release(0, finger(6000), canvas).commit()
    drawn = Mark(kind=MarkKind.BOX, x1=2000, y1=2000, x2=6000, y2=6000)
    corner, other = at(canvas, 0, 0), at(canvas, 10_000, 10_000)
    pixel = round(10_000 / min(other.x() - corner.x(), other.y() - corner.y()))
    assert near(marks(desk)[0], drawn, within=2 * pixel)


def test_what_papers_will_show_is_made_ready_when_the_photo_is_closed(
    qtbot: QtBot, desk: Desk, view: PhotoView
) -> None:
    key_in(view.canvas, "m")
    press(view.canvas, Qt.Key.Key_Return)
    view.confirmed()
    kept, ready = own(desk), Renditions.of(desk.store.vault)
    qtbot.waitUntil(lambda: ready.holds(kept.hash, PAPER_SIDE_PX, kept.marks), timeout=LATER_MS)


def test_marks_are_told_in_words_where_records_are_compared(desk: Desk, view: PhotoView) -> None:
    word = Mark(kind=MarkKind.TEXT, x1=1, y1=1, x2=1, y2=1, text="Sổ thiếu")
    value = fields.encode((BOX, word))
    teller = Teller(desk.store.reader, desk.words)
    assert teller("evidence", "marks", value) == "Khung · chính giữa\nChữ · trên trái · Sổ thiếu"
