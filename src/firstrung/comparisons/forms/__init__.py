"""Forms of comparisons."""
