"""The page of one visit."""

from desktop.ui.pages.visit.page import VisitPage

__all__ = ["VisitPage"]
