"""The directory: bodies and people of all inspections."""

from desktop.ui.pages.directory.page import DirectoryPage

__all__ = ["DirectoryPage"]
