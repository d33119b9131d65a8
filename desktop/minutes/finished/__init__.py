"""The finished file: sealed off as PDF/A, gated, measured, compared, frozen as a version."""
