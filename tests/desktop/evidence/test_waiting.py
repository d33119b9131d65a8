"""Files that wait are known by what they will be: they go with the step that makes them evidence, and not before."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from db import drafts, fields, query
from db.records import Finding, FindingKind, RecordId
from db.store import Store
from db.vault import unlock
from desktop.evidence import waiting
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import NotTaken, Taken, take_in
from desktop.work import Quiet
from tests.conftest import PASSPHRASE
from tests.desktop.evidence import photos


def shots(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"ảnh {number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(photos.jpeg(number))
    return paths


def waits(store: Store, visit: RecordId) -> list[Path]:
    return [each.path for each in waiting.waiting(store, visit)]


def test_files_wait_in_their_order_after_a_restart_and_for_their_own_visit(
    store: Store, visit: RecordId, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.jpg" for number in (3, 1, 2)]
    waiting.note(store, visit, None, paths)
    waiting.note(store, RecordId("other"), None, paths[:1])
    folder = store.vault.folder
    store.close()
    with Store.open(unlock(folder, PASSPHRASE)) as again:
        assert waits(again, visit) == paths
        assert waits(again, RecordId("other")) == paths[:1]


def test_a_file_becomes_the_evidence_that_was_noted_and_waits_no_more_in_the_same_step(
    store: Store, visit: RecordId, darkroom: Darkroom, tmp_path: Path
) -> None:
    paths = shots(tmp_path, 2)
    noted = waiting.note(store, visit, None, paths)
    heard: list[int] = []
    store.listen(lambda _changed: heard.append(len(waits(store, visit))))
    take_in(paths, visit, None, store, darkroom, Quiet(), noted)
    assert heard == [1, 0]
    kept = query.evidence(store.reader, visit)
    assert {own.id for own in kept} == {spot.record for spot in noted.values()}


def test_what_is_brought_again_waits_once_and_for_what_it_was_brought_to_last(
    store: Store, visit: RecordId, tmp_path: Path
) -> None:
    finding = Finding(id=RecordId("f"), visit=visit, kind=FindingKind.RESULT, text="a")
    store.write("finding.add", [fields.edit(finding)])
    paths = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    first = waiting.note(store, visit, None, paths)
    again = waiting.note(store, visit, finding.id, paths[:1])
    assert again == {paths[0]: first[paths[0]]}
    assert waiting.brought_to(store, visit) == {finding.id: paths[:1], None: paths[1:]}
    store.write("finding.delete", query.deletion(store.reader, finding.id))
    assert waiting.brought_to(store, visit) == {None: paths}


def test_what_was_taken_and_undone_is_there_again_once_it_is_taken_again(
    store: Store, visit: RecordId, darkroom: Darkroom, tmp_path: Path
) -> None:
    paths = shots(tmp_path, 1)
    noted = waiting.note(store, visit, None, paths)
    take_in(paths, visit, None, store, darkroom, Quiet(), noted)
    store.undo()
    assert query.evidence(store.reader, visit) == []
    (outcome,) = take_in(paths, visit, None, store, darkroom, Quiet(), noted)
    assert isinstance(outcome, Taken)
    assert [own.id for own in query.evidence(store.reader, visit)] == [outcome.evidence.id]


def test_what_is_refused_stays_until_it_is_let_go(
    store: Store, visit: RecordId, darkroom: Darkroom, tmp_path: Path
) -> None:
    gone = tmp_path / "không còn.jpg"
    noted = waiting.note(store, visit, None, [gone])
    (outcome,) = take_in([gone], visit, None, store, darkroom, Quiet(), noted)
    assert isinstance(outcome, NotTaken)
    assert waits(store, visit) == [gone]
    waiting.forget(store, noted.values())
    assert drafts.kept(store.reader) == {}


def test_a_path_with_a_secrecy_mark_is_kept_nowhere(
    store: Store, visit: RecordId, tmp_path: Path
) -> None:
    secret, below = tmp_path / "TỐI MẬT.jpg", tmp_path / "Mật" / "1.jpg"
    assert waiting.note(store, visit, None, [secret, below]) == {}
    assert drafts.kept(store.reader) == {}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_a_name_that_is_no_text_waits_as_it_is(
    store: Store, visit: RecordId, tmp_path: Path
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/C\xe2\xccu.jpg"))
    waiting.note(store, visit, None, [path])
    assert waits(store, visit) == [path]
