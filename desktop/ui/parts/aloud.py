"""What a screen reader says without being asked, while the keyboard stays where it is: found, saved, refused."""

from __future__ import annotations

from PySide6.QtWidgets import QListView, QWidget


def announce(widget: QWidget, sentence: str, *, at_once: bool = False) -> None:
    """Let a screen reader say a sentence, after what it is saying or instead of it; without one nothing is done."""
    if not sentence:
        return
    from PySide6.QtGui import (
        QAccessible,
        QAccessibleAnnouncementEvent,
    )  # 2 ms that no start should wait for

    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, sentence)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
    QAccessible.updateAccessibility(event)


def describe(editor: QWidget, sentence: str = "") -> None:
    """Let a field tell why what is typed was not taken, at once and whenever one comes back; else its hint."""
    editor.setAccessibleDescription(sentence or str(editor.property("placeholderText")))
    announce(editor, sentence, at_once=True)


def announce_lit(names: QListView) -> None:
    """Say each row that is lit in a list which never has the keyboard: no screen reader would see it."""
    names.selectionModel().currentChanged.connect(
        lambda lit, _before: announce(names, str(lit.data() or ""), at_once=True)
    )
