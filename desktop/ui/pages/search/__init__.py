"""Search over everything, narrowed by kind, topic, speaker, body and period."""

from desktop.ui.pages.search.page import Search, SearchPage

__all__ = ["Search", "SearchPage"]
