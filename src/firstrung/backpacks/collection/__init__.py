"""A person's credentials: shown, downloaded, shared, brought in, archived."""
