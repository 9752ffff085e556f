"""Pages where credentials are checked, and what verifiers fetch."""
