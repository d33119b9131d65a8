"""What Qt says by itself is said in the person's language too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from desktop.ui.toolkit import Toolkit
from desktop.words import Words


@pytest.fixture
def toolkit(qtbot: QtBot, words: Words) -> Iterator[Toolkit]:
    made = Toolkit(words)
    QApplication.installTranslator(made)
    yield made
    QApplication.removeTranslator(made)


def said(qtbot: QtBot) -> set[str]:
    """Return what labels and buttons of a file dialog say."""
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    seen = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
    return {each.text() for each in seen if each.isVisible() and each.text()}


def test_the_dialog_of_files_speaks_the_person_s_language(qtbot: QtBot, toolkit: Toolkit) -> None:
    assert said(qtbot) == {"&Nơi:", "Tên &tệp:", "&Loại tệp:", "&Mở", "Hủy"}
    toolkit.words = Words("en")
    assert said(qtbot) == {"&Look in:", "File &name:", "Files of &type:", "&Open", "Cancel"}


@pytest.mark.parametrize("made", [QLineEdit, QPlainTextEdit])
def test_the_menu_of_a_field_speaks_it_too(
    qtbot: QtBot, toolkit: Toolkit, made: type[QLineEdit | QPlainTextEdit]
) -> None:
    field = made("chữ")
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    names = [act.text().partition("\t")[0] for act in menu.actions() if not act.isSeparator()]
    assert names[:6] == ["&Hoàn tác", "&Làm lại", "&Cắt", "&Sao chép", "&Dán", "Xóa"]
    assert "Chọn tất cả" in names
    menu.deleteLater()


def test_what_there_are_no_words_for_stays_as_it_is(toolkit: Toolkit) -> None:
    assert QCoreApplication.translate("QFileDialog", "Something new") == "Something new"
    assert QCoreApplication.translate("OtherPart", "Open") == "Open"
