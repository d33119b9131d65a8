"""A button that stands level with the line of a field, whatever is said beneath the line."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.parts.fields import Field
from desktop.ui.parts.layouts import row


def stand_beside(field: Field[Any], button: QWidget, *, gap_px: int = 8) -> None:
    """Put a button at the right of the line in which the field is typed, between its label and what it says."""
    whole, editor = field.layout(), field.focusProxy()
    assert isinstance(whole, QBoxLayout)
    assert editor is not None
    at = whole.indexOf(editor)
    across = row(gap_px=gap_px)
    across.addWidget(editor, 1)
    across.addWidget(button)
    whole.insertLayout(at, across)
