"""Share, bring in, make a transcript, delete."""
