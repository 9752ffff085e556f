"""Writing: every change of validation, by subject."""
