"""The key file: what opens it, what does not, and that no changed byte goes unnoticed."""

from __future__ import annotations

import unicodedata
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from db import keys
from db.errors import WeakPassphrase, WrongPassphrase

CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)
Form = Literal["NFC", "NFD"]
PASSPHRASE = "Đoàn giám sát số 7"


def made(passphrase: str = PASSPHRASE) -> tuple[keys.KeyFile, keys.VaultKey]:
    return keys.create(passphrase, "abcdefghij", CHEAP)


def test_the_passphrase_opens_what_it_made() -> None:
    file, key = made()
    assert keys.unlock(file, PASSPHRASE).derived("database") == key.derived("database")


@pytest.mark.parametrize("wrong", ["", "Đoàn giám sát số 8", PASSPHRASE + " ", PASSPHRASE.lower()])
def test_another_passphrase_does_not(wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        keys.unlock(made()[0], wrong)


@pytest.mark.parametrize(("made_in", "typed_in"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_how_a_keyboard_composes_letters_makes_no_difference(made_in: Form, typed_in: Form) -> None:
    file, _ = made(unicodedata.normalize(made_in, PASSPHRASE))
    keys.unlock(file, unicodedata.normalize(typed_in, PASSPHRASE))


@pytest.mark.parametrize(
    "weak", ["", "       ", "bảy ký", unicodedata.normalize("NFD", "ấấấấ"), "  abcde  "]
)
def test_a_short_passphrase_is_refused_however_it_is_composed(weak: str) -> None:
    with pytest.raises(WeakPassphrase) as refused:
        made(weak)
    assert refused.value.least == keys.LEAST_CHARACTERS


def test_a_lone_surrogate_is_a_passphrase_like_any_other() -> None:
    file, _ = made("mật khẩu \udce9")
    keys.unlock(file, "mật khẩu \udce9")


def test_every_purpose_has_a_key_of_its_own() -> None:
    _, key = made()
    purposes = ["database", "blob", "device"]
    assert len({key.derived(purpose) for purpose in purposes}) == len(purposes)
    assert {len(key.derived(purpose)) for purpose in purposes} == {keys.KEY_BYTES}


def test_two_vaults_of_one_passphrase_share_nothing() -> None:
    (one, first), (other, second) = made(), made()
    assert first.derived("database") != second.derived("database")
    assert one.slots[0].salt != other.slots[0].salt


def test_a_new_passphrase_wraps_the_same_key() -> None:
    file, key = made()
    changed = keys.change(file, PASSPHRASE, "câu mới dài hơn", CHEAP)
    assert keys.unlock(changed, "câu mới dài hơn").derived("blob") == key.derived("blob")
    with pytest.raises(WrongPassphrase):
        keys.unlock(changed, PASSPHRASE)


def test_the_passphrase_changes_only_for_who_knows_the_old_one() -> None:
    file, _ = made()
    with pytest.raises(WrongPassphrase):
        keys.change(file, "không phải câu cũ", "câu mới dài hơn", CHEAP)
    with pytest.raises(WeakPassphrase):
        keys.change(file, PASSPHRASE, "ngắn", CHEAP)


def test_a_slot_of_another_vault_does_not_open() -> None:
    file, _ = made()
    with pytest.raises(WrongPassphrase):
        keys.unlock(replace(file, vault="0" * 32), PASSPHRASE)


def test_a_slot_kind_of_a_later_time_stands_in_nobodys_way() -> None:
    file, _ = made()
    extended = replace(file, slots=(replace(file.slots[0], kind="recovery"), *file.slots))
    keys.unlock(extended, PASSPHRASE)
    assert keys.change(extended, PASSPHRASE, "câu mới dài hơn", CHEAP).slots[1].kind == "recovery"


def test_the_file_reads_back_as_it_was_written() -> None:
    file, _ = made()
    assert keys.decode(keys.encode(file)) == file


def test_the_secret_is_not_in_the_file_nor_in_what_is_printed() -> None:
    file, key = made()
    text = keys.encode(file).decode()
    assert PASSPHRASE not in text
    assert key._secret.hex() not in text + repr(key) + repr(file)


def test_a_flip_of_any_bit_is_damage_and_never_a_wrong_passphrase() -> None:
    data = keys.encode(made()[0])
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            with pytest.raises(keys.BadKeyFile):
                keys.decode(bytes(flipped))


def test_a_file_cut_at_any_length_is_damage() -> None:
    data = keys.encode(made()[0])
    for length in range(len(data)):
        with pytest.raises(keys.BadKeyFile):
            keys.decode(data[:length])


@given(st.binary(max_size=300))
def test_any_other_bytes_are_damage(data: bytes) -> None:
    with pytest.raises(keys.BadKeyFile):
        keys.decode(data)


def sealed_again(version: int, body: bytes) -> bytes:
    """A file as a program would write it: its checksum is right, whatever it says."""
    checksum = keys._checksum(version, body)
    return b'{"format":"so-doan keys","version":%d,"sha256":"%s","body":%s}\n' % (
        version, checksum.encode(), body,
    )  # fmt: skip


def test_a_file_of_a_later_program_is_newer_and_not_damaged() -> None:
    with pytest.raises(keys.NewerKeyFile) as newer:
        keys.decode(sealed_again(2, b'{"wholly":["other"]}'))
    assert newer.value.found == 2


@pytest.mark.parametrize(
    "cost",
    [keys.Cost(1 << 21, 1, 1), keys.Cost(64, 1000, 1), keys.Cost(64, 0, 1), keys.Cost(8, 1, 17), keys.Cost(8, 1, 2)],
)  # fmt: skip
def test_a_file_made_to_exhaust_the_machine_is_damage(cost: keys.Cost) -> None:
    file, _ = made()
    hostile = replace(file, slots=(replace(file.slots[0], cost=cost),))
    with pytest.raises(keys.BadKeyFile):
        keys.decode(keys.encode(hostile))


@pytest.mark.parametrize("slots", [(), (keys.Slot("passphrase", CHEAP, b"", b"", b""),)])
def test_slots_that_cannot_hold_a_key_are_damage(slots: tuple[keys.Slot, ...]) -> None:
    with pytest.raises(keys.BadKeyFile):
        keys.decode(keys.encode(replace(made()[0], slots=slots)))


def test_a_field_said_twice_or_unknown_is_damage() -> None:
    body = msgspec.json.encode(made()[0])
    for hostile in (b'{"vault":"x",' + body[1:], b'{"more":1,' + body[1:], b" " + body):
        with pytest.raises(keys.BadKeyFile):
            keys.decode(sealed_again(1, hostile))


def test_the_usual_cost_is_what_the_design_asks() -> None:
    assert keys.Cost().memory_kib == 64 * 1024
    assert keys.Cost().iterations == 3
