"""How a region's folder comes into the database."""
