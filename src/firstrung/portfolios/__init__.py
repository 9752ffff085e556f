"""Portfolios: a student's work, its versions and its snapshots."""
