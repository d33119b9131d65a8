"""The gate: no paper gets its name before a validator has found it PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import io

from desktop.minutes.finished import finish

PROFILES = ("3a", "ua1")
_LENGTH = "PDFA3A-STREAM-LENGTH-001"
"""Raised also for a stream that ends in CR, whose end the validator takes for a line's: qpdf decides."""


def faults(data: bytes, record: bytes) -> tuple[str, ...]:
    """Return the rules a finished paper breaks, "record" where it does not carry it; empty for none."""
    try:
        found = [rule for profile in PROFILES for rule in _broken(data, profile)]
    except _unread() as error:
        return (type(error).__name__,)
    if _LENGTH in found and _lengths_agree(data):
        found.remove(_LENGTH)
    if finish.attached(data) != record:
        found.append("record")
    return tuple(found)


def _broken(data: bytes, profile: str) -> list[str]:
    import page

    limits = page.SafetyLimits.unlimited()  # the file is our own, and as long as its record
    report = page.validate_pdf_bytes(data, profile=profile, limits=limits)
    return sorted({failure.rule_id for failure in report.failures})


def _unread() -> tuple[type[Exception], ...]:
    import page
    import pikepdf

    return (page.PageError, pikepdf.PdfError)


def _lengths_agree(data: bytes) -> bool:
    """Tell whether each stream is as long as it says, read by qpdf, which then warns of nothing."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                each.read_raw_bytes()
        return not pdf.get_warnings()
