"""Loading a region: one module per step."""
