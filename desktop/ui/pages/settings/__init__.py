"""The page Settings and its dialog."""

from desktop.ui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
