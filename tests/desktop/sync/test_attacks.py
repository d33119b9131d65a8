"""A shelf as the attacker: flips, cuts, swaps, adds, replays, withholds; and devices that are not what they were."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from db import fields
from db.changes import Changed
from db.parcels import Cut, Stamp
from db.records import Inspection, RecordId, Visit, VisitKind
from db.sharing import Delegation
from desktop.sync import names, packs, rolls
from desktop.sync.keyring import SIGNATURE_BYTES, Unsealed
from desktop.sync.names import BaleName, RollName, Said
from desktop.sync.outcome import Answer, RestoredCopy, ShelfEmptied, ShelfOlder, Trouble
from desktop.sync.packs import BadPack
from desktop.sync.rolls import Entry, NotAllowed, NotMember, Part, Struck
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import NOW_MS, VISIT, Device, admit, begin
from tests.desktop.sync.shelves import Memory

Spoil = Callable[[bytes], bytes]


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


SPOILT: dict[str, Spoil] = {
    "a flipped bit": flipped,
    "cut": lambda data: data[:-1],
    "empty": lambda data: b"",
    "longer": lambda data: data + b"\0",
    "garbage": lambda data: random.Random(7).randbytes(len(data)),
}


def troubles(outcome) -> set[Trouble]:  # type: ignore[no-untyped-def]
    return {problem.trouble for problem in outcome.problems}


def packs_of(shelf: Memory, delegation: Delegation) -> list[str]:
    found = {name: names.read(delegation.id, name) for name in shelf.objects}
    return [name for name, placed in found.items() if placed and isinstance(placed.said, Stamp)]


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_pack_is_named_and_nothing_of_it_is_taken(device: MakeDevice, how: str) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    [name] = packs_of(shelf, delegation)
    whole = shelf.objects[name]
    shelf.objects[name] = SPOILT[how](whole)
    outcome = binh.go(shelf, delegation)
    assert troubles(outcome) == {Trouble.DAMAGED}
    assert binh.texts() == {}
    shelf.objects[name] = whole
    binh.go(shelf, delegation)
    assert binh.texts() == an.texts()


@pytest.mark.parametrize("how", ["cut", "longer", "empty"])
def test_a_writer_puts_a_torn_pack_there_again_beside_it(device: MakeDevice, how: str) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    [name] = packs_of(shelf, delegation)
    shelf.objects[name] = SPOILT[how](shelf.objects[name])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    assert binh.texts() == an.texts()


def test_packs_under_each_others_names_are_not_taken(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    an.write("f1", "hai")
    an.go(shelf, delegation)
    first, second = packs_of(shelf, delegation)
    objects = shelf.objects
    objects[first], objects[second] = objects[second], objects[first]
    assert troubles(binh.go(shelf, delegation)) == {Trouble.DAMAGED}
    assert binh.texts() == {}


def test_a_pack_under_another_hash_or_other_numbers_is_not_opened(device: MakeDevice) -> None:
    an = device("an")
    delegation = begin(an)
    an.go(Memory(), delegation)
    known, [stamp] = an.rolls(delegation), an.sharing.held(delegation.id)
    data = an.sharing.data(delegation.id, stamp)
    assert packs.opened(stamp, data, known).changes
    for other in (
        stamp._replace(hash="0" * 40),
        stamp._replace(first=stamp.first + 1, last=stamp.last + 1),
    ):
        with pytest.raises(BadPack):
            packs.opened(other, data, known)


def forged(device: Device, delegation: Delegation, cut: Cut) -> tuple[str, bytes]:
    stamp, data = packs.sealed(cut, device.rolls(delegation), device.ring)
    return names.printed(delegation.id, stamp), data


def cut_of(device: Device, delegation: Delegation) -> Cut:
    kept: list[Cut] = []

    def seal(cut: Cut) -> tuple[Stamp, bytes]:
        kept.append(cut)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        device.sharing.cut(delegation, seal)
    return kept[0]


def test_a_stranger_cannot_speak_for_a_member(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    an.go(shelf, delegation)
    for each in (binh, chi):
        each.go(shelf, delegation)
    binh.write("f1", "giả danh An")
    name, data = forged(binh, delegation, replace(cut_of(binh, delegation), device=an.store.device))
    shelf.objects[name] = data
    outcome = chi.go(shelf, delegation)
    assert Trouble.UNTRUSTED in troubles(outcome) or Trouble.GAP in troubles(outcome)
    assert chi.texts() == an.texts()


def test_a_member_cannot_pass_off_its_writes_as_anothers(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    binh.write("f1", "giả danh An")
    cut = cut_of(binh, delegation)
    false = tuple(
        replace(c, id=c.id._replace(device=an.store.device, sequence=99)) for c in cut.changes
    )
    name, data = forged(binh, delegation, replace(cut, changes=false))
    shelf.objects[name] = data
    assert troubles(chi.go(shelf, delegation)) == {Trouble.REFUSED}
    assert chi.texts() == an.texts()


def test_a_member_cannot_write_into_another_inspection(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    other = Inspection(id=RecordId("i2"), topic="Đoàn khác")
    secret = Visit(id=RecordId("v2"), inspection=other.id, kind=VisitKind.SESSION, title="riêng")
    an.store.write("case.import", [fields.edit(other), fields.edit(secret)])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    binh.store.write("case.import", [fields.edit(replace(secret, title="bị sửa"))])
    cut = cut_of_all(binh)
    name, data = forged(binh, delegation, cut)
    shelf.objects[name] = data
    assert troubles(an.go(shelf, delegation)) == {Trouble.REFUSED}
    assert query_title(an, "v2") == "riêng"


def cut_of_all(device: Device) -> Cut:
    from db import log

    own = tuple(log.changes(device.store.reader, "device = ?", [device.store.device]))
    return Cut(device.store.device, 1, len(own), None, (), own)


def query_title(device: Device, visit: str) -> str:
    from db import query

    return query.visit(device.store.reader, RecordId(visit)).title


def test_what_hangs_on_another_inspection_never_travels(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    other = Inspection(id=RecordId("i2"), topic="Đoàn khác")
    its = replace(VISIT, id=RecordId("v2"), inspection=other.id)
    an.store.write("case.import", [fields.edit(other), fields.edit(its)])
    an.add("f9", "riêng", RecordId("v2"))
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    kinds = binh.store.reader.execute("select distinct record from change").fetchall()
    assert {record for (record,) in kinds} == {"i1", "v1", "f1"}


def replays(
    delegation: Delegation, objects: dict[str, bytes], devices: list[str]
) -> dict[str, bytes]:
    """Return old objects once more, wherever a shelf could put them: as copies, another's, later ones, elsewhere."""
    made: dict[str, bytes] = {}
    for name, data in objects.items():
        placed = names.read(delegation.id, name)
        assert placed
        said = placed.said
        made[names.printed(delegation.id, said, 7)] = data
        made[name.replace(delegation.id, "0" * len(delegation.id))] = data
        for device in devices:
            made[names.printed(delegation.id, replaced(said, device=device))] = data
        if isinstance(said, Stamp | BaleName):
            later = replaced(said, first=said.last + 1, last=2 * said.last - said.first + 1)
        else:
            later = replaced(said, number=said.number + 5)
        made[names.printed(delegation.id, later)] = data
    return {name: data for name, data in made.items() if name not in objects}


def replaced(said: Said, **changes: object) -> Said:
    return said._replace(**changes) if isinstance(said, Stamp) else replace(said, **changes)  # type: ignore[arg-type,type-var]


def test_what_is_replayed_changes_nothing(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    for number in range(40):  # enough for a bale
        an.write("f1", str(number))
        an.go(shelf, delegation)
    binh.go(shelf, delegation)
    words = {n: d for n, d in shelf.objects.items() if n.startswith(names.prefix(delegation.id))}
    own = [each.store.device for each in (an, binh)]
    shelf.objects |= replays(delegation, words, own)
    chi = device("chi")
    admit(an, [chi], delegation)
    for each in (an, binh, chi, an):
        allowed = {Trouble.UNTRUSTED, Trouble.DAMAGED, Trouble.GAP, Trouble.WAITING}
        assert troubles(each.go(shelf, delegation)) <= allowed
    for each in (an, binh, chi):
        assert each.texts() == {"f1": "39"}
        assert each.clashes() == {}
        assert each.store.check(Quiet()).problems == ()
    an.write("f1", "và sau đó")
    for each in (an, binh, chi):
        each.go(shelf, delegation)
        assert each.texts() == {"f1": "và sau đó"}


def test_a_withheld_pack_keeps_what_builds_on_it_waiting(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    binh.write("f1", "sửa")
    binh.go(shelf, delegation)
    [hidden] = [name for name in packs_of(shelf, delegation) if an.store.device in name]
    kept = shelf.objects.pop(hidden)
    assert troubles(chi.go(shelf, delegation)) == {Trouble.WAITING, Trouble.ELSEWHERE}
    assert chi.texts() == {}
    shelf.objects[hidden] = kept
    assert chi.go(shelf, delegation).problems == []
    assert chi.texts() == {"f1": "sửa"}


def test_a_shelf_that_became_empty_is_a_question_and_can_be_filled_again(
    device: MakeDevice,
) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    before = dict(shelf.objects)
    shelf.objects.clear()
    with pytest.raises(ShelfEmptied):
        an.go(shelf, delegation)
    assert shelf.objects == {}
    an.go(shelf, delegation, [Answer.REFILL])
    assert shelf.objects == before


@pytest.mark.parametrize("is_hidden", [False, True], ids=["plainly", "behind a name of no pack"])
def test_a_shelf_rolled_back_is_a_question(device: MakeDevice, is_hidden: bool) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    before = dict(shelf.objects)
    an.write("f1", "hai")
    for each in (an, binh):
        each.go(shelf, delegation)
    shelf.objects = before
    if is_hidden:
        shelf.objects |= {
            names.printed(delegation.id, Stamp(an.store.device, first, 9, "0" * 40)): b"nothing"
            for first in (3, 4, 5)
        }
    for each in (an, binh):
        with pytest.raises(ShelfOlder):
            each.go(shelf, delegation)
        assert each.texts() == {"f1": "hai"}


def test_a_name_of_no_pack_keeps_no_real_one_out(device: MakeDevice) -> None:
    """What lies under the name of the next pack and is none must not pass for it, nor the pack for a fork."""
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    [first] = packs_of(shelf, delegation)
    for number in range(3):
        an.write("f1", str(number))
        an.go(shelf, delegation)
    for hash in ("0" * 40, "f" * 40):  # before and after the real ones in any order of names
        for start, end in ((1, 3), (4, 4), (5, 9), (6, 6)):
            name = names.printed(delegation.id, Stamp(an.store.device, start, end, hash))
            shelf.objects[name] = shelf.objects[first]
    assert troubles(binh.go(shelf, delegation)) == {Trouble.DAMAGED}
    assert binh.texts() == an.texts() == {"f1": "2"}
    assert binh.sharing.forked(delegation.id) == []


def test_a_vault_restored_from_an_old_copy_stops_before_it_writes(
    device: MakeDevice, tmp_path: Path
) -> None:
    an, shelf = device("an"), Memory()
    delegation = begin(an)
    an.go(shelf, delegation)
    an.store.close()
    shutil.copytree(an.folder, tmp_path / "old")
    an.reopen()
    an.write("f1", "sau bản sao")
    an.go(shelf, delegation)
    an.store.close()
    shutil.rmtree(an.folder)
    shutil.copytree(tmp_path / "old", an.folder)
    an.reopen()
    an.write("f1", "sau khi khôi phục")
    before = dict(shelf.objects)
    with pytest.raises(RestoredCopy):
        an.go(shelf, delegation)
    assert shelf.objects == before


def test_two_histories_of_one_device_are_both_kept_and_told(
    device: MakeDevice, tmp_path: Path
) -> None:
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
    an.write("f1", "bản hai")
    name, data = forged(an, delegation, cut_of(an, delegation))
    shelf.objects[name] = data
    assert troubles(binh.go(shelf, delegation)) == {Trouble.FORK}
    assert troubles(binh.go(shelf, delegation)) == {Trouble.FORK}
    assert binh.texts() == {"f1": "bản một"}
    [kept] = binh.sharing.forked(delegation.id)
    assert binh.sharing.data(delegation.id, kept) == data


def strike(keeper: Device, gone: Device, delegation: Delegation, last: int) -> None:
    known = keeper.rolls(delegation)
    left = [e for e in known.entries if e.card.device != gone.store.device]
    roll = known.issue(left, [Struck(gone.store.device, last)], NOW_MS)
    keeper.sharing.add_roll(delegation.id, roll)


def test_a_device_struck_off_reads_nothing_new_and_says_nothing_more(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh, chi])
    for each in (an, binh, chi):
        each.go(shelf, delegation)
    binh.write("f1", "trước khi mất máy")
    binh.go(shelf, delegation)
    an.go(shelf, delegation)
    strike(an, binh, delegation, 1)
    an.write("f1", "sau khi gạch tên")
    an.go(shelf, delegation)
    thief = binh
    thief.write("f1", "kẻ trộm viết")
    name, data = forged(thief, delegation, cut_of(thief, delegation))
    shelf.objects[name] = data
    with pytest.raises(NotMember):
        thief.go(shelf, delegation)
    assert "sau khi gạch tên" not in thief.texts().values()
    assert troubles(chi.go(shelf, delegation)) == {Trouble.STRUCK_OFF}
    assert chi.texts() == {"f1": "sau khi gạch tên"}


def test_a_keeper_struck_off_cannot_enter_itself_again(device: MakeDevice) -> None:
    an, binh, chi, shelf = device("an"), device("binh"), device("chi"), Memory()
    delegation = begin(an, [binh], Part.SECRETARY)
    for each in (an, binh):
        each.go(shelf, delegation)
    strike(an, binh, delegation, 0)
    admit(binh, [chi], delegation)  # on its own copy, where it was not struck off yet
    for kept in binh.sharing.rolls(delegation.id):
        name = RollName(kept.issuer, kept.number, kept.hash)
        shelf.objects[names.printed(delegation.id, name)] = kept.data
    an.go(shelf, delegation)
    assert {entry.card.device for entry in an.rolls(delegation).entries} == {an.store.device}


def test_a_writer_cannot_keep_the_roll_and_a_reader_cannot_write(device: MakeDevice) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh], Part.READER)
    for each in (an, binh):
        each.go(shelf, delegation)
    with pytest.raises(NotAllowed):
        binh.rolls(delegation).issue([], [], NOW_MS)
    binh.write("f1", "người đọc viết")
    assert troubles(binh.go(shelf, delegation)) == {Trouble.READER}
    name, data = forged(binh, delegation, cut_of(binh, delegation))
    shelf.objects[name] = data
    assert Trouble.UNTRUSTED in troubles(an.go(shelf, delegation))
    assert an.texts() == {"f1": "Ban hành 28 văn bản"}


def test_the_shelf_can_add_no_device(device: MakeDevice) -> None:
    an, eve, shelf = device("an"), device("eve"), Memory()
    delegation = begin(an)
    an.go(shelf, delegation)
    other, roll = rolls.found(delegation.inspection, "eve", eve.ring, NOW_MS)
    name = RollName(roll.issuer, roll.number, roll.hash)
    shelf.objects[names.printed(delegation.id, name)] = roll.data
    assert troubles(an.go(shelf, delegation)) == {Trouble.UNTRUSTED}
    with pytest.raises(Unsealed):
        an.rolls(delegation).add(name, roll.data)
    assert other.id != delegation.id


def test_a_member_cannot_write_a_roll_in_a_keepers_name(device: MakeDevice) -> None:
    an, binh, eve, shelf = device("an"), device("binh"), device("eve"), Memory()
    delegation = begin(an, [binh])
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    known = an.rolls(delegation)
    true = known.issue([*known.entries, Entry(eve.ring.card, "eve", Part.MEMBER)], [], NOW_MS)
    own = true.data[:-SIGNATURE_BYTES]  # all but the signature a member could write
    for device_name, data in (
        (an.store.device, own + binh.ring.sign(own)),
        (binh.store.device, own + binh.ring.sign(own)),
    ):
        name = RollName(device_name, true.number, rolls.digest(data))
        with pytest.raises(Unsealed):
            binh.rolls(delegation).add(name, data)
        shelf.objects[names.printed(delegation.id, name)] = data
    for each in (an, binh):
        assert troubles(each.go(shelf, delegation)) == {Trouble.UNTRUSTED}
        on = {entry.card.device for entry in each.rolls(delegation).entries}
        assert on == {an.store.device, binh.store.device}
    name = RollName(true.issuer, true.number, true.hash)
    binh.rolls(delegation).add(name, true.data)


def test_a_pack_given_twice_is_taken_once(device: MakeDevice) -> None:
    an, binh = device("an"), device("binh")
    delegation = begin(an, [binh])
    an.go(Memory(), delegation)
    [stamp] = an.sharing.held(delegation.id)
    data = an.sharing.data(delegation.id, stamp)
    pack = packs.opened(stamp, data, an.rolls(delegation))
    assert binh.sharing.receive(delegation, [pack, pack]) == [pack]
    told: list[Changed] = []
    binh.store.listen(told.append)
    assert binh.sharing.receive(delegation, [pack]) == []
    assert told == []
    assert binh.texts() == an.texts()


def test_two_keepers_who_admit_at_once_keep_both_newcomers(device: MakeDevice) -> None:
    an, binh, chi, dung = device("an"), device("binh"), device("chi"), device("dung")
    shelf = Memory()
    delegation = begin(an, [binh], Part.SECRETARY)
    for each in (an, binh):
        each.go(shelf, delegation)
    admit(an, [chi], delegation)
    admit(binh, [dung], delegation)
    binh.write("f1", "chỉ Dũng đọc được ngay")
    for each in (an, binh, chi, dung):
        each.go(shelf, delegation)
    assert chi.texts() == dung.texts() == binh.texts()
    owners = {entry.name for entry in chi.rolls(delegation).entries}
    assert owners == {"an", "binh", "chi", "dung"}
    assert len(chi.rolls(delegation).tips) == 1


def test_nothing_on_the_shelf_tells_of_what_it_is_about(device: MakeDevice) -> None:
    an, shelf = device("an"), Memory()
    delegation = begin(an)
    an.go(shelf, delegation)
    whole = b"".join([*shelf.objects.values(), *(name.encode() for name in shelf.objects)])
    for word in ("hành chính", "Ban hành", "finding", "inspection", "Người"):
        assert word.encode() not in whole
