"""What lies on the offices' sticks every later version reads: a shelf and a bundle of each format, for a newcomer."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import query
from db import vault as vaults
from db.records import RecordId
from db.sharing import Sharing
from db.store import Store
from desktop.sync import completeness, journey, witness
from desktop.sync.bundle import Bundle
from desktop.sync.folder import Folder
from desktop.sync.keyring import Keyring
from desktop.work import Quiet
from tests.desktop.sync.party import PASSPHRASE, VISIT

GOLDEN = Path(__file__).parents[2] / "golden" / "shelves"
FORMATS = sorted(folder.name for folder in GOLDEN.iterdir())


@pytest.fixture(params=FORMATS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of what a version left, to be written on."""
    return shutil.copytree(GOLDEN / request.param, tmp_path / "old")


@pytest.fixture
def newcomer(old: Path) -> Iterator[Store]:
    with Store.open(vaults.unlock(old / "vault", PASSPHRASE), "Bình") as store:
        yield store


def digests(place: Path) -> dict[Path, str]:
    files = [path for path in place.rglob("*") if path.is_file()]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def assert_told(store: Store, old: Path) -> None:
    """The record says what was noted of it when the shelf was made."""
    told, sharing = json.loads((old / "told.json").read_text("utf-8")), Sharing(store)
    [delegation] = sharing.delegations()
    held, wanted = sharing.held(delegation.id), sharing.wanted(delegation)
    assert {f.id: f.text for f in query.findings(store.reader, RecordId(VISIT.id))} == told["texts"]
    clashes = {
        " ".join(spot): sorted(str(head.value) for head in heads)
        for spot, heads in query.clashes(store.reader).items()
    }
    assert clashes == told["clashes"]
    assert (len(held), witness.root(held)) == (told["packs"], told["root"])
    assert [each.hash for each in wanted] == told["photos"]
    for each in wanted:
        store.blobs.check(each.hash)
    assert store.check(Quiet()).problems == ()


def test_a_shelf_of_every_format_is_read_whole_and_left_as_it_is(
    old: Path, newcomer: Store
) -> None:
    before = digests(old / "shelf")
    sharing, ring = Sharing(newcomer), Keyring(newcomer.vault, newcomer.device)
    shelf = Folder(old / "shelf")
    [result] = journey.go(sharing, ring, shelf, Quiet())
    assert result.words.problems == []
    assert_told(newcomer, old)
    measured = completeness.measure(
        sharing, ring, shelf, result.delegation, Quiet(), is_hashed=True
    )
    assert measured.is_complete
    assert before.items() <= digests(old / "shelf").items()


def test_a_bundle_of_every_format_is_taken_in_whole(old: Path, newcomer: Store) -> None:
    sharing, ring = Sharing(newcomer), Keyring(newcomer.vault, newcomer.device)
    [result] = journey.take(sharing, ring, Bundle(old / "all.sodoan"), Quiet())
    assert result.words.problems == []
    assert_told(newcomer, old)
