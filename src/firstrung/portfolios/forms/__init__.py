"""What people write and what is wrong with it."""
