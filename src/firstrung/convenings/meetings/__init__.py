"""Meetings: planned, with an agenda from live data, kept in the room, told in minutes."""
