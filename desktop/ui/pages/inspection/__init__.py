"""The page of one inspection: its visits, delegation, bodies, outline, facts, papers and time limits."""

from desktop.ui.pages.inspection.page import InspectionPage

__all__ = ["InspectionPage"]
