"""Changes plans."""
