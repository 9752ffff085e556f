"""The commands of `python -m firstrung.engines.standards`, one module each."""
