"""Rounds, judgements and ballots for pages and figures."""
