"""The project's own files, as the tests of the house read them."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = frozenset(
    (
        ".git",
        ".venv",
        "build",
        "__pycache__",
        ".hypothesis",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
    )
)
"""What a copy of the project holds that nobody wrote."""


@cache
def modules() -> dict[str, Path]:
    """Return every module of the program by its dotted name."""
    files = [file for room in ("db", "desktop") for file in (ROOT / room).rglob("*.py")]
    return {dotted(file): file for file in sorted(files)}


def dotted(file: Path) -> str:
    """Return a module's dotted name; a package is named for its folder."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def programs() -> tuple[Path, ...]:
    """Return every Python file that is not a test."""
    doors = [file for file in (ROOT / "main.py", ROOT / "dev.py") if file.exists()]
    scripts = sorted((ROOT / "docs").rglob("*.py"))
    return (*modules().values(), *doors, *scripts)


@cache
def tree(file: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(file.read_text("utf-8"), str(file))


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Return every call in a file with the last part of the name it calls."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def place(file: Path, node: ast.AST) -> str:
    """Return where a node stands, to be shown when a test fails."""
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


@cache
def committed() -> tuple[Path, ...]:
    """Return the files git keeps, those that are there; in a copy without git, every file of the rooms."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        )
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        files = [
            file
            for file in ROOT.rglob("*")
            if not LEFT_OUT.intersection(file.relative_to(ROOT).parts)
        ]
    return tuple(file for file in files if file.is_file())


@cache
def texts() -> tuple[tuple[Path, str], ...]:
    """Return the committed files that are text, with their text."""
    read = ((file, file.read_bytes()) for file in committed())
    return tuple((file, data.decode("utf-8")) for file, data in read if b"\0" not in data)
