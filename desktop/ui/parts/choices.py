"""A field of which one of several values is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.parts.aloud import announce
from desktop.ui.parts.labels import LONGEST_CAPTION, PlainLabel, cut

V = TypeVar("V")


class _Box(QComboBox):
    """A combo box that the wheel changes only when it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def showPopup(self) -> None:
        """Show the values in rows as high as all that a finger touches: Qt's own delegate for boxes knows no look."""
        if not isinstance(self.itemDelegate(), QStyledItemDelegate):
            self.setItemDelegate(QStyledItemDelegate(self))
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the value with "…" where it does not fit."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width() - 4
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(QWidget, Generic[V]):
    """A labelled choice; `settled` carries the value that the person chose."""

    settled = Signal(object)

    def __init__(
        self, label: str, choices: Sequence[tuple[V, str]] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[V] = []
        self._wanted = ""
        self._label = PlainLabel(label, "label")
        if not label:
            self._label.hide()
        self._error = PlainLabel(role="error", wrap=True)
        self._error.hide()
        self.box = _Box()
        self.box.activated.connect(self._chosen)
        self._label.setBuddy(self.box)
        self.setFocusProxy(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._label, self.box, self._error):
            column.addWidget(widget)
        self.name(label)
        self.offer(choices)

    def name(self, name: str) -> None:
        """Let a screen reader call it so; on Linux Qt tells the value as the name of a box, and its label beside."""
        self.box.setAccessibleName(name)
        self._label.setText(name)

    def offer(self, choices: Sequence[tuple[V, str]]) -> None:
        """Offer these values, each with its words, keeping the chosen one where it is still offered."""
        captions = [" ".join(cut(caption, LONGEST_CAPTION).split()) for _, caption in choices]
        if [value for value, _ in choices] == self._values and self._captions() == captions:
            return
        kept = self.value() if self._values else None
        self._values = [value for value, _ in choices]
        self.box.clear()
        self.box.addItems(captions)
        self.show_value(kept if kept in self._values else None)
        self.restore(self._wanted)

    @property
    def touched(self) -> Any:
        """Emitted with each choice."""
        return self.settled

    def state(self) -> str:
        """Return the words of what is chosen."""
        return self.box.currentText()

    def restore(self, state: str) -> bool:
        """Choose what has these words, as soon as it is offered; tell whether it is."""
        at = self._captions().index(state) if state and state in self._captions() else -1
        self._wanted = state if at < 0 else ""
        if at >= 0:
            self.box.setCurrentIndex(at)
            self.settled.emit(self._values[at])
        return at >= 0

    def value(self) -> V | None:
        """Return the chosen value, None where nothing is chosen."""
        at = self.box.currentIndex()
        return self._values[at] if 0 <= at < len(self._values) else None

    def caption(self, value: V | None) -> str:
        """Return the words of a value, "" where it is not offered."""
        return self.box.itemText(self._values.index(value)) if value in self._values else ""

    def show_value(self, value: V | None) -> None:
        """Show what the store says; a value that is not offered shows as nothing chosen."""
        self.accept()
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def start(self, value: V | None) -> None:
        """Show another record's value."""
        self.show_value(value)

    def refuse(self, sentence: str) -> None:
        """Show beneath the field why the choice was not taken."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.box.setAccessibleDescription(sentence)
        announce(self.box, sentence, at_once=True)

    def accept(self) -> None:
        """Take the error away."""
        self.refuse("")

    def flush(self) -> None:
        """Do nothing: a choice settles at once."""

    def _captions(self) -> list[str]:
        return [self.box.itemText(at) for at in range(self.box.count())]

    def _chosen(self, at: int) -> None:
        self._wanted = ""
        self.settled.emit(self._values[at])
