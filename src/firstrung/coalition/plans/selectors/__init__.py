"""Reads plans and their schedule."""
