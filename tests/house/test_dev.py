"""The set-up script needs nothing but Python, and says what it cannot do."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.sources import ROOT, tree


@pytest.fixture
def dev() -> ModuleType:
    spec = util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_imports_the_standard_library_alone() -> None:
    for node in ast.walk(tree(ROOT / "dev.py")):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert all(name.partition(".")[0] in sys.stdlib_module_names for name in names), names


def test_a_library_that_is_not_there_is_missed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ON_LINUX", True)
    assert dev.missing_packages({"libnobody-has-this.so.7": "libnobody7"}) == ["libnobody7"]
    assert dev.missing_packages({}) == []


def test_who_may_not_install_is_given_the_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    with pytest.raises(dev.Stop) as stop:
        dev.want_system(["libegl1", "libgl1"])
    for sentence in stop.value.args:
        assert "sudo apt-get install --no-install-recommends libegl1 libgl1" in sentence


def test_another_system_is_told_the_names(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(dev.Stop, match="libegl1"):
        dev.want_system(["libegl1"])


def test_sessions_are_found_wherever_they_stand(dev: ModuleType) -> None:
    visits = [{"id": "a", "kind": "survey"}, {"id": "b", "kind": "session"}]
    assert dev.sessions([{"id": "i", "visits": visits}]) == ["b"]
    assert dev.sessions({"inspections": [{"visits": visits}, {"visits": visits}]}) == ["b", "b"]


def test_a_torn_or_foreign_stamp_counts_as_nothing(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    assert dev.installed() == {}
    for torn in ("", "{", "[]", '"x"'):
        dev.STAMP.write_text(torn, encoding="utf-8")
        assert dev.installed() == {}


def test_a_lock_is_the_same_with_either_line_ending(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    lock = tmp_path / "requirements" / "run.txt"
    lock.parent.mkdir()
    lock.write_bytes(b"a==1\nb==2\n")
    first = dev.lock_hash("run.txt")
    lock.write_bytes(b"a==1\r\nb==2\r\n")
    assert dev.lock_hash("run.txt") == first
    lock.write_bytes(b"a==1\nb==3\n")
    assert dev.lock_hash("run.txt") != first


def test_without_a_command_it_says_what_there_is(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "in_utf8", lambda: None)
    assert dev.main([]) == 2
    assert dev.main(["nonsense"]) == 2
    assert "dev.py test" in capsys.readouterr().out
