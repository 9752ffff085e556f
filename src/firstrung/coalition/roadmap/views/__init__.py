"""Pages of the road map."""
