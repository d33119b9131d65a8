#!/usr/bin/env python3
"""Sets the program up on this machine, runs it, tests it: one script that needs nothing but Python.

    python3 dev.py run [ARGUMENTS]   the window with the worked example, or the command named
    python3 dev.py test              every check, every test, the example's minutes end to end
    python3 dev.py check             the checks of style, types and arrows alone
    python3 dev.py bench [NAMES]     the benchmarks
    python3 dev.py pictures          the pictures of the README

What is missing is installed: system libraries by apt-get where one may, packages into `.venv` from
the locked list with its hashes. The environment is made without ensurepip and filled from outside,
because Debian ships Python without ensurepip and refuses pip outside an environment.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "so-doan-lock.json"
RUN_LOCK, TEST_LOCK = "run.txt", "test.txt"
OLDEST_PYTHON = (3, 11)
ON_LINUX = platform.system() == "Linux"


# what Qt loads when nothing is drawn on a screen, and what a window on X11 needs besides
OFFSCREEN_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
WINDOW_LIBRARIES = {
    **OFFSCREEN_LIBRARIES,
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# a token of software, on which the tests sign
TEST_LIBRARIES = {**OFFSCREEN_LIBRARIES, "/usr/lib/softhsm/libsofthsm2.so": "softhsm2"}


class Stop(Exception):
    """The work cannot go on; the reason in Vietnamese and in English."""


class Failed(Exception):
    """A step ended with this exit code after saying why itself."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


def say(vietnamese: str, english: str) -> None:
    """Tell the person in both languages, Vietnamese first."""
    print(f"• {vietnamese}\n  {english}", flush=True)


def call(
    command: Sequence[str | Path], environ: dict[str, str] | None = None, *, answers: bool = False
) -> str:
    """Run a command in the project's folder, stop at its failure, return its output if it answers."""
    environ, pipe = environ or environment(), subprocess.PIPE if answers else None
    done = subprocess.run(
        command, cwd=ROOT, env=environ, check=False, stdout=pipe, encoding="utf-8"
    )
    if done.returncode:
        print(done.stdout or "", end="", flush=True)
        raise Failed(done.returncode if done.returncode > 0 else 1)
    return done.stdout or ""


def environment(**more: str | Path) -> dict[str, str]:
    """Return this process's environment with text always in UTF-8."""
    return {**os.environ, "PYTHONUTF8": "1", **{name: str(value) for name, value in more.items()}}


# ── the system ──────────────────────────────────────────────────────────────────────────────────


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Return the Debian packages of the libraries that do not load here."""
    if not ON_LINUX:
        return []
    return [package for library, package in libraries.items() if not loads(library)]


def loads(library: str) -> bool:
    """Tell whether the system has this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def want_system(packages: list[str]) -> None:
    """Install Debian packages if we may; otherwise stop with the command that does."""
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(
            f"Máy này thiếu các phần sau của hệ thống (tên gói trên Debian): {names}.",
            f"This machine lacks these parts of the system (Debian's package names): {names}.",
        )
    if getattr(os, "geteuid", int)() != 0:
        command = f"sudo apt-get install --no-install-recommends {names}"
        raise Stop(
            f"Máy này thiếu vài gói hệ thống. Xin chạy lệnh sau rồi thử lại: {command}",
            f"System packages are missing. Run this command, then try again: {command}",
        )
    say(f"Đang cài bằng apt-get: {names}", f"Installing with apt-get: {names}")
    apt_install(packages)


def apt_install(packages: list[str]) -> None:
    """Install with apt-get, refreshing its lists when they are absent or too old to serve."""
    quiet = environment(DEBIAN_FRONTEND="noninteractive")
    update = ["apt-get", "update", "-q"]
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    if not any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        subprocess.run(update, env=quiet, check=False)
    elif subprocess.run(install, env=quiet, check=False).returncode == 0:
        return
    else:
        subprocess.run(update, env=quiet, check=False)
    if subprocess.run(install, env=quiet, check=False).returncode:
        raise Stop(
            f"apt-get không cài được: {' '.join(packages)}. Xin xem thông báo ở trên.",
            f"apt-get could not install: {' '.join(packages)}. See its messages above.",
        )


def has_screen() -> bool:
    """Tell whether a window can be shown here."""
    if not ON_LINUX:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# ── the environment ─────────────────────────────────────────────────────────────────────────────


def python() -> Path:
    """Return the interpreter of the project's environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def script(name: str) -> Path:
    """Return a command installed into the project's environment."""
    return python().with_name(f"{name}.exe" if os.name == "nt" else name)


def host_python() -> str:
    """Return the interpreter outside the environment, even when started from inside it."""
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    return str(getattr(sys, "_base_executable", "")) if inside else sys.executable


def lock_hash(lock: str) -> str:
    """Return the hash of a locked list and of the Python it was installed for."""
    text = (ROOT / "requirements" / lock).read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(text + repr(sys.version_info[:3]).encode()).hexdigest()


def installed() -> dict[str, str]:
    """Return which locked lists the environment was filled from, by their hashes."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and python().exists() else {}


def ready(lock: str, libraries: dict[str, str]) -> None:
    """Have the system's libraries and a `.venv` that holds what a locked list names.

    Nothing happens when all of it is there.
    """
    stamp = installed()
    filled = stamp.get(lock) == lock_hash(lock)
    want_system(missing_packages(libraries) + ([] if filled else missing_pip()))
    if not filled:
        fill(lock, stamp)


def missing_pip() -> list[str]:
    """Return the Debian package of pip where Python comes without it."""
    return ["python3-pip"] if ON_LINUX and importlib.util.find_spec("pip") is None else []


def fill(lock: str, stamp: dict[str, str]) -> None:
    """Install a locked list into `.venv`, into a new one where another list was changed since."""
    begun = time.monotonic()
    if any(stamp[name] != lock_hash(name) for name in stamp) or not stamp:
        make_environment()
        stamp = {}
    say(
        f"Đang cài các gói theo requirements/{lock} vào .venv",
        f"Installing the packages of requirements/{lock} into .venv",
    )
    install(lock)
    stamp |= {lock: lock_hash(lock)}
    if lock == TEST_LOCK:
        stamp |= {RUN_LOCK: lock_hash(RUN_LOCK)}  # the list of the tests contains it
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    took = f"{time.monotonic() - begun:.0f}"
    say(f"Môi trường đã sẵn sàng sau {took} giây.", f"The environment is ready after {took} s.")


def make_environment() -> None:
    """Make `.venv` anew."""
    say("Đang tạo môi trường .venv", "Making the environment .venv")
    if VENV.exists():
        shutil.rmtree(VENV)
    call([host_python(), "-m", "venv", "--without-pip", VENV])


def install(lock: str) -> None:
    """Fill `.venv` from a locked list, with the pip of the interpreter outside it."""
    pip = [host_python(), "-m", "pip", "--python", str(python()), "--disable-pip-version-check"]
    options = ["--quiet", "--no-input", "--no-warn-script-location", "--root-user-action=ignore"]
    strictly = ["--require-hashes", "--only-binary=:all:", "-r", str(ROOT / "requirements" / lock)]
    try:
        call([*pip, "install", *options, *strictly])
    except Failed as failure:
        raise Stop(
            "pip không cài được các gói. Xin kiểm tra mạng rồi thử lại; thông báo của pip ở trên.",
            "pip could not install the packages. Check the network, try again; see pip above.",
        ) from failure


# ── the commands ────────────────────────────────────────────────────────────────────────────────


def run(arguments: list[str]) -> None:
    """Open the window with the worked example, or give the arguments to main.py."""
    shown = has_screen() and not arguments
    ready(RUN_LOCK, WINDOW_LIBRARIES if shown else {})
    if arguments:
        call([python(), ROOT / "main.py", *arguments])
    elif shown:
        say("Đang mở cửa sổ với ví dụ mẫu.", "Opening the window with the worked example.")
        call([python(), ROOT / "main.py", "--demo"])
    else:
        say(
            "Máy này không có màn hình, nên chỉ lập biên bản của ví dụ mẫu ra tệp PDF.",
            "This machine has no screen, so the example's minutes are made as PDF files.",
        )
        for paper in example_papers(demonstration(), ROOT / "build" / "papers"):
            say(f"Biên bản đã lập: {paper}", f"The minutes lie in: {paper}")


def demonstration() -> dict[str, str]:
    """Return an environment in which the program works on the demonstration vault."""
    ask = "from desktop import paths; print(paths.demonstration_vault())"
    folder = call([python(), "-c", ask], answers=True).strip()
    return environment(
        SODOAN_VAULT=folder,
        SODOAN_PASSPHRASE_FILE=ROOT / "resources" / "example" / "passphrase.txt",
    )


def main_py(environ: dict[str, str], *arguments: str | Path) -> str:
    """Give a command of main.py its arguments and return what it answers."""
    return call([python(), ROOT / "main.py", *arguments], environ, answers=True)


def example_papers(environ: dict[str, str], folder: Path) -> list[Path]:
    """Record the worked example in a vault, make the minutes of its sessions, return the files."""
    main_py(environ, "example")
    listed = json.loads(main_py(environ, "list", "--json"))
    for visit in sessions(listed):
        main_py(environ, "minutes", visit, "--out", folder)
    return sorted(folder.glob("*.pdf"))


def sessions(listed: object) -> list[str]:
    """Return the ids of the working sessions, wherever they stand in the listed inspections."""
    if isinstance(listed, list):
        return [found for entry in listed for found in sessions(entry)]
    if not isinstance(listed, dict):
        return []
    own = [str(listed["id"])] if listed.get("kind") == "session" else []
    return own + [found for entry in listed.values() for found in sessions(entry)]


def check(_: list[str]) -> None:
    """Check style, types and the arrows between the rooms."""
    ready(TEST_LOCK, {})
    step("ruff check", [script("ruff"), "check", "."])
    step("ruff format", [script("ruff"), "format", "--check", "."])
    step("mypy --strict", [script("mypy"), "db", "desktop", "main.py", "dev.py", "docs"])
    step("import-linter", [script("lint-imports")])


def step(name: str, command: Sequence[str | Path]) -> None:
    """Announce a check and carry it out."""
    print(f"\n── {name}", flush=True)
    call(command, offscreen())


def offscreen() -> dict[str, str]:
    """Return an environment in which Qt draws without a screen."""
    return environment(QT_QPA_PLATFORM="offscreen")


def test(arguments: list[str]) -> None:
    """Run every check, every test, and the example from nothing to its minutes."""
    ready(TEST_LOCK, TEST_LIBRARIES)
    check([])
    step("pytest", [python(), "-m", "tests.having", "-n", "2", *arguments])
    print("\n── example", flush=True)
    with tempfile.TemporaryDirectory(prefix="so-doan-") as folder:
        prove_example(Path(folder))
    say("Mọi kiểm tra đều đạt.", "Every check passed.")


def prove_example(folder: Path) -> None:
    """Make the example's minutes twice from an empty vault; stop unless equal and whole."""
    environ = demonstration() | {"SODOAN_VAULT": str(folder / "vault")}
    first = example_papers(environ, folder / "first")
    second = example_papers(environ, folder / "second")
    pages = [paper.read_bytes() for paper in first]
    whole = [page.startswith(b"%PDF-") and b"%%EOF" in page[-64:] for page in pages]
    if not pages or not all(whole) or pages != [paper.read_bytes() for paper in second]:
        raise Stop(
            "Ví dụ mẫu không cho ra biên bản như mong đợi.",
            "The worked example did not give the minutes expected.",
        )
    main_py(environ, "check")
    for paper, page in zip(first, pages, strict=True):
        print(f"{paper.name}: {len(page)} bytes", flush=True)


def bench(arguments: list[str]) -> None:
    """Run the benchmarks, or those that are named."""
    ready(TEST_LOCK, OFFSCREEN_LIBRARIES)
    for file in sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py")):
        if not arguments or file.stem.removeprefix("bench_") in arguments:
            step(file.stem, [python(), "-m", f"tests.benchmarks.{file.stem}"])


def pictures(arguments: list[str]) -> None:
    """Make the README's pictures of the window and of the minutes."""
    ready(RUN_LOCK, OFFSCREEN_LIBRARIES)
    step("pictures", [python(), ROOT / "docs" / "pictures.py", *arguments])


COMMANDS = {"run": run, "test": test, "check": check, "bench": bench, "pictures": pictures}


def in_utf8() -> None:
    """Speak UTF-8 wherever the output goes; a Windows console would refuse Vietnamese otherwise."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def main(arguments: list[str]) -> int:
    """Carry out the command named and return the exit code."""
    in_utf8()
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise Stop("Cần Python 3.11 trở lên.", "Python 3.11 or newer is needed.")
        COMMANDS[arguments[0]](arguments[1:])
    except Stop as stop:
        say(*stop.args)
        return 1
    except Failed as failure:
        return failure.code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
