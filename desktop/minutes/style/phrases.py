"""The phrases of one kind of paper, read strictly from its own file of resources/wording.

An office may change the words around the slots and the order of the sections. A slot or a name that the
program does not know is refused with the file and the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from db.errors import BadProfile
from db.folding import nfc
from desktop.minutes.style.overlay import NOTHING_OWN, Overlay
from desktop.minutes.style.wording import SCHEMA, SLOT, Wording, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What a paper's file must say: `phrases` as "name:slot,slot", `orders` with all their sections."""

    name: str
    phrases: str
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: tuple[str, ...] = ()

    def slots(self) -> dict[str, frozenset[str]]:
        """Return every phrase's name with the slots it must have."""
        parted = (phrase.partition(":") for phrase in self.phrases.split())
        return {name: frozenset(filter(None, own.split(","))) for name, _, own in parted}


def load(
    folder: Path, base: Wording, specs: tuple[Spec, ...], over: Overlay = NOTHING_OWN
) -> Wording:
    """Return `base` with the phrases of these papers as "<paper>.<name>". Raises BadProfile."""
    phrases, lists = dict(base.phrases), dict(base.lists)
    for spec in specs:
        source = _Source.read(folder / f"{spec.name}.toml", over)
        phrases.update({f"{spec.name}.{name}": text for name, text in source.phrases(spec)})
        lists.update({f"{spec.name}.{name}": own for name, own in source.lists(spec)})
    return replace(base, phrases=phrases, lists=lists)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file's values by their dotted names, and the line on which each stands."""

    path: Path
    values: Mapping[str, object]
    lines: Mapping[str, int]

    @classmethod
    def read(cls, shipped: Path, over: Overlay) -> _Source:
        values, path = dict(_flat(over.tables(shipped))), over.source(shipped)
        source = cls(path, values, dict(lines(path.read_text("utf-8"))))
        if values.get("schema") != SCHEMA:
            raise source.wrong("schema")
        return source

    def phrases(self, spec: Spec) -> Iterator[tuple[str, str]]:
        slots = spec.slots()
        known = {"schema", *slots, *spec.orders, *spec.lists}
        for name in (*sorted(known - self.values.keys()), *self.values.keys() - known):
            raise self.wrong(name)
        for name, own in slots.items():
            value = self.values[name]
            if not isinstance(value, str):
                raise self.wrong(name)
            if unlike := own ^ set(SLOT.findall(value)):
                raise self.wrong(name, "{" + sorted(unlike)[0] + "}")
            yield name, nfc(value)

    def lists(self, spec: Spec) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name in (*spec.orders, *spec.lists):
            value = self.values[name]
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                raise self.wrong(name)
            allowed = spec.orders.get(name)
            for at, each in enumerate(value):
                if allowed and (each not in allowed or each in value[:at]):
                    raise self.wrong(name, each)
            yield name, tuple(nfc(each) for each in value)

    def wrong(self, name: str, detail: str = "") -> BadProfile:
        """Return the refusal of a name, with its line where it stands in the file."""
        place = f"{self.lines[name]}: {name}" if name in self.lines else name
        return BadProfile(self.path, f"{place} {detail}".rstrip())


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
