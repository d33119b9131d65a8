"""Contrast as it is painted: letters against their ground and the frame of the keyboard, in every palette."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibilityHints, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop.exchange import example
from desktop.settings import Theme as Shade
from desktop.ui.theme import shown_shade
from tests.desktop.ui import test_reach as reach
from tests.desktop.ui.test_theme import contrast

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window

LEAST_TEXT, LEAST_FRAME = 4.5, 3.0
FAINTEST = 0.97
"""The darkest pixel of a thin letter is mixed with its ground a little."""

PAGES = ("today", "visit", "recommendations", "settings", "sync", "directory")
SHADES = [shade for shade in Shade if shade is not Shade.SYSTEM]


def colours(picture: QImage) -> Counter[str]:
    """Return how often each colour is painted."""
    flat = picture.convertToFormat(QImage.Format.Format_RGB32)
    data = bytes(flat.constBits())
    pixels = Counter(data[at : at + 3] for at in range(0, len(data), 4))
    return Counter({f"#{p[2]:02x}{p[1]:02x}{p[0]:02x}": many for p, many in pixels.items()})


def on_its_ground(window: QWidget, widget: QWidget) -> QImage:
    """Return what of the window a widget covers."""
    corner = widget.mapTo(window, widget.rect().topLeft())
    return window.grab(widget.rect().translated(corner)).toImage()


def strongest(painted: Counter[str]) -> float:
    """Return how far what is painted stands out from its ground, the commonest colour."""
    ((ground, _),) = painted.most_common(1)
    return max((contrast(each, ground) for each in painted), default=1.0)


def is_in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().size() == widget.size()


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize("name", PAGES)
def test_letters_stand_out_as_they_are_painted(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, name: str, shade: Shade
) -> None:
    example.load(store)
    preferences.choose(theme=shade)
    for view in reach.views(window, qtbot, name):
        faint = [
            (reach.told(each), round(found, 2))
            for each in reach.seen(window, (QLabel, QPushButton))
            if isinstance(each, QLabel | QAbstractButton) and each.text().strip()
            if each.isEnabled() and is_in_sight(each)
            if (found := strongest(colours(on_its_ground(window, each)))) < LEAST_TEXT * FAINTEST
        ]
        assert faint == [], view


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize("name", ["visit", "settings"])
def test_the_frame_of_the_keyboard_stands_out_as_it_is_painted(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, name: str, shade: Shade
) -> None:
    example.load(store)
    preferences.choose(theme=shade)
    kinds = (QPushButton, QLineEdit, QComboBox, QCheckBox)
    for view in reach.views(window, qtbot, name):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        for widget in reach.seen(window, kinds):
            stops = widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not stops or not is_in_sight(widget):
                continue
            window.setFocus()
            before = colours(on_its_ground(window, widget))
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            after = colours(on_its_ground(window, widget))
            ((ground, _),) = before.most_common(1)
            new = [each for each, many in (after - before).items() if many > 8]
            best = max((contrast(each, ground) for each in new), default=1.0)
            assert best >= LEAST_FRAME, (view, reach.told(widget), best)


def test_a_desktop_that_wants_contrast_gets_it(
    monkeypatch: pytest.MonkeyPatch, window: Window
) -> None:
    assert shown_shade(Shade.SYSTEM) in (Shade.LIGHT, Shade.DARK)
    high = Qt.ContrastPreference.HighContrast
    monkeypatch.setattr(QAccessibilityHints, "contrastPreference", lambda _hints: high)
    assert shown_shade(Shade.SYSTEM) is Shade.CONTRAST
    assert shown_shade(Shade.DARK) is Shade.DARK
