"""Sealed evidence: what went in comes out, at any size and place, and nothing else ever does."""

from __future__ import annotations

import hashlib
import io
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.blobs import CHUNK_BYTES, Blob, Blobs
from db.errors import FileChanged, NoEvidence, UnreadableFile, VaultDamaged

KEY = bytes(range(32))
OVERHEAD = 16


class Recorded:
    """Work that keeps what it was told and does something once the bytes were read a first time, if asked."""

    def __init__(self, then: Callable[[], object] | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self._then = then

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if self._then and 2 * done == total:
            then, self._then = self._then, None
            then()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    folder = tmp_path / "vault" / "blobs"
    folder.mkdir(parents=True)
    return Blobs(folder, KEY)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Blobs:
    return Blobs(tmp_path_factory.mktemp("blobs"), KEY)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "ảnh hiện trường.jpg"
    path.write_bytes(content(3 * CHUNK_BYTES + 77))
    return path


def content(size_bytes: int) -> bytes:
    return random.Random(size_bytes).randbytes(size_bytes)


def sealed(blobs: Blobs, hash: str) -> Path:
    name = blobs.name(hash)
    return blobs.folder / name[:2] / name


def files_in(blobs: Blobs) -> list[Path]:
    return [path for path in blobs.folder.rglob("*") if path.is_file()]


around_edges = st.builds(
    lambda chunks, off: max(0, chunks * CHUNK_BYTES + off), st.integers(0, 3), st.integers(-2, 2)
) | st.integers(0, 5000)


@settings(max_examples=60, deadline=None)
@given(
    size_bytes=around_edges, places=st.lists(st.tuples(st.floats(0, 1.1), around_edges), max_size=5)
)
def test_what_went_in_comes_out_from_any_place(
    shared: Blobs, size_bytes: int, places: list[tuple[float, int]]
) -> None:
    data = content(size_bytes)
    blob = shared.add_bytes(data)
    assert (blob.hash, blob.size_bytes) == (hashlib.sha256(data).hexdigest(), size_bytes)
    plain = io.BytesIO(data)
    with shared.open(blob.hash) as stream:
        assert stream.read() == data
        for share, length in places:
            place = int(share * size_bytes)
            assert stream.seek(place) == plain.seek(place)
            assert stream.read(length) == plain.read(length)
            assert stream.tell() == plain.tell() or place > size_bytes
        assert stream.seek(0, io.SEEK_END) == size_bytes
    shared.check(blob.hash)


@pytest.mark.parametrize("size_bytes", [0, 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 5])
def test_a_file_and_the_same_bytes_are_one_blob(
    blobs: Blobs, tmp_path: Path, size_bytes: int
) -> None:
    source = tmp_path / "source"
    source.write_bytes(content(size_bytes))
    blob = blobs.add(source, Recorded())
    before = sealed(blobs, blob.hash).read_bytes()
    assert blobs.add_bytes(content(size_bytes)) == blob
    assert sealed(blobs, blob.hash).read_bytes() == before
    assert blobs.names() == {blobs.name(blob.hash)}
    assert blobs.holds(blob.hash)


@pytest.mark.parametrize("size_bytes", [0, 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 5])
def test_parts_of_any_length_are_sealed_as_the_whole(
    tmp_path: Path, blobs: Blobs, size_bytes: int
) -> None:
    other = Blobs(tmp_path / "other", KEY)
    other.folder.mkdir()
    data = content(size_bytes)
    hash = blobs.add_bytes(data).hash
    step = CHUNK_BYTES - 7
    other.add_parts(lambda: (data[at : at + step] for at in range(0, size_bytes, step)))
    assert sealed(blobs, hash).read_bytes() == sealed(other, hash).read_bytes()


def test_other_bytes_sealed_under_a_hash_are_found(blobs: Blobs) -> None:
    claimed = Blob(hashlib.sha256(b"the bytes").hexdigest(), 5)
    blobs._seal(claimed, (b"other",), None)
    assert blobs.open(claimed.hash).read() == b"other"
    with pytest.raises(VaultDamaged):
        blobs.check(claimed.hash)


def test_parts_that_are_not_the_same_twice_are_refused(blobs: Blobs) -> None:
    given = iter([(b"one", b"two"), (b"one", b"six")])
    with pytest.raises(FileChanged):
        blobs.add_parts(lambda: next(given))
    assert files_in(blobs) == []


def test_the_same_bytes_are_sealed_the_same_in_every_place(tmp_path: Path, blobs: Blobs) -> None:
    other = Blobs(tmp_path / "other", KEY)
    other.folder.mkdir()
    hash = blobs.add_bytes(content(99_999)).hash
    other.add_bytes(content(99_999))
    assert sealed(blobs, hash).read_bytes() == sealed(other, hash).read_bytes()


def test_another_vaults_key_shares_neither_names_nor_bytes(tmp_path: Path, blobs: Blobs) -> None:
    other = Blobs(tmp_path / "other", bytes(32))
    other.folder.mkdir()
    hash = blobs.add_bytes(content(500)).hash
    other.add_bytes(content(500))
    assert blobs.names().isdisjoint(other.names())
    assert sealed(blobs, hash).read_bytes() != sealed(other, hash).read_bytes()


def test_neither_name_nor_bytes_tell_what_is_inside(blobs: Blobs) -> None:
    text = "Biên bản làm việc ngày 19/5/2023 ".encode() * 4000
    hash = blobs.add_bytes(text).hash
    [path] = files_in(blobs)
    assert hash not in path.name
    assert text[:12] not in path.read_bytes()


def test_the_work_hears_every_byte_twice_and_the_end(blobs: Blobs, source: Path) -> None:
    work = Recorded()
    total = 2 * blobs.add(source, work).size_bytes
    assert [done for done, _ in work.steps] == sorted(done for done, _ in work.steps)
    assert work.steps[-1] == (total, total)


class Halt(Exception):
    pass


@pytest.mark.parametrize("after", [1, 3, 5, 7])
def test_work_that_is_stopped_leaves_nothing(blobs: Blobs, source: Path, after: int) -> None:
    class Stopping:
        left = after

        def step(self, done: int, total: int) -> None:
            self.left -= 1
            if not self.left:
                raise Halt

    with pytest.raises(Halt):
        blobs.add(source, Stopping())
    assert files_in(blobs) == []


def changed(source: Path) -> None:
    data = bytearray(source.read_bytes())
    data[-1] ^= 1
    source.write_bytes(data)


@pytest.mark.parametrize(
    "act",
    [
        changed,
        lambda source: source.write_bytes(source.read_bytes()[:-1]),
        lambda source: source.write_bytes(source.read_bytes() + b"more"),
        lambda source: source.write_bytes(b""),
        Path.unlink,
    ],
    ids=["another byte", "shorter", "longer", "emptied", "gone"],
)
def test_a_file_that_changes_while_it_is_read_is_not_taken(
    blobs: Blobs, source: Path, act: Callable[[Path], object]
) -> None:
    with pytest.raises(FileChanged) as refused:
        blobs.add(source, Recorded(lambda: act(source)))
    assert refused.value.path == source
    assert files_in(blobs) == []


def test_what_is_no_readable_file_is_refused(blobs: Blobs, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    unreadable = Path("/proc/self/mem")
    for path in (tmp_path / "missing", tmp_path, pipe, tmp_path / "missing" / "x", unreadable):
        with pytest.raises(UnreadableFile):
            blobs.add(path, Recorded())


@pytest.mark.parametrize("hash", ["0" * 64, "", "../keys.json", "A" * 64, "0" * 63, "é" * 64])
def test_what_is_not_there_is_said_so(blobs: Blobs, hash: str) -> None:
    assert not blobs.holds(hash)
    for ask in (blobs.open, blobs.check):
        with pytest.raises(NoEvidence):
            ask(hash)


def chunks(data: bytes) -> list[bytes]:
    size = CHUNK_BYTES + OVERHEAD
    return [data[start : start + size] for start in range(0, len(data), size)]


def damages(data: bytes) -> Iterator[bytes]:
    """Every way in which somebody could put a sealed file together anew."""
    header, pieces = data[:16], chunks(data[16:])
    yield header + b"".join([pieces[1], pieces[0], *pieces[2:]])
    yield header + b"".join(pieces[1:])
    yield header + b"".join(pieces[:-1])
    yield header + b"".join([*pieces[:-1], pieces[0]])
    yield header + b"".join([*pieces, pieces[-1]])
    yield header + b"".join([*pieces[:-2], pieces[-1]])
    yield data + b"\0"
    yield b""
    for length in (1, 15, 16, 17, 31, 32, len(data) // 2, len(data) - 1):
        yield data[:length]
    for place in (
        0,
        15,
        16,
        100,
        CHUNK_BYTES + 31,
        CHUNK_BYTES + 32,
        len(data) - 20,
        len(data) - 1,
    ):
        yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize("size_bytes", [2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 1, 3 * CHUNK_BYTES - 1])
def test_a_sealed_file_put_together_anew_is_damaged_and_adding_heals_it(
    blobs: Blobs, size_bytes: int
) -> None:
    data = content(size_bytes)
    hash = blobs.add_bytes(data).hash
    path = sealed(blobs, hash)
    whole = path.read_bytes()
    for damaged in damages(whole):
        path.write_bytes(damaged)
        with pytest.raises(VaultDamaged) as refused:
            blobs.check(hash)
        assert (refused.value.part, refused.value.detail) == ("blob", hash)
        assert refused.value.folder == blobs.folder.parent
    blobs.add_bytes(data)
    assert path.read_bytes() == whole


def test_a_file_cut_between_two_chunks_does_not_even_open(blobs: Blobs) -> None:
    hash = blobs.add_bytes(content(3 * CHUNK_BYTES)).hash
    path = sealed(blobs, hash)
    path.write_bytes(path.read_bytes()[: 16 + 2 * (CHUNK_BYTES + OVERHEAD)])
    with pytest.raises(VaultDamaged):
        blobs.open(hash)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, 3 * CHUNK_BYTES + 7])
def test_the_size_is_known_without_reading(blobs: Blobs, size: int) -> None:
    assert blobs.size(blobs.add_bytes(content(size)).hash) == size
    assert blobs.size("0" * 64) is None
    assert blobs.size("no hash") is None


def test_adding_the_file_again_heals_it(blobs: Blobs, source: Path) -> None:
    hash = blobs.add(source, Recorded()).hash
    sealed(blobs, hash).write_bytes(b"damaged")
    assert blobs.add(source, Recorded()).hash == hash
    blobs.check(hash)


def test_a_file_under_anothers_name_is_damaged(blobs: Blobs) -> None:
    one, other = (blobs.add_bytes(content(size)).hash for size in (10, 11))
    sealed(blobs, one).write_bytes(sealed(blobs, other).read_bytes())
    with pytest.raises(VaultDamaged):
        blobs.check(one)


def test_what_is_read_before_the_damage_is_still_right(blobs: Blobs) -> None:
    data = content(3 * CHUNK_BYTES)
    hash = blobs.add_bytes(data).hash
    path = sealed(blobs, hash)
    damaged = bytearray(path.read_bytes())
    damaged[16 + CHUNK_BYTES + OVERHEAD + 5] ^= 1
    path.write_bytes(damaged)
    with blobs.open(hash) as stream:
        assert stream.read(CHUNK_BYTES) == data[:CHUNK_BYTES]
        with pytest.raises(VaultDamaged):
            stream.read(1)
        stream.seek(2 * CHUNK_BYTES)
        assert stream.read() == data[2 * CHUNK_BYTES :]


def test_a_sweep_takes_leftovers_of_the_past_and_nothing_else(blobs: Blobs, source: Path) -> None:
    hash = blobs.add_bytes(b"kept").hash
    (blobs.folder / "00112233-0011.part").write_bytes(b"half")
    swept: list[int] = []
    other = blobs.add(source, Recorded(lambda: swept.append(blobs.sweep()))).hash
    assert swept == [1]
    assert blobs.names() == {blobs.name(hash), blobs.name(other)}
    assert blobs.sweep() == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_only_the_owner_may_read(blobs: Blobs) -> None:
    hash = blobs.add_bytes(b"x").hash
    assert sealed(blobs, hash).stat().st_mode & 0o077 == 0
    assert sealed(blobs, hash).parent.stat().st_mode & 0o077 == 0
