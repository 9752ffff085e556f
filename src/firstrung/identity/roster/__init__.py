"""Rosters: OneRoster bundles read, checked and applied."""
