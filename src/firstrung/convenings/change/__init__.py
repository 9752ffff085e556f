"""From a need to a changed program, and the forum on planned changes."""
