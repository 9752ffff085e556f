"""What a partnership is worth to an employer, told from the records (B12–B16, D73–D75)."""
