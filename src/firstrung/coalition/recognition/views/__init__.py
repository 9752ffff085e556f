"""Pages of the recognition program."""
