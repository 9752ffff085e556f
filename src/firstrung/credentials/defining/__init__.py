"""Defining achievements: drafts, preview, pre-flight, export."""
