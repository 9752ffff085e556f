"""Employers from a CSV file: uploaded, checked line by line, loaded in batches."""
