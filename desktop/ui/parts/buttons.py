"""Buttons with a word and buttons with a picture."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop.ui.parts.labels import plain_caption, plain_tooltip
from desktop.ui.theme import Theme

_LINK_EDGES_PX = 16
"""What a link keeps free beside its text."""


class Button(QPushButton):
    """A button with a caption, pressed by Enter too; `role` is "", primary, quiet or danger."""

    def __init__(self, caption: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(plain_caption(caption), parent)
        self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName(caption)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it by Enter as by Space: Qt hands Enter on, to what confirms the dialog or to nothing."""
        if not presses(self, event):
            super().keyPressEvent(event)

    def with_icon(self, theme: Theme, name: str) -> Button:
        """Put a picture before the caption, in the colour the role's text has."""
        role = str(self.property("role"))
        token = {"primary": "on_accent", "quiet": "accent", "danger": "danger"}.get(role, "muted")
        icon = theme.icon(name, token)
        if (
            role == "primary"
        ):  # in the colour of its letters it would not be seen where it cannot be pressed
            icon = QIcon(icon)
            icon.addPixmap(theme.picture(name, "muted", 20, 2.0), QIcon.Mode.Disabled)
        self.setIcon(icon)
        self.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.setText(" " + self.text() if self.text() else "")
        return self


class Tick(QCheckBox):
    """A box to be ticked, hit over the whole height of its line: Qt's own takes a finger on its letters alone."""

    def hitButton(self, at: QPoint) -> bool:
        """Tell whether a click or a finger meets it."""
        from PySide6.QtWidgets import (  # 5 ms that no start should wait for
            QStyle,
            QStyleOptionButton,
        )

        option = QStyleOptionButton()
        self.initStyleOption(option)
        letters = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxClickRect, option, self)
        return self.rect().contains(at) and at.x() <= letters.right()

    @property
    def touched(self) -> Any:
        """Emitted whenever it is ticked or not any more."""
        return self.toggled

    def state(self) -> str:
        """Return whether it is ticked, as a text."""
        return str(int(self.isChecked()))

    def restore(self, state: str) -> bool:
        """Tick it or not, as it was."""
        self.setChecked(state == "1")
        return True


class LinkLine(Button):
    """A line of text that leads somewhere; it ends in "…" where it does not fit, all of it is in the tooltip."""

    def __init__(self, said: str = "", parent: QWidget | None = None) -> None:
        super().__init__(said, "link", parent)
        self._said = said
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.say(said)

    def say(self, said: str) -> None:
        """Show another text."""
        self._said = " ".join(said.split())
        self.setAccessibleName(self._said)
        plain_tooltip(self, self._said)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        picture_px = 0 if self.icon().isNull() else self.iconSize().width() + _LINK_EDGES_PX
        room = max(self.width() - _LINK_EDGES_PX - picture_px, 0)
        fits = self.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideRight, room)
        self.setText(plain_caption(f" {fits}" if picture_px else fits))


class IconButton(QToolButton):
    """A button that is only a picture; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, theme: Theme, icon: str, name: str, *, keys: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setIcon(theme.icon(icon))
        self.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        plain_tooltip(self, f"{name} ({keys})" if keys else name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it by Enter as by Space."""
        if not presses(self, event):
            super().keyPressEvent(event)


def one_of(group: QButtonGroup, button: QAbstractButton, number: int = -1) -> None:
    """Let a button be one of those of which one is chosen; a screen reader then says so, and not "check box"."""
    button.setCheckable(True)
    button.setAutoExclusive(True)
    group.addButton(button, number)


def presses(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button where the key is Enter alone; tell whether it was."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held
    if enter and not event.isAutoRepeat():
        button.click()
    return enter
