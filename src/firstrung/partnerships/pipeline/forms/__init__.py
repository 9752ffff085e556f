"""Forms of the employer pipeline."""
