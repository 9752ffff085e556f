"""Anybody checks any credential."""
