"""The page Papers: the minutes as they will be on paper, and those already made."""

from desktop.ui.pages.papers.page import PapersPage

__all__ = ["PapersPage"]
