"""Every palette can be read, and everything named in it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.settings import Theme as Shade
from desktop.ui.catalogue import ENTRIES
from desktop.ui.lists.adding import FoldedCompleter
from desktop.ui.parts.editors import OneLine
from desktop.ui.parts.layouts import column
from desktop.ui.theme import Theme, palette
from desktop.ui.window import Window

SHADES = [Shade.LIGHT, Shade.DARK, Shade.CONTRAST]
GROUNDS = ("window", "rail", "surface", "sunken", "hover", "pressed", "selected")
TEXTS = ("text", "muted")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("placeholder", ground) for ground in ("surface", "sunken", "window")),
    *(("accent", ground) for ground in ("surface", "window", "hover", "selected")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *(("danger", ground) for ground in ("surface", "window", "danger_soft", "selected")),
    *(("success", ground) for ground in ("surface", "window", "success_soft")),
    *(("warning", ground) for ground in ("surface", "window", "warning_soft")),
    ("on_notice", "notice"),
    ("notice_action", "notice"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shade", SHADES)
def test_text_stands_out_from_its_ground(shade: Shade) -> None:
    tokens = palette(paths.resources(), shade)
    faint = {(a, b): round(contrast(tokens[a], tokens[b]), 2) for a, b in PAIRS}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("shade", SHADES)
def test_the_focus_ring_stands_out(shade: Shade) -> None:
    tokens = palette(paths.resources(), shade)
    for ground in ("window", "surface", "rail"):
        assert contrast(tokens["focus"], tokens[ground]) >= 3


def test_palettes_name_the_same_colours() -> None:
    names = [set(palette(paths.resources(), shade)) for shade in SHADES]
    assert names[0] == names[1] == names[2]


def test_the_stylesheet_leaves_no_name_unfilled(theme: Theme) -> None:
    assert "$" not in theme.stylesheet()


def test_every_picture_that_the_window_names_is_shipped() -> None:
    icons = paths.resources() / "icons"
    folder = Path(paths.resources()).parent / "desktop" / "ui"
    shown = re.compile(
        r'(?:icon|picture)\("([a-z0-9-]+)"'
        r'|(?:IconButton|EmptyState|with_icon|LinkRow)\(\s*[\w.]+,\s*"([a-z0-9-]+)"'
    )
    texts = [file.read_text("utf-8") for file in folder.rglob("*.py")]
    named = {a or b for text in texts for a, b in shown.findall(text)} | {e.icon for e in ENTRIES}
    assert len(named) > 20
    assert {name for name in named if not (icons / f"{name}.svg").exists()} == set()


def test_the_font_is_the_shipped_one(theme: Theme) -> None:
    assert theme.family == "Inter"


def test_the_stylesheet_is_the_windows_so_that_what_is_made_outside_it_is_styled_once(
    window: Window, theme: Theme
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert application.styleSheet() == ""
    assert window.styleSheet() == theme.stylesheet()


def test_the_names_offered_beneath_a_line_look_like_the_window(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    theme.dress(page)
    line = OneLine()
    column(page).addWidget(line)
    completer = FoldedCompleter(line)
    line.setCompleter(completer)
    page.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    names = completer.popup()
    assert names is not None
    names.ensurePolished()
    assert names.font().family() == theme.family
    assert names.styleSheet() == theme.stylesheet()
