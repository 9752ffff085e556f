"""Rounds in which employers set the cut score, and votes on requirements."""
