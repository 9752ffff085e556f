"""Ratings: fair measures from few ratings by many raters, agreement, and comparisons in pairs."""
