"""Reading validation with a number of queries that does not grow with the rows."""
