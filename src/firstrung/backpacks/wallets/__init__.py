"""Handing an award to a wallet."""
