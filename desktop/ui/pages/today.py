"""A stub of the page, to be replaced."""

from __future__ import annotations

from desktop.ui.page import Page
from desktop.ui.parts.layouts import EmptyState, column


class TodayPage(Page):
    """Shows nothing yet."""

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.today")

    def refresh(self) -> None:
        """Show the empty state."""
        if self.layout() is None:
            column(self).addWidget(EmptyState(self.desk.theme, "clipboard-list", self.title()))
