"""Who sees the employers' records, and who may write into them."""
