"""A screen reader's ears: run by the system's Python, which has what Orca hears with. Asked and answering in JSON.

`tree` gives what is shown, `heard` waits until words were announced, `focus` until something of a name got the
keyboard; `forget` begins anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_MS = 20_000
PROGRAM = "so-doan"
_ROWS = 60
"""Of a long list the rows that a screen may show."""


class Reader:
    """What was heard, and the question that waits for more of it."""

    def __init__(self, loop: GLib.MainLoop) -> None:
        self._loop = loop
        self._heard: dict[str, list[str]] = {"heard": [], "focus": []}
        self._wanted: tuple[str, str, int] | None = None
        self._listener = Atspi.EventListener.new(self._hear)
        self._listener.register("object:announcement")
        self._listener.register("object:state-changed:focused")
        GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, self._asked)

    def _hear(self, event: Atspi.Event) -> None:
        if event.type.startswith("object:announcement"):
            self._heard["heard"].append(str(event.any_data))
        elif event.detail1:
            self._heard["focus"].append(" ".join([*labels(event.source), event.source.get_name()]))
        self._answer()

    def _asked(self, *_: object) -> bool:
        line = sys.stdin.readline()
        if not line:
            self._loop.quit()
            return False
        what, words = json.loads(line)
        if what == "tree":
            tell(tree())
        elif what == "forget":
            self._heard = {"heard": [], "focus": []}
            tell(None)
        else:
            self._wanted = (what, words, GLib.timeout_add(PATIENCE_MS, self._give_up))
            self._answer()
        return True

    def _answer(self) -> None:
        if self._wanted is None:
            return
        kind, words, timer = self._wanted
        if any(words in each for each in self._heard[kind]):
            GLib.source_remove(timer)
            self._tell()

    def _give_up(self) -> bool:
        self._tell()
        return False

    def _tell(self) -> None:
        assert self._wanted is not None
        kind, self._wanted = self._wanted[0], None
        tell(self._heard[kind])


def tell(answer: object) -> None:
    print(json.dumps(answer), flush=True)


def tree() -> list[dict[str, object]]:
    """Return all that is shown, each with what is said of it."""
    desktop = Atspi.get_desktop(0)
    own = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
    found: list[dict[str, object]] = []
    for program in own:
        if program is not None and program.get_name() == PROGRAM:
            look(program, found.append, depth=0)
    return found


def look(one: Atspi.Accessible, told: Callable[[dict[str, object]], None], depth: int) -> None:
    states = {state.value_nick for state in one.get_state_set().get_states()}
    if depth > 1 and "showing" not in states:
        return
    role = one.get_role_name()
    said = {"role": role, "name": one.get_name(), "said": one.get_description()}
    told({**said, "states": sorted(states), "labels": labels(one)})
    if role == "combo box":
        return  # its list is closed, whatever Qt says of it
    count = one.get_child_count()
    for at in range(min(count, _ROWS) if "manages-descendants" in states else count):
        child = one.get_child_at_index(at)
        if child is not None:
            look(child, told, depth + 1)


def labels(one: Atspi.Accessible) -> list[str]:
    """Return what stands beside it and names it."""
    return [
        relation.get_target(at).get_name()
        for relation in one.get_relation_set()
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
        for at in range(relation.get_n_targets())
    ]


def main() -> None:
    Atspi.init()
    loop = GLib.MainLoop()
    reader = Reader(loop)
    tell("ready")
    loop.run()
    del reader


if __name__ == "__main__":
    main()
