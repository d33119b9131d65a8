"""A desktop knows what a bundle is, and with what to open it."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import main
from desktop import doubleclick, paths
from desktop.sync import bundle
from desktop.words import Words

FOLDER = paths.resources() / "desktop"
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


def test_the_type_of_a_bundle_is_known_by_its_ending_and_its_first_bytes() -> None:
    (kind,) = ET.parse(FOLDER / "so-doan-bundle.xml").getroot()
    glob, match = kind.find(f"{SPACE}glob"), kind.find(f"{SPACE}magic/{SPACE}match")
    assert glob is not None
    assert match is not None
    assert glob.get("pattern") == "*" + bundle.ENDING
    assert (match.get("value") or "").encode().decode("unicode_escape").encode() == bundle.HEAD
    assert kind.get("type") in entry()["MimeType"]


def test_the_entry_hands_the_file_to_the_program() -> None:
    assert entry()["Exec"].endswith("%f")
    assert main.is_bundle(["Gói của Đoàn" + bundle.ENDING])
    assert main.BUNDLE == bundle.ENDING
    assert not main.is_bundle(["list"])
    assert not main.is_bundle(["import", "a.sodoan"])
    assert not main.is_bundle([])


@pytest.mark.desktop
def test_a_double_click_hands_the_file_to_this_program(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, heard = tmp_path / 'Sổ $(Đoàn) `50` \\ "mới"', tmp_path / "heard"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {heard}.part\nmv {heard}.part {heard}\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    doubleclick.register()
    doubleclick.register()  # once more does no harm
    clicked = tmp_path / "Gói của Đoàn.sodoan"
    clicked.write_bytes(bundle.HEAD)
    kind = gio("info", "-a", "standard::content-type", clicked)
    assert "application/x-so-doan-bundle" in kind
    assert doubleclick.ENTRY in gio("mime", "application/x-so-doan-bundle")
    gio("open", clicked)
    deadline = [*range(200)]
    while not heard.exists() and deadline.pop():
        subprocess.run(["sleep", "0.05"], check=True)
    assert Path(heard.read_text("utf-8")) == clicked


def test_a_desktop_that_cannot_hear_of_it_is_a_sentence(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(doubleclick.NoDesktopDatabase) as refused:
        doubleclick.register()
    assert "shared-mime-info" in Words("vi").explain(refused.value)


def test_windows_is_told_what_the_documents_tell() -> None:
    values = doubleclick.registry((r"{app}\so-doan.exe",))
    told = (paths.resources().parent / "docs" / "bundle-files.md").read_text("utf-8")
    for path, value in values.items():
        escaped = value.replace("\\", r"\\").replace('"', r"\"")
        assert f'[HKEY_CURRENT_USER\\Software\\Classes\\{path}]\n@="{escaped}"' in told


def gio(*arguments: str | Path) -> str:
    """Ask the desktop's own tool."""
    environ = {**os.environ, "XDG_DATA_HOME": str(paths.user_data())}
    done = subprocess.run(
        ["gio", *arguments], env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(FOLDER / "so-doan.desktop", "utf-8")
    return parser["Desktop Entry"]
