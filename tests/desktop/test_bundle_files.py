"""A desktop knows what a bundle is, and with what to open it."""

from __future__ import annotations

import configparser
import xml.etree.ElementTree as ET

import main
from desktop import paths
from desktop.sync import bundle

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


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(FOLDER / "so-doan.desktop", "utf-8")
    return parser["Desktop Entry"]
