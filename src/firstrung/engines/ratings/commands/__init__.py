"""The commands of the ratings engine, one module each."""
