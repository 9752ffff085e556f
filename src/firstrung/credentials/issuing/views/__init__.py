"""Pages of the coordinator's side."""
