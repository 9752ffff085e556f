"""Initiatives: proposed, rated, chosen, carried out."""
