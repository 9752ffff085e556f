"""A region as a folder: its institutions, terms, targets and rules, read, checked and loaded."""
