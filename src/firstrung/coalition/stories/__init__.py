"""Testimonials, the insights they carry, spotlights, announcements."""
