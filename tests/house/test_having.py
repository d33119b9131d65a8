"""Tests that a machine cannot run are left out by name and aloud, never passed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import dev
from tests import having


def test_tests_that_cannot_run_are_left_out_aloud(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(having, "may_mount", lambda: False)
    left = ("servers", "ceph", "swift", "desktop", "office", "samba", "mount", "networks", "aloud")
    marks = ["-m", " and ".join(f"not {mark}" for mark in left)]
    assert having.without(having.left_out()) == marks
    said = capsys.readouterr().out
    assert "nginx-light" in said
    assert "radosgw" in said
    assert "libreoffice-writer-nogui" in said
    assert "gir1.2-atspi-2.0" in said
    assert said.count("LEFT OUT") == said.count("BỎ QUA") == 9


def test_nothing_is_left_out_where_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_: f"/usr/sbin/{name}")
    monkeypatch.setattr(having, "may_mount", lambda: True)
    monkeypatch.setattr(having, "may_make_networks", lambda: True)
    monkeypatch.setattr(having, "may_hear", lambda: True)
    monkeypatch.setattr(having, "FUSE", Path())
    monkeypatch.setattr(having, "JAVA", {})
    assert having.without(having.left_out()) == []


def test_what_the_reference_validator_runs_on_is_missed_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "ON_LINUX", True)
    monkeypatch.setattr(shutil, "which", lambda name, **_: f"/bin/{name}")
    monkeypatch.setattr(having, "JAVA", {tmp_path / "javac": "a-jdk", tmp_path: "there"})
    assert having.missing_java() == ["a-jdk"]
    monkeypatch.setattr(dev, "ON_LINUX", False)
    assert having.missing_java() == []
