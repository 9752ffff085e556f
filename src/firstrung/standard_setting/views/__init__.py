"""Pages of rounds and ballots."""
