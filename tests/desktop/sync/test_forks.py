"""Two histories of one device: what the copy wrote is taken over with its author, nothing put over the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db import query
from db.records import RecordId
from desktop import paths
from desktop.evidence.darkroom import Darkroom
from desktop.settings import Theme as Shade
from desktop.sync import forks
from desktop.sync.outcome import Trouble
from desktop.ui.desk import Desk
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.pages.clashes.copies import Copies
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.trips import Trips
from desktop.words import Words
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.shelves import Memory
from tests.desktop.sync.test_attacks import cut_of, forged, troubles

if TYPE_CHECKING:
    from db.sharing import Delegation

MakeDevice = Callable[[str], Device]


def desk_of(device: Device, folder: Path) -> Desk:
    jobs, feed = Jobs(), Feed(device.store)
    return Desk(
        store=device.store,
        feed=feed,
        jobs=jobs,
        words=Words("vi"),
        theme=Theme(paths.resources(), Shade.LIGHT),
        preferences=Preferences(folder / "settings.json"),
        darkroom=Darkroom(),
        trips=Trips(device.store, jobs, feed),
        go=lambda place: None,
        say=lambda message: None,
    )


@pytest.fixture
def party(device: MakeDevice, tmp_path: Path) -> tuple[Device, Device, Memory, Delegation]:
    """An's laptop was copied; both went on under one name, and what the copy wrote came to the shelf last."""
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    an.store.close()
    shutil.copytree(an.folder, tmp_path / "old")
    an.reopen()
    an.write("f1", "bản một")
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    an.store.close()
    shutil.rmtree(an.folder)
    shutil.copytree(tmp_path / "old", an.folder)
    an.reopen()
    an.add("f2", "chỉ có ở bản sao")
    an.write("f2", "chỉ có ở bản sao, đã sửa")
    an.write("f1", "bản hai")
    name, data = forged(an, delegation, cut_of(an, delegation))
    shelf.objects[name] = data
    assert Trouble.FORK in troubles(binh.go(shelf, delegation))
    return an, binh, shelf, delegation


def test_what_a_copy_wrote_is_taken_over_and_what_differs_stands_side_by_side(
    party: tuple[Device, Device, Memory, Delegation],
) -> None:
    _, binh, shelf, delegation = party
    [fork] = forks.forks(binh.sharing, binh.ring)
    assert fork.author == "an"
    forks.adopt(binh.sharing, fork)
    assert binh.texts()["f2"] == "chỉ có ở bản sao, đã sửa"
    assert binh.clashes() == {("f1", "text"): {"bản một", "bản hai"}}
    heads = query.clashes(binh.store.reader)[RecordId("f1"), "text"]
    assert {head.author for head in heads} == {"an"}
    assert forks.forks(binh.sharing, binh.ring) == []
    assert troubles(binh.go(shelf, delegation)) == set()


def test_the_others_see_that_nothing_is_missing_any_more(
    party: tuple[Device, Device, Memory, Delegation], device: MakeDevice
) -> None:
    from tests.desktop.sync.party import admit

    an, binh, shelf, delegation = party
    chi = device("chi")
    admit(an, [chi], delegation)
    for kept in an.sharing.rolls(delegation.id):
        binh.sharing.add_roll(delegation.id, kept)
        chi.sharing.add_roll(delegation.id, kept)
    [fork] = forks.forks(binh.sharing, binh.ring)
    forks.adopt(binh.sharing, fork)
    binh.go(shelf, delegation)
    assert Trouble.FORK not in troubles(chi.go(shelf, delegation))
    assert chi.texts() == binh.texts()
    assert chi.clashes() == binh.clashes()


def test_undo_passes_over_it_and_takes_back_what_was_done_before(
    party: tuple[Device, Device, Memory, Delegation],
) -> None:
    _, binh, _, _ = party
    binh.add("f9", "của Bình")
    [fork] = forks.forks(binh.sharing, binh.ring)
    forks.adopt(binh.sharing, fork)
    assert binh.store.undoable == "finding.add"
    binh.store.undo()
    assert binh.texts().keys() == {"f1", "f2"}
    binh.reopen()
    assert binh.store.undoable is None
    assert binh.texts().keys() == {"f1", "f2"}


def test_a_second_time_nothing_is_left_to_take_over(
    party: tuple[Device, Device, Memory, Delegation],
) -> None:
    _, binh, _, _ = party
    [fork] = forks.forks(binh.sharing, binh.ring)
    forks.adopt(binh.sharing, fork)
    before = binh.store.position
    forks.adopt(binh.sharing, fork)
    assert binh.store.position == before


def test_the_page_of_differences_tells_of_it_and_takes_it_over(
    party: tuple[Device, Device, Memory, Delegation], qtbot: QtBot, tmp_path: Path
) -> None:
    _, binh, _, _ = party
    desk = desk_of(binh, tmp_path)
    words = desk.words
    shown = Copies(desk)
    qtbot.addWidget(shown)
    shown.look()
    qtbot.waitUntil(shown.isVisible)
    [act] = shown.findChildren(QPushButton)
    assert act.text() == words("clashes.take_copied")
    QTest.keyClick(act, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not shown.isVisible())
    assert binh.texts()["f2"] == "chỉ có ở bản sao, đã sửa"
    desk.jobs.close()
