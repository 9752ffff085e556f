"""Template tags of portfolios."""
