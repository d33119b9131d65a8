"""How the window looks: palettes read from files, one stylesheet made from them, tinted icons, the font."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QRectF, Qt, SignalInstance
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.settings import Density
from desktop.settings import Theme as Shade

Tokens = Mapping[str, str]


class Sizes(NamedTuple):
    """The heights that follow from the density and the size of the text, in pixels."""

    control_px: int
    row_px: int
    rail_px: int


SIZES = {Density.COMPACT: Sizes(32, 38, 36), Density.TOUCH: Sizes(44, 52, 48)}


def palette(resources: Path, shade: Shade) -> Tokens:
    """Return the colours of a palette by name, each as "#rrggbb"."""
    with (resources / "theme" / f"{shade}.toml").open("rb") as file:
        return {name: str(colour) for name, colour in tomllib.load(file).items()}


def shown_shade(chosen: Shade) -> Shade:
    """Return the palette to show: the chosen one, or the one that the desktop asks for."""
    if chosen is not Shade.SYSTEM:
        return chosen
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Shade.CONTRAST
    return Shade.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Shade.LIGHT


def looks_of_desktop() -> tuple[SignalInstance, SignalInstance]:
    """Return what tells that the desktop asks for another palette."""
    hints = QGuiApplication.styleHints()
    return hints.colorSchemeChanged, hints.accessibility().contrastPreferenceChanged


def load_fonts(resources: Path) -> str:
    """Load the shipped UI fonts and return their family; the system's own family where none is shipped."""
    families: list[str] = []
    for path in sorted((resources / "fonts" / "ui").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else QFont().family()


class Theme:
    """The look in force: colours, sizes, icons. `apply` puts it on the application, `dress` on a window."""

    def __init__(
        self,
        resources: Path,
        shade: Shade = Shade.LIGHT,
        density: Density = Density.COMPACT,
        text_percent: int = 100,
    ) -> None:
        self._resources = resources
        self._icons: dict[tuple[str, str], QIcon] = {}
        self.family = load_fonts(resources)
        self.choose(shade, density, text_percent)

    def choose(self, shade: Shade, density: Density, text_percent: int = 100) -> None:
        """Take another look; `apply` and `dress` make it visible."""
        self.shade, self.density = shown_shade(shade), density
        self.text_percent = text_percent
        self.tokens = palette(self._resources, self.shade)
        least = SIZES[density]
        self.sizes = Sizes(
            max(least.control_px, self.px(20) + 8),
            max(least.row_px, self.px(22) + 12),
            max(least.rail_px, self.px(20) + 8),
        )

    @property
    def is_touch(self) -> bool:
        """Whether everything is as large as a finger needs."""
        return self.density is Density.TOUCH

    def colour(self, token: str) -> QColor:
        """Return the palette's colour of this name."""
        return QColor(self.tokens[token])

    def px(self, pixels: int) -> int:
        """Return a text size scaled by what the person chose."""
        return round(pixels * self.text_percent / 100)

    def wide_px(self, text: str) -> int:
        """Return how wide a text is in the usual letters, at 100 %."""
        font = QFont(self.family)
        font.setPixelSize(14)
        return QFontMetrics(font).horizontalAdvance(text)

    def stylesheet(self) -> str:
        """Return the one stylesheet, filled in with this look's colours and sizes."""
        control = self.sizes.control_px
        sizes = {
            "text_px": self.px(14),
            "small_px": self.px(12),
            "heading_px": self.px(16),
            "title_px": self.px(20),
            "display_px": self.px(26),
            "code_px": self.px(40),
            "scrollers_px": 2 * control,
            "field_px": control - 2,
            "item_px": control if self.is_touch else control - 4,
            "tool_px": control - 2,
            "tick_px": control,
            "link_px": control - 2 if self.is_touch else max(self.px(18) + 8, 30),
            "status_px": control - 2 if self.is_touch else max(self.px(14) + 8, 30),
            "push_px": 24 if self.is_touch else 0,
            "rail_px": self.sizes.rail_px - 4,
            "box_px": self.px(16),
        }
        source = (self._resources / "theme" / "window.qss").read_text(encoding="utf-8")
        art = (self._resources / "theme" / self.shade).as_posix()
        return Template(source).substitute(
            self.tokens,
            **{name: str(size) for name, size in sizes.items()},
            art=art,
            family=self.family,
        )

    def apply(self, application: QApplication) -> None:
        """Put this look's font and colours on every widget, the ones that exist and the ones to come."""
        font = QFont(self.family)
        font.setPixelSize(self.px(14))
        application.setFont(font)
        application.setPalette(self._qt_palette())

    def dress(self, window: QWidget) -> None:
        """Put the stylesheet on a window with all that is in it and will be.

        Not on the application: there each widget is styled anew whenever what holds it is put into something else,
        which was four fifths of what a page took to be made.
        """
        window.setStyleSheet(self.stylesheet())

    def icon(self, name: str, token: str = "muted") -> QIcon:  # noqa: S107  a colour's name
        """Return a shipped icon drawn in the palette's colour `token`."""
        key = (name, self.tokens[token])
        if key not in self._icons:
            self._icons[key] = QIcon(self.picture(name, token, 20, 2.0))
        return self._icons[key]

    def picture(self, name: str, token: str, side_px: int, ratio: float) -> QPixmap:
        """Return a shipped icon as a square picture of `side_px`, sharp at the screen's `ratio`."""
        path = self._resources / "icons" / f"{name}.svg"
        source = path.read_text(encoding="utf-8").replace("currentColor", self.tokens[token])
        source = source.replace('stroke-width="2"', 'stroke-width="1.75"')
        renderer = QSvgRenderer(QByteArray(source.encode()))
        pixmap = QPixmap(round(side_px * ratio), round(side_px * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _qt_palette(self) -> QPalette:
        roles = QPalette.ColorRole
        chosen = {
            roles.Window: "window",
            roles.WindowText: "text",
            roles.Base: "surface",
            roles.AlternateBase: "sunken",
            roles.Text: "text",
            roles.PlaceholderText: "placeholder",
            roles.Button: "surface",
            roles.ButtonText: "text",
            roles.Highlight: "accent",
            roles.HighlightedText: "on_accent",
            roles.ToolTipBase: "notice",
            roles.ToolTipText: "on_notice",
            roles.Link: "accent",
        }
        made = QPalette()
        for role, token in chosen.items():
            made.setColor(role, self.colour(token))
        return made
