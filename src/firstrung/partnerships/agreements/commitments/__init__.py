"""Formal agreements with employers: drafted, offered, signed, renewed, ended."""
