"""Files brought to a visit are kept whole, written down in order, and each told of."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import shutil
import sys
import threading
import tracemalloc
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from db import fields, query
from db.dates import When
from db.errors import DiskFull, FileChanged, Refused, Secret, UnreadableFile
from db.records import Camera, Evidence, Finding, FindingKind, RecordId
from db.store import Store
from desktop.evidence import darkroom as room
from desktop.evidence import intake, lane
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.intake import Halted, NotTaken, Outcome, Taken, take_in
from desktop.evidence.lane import NICER, Copied
from desktop.evidence.pictures import Pictures
from desktop.evidence.refused import (
    AheadOfTime,
    AlreadyTaken,
    EmptyFile,
    JpegWanted,
    NamedOtherwise,
    UndecodableImage,
)
from desktop.evidence.renditions import Renditions
from desktop.words import Words
from desktop.work import Quiet, Stopped
from tests.desktop.evidence import photos

Bring = Callable[..., list[Outcome]]


class Recorded:
    """Work that keeps what it was told, and stops after so many files if asked."""

    def __init__(self, stops_after: int | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self._stops_after = stops_after

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if done == self._stops_after:
            raise Stopped


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    folder = tmp_path / "thẻ nhớ"
    folder.mkdir()
    return folder


@pytest.fixture
def bring(store: Store, visit: RecordId, darkroom: Darkroom) -> Bring:
    def brought(*paths: Path) -> list[Outcome]:
        return take_in(paths, visit, None, store, darkroom, Quiet())

    return brought


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def taken(outcome: Outcome) -> Taken:
    assert isinstance(outcome, Taken), outcome
    return outcome


def refusal(outcome: Outcome) -> Refused:
    assert isinstance(outcome, NotTaken), outcome
    return outcome.reason


def names(store: Store, visit: RecordId) -> list[str]:
    return [each.file_name for each in query.evidence(store.reader, visit)]


def test_a_photo_is_kept_whole_and_written_down(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path
) -> None:
    finding = Finding(id=RecordId("f"), visit=visit, kind=FindingKind.SHORTCOMING, text="Thiếu sổ")
    store.write("finding.add", [fields.edit(finding)])
    data = photos.jpeg(taken="2023:05:19 08:30:05", offset="+07:00", place=True, camera="Canon R6")
    path = put(camera, "IMG_1.JPG", data)
    outcome = taken(take_in([path], visit, finding.id, store, darkroom, Quiet())[0])
    kept = query.evidence(store.reader, visit)[0]
    assert kept == outcome.evidence
    assert kept == Evidence(
        id=kept.id,
        visit=visit,
        finding=finding.id,
        file_name="IMG_1.JPG",
        media_type="image/jpeg",
        hash=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        taken=When(day=dt.date(2023, 5, 19), time=dt.time(8, 30, 5)),
        place="21°01′42″N, 105°51′15″E",
        camera="Canon R6",
        position=kept.position,
    )
    assert outcome.remarks == ()
    with store.blobs.open(kept.hash) as stream:
        assert stream.read() == data


def test_its_pictures_lie_ready_and_are_made_anew_when_lost(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path, bring: Bring
) -> None:
    kept = taken(bring(put(camera, "1.jpg", photos.jpeg(size=(2000, 1000))))[0]).evidence
    with Darkroom(children=1) as unused:
        ready = Pictures.of(store, unused)
        paper, small = ready.paper(kept.hash), ready.thumbnail(kept.hash)
        assert unused.process_ids() == []
    assert (paper.width_px, paper.height_px) == (1600, 800)
    assert (small.width_px, small.height_px) == (256, 128)
    shutil.rmtree(store.vault.folder / "renditions")
    again = Pictures.of(store, darkroom)
    assert again.paper(kept.hash) == paper
    assert Pictures.of(store, darkroom).paper(kept.hash) == paper


def test_a_batch_stands_in_the_order_of_its_moments_then_its_names(
    store: Store, visit: RecordId, camera: Path, bring: Bring
) -> None:
    bring(put(camera, "z before.jpg", photos.jpeg(99, taken="2023:05:19 12:00:00")))
    batch = [
        put(camera, "c.jpg", photos.jpeg(1, taken="2023:05:19 08:00:00")),
        put(camera, "IMG_10.jpg", photos.jpeg(2)),
        put(camera, "IMG_9.jpg", photos.jpeg(3)),
        put(camera, "a.jpg", photos.jpeg(4, taken="2023:05:19 09:00:00")),
        put(camera, "b.jpg", photos.jpeg(5, taken="2023:05:19 08:00:00")),
    ]
    outcomes = bring(*batch)
    assert [outcome.path for outcome in outcomes] == batch
    order = ["z before.jpg", "b.jpg", "c.jpg", "a.jpg", "IMG_9.jpg", "IMG_10.jpg"]
    assert names(store, visit) == order


def test_a_cameras_clock_is_set_right(
    store: Store, visit: RecordId, camera: Path, bring: Bring
) -> None:
    inspection = query.visit(store.reader, visit).inspection
    slow = Camera(id=RecordId("c"), inspection=inspection, name="Canon EOS R6", ahead_s=20 * 60)
    store.write("camera.set", [fields.edit(slow)])
    took = {"taken": "2023:05:20 00:10:00"}
    own = put(camera, "1.jpg", photos.jpeg(1, camera="Canon EOS R6", **took))
    other = put(camera, "2.jpg", photos.jpeg(2, camera="Sony A7", **took))
    nameless = put(camera, "3.jpg", photos.jpeg(3, **took))
    first, second, third = (taken(outcome).evidence for outcome in bring(own, other, nameless))
    assert first.taken == When(day=dt.date(2023, 5, 19), time=dt.time(23, 50))
    assert (first.camera, first.corrected_s) == ("Canon EOS R6", 1200)
    for each in (second, third):
        assert (each.taken.time, each.corrected_s) == (dt.time(0, 10), 0)


def test_a_camera_that_is_far_ahead_is_told_of_once(
    store: Store, visit: RecordId, camera: Path, bring: Bring, words: Words
) -> None:
    took = {"taken": "2099:05:20 00:10:00", "camera": "Canon EOS R6"}
    paths = [put(camera, f"{number}.jpg", photos.jpeg(number, **took)) for number in range(3)]
    other = put(camera, "4.jpg", photos.jpeg(4, taken="2023:05:20 00:10:00", camera="Sony A7"))
    outcomes = [taken(outcome) for outcome in bring(*paths, other)]
    (remark,) = [remark for outcome in outcomes for remark in outcome.remarks]
    assert isinstance(remark, AheadOfTime)
    assert "20/05/2099" in words.explain(remark)
    assert "nút đồng hồ" in words.explain(remark)
    inspection = query.visit(store.reader, visit).inspection
    years_s = round(dt.timedelta(days=27_760).total_seconds())
    fast = Camera(id=RecordId("c"), inspection=inspection, name="Canon EOS R6", ahead_s=years_s)
    store.write("camera.set", [fields.edit(fast)])
    late = put(camera, "9.jpg", photos.jpeg(9, **took))
    assert taken(bring(late)[0]).remarks == ()


def test_the_same_bytes_are_taken_once(
    store: Store, visit: RecordId, camera: Path, bring: Bring
) -> None:
    first, second = put(camera, "1.jpg", photos.jpeg(1)), put(camera, "2.jpg", photos.jpeg(1))
    outcomes = bring(first, second)
    assert sorted(type(outcome) is Taken for outcome in outcomes) == [False, True]
    kept = names(store, visit)
    error = refusal(bring(put(camera, "3.jpg", photos.jpeg(1)))[0])
    assert isinstance(error, AlreadyTaken)
    assert [error.file_name] == kept == names(store, visit)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ranks the threads of a process")
def test_a_file_is_read_and_sealed_behind_the_thread_in_which_people_type(
    camera: Path, bring: Bring
) -> None:
    ranks: list[int] = []

    class Ranked(type(camera)):  # type: ignore[misc]
        """A path that notes from how far behind it is opened."""

        def open(self, *how: Any, **more: Any) -> Any:
            ranks.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
            return super().open(*how, **more)

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    bring(Ranked(put(camera, "a.txt", b"a")))
    assert ranks
    assert min(ranks) == min(before + NICER, 19)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_a_path_that_is_named_twice_is_one_file(
    store: Store, visit: RecordId, camera: Path, bring: Bring
) -> None:
    path = put(camera, "1.jpg", photos.jpeg(1))
    one, other = bring(path, path)
    assert taken(one) is other
    assert names(store, visit) == ["1.jpg"]


def test_each_file_is_a_step_that_can_be_undone(
    store: Store, visit: RecordId, camera: Path, bring: Bring
) -> None:
    bring(put(camera, "1.jpg", photos.jpeg(1, taken="2023:05:19 08:00:00")))
    bring(put(camera, "2.jpg", photos.jpeg(2, taken="2023:05:19 09:00:00")))
    assert store.undoable == "evidence.add"
    store.undo()
    assert names(store, visit) == ["1.jpg"]
    assert isinstance(bring(camera / "2.jpg")[0], Taken)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("ghi âm.m4a", photos.mp4(b"M4A "), "audio/mp4"),
        ("ghi âm 2.m4a", photos.mp4(), "audio/mp4"),
        ("báo cáo.pdf", photos.encoded(photos.quarters(), "PDF"), "application/pdf"),
        ("bảng.xlsx", b"PK\3\4 ...", "application/octet-stream"),
        ("phim.mp4", photos.mp4(), "video/mp4"),
        ("không đuôi", b"\0", "application/octet-stream"),
    ],
)
def test_what_is_no_photo_is_kept_as_a_file(
    name: str, data: bytes, media_type: str, camera: Path, bring: Bring, store: Store
) -> None:
    outcome = taken(bring(put(camera, name, data))[0])
    assert (outcome.evidence.media_type, outcome.remarks) == (media_type, ())
    with store.blobs.open(outcome.evidence.hash) as stream:
        assert stream.read() == data


CUT = photos.jpeg(size=(800, 600))[:3000]


@pytest.mark.parametrize(
    ("name", "data", "remark", "told"),
    [
        ("phim.jpg", photos.mp4(), NamedOtherwise, "đoạn phim"),
        ("lạ.jpg", b"MZ\x90 program", NamedOtherwise, "loại khác"),
        ("ảnh.pdf", photos.jpeg(), NamedOtherwise, "ảnh"),
        ("điện thoại.heic", photos.heic(), JpegWanted, "JPEG"),
        ("cắt.jpg", CUT, UndecodableImage, "hỏng hoặc thiếu"),
        ("bom.png", photos.bomb(30_000), UndecodableImage, "quá nhiều điểm ảnh"),
    ],
)
def test_an_odd_file_is_kept_and_said_to_be_odd(
    name: str,
    data: bytes,
    remark: type[Refused],
    told: str,
    camera: Path,
    bring: Bring,
    store: Store,
    words: Words,
) -> None:
    outcome = taken(bring(put(camera, name, data))[0])
    assert [type(each) for each in outcome.remarks] == [remark]
    assert told in words.explain(outcome.remarks[0])
    store.blobs.check(outcome.evidence.hash)
    assert outcome.evidence.hash == hashlib.sha256(data).hexdigest()


def test_a_photo_that_was_cut_still_tells_its_time_and_place(camera: Path, bring: Bring) -> None:
    whole = photos.jpeg(size=(800, 600), taken="2023:05:19 08:30:05", place=True)
    outcome = taken(bring(put(camera, "1.jpg", whole[:3000]))[0])
    assert outcome.remarks
    assert outcome.evidence.taken.day == dt.date(2023, 5, 19)
    assert outcome.evidence.place.startswith("21°")


def test_without_a_decoding_process_photos_are_kept_all_the_same(
    camera: Path, bring: Bring, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    for door in (["no such program"], [sys.executable, "-c", "raise SystemExit(3)"]):
        monkeypatch.setattr(room, "command", lambda door=door: door)
        with Darkroom(children=1) as broken:
            path = put(camera, f"{len(door)}.jpg", photos.jpeg(len(door)))
            outcome = taken(take_in([path], RecordId("v"), None, store, broken, Quiet())[0])
        assert [type(remark) for remark in outcome.remarks] == [UndecodableImage]
        store.blobs.check(outcome.evidence.hash)


def test_what_cannot_be_taken_is_said_and_the_rest_is_taken(
    store: Store, visit: RecordId, camera: Path, bring: Bring, words: Words
) -> None:
    pipe = camera / "pipe.jpg"
    os.mkfifo(pipe)
    secret = put(camera, "MẬT.jpg", photos.jpeg(7))
    outcomes = bring(
        camera / "gone.jpg", camera, pipe, put(camera, "0.jpg", b""), secret,
        put(camera, "1.jpg", photos.jpeg(1)),
    )  # fmt: skip
    found = [type(refusal(outcome)) for outcome in outcomes[:5]]
    assert found == [UnreadableFile, UnreadableFile, UnreadableFile, EmptyFile, Secret]
    assert all(words.explain(refusal(outcome)) for outcome in outcomes[:5])
    assert names(store, visit) == ["1.jpg"]
    assert not store.blobs.holds(hashlib.sha256(secret.read_bytes()).hexdigest())


def test_a_file_that_shrinks_while_it_is_read_is_not_taken(
    camera: Path, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(camera, "1.jpg", photos.jpeg())
    truth = Path.stat

    def stat(self: Path, **how: bool) -> os.stat_result:
        found = truth(self, **how)
        if self == path:
            os.truncate(path, 900)
        return found

    monkeypatch.setattr(Path, "stat", stat)
    assert isinstance(refusal(bring(path)[0]), FileChanged)


def test_a_name_is_kept_as_people_can_read_it() -> None:
    assert intake.shown_name(Path("A\u0309nh.jpg")) == "Ảnh.jpg"
    assert intake.shown_name(Path("a\nb\x07\udcff.jpg")) == "a\ufffdb\ufffdÿ.jpg"
    old = os.fsdecode(b"C\xe2\xccu tr\xe0n s\xf4\xec 1.jpg")
    assert intake.shown_name(Path(old)) == "Cầu tràn số 1.jpg"
    long = intake.shown_name(Path("x" * 300 + ".jpg"))
    assert len(long) == 200
    assert long.endswith("x.jpg")


def test_a_full_disk_ends_the_batch_and_keeps_what_was_taken(
    store: Store,
    visit: RecordId,
    camera: Path,
    bring: Bring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = [put(camera, f"{number:02}.jpg", photos.jpeg(number)) for number in range(20)]
    left, truth = [9], os.fsync

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        truth(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    outcomes = bring(*paths)
    monkeypatch.undo()
    kept = [outcome for outcome in outcomes if isinstance(outcome, Taken)]
    assert 0 < len(kept) < 20
    assert names(store, visit) == [each.path.name for each in kept]
    assert all(isinstance(refusal(o), DiskFull) for o in outcomes if isinstance(o, NotTaken))
    for each in kept:
        store.blobs.check(each.evidence.hash)
    again = [each for each in bring(*paths) if isinstance(each, Taken)]
    assert len(kept) + len(again) == 20
    assert sorted(names(store, visit)) == [path.name for path in paths]


def test_what_the_vault_refuses_to_one_file_is_not_tried_with_those_that_follow(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path
) -> None:
    own = lane.Lane(store.blobs, Renditions.of(store.vault), darkroom)
    failed: Future[lane.Brought] = Future()
    failed.set_exception(DiskFull(camera))
    path = put(camera, "1.jpg", photos.jpeg(1))
    intake._outcome(failed, path, own, intake._Desk(store, visit, None, {}))
    with pytest.raises(DiskFull):
        own.brought(path)
    assert [each for each in store.blobs.folder.rglob("*") if each.is_file()] == []


def test_progress_counts_files_and_a_stop_keeps_what_was_taken(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path
) -> None:
    paths = [put(camera, f"{number:02}.jpg", photos.jpeg(number)) for number in range(30)]
    work = Recorded(stops_after=3)
    with pytest.raises(Halted) as halted:
        take_in(paths, visit, None, store, darkroom, work)
    assert work.steps == [(0, 30), (1, 30), (2, 30), (3, 30)]
    kept = query.evidence(store.reader, visit)
    assert 3 <= len(kept) < 30
    for each in kept:
        store.blobs.check(each.hash)
    on_disk = [path for path in store.blobs.folder.rglob("*") if path.is_file()]
    assert len(on_disk) == len(kept)
    assert {taken(outcome).path for outcome in halted.value.outcomes} == {
        path for path in paths if path not in halted.value.left
    }
    rest = take_in(halted.value.left, visit, None, store, darkroom, Quiet())
    assert all(isinstance(outcome, Taken) for outcome in rest)
    assert sorted(names(store, visit)) == [path.name for path in paths]


def test_bytes_that_are_in_no_file_are_kept_as_they_were_copied(
    store: Store, visit: RecordId, darkroom: Darkroom
) -> None:
    data = photos.jpeg(3)
    film = photos.mp4()
    copied = [Copied("Ảnh dán.jpeg", data), Copied("phim.jpg", film), Copied("rỗng.png", b"")]
    one, odd, empty = take_in(copied, visit, None, store, darkroom, Quiet())
    assert taken(one).evidence.hash == hashlib.sha256(data).hexdigest()
    assert taken(one).evidence.file_name == "Ảnh dán.jpeg"
    assert not taken(one).remarks
    assert isinstance(taken(odd).remarks[0], NamedOtherwise)
    assert isinstance(refusal(empty), EmptyFile)


def test_a_long_film_can_be_stopped(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path
) -> None:
    film = camera / "phim.mp4"
    film.write_bytes(photos.mp4())
    os.truncate(film, 4 << 30)
    small = put(camera, "1.jpg", photos.jpeg())
    with pytest.raises(Stopped):
        take_in([film, small], visit, None, store, darkroom, Recorded(stops_after=1))
    assert names(store, visit) == ["1.jpg"]


def test_a_long_film_alone_tells_how_far_it_is_and_can_be_stopped(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path
) -> None:
    film = camera / "phim.mp4"
    film.write_bytes(photos.mp4())
    os.truncate(film, 8 << 20)
    work = Recorded()
    take_in([film], visit, None, store, darkroom, work)
    told = [done / total for done, total in work.steps]
    assert told == sorted(told)
    assert len(set(told)) > 20
    assert (told[0], work.steps[-1]) == (0, (1, 1))
    os.truncate(film, 9 << 20)
    with pytest.raises(Halted) as halted:
        take_in([film], visit, None, store, darkroom, Recorded(stops_after=work.steps[9][0]))
    assert halted.value.left == [film]
    assert names(store, visit) == ["phim.mp4"]


def test_a_thousand_tiny_files_are_all_taken(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path
) -> None:
    paths = [
        put(
            camera,
            f"{n:04}.png",
            photos.encoded(photos.Image.new("L", (4, 4), n % 256), "PNG") + b"%d" % n,
        )
        for n in range(1000)
    ]
    work = Recorded()
    outcomes = take_in(paths, visit, None, store, darkroom, work)
    assert all(isinstance(outcome, Taken) for outcome in outcomes)
    assert names(store, visit) == [path.name for path in paths]
    assert work.steps[-1] == (1000, 1000)
    assert max(len(taken(outcome).evidence.position) for outcome in outcomes) < 40


def test_no_pixel_and_no_word_of_a_photo_is_on_the_disk_in_clear(
    store: Store,
    darkroom: Darkroom,
    camera: Path,
    bring: Bring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hidden = tmp_path / "temp"
    hidden.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(hidden))
    data = photos.encoded(
        photos.quarters((1800, 900)),
        exif=photos.exif(camera="Canary XK77"),
        comment=b"canary-pixels",
    )
    path = put(camera, "canary-name.jpg", data)
    kept = taken(bring(path)[0]).evidence
    path.unlink()
    pictures = Pictures.of(store, darkroom)
    shown = [pictures.paper(kept.hash).jpeg[600:640], pictures.thumbnail(kept.hash).jpeg[600:640]]
    clear = [b"anary", b"JFIF", data[2000:2040], *shown]
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) > 4
    for file in files:
        stored = file.read_bytes()
        assert [part for part in clear if part in stored] == [], file
    assert list(hidden.iterdir()) == []


def test_without_a_visit_nothing_is_taken(store: Store, darkroom: Darkroom, camera: Path) -> None:
    assert take_in([], RecordId("none"), None, store, darkroom, Quiet()) == []


def test_a_large_batch_needs_little_memory(
    store: Store, visit: RecordId, darkroom: Darkroom, camera: Path
) -> None:
    size_bytes, count = 4 << 20, 30
    paths = []
    for number in range(count):
        photo = photos.jpeg(number)
        paths.append(put(camera, f"{number}.jpg", photo + bytes(size_bytes - len(photo))))
    tracemalloc.start()
    try:
        take_in(paths, visit, None, store, darkroom, Quiet())
        most_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(names(store, visit)) == count
    assert most_bytes < 8 * size_bytes
