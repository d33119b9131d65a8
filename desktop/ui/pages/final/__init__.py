"""The page of a paper's last steps: check, make final, number, sign, hand over."""

from desktop.ui.pages.final.page import FinalPage

__all__ = ["FinalPage"]
