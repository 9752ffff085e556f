"""Pages of validation: HTTP and one service call each."""
