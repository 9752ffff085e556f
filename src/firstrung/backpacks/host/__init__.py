"""Open Badges 3.0 host interface."""
