"""Every kind of paper composed from a case, as blocks."""
