"""The journeys go through the whole window: its fixtures are the window's own."""

from tests.desktop.ui.conftest import desk, feed, jobs, preferences, said, theme, went, window

__all__ = ["desk", "feed", "jobs", "preferences", "said", "theme", "went", "window"]
