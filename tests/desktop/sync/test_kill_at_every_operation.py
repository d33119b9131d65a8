"""Killed before every operation of a trip in turn, or refused it by the disk: the next trip makes all whole."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.sync import completeness
from desktop.sync.folder import Folder
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import begin
from tests.desktop.sync.test_kill import ROOT, go


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize(
    ("error", "least"),
    [(0, 40), (errno.EIO, 12), (errno.ENOSPC, 12)],
    ids=["kill", "broken", "full"],
)
def test_cut_off_before_each_operation_of_a_trip_all_is_whole_in_the_end(
    device: MakeDevice, place: Path, error: int, least: int
) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    for each in (an, binh, an, binh):
        go(each, place)
    for each in (an, binh):
        each.store.close()
    child = [sys.executable, "-m", "tests.desktop.sync.killing"]
    told = subprocess.run(
        [*child, str(an.folder), str(binh.folder), str(place), str(error)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    numbers, written, fetched = map(int, told.stdout.split())
    assert min(written, fetched) >= least, told.stdout
    for each in (an, binh):
        each.reopen()
        assert each.store.check(Quiet()).problems == ()
    assert an.texts() == binh.texts()
    assert {f"n{number}" for number in range(1, numbers + 1)} <= an.texts().keys()
    assert an.clashes() == binh.clashes() == {}
    for each in (an, binh):
        [delegation] = each.sharing.delegations()
        found = completeness.measure(
            each.sharing, each.ring, Folder(place), delegation, Quiet(), is_hashed=True
        )
        assert found.is_complete
