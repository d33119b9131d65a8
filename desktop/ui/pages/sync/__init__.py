"""The page of the exchange with others: shelves, trips, members and their devices."""

from desktop.ui.pages.sync.page import SyncPage

__all__ = ["SyncPage"]
