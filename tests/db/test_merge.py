"""Heads: whatever the order in which changes come, the unreplaced writes are the same, and all devices show one."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from db import merge
from db.changes import Change, ChangeId, Hlc, Write
from db.records import RecordId

RECORD = RecordId("r")


def change(device: str, sequence: int, value: str, *replaces: Change) -> Change:
    return Change(
        id=ChangeId(device, sequence),
        hlc=Hlc(sequence, 0),
        author=device,
        record=RECORD,
        kind="finding",
        fields={"text": Write(value, tuple(each.id for each in replaces))},
        action="finding.edit",
        step=sequence,
    )


def values(*changes: Change) -> set[str]:
    return {head.value for head in merge.heads(changes)[RECORD, "text"]}


def test_a_write_that_saw_another_takes_its_place() -> None:
    first = change("a", 1, "một")
    assert values(first, change("b", 1, "hai", first)) == {"hai"}


def test_writes_that_did_not_see_each_other_both_stand() -> None:
    first = change("a", 1, "một")
    both = change("a", 2, "hai", first), change("b", 1, "ba", first)
    assert values(first, *both) == {"hai", "ba"}
    assert merge.is_clash(merge.heads([first, *both])[RECORD, "text"])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_heads_do_not_depend_on_order_or_repetition(data: st.DataObject) -> None:
    history: list[Change] = []
    for number in range(data.draw(st.integers(1, 25))):
        device = data.draw(st.sampled_from("abc"))
        seen = data.draw(st.integers(0, len(history)))
        standing = merge.heads(history[:seen]).get((RECORD, "text"), ())
        old = [each for each in history if each.id in {head.id for head in standing}]
        history.append(change(device, number + 1, f"{device}{number}", *old))
    expected = merge.heads(history)[RECORD, "text"]
    shuffled = history * 2
    random.Random(len(history)).shuffle(shuffled)
    mixed = merge.heads(_unique(shuffled))
    assert {h.id for h in mixed[RECORD, "text"]} == {h.id for h in expected}
    assert merge.shown(mixed[RECORD, "text"]) == merge.shown(expected)
    unseen = {each.id for each in history} - {
        old for each in history for old in each.fields["text"].replaces
    }
    assert {h.id for h in expected} == unseen


def _unique(changes: list[Change]) -> list[Change]:
    return list({each.id: each for each in changes}.values())
