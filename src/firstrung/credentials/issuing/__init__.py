"""Issuing to cohorts, status, keys and audit."""
