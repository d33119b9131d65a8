"""Where a paper or package is put: a full disk, a locked one, a file in the way; a sentence, nothing half there."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import query
from db.blobs import Parts
from db.errors import DiskFull, FileInTheWay, NotWritable
from db.records import Document, DocumentKind, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.final import finishing, handing, signing
from desktop.final.finishing import Wanted
from desktop.final.handing import Package
from desktop.final.whole import subject
from desktop.words import Words
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes.signing import VIETNAM

SESSION, INSPECTION = RecordId("cb-2023-lv-01"), RecordId("cb-2023")
NOW = dt.datetime(2023, 5, 22, 9, 0, tzinfo=VIETNAM)
Putting = Callable[[Store, Document, Path], object]


@pytest.fixture
def own(store: Store) -> Document:
    """The minutes of the worked example, final."""
    example.load(store)
    wanted = Wanted(subject=subject(store, DocumentKind.MINUTES, SESSION), now=NOW)
    return finishing.finalised(store, wanted, make.opener(), Quiet()).document


@contextmanager
def disk(folder: Path, *options: str) -> Iterator[Path]:
    """Mount a disk of 64 kB: less than any paper needs."""
    folder.mkdir()
    chosen = ",".join(("size=64k", *options))
    subprocess.run(["mount", "-t", "tmpfs", "-o", chosen, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def copied(store: Store, own: Document, folder: Path) -> object:
    data = signing.newest(store, own)
    return handing.copied(folder, own.file_name, lambda: (data,))


def packed(store: Store, own: Document, folder: Path) -> object:
    return handing.handed_over(store, Package(document=own.id), folder / "gói.zip", Quiet())


def archived(store: Store, _own: Document, folder: Path) -> object:
    return handing.archived(store, INSPECTION, "H14", {}, folder / "sip.zip", Quiet())


EVERY = pytest.mark.parametrize("put", [copied, packed, archived])


@pytest.mark.mount
@EVERY
def test_a_full_disk_is_named_and_keeps_nothing_half(
    store: Store, own: Document, tmp_path: Path, put: Putting
) -> None:
    with disk(tmp_path / "đầy") as folder:
        with pytest.raises(DiskFull) as refused:
            put(store, own, folder)
        assert "hết chỗ" in Words("vi").explain(refused.value)
        assert list(folder.iterdir()) == []


@pytest.mark.mount
@EVERY
def test_a_locked_disk_is_named(store: Store, own: Document, tmp_path: Path, put: Putting) -> None:
    with disk(tmp_path / "khóa", "ro") as folder, pytest.raises(NotWritable):
        put(store, own, folder)


@EVERY
def test_a_file_where_a_folder_is_wanted_is_left_as_it_is(
    store: Store, own: Document, tmp_path: Path, put: Putting
) -> None:
    (tmp_path / "tệp").write_bytes(b"of somebody else")
    with pytest.raises(FileInTheWay):
        put(store, own, tmp_path / "tệp")
    assert (tmp_path / "tệp").read_bytes() == b"of somebody else"


@pytest.mark.mount
def test_nothing_is_frozen_where_its_file_finds_no_room(store: Store, tmp_path: Path) -> None:
    example.load(store)
    with disk(tmp_path / "đầy") as folder:

        def keep(name: str, parts: Parts) -> None:
            handing.copied(folder, name, parts)

        own = subject(store, DocumentKind.MINUTES, SESSION)
        with pytest.raises(DiskFull):
            finishing.finalised(
                store, Wanted(subject=own, now=NOW, keep=keep), make.opener(), Quiet()
            )
    assert not any(each.version for each in query.documents(store.reader, INSPECTION))


def test_a_package_takes_the_place_of_an_older_one_whole(
    store: Store, own: Document, tmp_path: Path
) -> None:
    (tmp_path / "ra").mkdir()
    (tmp_path / "ra" / "gói.zip").write_bytes(b"an older one")
    done = handing.handed_over(
        store, Package(document=own.id), tmp_path / "ra" / "gói.zip", Quiet()
    )
    assert done.path.read_bytes().startswith(b"PK")
    assert [each.name for each in (tmp_path / "ra").iterdir()] == ["gói.zip"]
