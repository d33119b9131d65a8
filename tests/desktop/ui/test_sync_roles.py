"""A role is changed in the window: what it does and does not is said where it is chosen, and the keys enforce it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from db.changes import Edit
from desktop.sync.rolls import Part
from desktop.ui.pages.sync.role import RoleDialog
from desktop.words import LANGUAGES, Words
from tests.desktop.sync.party import FINDING
from tests.desktop.ui.laptop import Laptop, add, button, join
from tests.typing_hand import press

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton


def role(laptop: Laptop, name: str) -> QPushButton | None:
    """Return the button that bears a person's role."""
    for part in Part:
        words = laptop.desk.words
        caption = words("sync_page.role_now", name=name, part=words(f"sync.part.{part}"))
        if found := button(laptop.page, caption):
            return found
    return None


def opened(laptop: Laptop, name: str) -> RoleDialog:
    """Open the dialog by its key."""
    laptop.wait(lambda: role(laptop, name) is not None)
    found = role(laptop, name)
    assert found is not None
    press(found, Qt.Key.Key_Space)
    [dialog] = laptop.page.findChildren(RoleDialog)
    return dialog


def parts(laptop: Laptop) -> dict[str, Part]:
    shown = laptop.page._shown
    assert shown is not None
    return {person.name: person.part for person in shown[0].shared[0].people}


def test_a_member_is_made_a_reader_by_keys_and_writes_no_more(
    an: Laptop, binh: Laptop, shelf: Path, words: Words
) -> None:
    join(an, binh, words)
    for laptop in (an, binh):
        add(laptop, shelf)
    an.sync()
    binh.sync()
    dialog = opened(an, "Bình")
    assert dialog.role.value() is Part.MEMBER
    press(dialog.role.box, Qt.Key.Key_Down)
    assert dialog.role.value() is Part.READER
    assert dialog.role.limits.text() == words("sync.limits.reader")
    assert dialog.role.box.accessibleDescription() == words("sync.limits.reader")
    press(dialog.confirm, Qt.Key.Key_Return)
    an.wait(lambda: parts(an)["Bình"] is Part.READER)
    an.sync()
    binh.store.write("finding.edit", [Edit("finding", FINDING.id, {"text": "Bình viết"})])
    binh.sync()
    binh.wait(lambda: any("chỉ được đọc" in line for line in binh.said()))
    an.sync()
    assert an.text() == FINDING.text
    binh.wait(lambda: parts(binh)["Bình"] is Part.READER)
    assert role(binh, "Bình") is None


def test_the_last_keeper_stays_one(an: Laptop, words: Words) -> None:
    an.press(words("sync_page.share"))
    an.wait(lambda: bool(an.page._shown and an.page._shown[0].shared))
    name = next(iter(parts(an)))
    dialog = opened(an, name)
    press(dialog.role.box, Qt.Key.Key_Down)
    press(dialog.confirm, Qt.Key.Key_Return)
    sentence = words("errors.LastKeeper")
    an.wait(lambda: dialog.role.choice._error.text() == sentence)
    assert dialog.isVisible()
    press(dialog.role.box, Qt.Key.Key_Up)
    press(dialog.role.box, Qt.Key.Key_Up)
    press(dialog.confirm, Qt.Key.Key_Return)
    an.wait(lambda: parts(an)[name] is Part.HEAD)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_says_what_the_keys_do_not_do(language: str) -> None:
    words = Words(language)
    told = {part: words(f"sync.limits.{part}") for part in Part}
    assert len(set(told.values())) == len(Part)
    history = {"vi": "xem ở Lịch sử", "en": "seen in the history"}[language]
    assert history in told[Part.HEAD]
    assert history in told[Part.SECRETARY]


def test_the_keyboard_stays_with_what_it_was_at(an: Laptop, words: Words) -> None:
    """The list of people is made anew after each change; one goes on from where one was."""
    an.press(words("sync_page.share"))
    an.wait(lambda: bool(an.page._shown and an.page._shown[0].shared))
    name = next(iter(parts(an)))
    an.wait(lambda: role(an, name) is not None)
    before = role(an, name)
    assert before is not None
    before.setFocus()
    dialog = opened(an, name)
    press(dialog.role.box, Qt.Key.Key_Up)
    press(dialog.confirm, Qt.Key.Key_Return)
    an.wait(lambda: parts(an)[name] is Part.HEAD)
    an.wait(lambda: role(an, name) not in (None, before))
    an.wait(lambda: an.page.focusWidget() is role(an, name))
