"""Checkpoints: what devices tell each other that they hold, and what it brings to light."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from db.parcels import Stamp
from db.sharing import Delegation, Head
from desktop.sync import completeness, names, rolls, witness
from desktop.sync.folder import Folder
from desktop.sync.keyring import Unsealed
from desktop.sync.names import CheckName
from desktop.sync.outcome import RestoredCopy, Trouble
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.shelves import Memory, Unsteady
from tests.desktop.sync.test_attacks import SPOILT, packs_of, troubles


def stamp(device: str, last: int) -> Stamp:
    return Stamp(device, last, last, f"{last:040x}")


def checks(shelf: Memory, delegation: Delegation, device: Device | None = None) -> list[str]:
    found = {name: names.read(delegation.id, name) for name in shelf.objects}
    own = device.store.device if device else ""
    return [
        n
        for n, placed in found.items()
        if placed and isinstance(placed.said, CheckName) and own in ("", placed.said.device)
    ]


def root_of(device: Device, delegation: Delegation) -> str:
    return witness.root(device.sharing.held(delegation.id))


def test_the_tree_has_one_root_whatever_the_order_and_another_for_anything_else() -> None:
    whole = [stamp(device, number) for device in "abc" for number in range(1, 8)]
    roots = {witness.root(whole[:count]) for count in range(len(whole) + 1)}
    assert len(roots) == len(whole) + 1
    assert witness.root(reversed(whole)) == witness.root(whole)
    assert witness.root([*whole[1:], replace_hash(whole[0])]) not in roots


def replace_hash(one: Stamp) -> Stamp:
    return one._replace(hash="f" * 40)


def test_devices_that_hold_the_same_have_the_same_root(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    for each in (an, binh):
        each.go(shelf, delegation)
    assert root_of(an, delegation) == root_of(binh, delegation)
    binh.write("f1", "hai")
    binh.go(shelf, delegation)
    assert root_of(an, delegation) != root_of(binh, delegation)
    an.go(shelf, delegation)
    assert root_of(an, delegation) == root_of(binh, delegation)


def test_one_is_left_for_what_was_written_and_one_a_day_for_what_came(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    for each in (an, binh, an, binh):
        each.go(shelf, delegation)
    assert (len(checks(shelf, delegation, an)), len(checks(shelf, delegation, binh))) == (1, 1)
    for number in range(3):
        an.write("f1", str(number))
        for each in (an, binh):
            each.go(shelf, delegation)
    assert (len(checks(shelf, delegation, an)), len(checks(shelf, delegation, binh))) == (4, 1)
    for each in (an, binh):
        each.clock.now += dt.timedelta(days=1)
    for each in (an, binh, an, binh):
        each.go(shelf, delegation)
    assert (len(checks(shelf, delegation, an)), len(checks(shelf, delegation, binh))) == (4, 2)


def test_what_a_shelf_keeps_back_is_told_by_who_has_it(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    for each in (an, binh, chi):
        each.go(shelf, delegation)
    before = dict(shelf.objects)
    an.write("f1", "hai")
    for each in (an, binh):
        each.go(shelf, delegation)
    told = {name: shelf.objects[name] for name in checks(shelf, delegation)}
    kept_back = Memory(before | told)
    outcome = chi.go(kept_back, delegation)
    [problem] = outcome.problems
    assert problem.trouble is Trouble.ELSEWHERE
    assert problem.where == f"{an.store.device}:4"
    found = completeness.measure(chi.sharing, chi.ring, kept_back, delegation, Quiet())
    assert (found.elsewhere, found.is_complete) == (1, False)
    assert chi.go(shelf, delegation).problems == []
    assert completeness.measure(chi.sharing, chi.ring, shelf, delegation, Quiet()).is_complete


def test_a_past_that_was_written_anew_does_not_pass_for_the_old_one(device: MakeDevice) -> None:
    """The keeper of a laptop forges other packs under numbers that a second device saw filled otherwise."""
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    chi.go(shelf, delegation)
    [first] = [s for s in chi.sharing.held(delegation.id) if s.device == an.store.device]
    chi.sharing.add_checkpoint(
        delegation.id, own_word(binh, delegation), [Head(first.device, first.last, "0" * 40)]
    )
    assert troubles(chi.go(shelf, delegation)) == {Trouble.FORK}


def own_word(device: Device, delegation: Delegation):  # type: ignore[no-untyped-def]
    kept = device.sharing.checkpoint(delegation.id, device.store.device)
    assert kept is not None
    return kept


def test_a_restored_copy_learns_of_it_even_where_the_shelf_lost_its_packs(
    device: MakeDevice, tmp_path: Path
) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    an.store.close()
    shutil.copytree(an.folder, tmp_path / "old")
    an.reopen()
    an.write("f1", "mất cùng máy")
    for each in (an, binh):
        each.go(shelf, delegation)
    an.store.close()
    shutil.rmtree(an.folder)
    shutil.copytree(tmp_path / "old", an.folder)
    an.reopen()
    own = f"/{an.store.device}/"
    for name in [name for name in shelf.objects if own in name]:
        del shelf.objects[name]
    an.write("f1", "viết sau khi khôi phục")
    with pytest.raises(RestoredCopy):
        an.go(shelf, delegation)


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_checkpoint_is_named_and_not_believed(device: MakeDevice, how: str) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    [name] = checks(shelf, delegation)
    whole = shelf.objects[name]
    shelf.objects[name] = SPOILT[how](whole)
    assert troubles(binh.go(shelf, delegation)) == {Trouble.DAMAGED}
    assert binh.texts() == an.texts()
    shelf.objects[name] = whole
    assert binh.go(shelf, delegation).problems == []


def test_a_stranger_cannot_leave_a_checkpoint(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    found = witness.due(an.store.device, an.sharing.held(delegation.id), None, "", 1)
    assert found is not None
    forged = witness.sealed(found, binh.rolls(delegation), chi.ring)
    name = CheckName(chi.store.device, forged.number, forged.hash)
    with pytest.raises(Unsealed):
        witness.opened(name, forged.data, an.rolls(delegation))
    posed = replace(forged, issuer=binh.store.device)
    name = CheckName(posed.issuer, posed.number, posed.hash)
    with pytest.raises(Unsealed):  # it knows the delegation's key, and has not the member's
        witness.opened(name, posed.data, an.rolls(delegation))
    shelf.objects[names.printed(delegation.id, name)] = posed.data
    later = CheckName(posed.issuer, 999_999_999, posed.hash)
    shelf.objects[names.printed(delegation.id, later)] = posed.data
    assert Trouble.UNTRUSTED in troubles(an.go(shelf, delegation))


def test_one_under_another_hash_is_not_opened(device: MakeDevice) -> None:
    an = device("an")
    delegation = begin(an)
    an.go(Memory(), delegation)
    kept, known = an.sharing.checkpoint(delegation.id, an.store.device), an.rolls(delegation)
    assert kept
    name = CheckName(kept.issuer, kept.number, kept.hash)
    assert witness.opened(name, kept.data, known).number == kept.number
    with pytest.raises(Unsealed):
        witness.opened(replace(name, hash="0" * 40), kept.data, known)


def test_one_of_a_later_version_asks_for_an_update(device: MakeDevice) -> None:
    an, shelf = device("an"), Memory()
    delegation = begin(an)
    data = b"so-doan check 2\n" + bytes(200)
    name = CheckName("z" * 10, 1, rolls.digest(data))
    shelf.objects[names.printed(delegation.id, name)] = data
    assert troubles(an.go(shelf, delegation)) == {Trouble.NEWER}


def test_a_crowd_is_heard_a_few_at_a_time(device: MakeDevice) -> None:
    crowd = [device(f"m{number}") for number in range(12)]
    delegation, shelf = begin(crowd[0], crowd[1:]), Memory()
    for each in crowd:
        each.go(shelf, delegation)
    view = Unsteady(shelf)
    crowd[0].go(view, delegation)
    assert view.requests == 1 + 8
    crowd[0].go(view, delegation)
    assert view.requests == 9 + 1 + 3
    crowd[0].go(view, delegation)
    assert view.requests == 14


def test_it_goes_to_every_shelf_and_is_made_once(device: MakeDevice, tmp_path: Path) -> None:
    an, first, second = device("an"), Memory(), tmp_path / "second"
    second.mkdir()
    delegation = begin(an)
    for place in (first, Folder(second), first, Folder(second)):
        an.go(place, delegation)
    [name] = checks(first, delegation)
    assert (second / name).read_bytes() == first.objects[name]
    assert len(packs_of(first, delegation)) == 1
