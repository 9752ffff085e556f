"""Pages of the employer pipeline."""
