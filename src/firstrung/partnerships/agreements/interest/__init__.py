"""How keen employers are: asked, counted by sector, drawn."""
