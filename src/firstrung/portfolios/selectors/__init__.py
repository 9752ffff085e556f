"""Reading portfolios."""
