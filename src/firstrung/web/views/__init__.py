"""Views of the shell, by subject."""
