"""Kinds and states of convenings, a module for each part."""
