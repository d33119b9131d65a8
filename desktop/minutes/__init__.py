"""Papers: blocks composed from a case, laid out by the decree, written as PDF."""
