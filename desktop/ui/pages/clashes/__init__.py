"""The page of what several people wrote at once and differently, where a person settles it."""

from desktop.ui.pages.clashes.page import ClashesPage

__all__ = ["ClashesPage"]
