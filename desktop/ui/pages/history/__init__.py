"""The page of the past: who wrote what when, how things stood at a moment, and earlier words brought back."""

from desktop.ui.pages.history.page import HistoryPage

__all__ = ["HistoryPage"]
