"""No dialog of the program has a tick, a choice or a pad that a crash would take back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop.exchange import example
from desktop.sync.rolls import Part
from desktop.ui.drafts import Drafts
from desktop.ui.pages.final.key import FILE, TOKEN, KeyDialog
from desktop.ui.pages.inspection.templates import Templates
from desktop.ui.pages.sync.role import RoleDialog
from desktop.ui.pages.visit.pad import Pad
from desktop.ui.parts.buttons import Tick
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.drafting import Held
from desktop.ui.parts.fields import Field
from desktop.ui.parts.passphrases import PassphraseField
from desktop.words import Words
from tests.desktop.fieldwork.test_imported import book
from tests.desktop.ui import test_reach_dialogs as reach
from tests.desktop.ui.laptop import Laptop, add, join
from tests.desktop.ui.test_sync_roles import opened
from tests.desktop.ui.visit_hand import LATER_MS

if TYPE_CHECKING:
    from desktop.ui.window import Window

STATES = (Tick, ChoiceField, Pad)
SHIPPED = 3
ROWS = (("1", "Thủ tục hành chính"), ("2", "Chuyển đổi số"))


def held(dialog: Dialog) -> set[QWidget]:
    """Return what of a dialog is kept: ticks, choices, pads and fields."""
    every = (each._own if isinstance(each, Held) else each for each in dialog._drafted)
    return {each for each in every if isinstance(each, QWidget)}


@pytest.mark.parametrize("made", reach.DIALOGS)
def test_every_tick_choice_and_pad_of_a_dialog_is_kept(
    store: Store, window: Window, made: reach.Opened
) -> None:
    example.load(store)
    dialog = made(window)
    assert isinstance(dialog, Dialog)
    states = {each for each in dialog.findChildren(QWidget) if isinstance(each, STATES)}
    assert states - held(dialog) == set()


@pytest.mark.parametrize("made", [reach.block, reach.key, reach.clock, reach.begin])
def test_every_field_of_a_dialog_that_ends_by_one_button_is_kept(
    store: Store, window: Window, made: reach.Opened
) -> None:
    example.load(store)
    dialog = made(window)
    assert isinstance(dialog, Dialog)
    fields = {each for each in dialog.findChildren(QWidget) if isinstance(each, Field)}
    assert fields
    secret = {each for each in fields if isinstance(each, PassphraseField)}
    assert fields - held(dialog) == secret


def test_which_key_signs_is_chosen_again_and_its_pin_is_kept_nowhere(
    qtbot: QtBot, store: Store, window: Window
) -> None:
    example.load(store)
    first = reach.key(window)
    assert isinstance(first, KeyDialog)
    assert first.how.value() == FILE
    first.how.box.setCurrentIndex(1)
    first.how.box.activated.emit(1)
    first.stamp.setChecked(False)
    first.pin.line.setText("mã PIN 123456")
    drafts = window._desk.drafts
    qtbot.waitUntil(lambda: len(list(drafts)) == 2)
    again = reach.key(window)
    assert isinstance(again, KeyDialog)
    assert again.how.value() == TOKEN
    assert not again.stamp.isChecked()
    assert again.pin.text() == ""
    assert "123456" not in "".join(drafts.text(spot) or "" for spot in drafts)


def test_a_role_that_was_being_given_is_chosen_again_and_nobody_has_it(
    an: Laptop, binh: Laptop, shelf: Path, words: Words
) -> None:
    join(an, binh, words)
    for laptop in (an, binh):
        add(laptop, shelf)
    an.sync()
    binh.sync()
    first = opened(an, "Bình")
    at = list(Part).index(Part.READER)
    first.role.box.setCurrentIndex(at)
    first.role.box.activated.emit(at)
    an.wait(lambda: len(list(Drafts(an.store))) == 1)
    shared, person, desk = first._shared, first._person, first._desk
    again = RoleDialog(desk, shared, person, an.page)
    assert again.role.value() is Part.READER
    assert person.part is Part.MEMBER


def test_an_outline_that_was_looked_at_is_chosen_again_one_of_a_file_after_it_is_read_again(
    qtbot: QtBot, store: Store, window: Window, tmp_path: Path
) -> None:
    example.load(store)

    def shown() -> Templates:
        dialog = reach.templates(window)
        assert isinstance(dialog, Templates)
        dialog.open()
        qtbot.waitUntil(lambda: len(dialog.table.rows.rows) >= SHIPPED, timeout=LATER_MS)
        return dialog

    def kept() -> list[str | None]:
        return [window._desk.drafts.text(spot) for spot in window._desk.drafts]

    first = shown()
    own = first.table.rows.rows[1]
    first.table.choose(own.path)
    qtbot.waitUntil(lambda: kept() == [str(own.path)])
    second = shown()
    assert second.table.chosen() == own
    file = book(tmp_path, ROWS)
    second.bring_in(str(file))
    qtbot.waitUntil(lambda: kept() == [str(file)], timeout=LATER_MS)
    third = shown()
    qtbot.waitUntil(lambda: third.state() == str(file), timeout=LATER_MS)
    assert third._came_back.isVisible()
    third.reject()
    assert kept() == []
