"""Changing comparisons."""
