"""Pages about money, needs and risks."""
