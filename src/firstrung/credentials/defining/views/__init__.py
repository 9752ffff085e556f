"""Pages where achievements are defined and read."""
