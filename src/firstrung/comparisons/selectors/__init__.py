"""Reading comparisons."""
