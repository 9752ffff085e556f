"""What the coalition and research centers give each other."""
