"""How each kind of roster record meets what the database has."""
