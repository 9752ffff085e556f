"""Convenings: events, what comes of them, meetings."""

from firstrung.convenings.models.attending import Attendance, Headcount, KeptAnswer, Question
from firstrung.convenings.models.events import Event, EventInvitation, Registration
from firstrung.convenings.models.terms import Occupation

__all__ = [
    "Attendance",
    "Event",
    "EventInvitation",
    "Headcount",
    "KeptAnswer",
    "Occupation",
    "Question",
    "Registration",
]
