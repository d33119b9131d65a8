"""Seals, signatures and the verdict on a paper."""
