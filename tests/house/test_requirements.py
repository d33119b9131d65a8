"""The packages are locked by hash, without addresses, under licences that fit."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from tests.house.sources import ROOT

FOLDER = ROOT / "requirements"
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)
ENTRY = re.compile(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", re.MULTILINE | re.DOTALL)

ALLOWED = re.compile(r"LGPL|\bMIT\b|\bBSD\b|Apache|MPL|Mozilla Public|\bISC\b|PSF-2\.0")
BY_NAME = {
    "sqlcipher3": "zlib licence, in its wheel; its metadata is silent",
    "click-default-group": "public domain; comes with sqlite-utils",
    "colorama": "BSD; Windows only",
    "defusedxml": "Python's own licence, permissive; comes with wsgidav, for the tests alone",
}


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((FOLDER / lock).read_text("utf-8")))


@pytest.mark.parametrize("lock", ["run.txt", "test.txt"])
def test_every_package_is_pinned_with_its_hashes(lock: str) -> None:
    entries = ENTRY.findall((FOLDER / lock).read_text("utf-8"))
    assert len(entries) == len(pins(lock)) > 10
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", ["run.txt", "test.txt"])
def test_a_lock_names_no_address(lock: str) -> None:
    text = (FOLDER / lock).read_text("utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted", text)


def test_the_tests_run_on_what_the_program_runs_on() -> None:
    assert pins("run.txt").items() <= pins("test.txt").items()


def test_every_package_wanted_is_locked() -> None:
    for list_, lock in (("run.in", "run.txt"), ("test.in", "test.txt")):
        wanted = re.findall(r"^[A-Za-z][\w.-]*", (FOLDER / list_).read_text("utf-8"), re.MULTILINE)
        assert [name for name in wanted if name.lower() not in pins(lock)] == []


def test_qt_is_one_that_keeps_its_references() -> None:
    major, minor, _ = pins("run.txt")["pyside6-essentials"].split(".")
    assert (int(major), int(minor)) < (6, 12)


@pytest.mark.parametrize("package", sorted(pins("test.txt")))
def test_a_package_has_a_licence_that_fits(package: str) -> None:
    if package in BY_NAME:
        return
    about = metadata.metadata(package)
    named = [about.get("License-Expression"), (about.get("License") or "")[:200]]
    named += [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    assert ALLOWED.search(" ".join(name for name in named if name)), named
