"""What is committed names no machine and no host, and opens as what it says it is."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from tests.house.sources import ROOT, texts

FOLDERS = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|tmp|Users/\w+)/\S+")
HOSTS = re.compile(
    r"(?:\b(?:registry\.[a-z]|pypi\.org|files\.python|deb\.debian)"
    r"|\b(?!127\.)(?:\d{1,3}\.){3}\d{1,3}:\d+)"
)
LICENCES = {"LICENSE", "OFL.txt"}


def test_no_file_names_a_folder_of_a_machine() -> None:
    assert found(FOLDERS) == {}


def test_no_file_names_a_host() -> None:
    assert found(HOSTS) == {}


def found(pattern: re.Pattern[str]) -> dict[str, str]:
    """Return what matches in the committed texts, licences and this file apart."""
    hits = {}
    for file, text in texts():
        match = pattern.search(text)
        if match and file.name not in {*LICENCES, "test_files.py"}:
            hits[str(file.relative_to(ROOT))] = match[0]
    return hits


def test_every_icon_is_a_drawing_that_the_theme_colours() -> None:
    icons = sorted((ROOT / "resources" / "icons").glob("*.svg"))
    assert icons
    for icon in icons:
        text = icon.read_text("utf-8")
        drawing = ElementTree.fromstring(text)
        assert drawing.get("viewBox") == "0 0 24 24", icon.name
        assert "currentColor" in text, icon.name
        assert not re.search(r"href|<script|<image|<style", text), icon.name


def test_every_bundled_set_has_its_licence_beside_it() -> None:
    resources = ROOT / "resources"
    for licence in ("icons/LICENSE", "fonts/tinos/OFL.txt", "fonts/ui/OFL.txt"):
        assert "license" in (resources / licence).read_text("utf-8").lower()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text("utf-8")
