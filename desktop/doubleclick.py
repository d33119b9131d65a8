"""Lets this person's desktop open bundles with this program by a double click; asks for no administrator's rights."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from db.errors import Refused
from desktop import paths

ENTRY, KIND = "so-doan.desktop", "so-doan-bundle.xml"
_ENDING, _TYPE = ".sodoan", "SoDoan.Bundle"
_CACHES = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
"""What makes a Linux desktop hear of new files, and of which folder."""


class NoDesktopDatabase(Refused):
    """The desktop lacks `tool`, by which it would hear of the new kind of file."""

    def __init__(self, tool: str) -> None:
        self.tool = tool
        super().__init__(tool)


def register() -> None:
    """Tell the desktop, for this person alone, that bundles are opened with this program. Raises Refused, OSError."""
    if sys.platform == "win32":
        _write_registry(registry(program(windowed=True)))
    else:
        _write_entries(paths.user_data())


def program(*, windowed: bool = False) -> tuple[str, ...]:
    """Return what starts this program, packed or from a checkout; `windowed` without a console beside it."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    python = Path(sys.executable)
    quiet = python.with_name("pythonw.exe")
    chosen = quiet if windowed and quiet.is_file() else python
    return str(chosen), str(paths.resources().parent / "main.py")


def registry(command: Sequence[str]) -> dict[str, str]:
    r"""Return the default values below HKEY_CURRENT_USER\Software\Classes by which Windows knows a bundle."""
    opened = " ".join(f'"{part}"' for part in (*command, "%1"))
    return {_ENDING: _TYPE, _TYPE: "Gói Sổ Đoàn", rf"{_TYPE}\shell\open\command": opened}


def entry(text: str, command: Sequence[str], icon: Path) -> str:
    """Return the desktop entry with what starts this program in place of an installed one's name."""
    called = " ".join(_quoted(part) for part in command)
    lines = {"Exec=": f"Exec={called} %f", "Icon=": f"Icon={icon}"}
    return "".join(lines.get(line[:5], line) + "\n" for line in text.splitlines())


def _quoted(part: str) -> str:
    r"""Return an argument as the Desktop Entry Specification wants it: quoted, " ` $ \ escaped twice, % doubled."""
    escaped = part.replace("\\", "\\" * 4).replace("%", "%%")
    for letter in '"`$':
        escaped = escaped.replace(letter, "\\\\" + letter)
    return f'"{escaped}"'


def _write_entries(data: Path) -> None:
    source = paths.resources() / "desktop"
    icon = paths.resources() / "icons" / "star.svg"
    text = (source / ENTRY).read_text("utf-8")
    for folder, name, content in (
        ("applications", ENTRY, entry(text, program(), icon)),
        ("mime/packages", KIND, (source / KIND).read_text("utf-8")),
    ):
        (data / folder).mkdir(parents=True, exist_ok=True)
        (data / folder / name).write_text(content, "utf-8")
    for tool, folder in _CACHES:
        _refresh(tool, data / folder)


def _refresh(tool: str, folder: Path) -> None:
    found = shutil.which(tool)
    if found is None:
        raise NoDesktopDatabase(tool)
    done = subprocess.run([found, folder], capture_output=True, check=False)  # noqa: S603  found on the path, no text of a person's
    if done.returncode:
        raise NoDesktopDatabase(tool)


def _write_registry(values: dict[str, str]) -> None:
    if sys.platform == "win32":
        import winreg

        for path, value in values.items():
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"Software\Classes\{path}") as key:
                winreg.SetValueEx(key, "", 0, winreg.REG_SZ, value)
