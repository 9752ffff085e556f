"""The employer pipeline: one record per employer, asks, contacts, needs, leads."""
