"""What is read of employers' records."""
