"""Forms of validation, by subject."""
