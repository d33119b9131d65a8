"""The page of all inspections."""

from desktop.ui.pages.inspections.page import InspectionsPage

__all__ = ["InspectionsPage"]
