"""What may be done to employers' records."""
