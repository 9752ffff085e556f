"""Writing portfolios."""
