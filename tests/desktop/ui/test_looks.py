"""What the stylesheet makes of widgets: nothing moves when the keyboard comes, no list is black."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPixmap
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QCompleter, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.records import DocumentKind
from desktop.minutes import papers
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import tiles
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.editors import OneLine
from desktop.ui.parts.layouts import EmptyState, column
from desktop.ui.parts.sheets import opened as opened_pdf
from desktop.ui.printouts import Printout
from desktop.ui.rail import Rail
from desktop.ui.theme import Theme
from desktop.ui.topbar import SearchBox
from desktop.ui.window import Window
from desktop.words import LANGUAGES, Words
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import written as written_papers
from tests.desktop.ui.visit_hand import SOON_MS, opened, written
from tests.typing_hand import key_in


def on_black(widget: QWidget) -> QPixmap:
    """Return what a window of its own looks like: where it paints nothing, a screen shows black."""
    picture = QPixmap(widget.size())
    picture.fill(Qt.GlobalColor.black)
    widget.render(picture, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
    return picture


def test_nothing_in_the_rail_moves_when_the_keyboard_comes(
    window: Window, theme: Theme, qtbot: QtBot
) -> None:
    buttons = window.findChild(Rail).findChildren(QPushButton)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    heights = set()
    for button in buttons:
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        heights |= {each.sizeHint().height() for each in buttons}
    assert heights == {theme.sizes.rail_px}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("percent", [100, 200, 225])
def test_what_stands_on_a_tile_without_a_picture_is_read_whole(
    qtbot: QtBot, theme: Theme, percent: int, language: str
) -> None:
    theme.choose(Shade.LIGHT, Density.COMPACT, percent)
    letters = QFont(theme.family)
    letters.setPixelSize(theme.px(12))
    needed = QFontMetrics(letters).horizontalAdvance(Words(language)("visit.no_bytes"))
    assert needed <= theme.px(tiles._WIDTH_PX) - 2 * tiles._PAD_PX - 6


@pytest.mark.parametrize("role", ["", "primary", "quiet", "link", "segment"])
def test_a_button_with_the_keyboard_has_one_frame(qtbot: QtBot, theme: Theme, role: str) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    theme.dress(ground)
    button = Button("Có mặt đủ", role)
    column(ground, edge_px=8).addWidget(button)
    ground.show()
    ground.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    looks: list[QImage] = []
    for by_keys in (False, True):
        ground.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, by_keys)
        looks.append(button.grab().toImage())
    assert looks[0] == looks[1]


@pytest.mark.parametrize("shade", [Shade.LIGHT, Shade.CONTRAST])
def test_names_offered_beneath_any_line_can_be_read(
    qtbot: QtBot, theme: Theme, shade: Shade
) -> None:
    theme.choose(shade, theme.density)
    ground, line = QWidget(), OneLine()
    qtbot.addWidget(ground)
    theme.dress(ground)
    column(ground).addWidget(line)
    line.setCompleter(QCompleter(["Văn phòng UBND tỉnh"], line))
    ground.show()
    ground.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    key_in(line, "Văn")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    ground = on_black(popup).toImage().pixelColor(popup.width() - 8, popup.height() // 2)
    assert ground in (theme.colour("surface"), theme.colour("selected"))


def test_bodies_are_offered_in_a_list_of_the_program_s_own_look(
    qtbot: QtBot, desk: Desk, theme: Theme
) -> None:
    written(desk.store)
    page = opened(qtbot, desk)
    theme.dress(page)
    page.show_stage(StageName.PREPARE)
    page.activateWindow()
    line = page.facts.body.line
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.clear()
    key_in(line, "so noi")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible, timeout=SOON_MS)
    assert popup.property("role") == "popup"
    assert popup.model().index(0, 0).data() == "Sở Nội vụ"
    assert on_black(popup).toImage().pixelColor(6, 2) == theme.colour("surface")


def test_pictures_that_stand_alone_grow_with_the_text(qtbot: QtBot, theme: Theme) -> None:
    theme.choose(Shade.LIGHT, theme.density, 200)
    empty = EmptyState(theme, "clipboard-list", "Chưa có gì")
    qtbot.addWidget(empty)
    pictures = [label.pixmap() for label in empty.findChildren(QLabel) if not label.text()]
    assert [picture.deviceIndependentSize().width() for picture in pictures] == [80]


@pytest.mark.parametrize("percent", [100, 200])
def test_the_picture_of_the_search_grows_with_the_text(
    qtbot: QtBot, theme: Theme, words: Words, percent: int
) -> None:
    theme.choose(Shade.LIGHT, theme.density, percent)
    ground, box = QWidget(), SearchBox(theme, words)
    qtbot.addWidget(ground)
    theme.dress(ground)
    column(ground).addWidget(box)
    box.setPlaceholderText("")
    ground.show()
    picture = box.grab().toImage()
    paper = picture.pixelColor(box.width() // 2, box.height() // 2)
    inside = range(4, box.width() // 2)
    drawn = [x for x in inside for y in range(4, box.height() - 4)
             if picture.pixelColor(x, y) != paper]  # fmt: skip
    assert max(drawn) - min(drawn) > 0.7 * theme.px(16)


@pytest.mark.parametrize("percent", [100, 200])
def test_what_a_mark_may_mean_is_offered_without_empty_room_or_scrolling(
    qtbot: QtBot, desk: Desk, theme: Theme, percent: int
) -> None:
    theme.choose(Shade.LIGHT, theme.density, percent)
    written(desk.store)
    page = opened(qtbot, desk)
    theme.dress(page)
    pages = page.record.capture.line.pages
    pages.setFocus()
    page.activateWindow()
    qtbot.waitUntil(pages.hasFocus, timeout=SOON_MS)
    key_in(pages, "@")
    popup = page.record.capture.line.popup
    assert popup is not None
    last = popup.visualItemRect(popup.item(popup.count() - 1))
    assert popup.viewport().height() - 2 <= last.bottom() + 1 <= popup.viewport().height()


@pytest.mark.parametrize("density", list(Density))
def test_the_button_of_the_line_stands_level_with_it(
    qtbot: QtBot, desk: Desk, theme: Theme, density: Density
) -> None:
    theme.choose(Shade.LIGHT, density)
    theme.apply(QApplication.instance())  # type: ignore[arg-type]
    written(desk.store)
    page = opened(qtbot, desk)
    theme.dress(page)
    QApplication.processEvents()
    bar = page.record.capture
    line, button = (each.mapTo(bar, each.rect().center()).y() for each in (bar.line.pages, bar.add))
    assert abs(line - button) <= 1


def test_the_system_s_print_dialog_cuts_no_button(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    theme.dress(ground)
    ground.show()
    asked = written_papers.asked(DocumentKind.MINUTES, make.SESSION)
    pdf = opened_pdf(papers.preview(make.cao_bang(), asked, make.opener(), Quiet()).data)
    printout = Printout(desk, ground)
    printout.ask(pdf, "Biên bản")
    dialog = ground.findChild(QPrintDialog)
    assert dialog is not None
    properties = dialog.findChild(QPushButton, "properties")
    assert properties is not None
    qtbot.waitUntil(properties.isVisible)
    qtbot.waitUntil(lambda: properties.width() >= properties.sizeHint().width())
    dialog.reject()
