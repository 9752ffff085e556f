"""Forms of rounds and ballots."""
