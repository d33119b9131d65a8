"""Blocks set on pages as PDF."""
