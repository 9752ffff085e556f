"""Action plans, and the master plan of all of them."""
