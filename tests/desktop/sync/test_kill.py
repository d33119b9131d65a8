"""Killed at any moment of a trip, a device goes on from there: nothing saved is lost, nothing torn is taken."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from db.check import Part, Problem
from desktop.sync import completeness, journey
from desktop.sync.folder import Folder
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, begin

ROOT = Path(__file__).resolve().parents[3]
KILLS = 6


def run_and_kill(folder: Path, shelf: Path, lines: int) -> list[str]:
    """Let a device work until it has said so many lines and a little more; return what it said."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.desktop.sync.children", str(folder), str(shelf)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    said = [child.stdout.readline().strip() for _ in range(lines)]
    child.kill()
    said += child.stdout.read().split("\n")
    child.stdout.close()
    child.wait()
    return said


def test_nothing_saved_is_lost_and_nothing_torn_is_taken(device: MakeDevice, place: Path) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    go(an, place)
    go(binh, place)
    saved: set[str] = set()
    dice = random.Random(5)
    for number in range(KILLS):
        victim = (an, binh)[number % 2]
        victim.store.close()
        said = run_and_kill(victim.folder, place, dice.randrange(2, 9))
        saved |= {line.split()[1] for line in said if line.startswith("saved ")}
        victim.reopen()
        assert troubles(victim) == []
        assert saved_by(victim, saved) <= victim.texts().keys()
    for each in (an, binh, an):
        go(each, place)
    assert saved
    assert saved <= an.texts().keys() == binh.texts().keys()
    for each in (an, binh):
        assert each.store.check(Quiet()).problems == ()
        [delegation] = each.sharing.delegations()
        found = completeness.measure(
            each.sharing, each.ring, Folder(place), delegation, Quiet(), is_hashed=True
        )
        assert found.is_complete
    assert not [path for path in (an.folder / "incoming").glob("*") if path.is_file()]


def go(device: Device, place: Path) -> None:
    [result] = journey.go(device.sharing, device.ring, Folder(place), Quiet())
    assert result.words.problems == []


def troubles(device: Device) -> list[Problem]:
    """Return what is wrong with a vault, but for what another took and a trip that was cut off has not brought yet."""
    rows = device.store.reader.query("select id, hash from evidence")
    awaited = {each["hash"] for each in rows if device.store.device not in each["id"]}
    return [
        each
        for each in device.store.check(Quiet()).problems
        if each.part is not Part.MISSING_EVIDENCE or each.where not in awaited
    ]


def saved_by(device: Device, saved: set[str]) -> set[str]:
    return {id for id in saved if device.store.device in id}
