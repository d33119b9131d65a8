"""Wording, order and passages of one paper alone, kept beside the record."""
