"""Fair scores: runs of the rating model, zones, extra reviews, the fairness ledger, plots."""
