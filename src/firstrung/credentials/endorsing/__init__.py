"""Employers endorse under their own identity."""
