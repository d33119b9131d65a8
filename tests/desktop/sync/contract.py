"""What every shelf must do, whatever it is made of: a test module names its class `Test…(ShelfContract)`."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.sync.shelf import Bytes, NoObject, ObjectDiffers, Shelf
from desktop.work import Quiet, Stopped

LARGE = random.Random(4).randbytes(1_500_017)
SOON_S = 60


class Slow:
    """A source of which every reading is counted, that may break off."""

    def __init__(self, data: bytes, breaks_at: int | None = None) -> None:
        self.data, self.breaks_at = data, breaks_at

    @property
    def size_bytes(self) -> int:
        return len(self.data)

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        for at in range(start, len(self.data), 100_000):
            if self.breaks_at is not None and at >= self.breaks_at:
                raise Stopped
            yield self.data[at : at + 100_000]


class StopAt:
    """Work that is stopped once it has come so far."""

    def __init__(self, done: int) -> None:
        self.done = done

    def step(self, done: int, total: int) -> None:
        if done >= self.done:
            raise Stopped


class Recorded:
    """Work whose every step is kept."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))


Open = Callable[[], Shelf]


class ShelfContract:
    """Subclasses give the fixture `connect`: it opens the same shelf again and again, empty at first."""

    @pytest.fixture
    def connect(self) -> Open:
        raise NotImplementedError

    @pytest.fixture
    def shelf(self, connect: Open) -> Iterator[Shelf]:
        opened = connect()
        yield opened
        opened.close()

    def names(self, shelf: Shelf, prefix: str = "") -> set[str]:
        return {listed.name for listed in shelf.names(prefix)}

    def put(self, shelf: Shelf, name: str, data: bytes) -> None:
        shelf.write(name, Bytes(data), Quiet())

    def test_an_empty_shelf_lists_nothing(self, shelf: Shelf) -> None:
        assert list(shelf.names("")) == []
        assert list(shelf.names("a/dev/")) == []

    @pytest.mark.parametrize("data", [b"", b"x", LARGE], ids=["nothing", "a byte", "much"])
    def test_what_is_written_reads_back_the_same(self, shelf: Shelf, data: bytes) -> None:
        self.put(shelf, "a/dev/one/1-2-ab", data)
        assert b"".join(shelf.read("a/dev/one/1-2-ab")) == data
        [listed] = shelf.names("")
        assert (listed.name, listed.size_bytes) == ("a/dev/one/1-2-ab", len(data))

    def test_another_connection_sees_it(self, shelf: Shelf, connect: Open) -> None:
        self.put(shelf, "a/x", b"words")
        other = connect()
        assert b"".join(other.read("a/x")) == b"words"
        other.close()

    @pytest.mark.parametrize("start", [0, 1, 65_536, 262_144, 262_145, len(LARGE) - 1, len(LARGE)])
    def test_reading_goes_on_from_any_byte(self, shelf: Shelf, start: int) -> None:
        self.put(shelf, "a/large", LARGE)
        assert b"".join(shelf.read("a/large", start)) == LARGE[start:]

    def test_a_reading_may_be_left_half_done(self, shelf: Shelf) -> None:
        self.put(shelf, "a/large", LARGE)
        first = next(iter(shelf.read("a/large")))
        assert LARGE.startswith(first)
        rest = b"".join(shelf.read("a/large", len(first)))
        assert hashlib.sha256(first + rest).digest() == hashlib.sha256(LARGE).digest()

    def test_a_prefix_lists_all_below_it_and_nothing_else(self, shelf: Shelf) -> None:
        for name in ("a/dev/one/1", "a/dev/two/1", "a/devil/1", "a/blob/00/ff", "b/dev/one/1"):
            self.put(shelf, name, name.encode())
        assert self.names(shelf, "a/dev/") == {"a/dev/one/1", "a/dev/two/1"}
        assert self.names(shelf, "a/dev/one/") == {"a/dev/one/1"}
        assert len(self.names(shelf, "a/")) == 4
        assert len(self.names(shelf)) == 5

    def test_many_objects_are_all_listed(self, shelf: Shelf) -> None:
        wanted = {f"a/dev/one/{number:04}" for number in range(120)}
        for name in wanted:
            self.put(shelf, name, b"%d" % len(name))
        assert self.names(shelf, "a/dev/one/") == wanted

    def test_writing_the_same_again_is_a_success(self, shelf: Shelf) -> None:
        for _ in range(2):
            self.put(shelf, "a/x", b"same")
        assert b"".join(shelf.read("a/x")) == b"same"

    def test_nothing_is_ever_written_over(self, shelf: Shelf) -> None:
        self.put(shelf, "a/x", b"first")
        with pytest.raises(ObjectDiffers):
            self.put(shelf, "a/x", b"something longer")
        self.put(shelf, "a/x", b"tsrif")
        assert b"".join(shelf.read("a/x")) == b"first"

    @pytest.mark.parametrize("done", [1, 700_000, len(LARGE)])
    def test_a_stopped_upload_publishes_nothing(self, shelf: Shelf, done: int) -> None:
        with pytest.raises(Stopped):
            shelf.write("a/large", Bytes(LARGE), StopAt(done))
        assert self.names(shelf, "a/") == set()
        self.put(shelf, "a/large", LARGE)
        assert b"".join(shelf.read("a/large")) == LARGE

    def test_a_source_that_breaks_off_publishes_nothing(self, shelf: Shelf) -> None:
        with pytest.raises(Stopped):
            shelf.write("a/large", Slow(LARGE, breaks_at=800_000), Quiet())
        assert self.names(shelf, "a/") == set()

    def test_work_hears_of_the_bytes_written(self, shelf: Shelf) -> None:
        work = Recorded()
        shelf.write("a/large", Bytes(LARGE), work)
        assert work.steps == sorted(work.steps)
        assert work.steps[-1] == (len(LARGE), len(LARGE))

    def test_as_many_as_it_has_lanes_use_it_at_once(self, shelf: Shelf) -> None:
        together = threading.Barrier(shelf.lanes, timeout=60)

        def use(number: int) -> bool:
            together.wait()
            data = LARGE[number * 1000 :]
            self.put(shelf, f"a/blob/{number % 2}/{number}", data)
            return b"".join(shelf.read(f"a/blob/{number % 2}/{number}")) == data

        with ThreadPoolExecutor(shelf.lanes) as pool:
            assert all(pool.map(use, range(2 * shelf.lanes)))
        assert len(self.names(shelf, "a/")) == 2 * shelf.lanes

    def test_another_object_goes_while_one_is_under_way(self, shelf: Shelf) -> None:
        if shelf.lanes < 2:
            pytest.skip("one lane")
        others, begun = threading.Event(), threading.Event()

        class Waiting(Slow):
            def chunks(self, start: int = 0) -> Iterator[bytes]:
                for piece in super().chunks(start):
                    yield piece
                    begun.set()
                    assert others.wait(SOON_S)

        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(shelf.write, "a/large", Waiting(LARGE), Quiet())
            assert begun.wait(SOON_S)
            self.put(shelf, "a/x", b"little")
            assert b"".join(shelf.read("a/x")) == b"little"
            assert self.names(shelf, "a/") == {"a/x"}
            others.set()
            slow.result()
        assert b"".join(shelf.read("a/large")) == LARGE

    def test_what_is_not_there_is_named(self, shelf: Shelf) -> None:
        with pytest.raises(NoObject) as refused:
            b"".join(shelf.read("a/dev/nobody/1"))
        assert refused.value.name == "a/dev/nobody/1"

    def test_only_uploads_under_way_may_be_deleted(self, shelf: Shelf) -> None:
        self.put(shelf, "a/x", b"kept")
        with pytest.raises(ValueError, match="a/x"):
            shelf.delete("a/x")
        self.put(shelf, "tmp/left", b"over")
        shelf.delete("tmp/left")
        shelf.delete("tmp/left")
        assert self.names(shelf) == {"a/x"}

    @pytest.mark.parametrize(
        "name", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.b", "A", "ă", "a b", "a\\b", "c:x"]
    )
    def test_a_name_that_means_different_things_elsewhere_is_refused(
        self, shelf: Shelf, name: str
    ) -> None:
        for act in (
            lambda: b"".join(shelf.read(name)),
            lambda: shelf.write(name, Bytes(b"x"), Quiet()),
        ):
            with pytest.raises(ValueError):  # noqa: PT011  the name itself is all it says
                act()

    def test_the_address_shows_where_it_is(self, shelf: Shelf) -> None:
        assert shelf.address

    def test_closing_twice_is_harmless(self, connect: Open) -> None:
        shelf = connect()
        shelf.close()
        shelf.close()
