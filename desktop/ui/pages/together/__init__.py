"""The page on which what several members said alike is combined, each author kept."""

from desktop.ui.pages.together.page import TogetherPage

__all__ = ["TogetherPage"]
