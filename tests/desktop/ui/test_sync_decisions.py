"""A shelf that became empty or older between two trips: a sentence and a choice, and nothing is deleted anywhere."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from db import query
from db.changes import Edit
from desktop.sync.credentials import Credentials, Purse
from desktop.ui.parts.buttons import IconButton
from tests.desktop.sync.party import FINDING, INSPECTION, VISIT
from tests.desktop.ui.laptop import Laptop, add, button, join
from tests.desktop.ui.test_sync_originals import snap
from tests.typing_hand import press

if TYPE_CHECKING:
    from desktop.ui.desk import Message
    from desktop.words import Words


@pytest.fixture
def filled(an: Laptop, binh: Laptop, shelf: Path, words: Words) -> Path:
    """A shelf that two books were at; beside it lies a copy of how it was before the second trip."""
    join(an, binh, words)
    for laptop in (an, binh):
        add(laptop, shelf)
    an.sync()
    shutil.copytree(shelf, shelf.with_name("bản cũ"))
    write(an, "sau bản cũ")
    snap(an, "p1", VISIT.id)
    an.sync()
    binh.sync()
    an.sync()
    return shelf


def write(laptop: Laptop, text: str) -> None:
    laptop.store.write("finding.edit", [Edit("finding", FINDING.id, {"text": text})])


def content(folder: Path) -> dict[str, str]:
    """Return what lies in a folder, by name and hash, checkpoints apart: those are written with each trip."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("check-")
    }


def lose(shelf: Path, how: str) -> None:
    """Empty the shelf, or put its older copy in its place."""
    shutil.rmtree(shelf)
    if how == "older":
        shutil.copytree(shelf.with_name("bản cũ"), shelf)
    else:
        shelf.mkdir()


def pressed(laptop: Laptop, caption: str) -> None:
    """Press a button by its key once it is shown."""
    laptop.wait(lambda: button(laptop.page, caption) is not None)
    found = button(laptop.page, caption)
    assert found is not None
    assert found.focusPolicy() & Qt.FocusPolicy.TabFocus
    press(found, Qt.Key.Key_Space)
    laptop.wait(lambda: laptop.trips.job is None)
    laptop.settle()


@pytest.mark.parametrize(
    ("how", "sentence"), [("emptied", "không còn gì trong số"), ("older", "thiếu một phần")]
)
def test_a_shelf_that_lost_something_is_a_question_and_is_filled_again_when_told(
    an: Laptop, binh: Laptop, filled: Path, words: Words, how: str, sentence: str
) -> None:
    before = content(filled)
    record = query.case(an.store.reader, INSPECTION.id)
    lose(filled, how)
    left = content(filled)
    an.sync()
    an.wait(lambda: any(sentence in line for line in an.said()))
    an.wait(lambda: words("sync_page.decide") in an.said())
    assert content(filled) == left
    assert query.case(an.store.reader, INSPECTION.id) == record
    pressed(an, words("sync_page.refill"))
    assert content(filled) == before
    assert an.trips.visited[str(filled)].is_whole
    binh.sync()
    assert binh.trips.visited[str(filled)].is_whole
    assert query.case(binh.store.reader, INSPECTION.id) == record


@pytest.mark.parametrize("how", ["emptied", "older"])
def test_the_right_stick_put_back_is_tried_again_and_nothing_was_touched(
    an: Laptop, filled: Path, words: Words, how: str
) -> None:
    right = filled.with_name("USB đúng")
    shutil.copytree(filled, right)
    lose(filled, how)
    write(an, "viết khi cắm nhầm USB")
    an.sync()
    wrong = content(filled)
    an.wait(lambda: button(an.page, words("sync_page.retry")) is not None)
    assert an.trips.waiting.changes == 1
    shutil.rmtree(filled)
    right.rename(filled)
    pressed(an, words("sync_page.retry"))
    assert wrong == {} or how == "older"
    assert an.trips.visited[str(filled)].is_whole
    assert an.trips.waiting.changes == 0


def test_two_who_meet_an_older_shelf_lose_nothing_of_what_each_wrote_since(
    an: Laptop, binh: Laptop, filled: Path, words: Words
) -> None:
    lose(filled, "older")
    binh.sync()
    assert binh.text() == "sau bản cũ"
    write(binh, "Bình viết tiếp")
    binh.sync()
    assert binh.text() == "Bình viết tiếp"
    an.sync()
    assert an.text() == "sau bản cũ"
    pressed(an, words("sync_page.refill"))
    pressed(binh, words("sync_page.refill"))
    an.sync()
    assert an.text() == binh.text() == "Bình viết tiếp"


def test_a_shelf_let_go_of_can_be_kept_again_with_its_name_and_password(
    an: Laptop, shelf: Path, words: Words, said: list[Message]
) -> None:
    purse = Purse(an.store.vault)
    add(an, shelf)
    purse.keep(str(shelf), Credentials("Bình", "mật khẩu"))
    [forget] = [
        each
        for each in an.page.shelves.findChildren(IconButton)
        if each.accessibleName() == words("sync_page.forget")
    ]
    press(forget, Qt.Key.Key_Space)
    an.wait(lambda: bool(said))
    assert purse.addresses() == []
    assert said[-1].act is not None
    said[-1].act()
    an.wait(lambda: purse.addresses() == [str(shelf)])
    assert purse.credentials(str(shelf)) == Credentials("Bình", "mật khẩu")
