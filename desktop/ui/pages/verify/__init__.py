"""The page on which a paper is verified: a PDF, a scan, or a code typed from a footer."""

from desktop.ui.pages.verify.page import VerifyPage

__all__ = ["VerifyPage"]
