"""Tests of the recognition program."""
