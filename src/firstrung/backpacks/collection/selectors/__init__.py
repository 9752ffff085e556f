"""Read a person's collection."""
