"""What is ticked and chosen in a dialog outlives the window that it was open in, and is told when it comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.drafts import NOWHERE, Spot
from db.store import Store
from desktop.ui.drafts import Drafts
from desktop.ui.parts.buttons import Tick
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.drafting import KEEP_MS
from desktop.ui.parts.fields import LATEST_MS
from desktop.words import Words
from tests.typing_hand import press

SPOT = Spot("inspections", NOWHERE, "begin")
OFFERED = [("", "Không mẫu"), ("a", "Cải cách hành chính"), ("b", "Đất đai")]


class Asking(Dialog):
    """A dialog with a tick and a choice, as it is opened in a window that has just been started."""

    def __init__(self, words: Words, store: Store, parent: QWidget, *, later: bool) -> None:
        super().__init__(words, "Hỏi", "Làm", parent=parent)
        self.drafts = Drafts(store)
        self.others = Tick("cả những cái khác")
        self.others.setChecked(True)
        self.template = ChoiceField[str]("Mẫu", OFFERED[:1] if later else OFFERED)
        self.template.show_value("")
        self.body.addWidget(self.others)
        self.body.addWidget(self.template)
        self.keep_entered(self.drafts, SPOT, others=self.others, template=self.template)
        self.open()

    @property
    def kept(self) -> dict[str, str]:
        """What is kept, by its field."""
        return {spot.field: self.drafts.text(spot) or "" for spot in self.drafts}


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    own = QWidget()
    qtbot.addWidget(own)
    own.show()
    return own


def chosen(qtbot: QtBot, words: Words, store: Store, ground: QWidget) -> Asking:
    """Untick, choose, and wait until both are kept."""
    dialog = Asking(words, store, ground, later=False)
    press(dialog.others, Qt.Key.Key_Space)
    press(dialog.template.box, Qt.Key.Key_Down)
    press(dialog.template.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(dialog.kept) == 2)
    return dialog


def test_a_tick_and_a_choice_stand_there_again_with_one_quiet_sentence(
    qtbot: QtBot, words: Words, store: Store, ground: QWidget
) -> None:
    first = chosen(qtbot, words, store, ground)
    assert not first._came_back.isVisible()
    again = Asking(words, store, ground, later=False)
    assert not again.others.isChecked()
    assert again.template.value() == "b"
    assert again._came_back.isVisible()


def test_a_choice_that_is_offered_later_is_chosen_then(
    qtbot: QtBot, words: Words, store: Store, ground: QWidget
) -> None:
    chosen(qtbot, words, store, ground)
    again = Asking(words, store, ground, later=True)
    heard: list[object] = []
    again.template.settled.connect(heard.append)
    assert again.template.value() == ""
    again.template.offer(OFFERED)
    assert (again.template.value(), heard) == ("b", ["b"])


def test_the_hand_counts_more_than_what_is_awaited(
    qtbot: QtBot, words: Words, store: Store, ground: QWidget
) -> None:
    chosen(qtbot, words, store, ground)
    again = Asking(words, store, ground, later=True)
    again.template.offer(OFFERED[:2])
    press(again.template.box, Qt.Key.Key_Down)
    again.template.offer(OFFERED)
    assert again.template.value() == "a"


@pytest.mark.parametrize("ends", ["accept", "reject"])
def test_what_is_entered_or_wanted_no_more_is_kept_no_more(
    ends: str, qtbot: QtBot, words: Words, store: Store, ground: QWidget
) -> None:
    dialog = chosen(qtbot, words, store, ground)
    getattr(dialog, ends)()
    assert list(Drafts(store)) == []


def test_what_is_again_as_it_began_is_kept_no_more_and_untouched_is_not_kept_at_all(
    qtbot: QtBot, words: Words, store: Store, ground: QWidget
) -> None:
    dialog = chosen(qtbot, words, store, ground)
    press(dialog.others, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: set(dialog.kept) == {"held.begin.template"})


def test_it_is_kept_before_it_was_on_the_screen_for_a_second() -> None:
    assert KEEP_MS <= LATEST_MS < 1000
