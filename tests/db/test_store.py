"""The store: what is written stays, what stood before can be asked for, what clashes stays visible."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db import cipher, errors, fields, log, query
from db.changes import Change, ChangeId, Edit, Hlc, Write
from db.past import history
from db.records import Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store
from db.vault import unlock
from tests.conftest import FixedClock

INSPECTION = Inspection(id=RecordId("i1"), topic="Cải cách hành chính")
VISIT = Visit(id=RecordId("v1"), inspection=INSPECTION.id, kind=VisitKind.SESSION)
FINDING = Finding(
    id=RecordId("f1"), visit=VISIT.id, kind=FindingKind.RESULT, text="Ban hành 28 văn bản"
)


@pytest.fixture
def begun(store: Store) -> Store:
    store.write("case.import", [fields.edit(INSPECTION), fields.edit(VISIT)])
    store.write("finding.add", [fields.edit(FINDING)])
    return store


def texts(store: Store) -> list[str]:
    return [finding.text for finding in query.findings(store.reader, VISIT.id)]


def edit_text(store: Store, text: str, seen: int | None = None) -> None:
    store.write("finding.edit", [Edit("finding", FINDING.id, {"text": text}, seen)])


def arrive(store: Store, text: str, replaces: tuple[ChangeId, ...], sequence: int = 1) -> None:
    """Let another device's write come in, as a sync trip will."""
    change = Change(
        id=ChangeId("other", sequence),
        hlc=Hlc(9_999_999_999_999, sequence),
        author="Người khác",
        record=FINDING.id,
        kind="finding",
        fields={"text": Write(text, replaces)},
        action="finding.edit",
        step=sequence,
    )
    store.take([change])


def test_a_written_record_reads_back_equal(begun: Store) -> None:
    assert query.record(begun.reader, FINDING.id) == FINDING
    assert query.inspection(begun.reader, INSPECTION.id) == INSPECTION


def test_a_record_survives_closing_and_opening(begun: Store) -> None:
    folder = begun.vault.folder
    begun.close()
    again = Store.open(unlock(folder, "mật khẩu để thử"))
    assert texts(again) == [FINDING.text]
    assert again.undoable == "finding.add"
    again.close()


def test_every_text_is_kept_in_nfc(begun: Store) -> None:
    edit_text(begun, "ho\u0300a")
    assert texts(begun) == ["h\u00f2a"]


def test_an_edit_that_says_the_same_writes_nothing(begun: Store) -> None:
    before = begun.position
    edit_text(begun, FINDING.text)
    assert begun.position == before
    assert begun.undoable == "finding.add"


def test_a_refused_edit_leaves_nothing_of_its_step(begun: Store) -> None:
    bad = Edit("finding", RecordId("f2"), {"visit": 7})
    with pytest.raises(errors.BadField):
        begun.write("finding.add", [Edit("finding", FINDING.id, {"text": "khác"}), bad])
    assert texts(begun) == [FINDING.text]


def test_a_record_without_its_needed_fields_is_refused(store: Store) -> None:
    with pytest.raises(errors.BadField):
        store.write("finding.add", [Edit("finding", RecordId("f9"), {"text": "mồ côi"})])
    assert store.position == 0


def test_a_secrecy_mark_is_refused_before_it_is_stored(begun: Store) -> None:
    with pytest.raises(errors.Secret):
        edit_text(begun, "Nội dung\nTỐI MẬT\n")
    assert texts(begun) == [FINDING.text]


def test_undo_and_redo_walk_through_the_steps(begun: Store, clock: FixedClock) -> None:
    edit_text(begun, "lần hai")
    clock.forward(minutes=2)
    edit_text(begun, "lần ba")
    begun.undo()
    begun.undo()
    assert texts(begun) == [FINDING.text]
    begun.redo()
    assert texts(begun) == ["lần hai"]
    begun.redo()
    assert texts(begun) == ["lần ba"]
    assert begun.redoable is None


def test_undoing_an_addition_hides_the_record_and_redo_brings_it_back(begun: Store) -> None:
    begun.undo()
    assert texts(begun) == []
    begun.redo()
    assert texts(begun) == [FINDING.text]


def test_undoing_a_deletion_brings_the_record_back(begun: Store) -> None:
    begun.write("finding.delete", [fields.deleted(FINDING)])
    assert texts(begun) == []
    begun.undo()
    assert texts(begun) == [FINDING.text]


def test_a_new_step_forgets_what_could_be_redone(begun: Store) -> None:
    edit_text(begun, "lần hai")
    begun.undo()
    edit_text(begun, "lần khác")
    assert begun.redoable is None
    with pytest.raises(errors.NothingToUndo):
        begun.redo()


def test_the_steps_to_undo_are_the_same_after_a_restart(begun: Store) -> None:
    edit_text(begun, "lần hai")
    begun.undo()
    folder = begun.vault.folder
    begun.close()
    again = Store.open(unlock(folder, "mật khẩu để thử"))
    assert (again.undoable, again.redoable) == ("finding.add", "finding.edit")
    again.redo()
    assert texts(again) == ["lần hai"]
    again.close()


def test_undo_takes_the_pauses_of_one_typing_as_one_step_also_after_a_restart(
    begun: Store, clock: FixedClock
) -> None:
    clock.forward(minutes=2)
    for text in ("lần", "lần hai", "lần hai nữa"):
        edit_text(begun, text)
        clock.forward(seconds=1)
    begun.undo()
    assert texts(begun) == [FINDING.text]
    assert begun.undoable == "finding.add"
    begun.redo()
    assert texts(begun) == ["lần hai nữa"]
    folder = begun.vault.folder
    begun.close()
    again = Store.open(unlock(folder, "mật khẩu để thử"), "Người thử", clock)
    again.undo()
    assert texts(again) == [FINDING.text]
    again.undo()
    assert texts(again) == []
    again.redo()
    again.redo()
    assert texts(again) == ["lần hai nữa"]
    assert again.redoable is None
    again.close()


def test_another_field_and_a_minute_begin_another_step(begun: Store, clock: FixedClock) -> None:
    edit_text(begun, "một")
    begun.write("finding.edit", [Edit("finding", FINDING.id, {"kind": "cause"})])
    edit_text(begun, "hai")
    clock.forward(seconds=61)
    edit_text(begun, "ba")
    for expected in ("hai", "một"):
        begun.undo()
        assert texts(begun) == [expected]
    begun.undo()
    assert query.finding(begun.reader, FINDING.id).kind is FindingKind.RESULT


def test_an_addition_typed_on_under_its_own_name_goes_as_one(begun: Store) -> None:
    new = replace(FINDING, id=RecordId("f2"), text="Ch")
    begun.write("finding.add", [fields.edit(new)])
    for text in ("Chưa", "Chưa có sổ"):
        begun.write("finding.add", [Edit("finding", new.id, {"text": text})])
    begun.undo()
    assert texts(begun) == [FINDING.text]
    begun.redo()
    assert texts(begun) == [FINDING.text, "Chưa có sổ"]


def test_moves_are_no_typing_and_are_taken_back_one_by_one(begun: Store) -> None:
    for position in ("b", "c"):
        begun.write("finding.move", [Edit("finding", FINDING.id, {"position": position})])
    begun.undo()
    assert query.finding(begun.reader, FINDING.id).position == "b"


def test_what_another_wrote_into_a_typing_keeps_it_from_being_undone(begun: Store) -> None:
    edit_text(begun, "một")
    edit_text(begun, "một hai")
    arrive(begun, "khác", (ChangeId(begun.device, 5),))
    with pytest.raises(errors.ChangedSince):
        begun.undo()
    assert texts(begun) == ["khác"]


def test_a_typing_that_went_over_what_another_wrote_comes_back_to_both(begun: Store) -> None:
    edit_text(begun, "của tôi")
    arrive(begun, "của người khác", (ChangeId(begun.device, 3),))
    edit_text(begun, "đã thống nhất")
    begun.undo()
    heads = query.clashes(begun.reader)[FINDING.id, "text"]
    assert {head.value for head in heads} == {"của tôi", "của người khác"}
    begun.redo()
    assert texts(begun) == ["đã thống nhất"]


def test_what_was_typed_after_a_redo_goes_alone(begun: Store) -> None:
    edit_text(begun, "một")
    begun.undo()
    begun.redo()
    edit_text(begun, "hai")
    begun.undo()
    assert texts(begun) == ["một"]


def test_of_two_who_typed_at_one_machine_each_is_taken_back_apart(begun: Store) -> None:
    edit_text(begun, "của An")
    begun.author = "Bình"
    edit_text(begun, "của Bình")
    begun.undo()
    assert texts(begun) == ["của An"]


def test_a_field_that_nobody_had_written_is_plain_again_after_undo(store: Store) -> None:
    few = {"visit": "v", "kind": "result", "text": "Một cửa"}
    store.write("finding.add", [Edit("finding", RecordId("f"), few)])
    store.write("finding.edit", [Edit("finding", RecordId("f"), {"topic": "t"})])
    store.undo()
    assert query.finding(store.reader, RecordId("f")).topic is None


@pytest.mark.parametrize("action", ["document.finalise", "document.sign", "fork.adopt"])
def test_undo_passes_over_what_lasts_also_after_a_restart(begun: Store, action: str) -> None:
    begun.write(action, [Edit("finding", FINDING.id, {"author": "An"})])
    assert begun.undoable == "finding.add"
    folder = begun.vault.folder
    begun.close()
    with Store.open(unlock(folder, "mật khẩu để thử")) as again:
        assert again.undoable == "finding.add"


def test_own_writes_replace_each_other_and_leave_alone_what_was_not_seen(begun: Store) -> None:
    seen = begun.position
    edit_text(begun, "của", seen=seen)
    arrive(begun, "của người khác", (ChangeId(begun.device, 3),))
    edit_text(begun, "của tôi", seen=seen)
    edit_text(begun, "của tôi đây", seen=seen)
    heads = query.clashes(begun.reader)[FINDING.id, "text"]
    assert {head.value for head in heads} == {"của người khác", "của tôi đây"}


def test_undo_never_takes_away_what_another_wrote_since(begun: Store) -> None:
    edit_text(begun, "của tôi")
    mine = ChangeId(begun.device, 4)
    arrive(begun, "của người khác", (mine,))
    with pytest.raises(errors.ChangedSince):
        begun.undo()
    assert texts(begun) == ["của người khác"]


def test_writes_that_did_not_see_each_other_stand_side_by_side(begun: Store) -> None:
    first = ChangeId(begun.device, 3)
    edit_text(begun, "của tôi")
    arrive(begun, "của người khác", (first,))
    heads = query.clashes(begun.reader)[FINDING.id, "text"]
    assert {head.value for head in heads} == {"của tôi", "của người khác"}


def test_a_page_that_saw_an_old_state_does_not_overwrite_what_came_after(begun: Store) -> None:
    seen = begun.position
    arrive(begun, "đến sau", (ChangeId(begun.device, 3),))
    edit_text(begun, "viết trên bản cũ", seen=seen)
    heads = query.clashes(begun.reader)[FINDING.id, "text"]
    assert {head.value for head in heads} == {"đến sau", "viết trên bản cũ"}


def test_what_is_written_on_an_old_state_names_that_state_so_that_both_have_it_in_common(
    begun: Store,
) -> None:
    seen, first = begun.position, ChangeId(begun.device, 3)
    arrive(begun, "đến sau", (first,))
    arrive(begun, "đến sau nữa", (ChangeId("other", 1),), sequence=2)
    edit_text(begun, "viết trên bản cũ", seen=seen)
    last = list(log.changes(begun.reader, "record = ?", [FINDING.id]))[-1]
    assert last.fields["text"] == Write("viết trên bản cũ", (first,))
    heads = query.clashes(begun.reader)[FINDING.id, "text"]
    assert {head.value for head in heads} == {"đến sau nữa", "viết trên bản cũ"}


def test_what_others_wrote_before_is_the_state_that_was_seen_too(begun: Store) -> None:
    arrive(begun, "đã thấy", (ChangeId(begun.device, 3),))
    seen = begun.position
    arrive(begun, "chưa thấy", (ChangeId("other", 1),), sequence=2)
    edit_text(begun, "viết trên bản cũ", seen=seen)
    last = list(log.changes(begun.reader, "record = ?", [FINDING.id]))[-1]
    assert last.fields["text"].replaces == (ChangeId("other", 1),)


def test_equal_writes_are_agreement_and_no_clash(begun: Store) -> None:
    edit_text(begun, "như nhau")
    arrive(begun, "như nhau", (ChangeId(begun.device, 3),))
    assert query.clashes(begun.reader) == {}


def test_a_write_that_saw_both_settles_the_clash(begun: Store) -> None:
    edit_text(begun, "của tôi")
    arrive(begun, "của người khác", (ChangeId(begun.device, 3),))
    edit_text(begun, "đã thống nhất")
    assert query.clashes(begun.reader) == {}
    assert texts(begun) == ["đã thống nhất"]


def test_the_history_of_a_field_says_who_wrote_what_and_when(begun: Store, clock) -> None:  # type: ignore[no-untyped-def]
    clock.forward(hours=2)
    begun.author = "Phó Trưởng đoàn"
    edit_text(begun, "lần hai")
    past = history(begun.reader, FINDING.id, "text")
    assert [(p.author, p.value) for p in past] == [
        ("Người thử", FINDING.text),
        ("Phó Trưởng đoàn", "lần hai"),
    ]
    assert past[1].at - past[0].at >= dt.timedelta(hours=2)


def test_a_clock_set_back_keeps_the_order_of_writes(begun: Store, clock) -> None:  # type: ignore[no-untyped-def]
    clock.forward(days=-1000)
    edit_text(begun, "sau khi chỉnh giờ")
    past = history(begun.reader, FINDING.id, "text")
    assert past[1].at >= past[0].at


def test_listeners_hear_what_changed_after_it_is_stored(begun: Store) -> None:
    heard = []
    begun.listen(lambda changed: heard.append((changed, texts(begun))))
    edit_text(begun, "mới")
    [(changed, seen)] = heard
    assert (changed.kinds, changed.records) == ({"finding"}, {FINDING.id})
    assert changed.action == "finding.edit"
    assert seen == ["mới"]


def test_the_log_refuses_to_be_changed(begun: Store) -> None:
    begun.close()
    vault = unlock(begun.vault.folder, "mật khẩu để thử")
    db = cipher.connect(vault.database_path, vault.database_key)
    for sql in ("update change set author = 'x'", "delete from change"):
        with pytest.raises(cipher.Error, match="append-only"):
            db.execute(sql)
    db.close()
    vault.close()


def test_rebuild_makes_the_same_rows_from_the_log(begun: Store) -> None:
    edit_text(begun, "lần hai")
    begun.write("finding.delete", [fields.deleted(replace(FINDING, text="lần hai"))])
    begun.undo()
    before = query.case(begun.reader, INSPECTION.id)
    assert begun.rebuild() == 6
    assert query.case(begun.reader, INSPECTION.id) == before


def test_readers_of_other_threads_see_what_is_committed(begun: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: texts(begun), range(8))) == [[FINDING.text]] * 8


def test_many_threads_may_write_at_once(begun: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def add(number: int) -> None:
        one = replace(FINDING, id=RecordId(f"n{number}"), position=f"{number:04}i")
        begun.write("finding.add", [fields.edit(one)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    assert len(texts(begun)) == 41
    assert begun.position == 43


def test_undoing_a_settled_clash_brings_the_clash_back_and_redo_settles_it(begun: Store) -> None:
    first = ChangeId(begun.device, 3)
    edit_text(begun, "của tôi")
    arrive(begun, "của người khác", (first,))
    begun.write("clash.settle", [Edit("finding", FINDING.id, {"text": "đã thống nhất"})])
    begun.undo()
    heads = query.clashes(begun.reader)[FINDING.id, "text"]
    assert {head.value for head in heads} == {"của tôi", "của người khác"}
    begun.redo()
    assert query.clashes(begun.reader) == {}
    assert texts(begun) == ["đã thống nhất"]
    begun.undo()
    assert len(query.clashes(begun.reader)[FINDING.id, "text"]) == 2
    assert begun.rebuild() > 0
    assert len(query.clashes(begun.reader)[FINDING.id, "text"]) == 2
