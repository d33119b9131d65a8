"""A shelf in memory, and what shelves do to people: lag, break off, tear, swap, forget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from desktop.sync import shelf
from desktop.sync.shelf import Listed, NoObject, ObjectDiffers, ShelfUnreachable, Source
from desktop.work import Work


@dataclass
class Memory:
    """A shelf that keeps its objects in a table, in the order in which they came."""

    objects: dict[str, bytes] = field(default_factory=dict)
    address: str = "memory"
    lanes: int = 1

    def names(self, prefix: str) -> Iterator[Listed]:
        found = [Listed(name, len(data)) for name, data in self.objects.items()]
        return (listed for listed in found if listed.name.startswith(prefix))

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        if shelf.checked(name) not in self.objects:
            raise NoObject(self.address, name)
        data = self.objects[name][start:]
        return (data[at : at + 1000] for at in range(0, len(data), 1000))

    def write(self, name: str, source: Source, work: Work) -> None:
        if shelf.checked(name) in self.objects:
            if len(self.objects[name]) != source.size_bytes:
                raise ObjectDiffers(self.address, name)
            return
        data = b""
        for piece in source.chunks():
            data += piece
            work.step(len(data), source.size_bytes)
        self.objects[name] = data

    def delete(self, name: str) -> None:
        self.objects.pop(shelf.checked_temporary(name), None)

    def close(self) -> None:
        pass


@dataclass
class Unsteady:
    """A device's view of a shelf that lists late and in part, and breaks off after `patience` requests.

    `hides` tells of each listed name, by how many came after it, whether this listing leaves it out.
    """

    under: Memory
    patience: int = 1_000_000
    hides: Callable[[str, int], bool] = lambda name, later: False
    tears: bool = False
    requests: int = 0
    lanes: int = 1

    @property
    def address(self) -> str:
        return self.under.address

    def names(self, prefix: str) -> Iterator[Listed]:
        self._asked()
        order = list(self.under.objects)
        for place, listed in enumerate(list(self.under.names(prefix))):
            if not self.hides(listed.name, len(order) - place):
                yield listed

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        self._asked()
        for piece in self.under.read(name, start):
            yield piece
            if self.requests >= self.patience:
                raise ShelfUnreachable(self.address)

    def write(self, name: str, source: Source, work: Work) -> None:
        self._asked()
        if self.requests >= self.patience:
            if self.tears and name not in self.under.objects:
                whole = b"".join(source.chunks())
                self.under.objects[name] = whole[: len(whole) // 2]
            elif not self.tears:
                self.under.write(name, source, work)
            raise ShelfUnreachable(self.address)
        self.under.write(name, source, work)

    def delete(self, name: str) -> None:
        self.under.delete(name)

    def close(self) -> None:
        pass

    def _asked(self) -> None:
        self.requests += 1
        if self.requests > self.patience:
            raise ShelfUnreachable(self.address)
