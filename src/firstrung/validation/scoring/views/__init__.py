"""Pages of scores: a panel's, a run's, a decision's, and what is published."""
