"""Validation: how work is judged."""
