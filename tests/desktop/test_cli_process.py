"""The commands as a person starts them: real processes, real passphrase cost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAIN = [sys.executable, "-W", "error", str(ROOT / "main.py")]
posix = pytest.mark.skipif(os.name == "nt", reason="pipes and terminals of POSIX")


def run(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MAIN, *map(str, arguments)],
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_one_command_sets_the_example_up_and_others_read_it() -> None:
    first, second = run("example", "--json"), run("example", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    assert json.loads(first.stdout)["written"] == json.loads(first.stdout)["records"]
    assert json.loads(second.stdout)["written"] == 0
    listed = json.loads(run("list", "--json").stdout)
    assert [visit["kind"] for visit in listed["inspections"][0]["visits"]] == [
        "survey",
        "survey",
        "session",
    ]
    assert run("show", "nobody").returncode == 1
    assert run("nonsense").returncode == 2


def test_vietnamese_comes_out_as_utf_8_whatever_the_console() -> None:
    ended = run("--help", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert "Hội đồng nhân dân" in ended.stdout


def test_no_command_loads_qt(tmp_path: Path) -> None:
    program = (
        "import sys, main\n"
        "code = main.main(['example']) or main.main(['list']) or main.main(['check'])\n"
        "code = code or main.main(['minutes', 'cb-2023-lv-01', '--out', sys.argv[1]])\n"
        "assert code == 0\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\n"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def test_the_window_is_loaded_without_reading_the_source_of_what_it_loads() -> None:
    program = (
        "import linecache, sys\n"
        "from desktop import app\n"
        "app.load_window()\n"
        "assert 'PySide6.QtWidgets' in sys.modules\n"
        "assert not [name for name in linecache.cache if name.startswith(sys.argv[1])]\n"
    )
    ours = str(ROOT / "desktop")
    subprocess.run([sys.executable, "-c", program, ours], cwd=ROOT, check=True)


@posix
def test_a_reader_that_has_had_enough_is_no_failure() -> None:
    run("example")
    with subprocess.Popen(
        [*MAIN, "show", "cb-2023", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@posix
def test_ctrl_c_ends_with_a_sentence(tmp_path: Path) -> None:
    pipe = tmp_path / "case.json"
    os.mkfifo(pipe)
    command = [sys.executable, str(ROOT / "main.py"), "import", str(pipe)]
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process,
        pipe.open("wb"),
    ):  # opens when the command has begun to read
        while (
            process.poll() is None
        ):  # a signal between two calls of the system is seen at the next one
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        assert process.stderr
        assert process.stderr.read() == ("Đã dừng theo yêu cầu; những gì đã lưu vẫn còn nguyên.\n")
    assert process.returncode == 1


@posix
def test_on_a_terminal_the_passphrase_is_asked_for_and_not_shown(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text("một mật khẩu dài\n", "utf-8")
    book = str(tmp_path / "book")
    run("--vault", book, "example", SODOAN_PASSPHRASE_FILE=str(passphrase))
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [*MAIN, "--vault", book, "list"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
        encoding="utf-8",
    ) as process:
        os.close(theirs)
        shown = b""
        while not shown.endswith(b": "):
            shown += os.read(ours, 1000)
        os.write(ours, "một mật khẩu dài\n".encode())
        assert process.stdout
        assert "cb-2023" in process.stdout.read()
    os.close(ours)
    assert process.returncode == 0
    assert shown.decode() == "Mật khẩu của sổ: "
