"""Pages about recommendations, programs and planned changes."""
