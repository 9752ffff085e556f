"""Pages about initiatives."""
