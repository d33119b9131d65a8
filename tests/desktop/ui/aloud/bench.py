"""A screen, a bus, the program and a screen reader's ears, each a process of its own, for as long as a test hears."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[4]
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDS = "import gi; gi.require_version('Atspi', '2.0')"
"""What the system's Python can do where a screen reader could listen."""

Node = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """The program, which does what it is asked, and the reader, which tells what of it can be heard."""

    program: Popen[str]
    reader: Popen[str]

    def do(self, name: str, *words: object) -> Any:
        return _ask(self.program, json.dumps([name, *words]))

    def tree(self) -> list[Node]:
        return cast(list[Node], self._hear("tree"))

    def heard(self, words: str) -> list[str]:
        """Return what was announced by the time that these words were."""
        return cast(list[str], self._hear("heard", words))

    def focused(self, name: str) -> list[str]:
        """Return what got the keyboard by the time that this did."""
        return cast(list[str], self._hear("focus", name))

    def forget(self) -> None:
        """Hear nothing any more of what was before."""
        self._hear("forget")

    def _hear(self, what: str, words: str = "") -> Any:
        return _ask(self.reader, json.dumps([what, words]))


def can_hear() -> bool:
    """Tell whether the system's Python has what a screen reader hears with."""
    if not Path(SYSTEM_PYTHON).exists():
        return False
    return not subprocess.run(
        [SYSTEM_PYTHON, "-c", NEEDS], check=False, capture_output=True
    ).returncode


@contextmanager
def running(folder: Path) -> Iterator[Bench]:
    """Run all of it, with a home of its own."""
    with ExitStack() as stack:
        screen = _begun(stack, ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x800x24"], {})
        folder.chmod(0o700)
        environ = {
            "DISPLAY": f":{_line(screen)}",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": str(ROOT),
        }
        bus = _begun(stack, ["dbus-daemon", "--session", "--nofork", "--print-address"], environ)
        environ["DBUS_SESSION_BUS_ADDRESS"] = _line(bus)
        reader = _begun(
            stack, [SYSTEM_PYTHON, str(ROOT / "tests/desktop/ui/aloud/reader.py")], environ
        )
        assert json.loads(_line(reader)) == "ready"
        program = _begun(stack, [sys.executable, "-m", "tests.desktop.ui.aloud.program"], environ)
        assert json.loads(_line(program)) is None
        yield Bench(program, reader)


def _begun(stack: ExitStack, command: Sequence[str], more: dict[str, str]) -> Popen[str]:
    pipe = subprocess.PIPE
    begun = Popen(
        command, cwd=ROOT, env={**os.environ, **more}, stdin=pipe, stdout=pipe, encoding="utf-8",
    )  # fmt: skip
    stack.callback(_end, begun)
    return begun


def _end(begun: Popen[str]) -> None:
    with begun:
        begun.terminate()


def _ask(process: Popen[str], line: str) -> Any:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return json.loads(_line(process))


def _line(process: Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
