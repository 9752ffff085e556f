"""Convenings: events, what comes of them, meetings."""

from firstrung.convenings.models.attending import Attendance, Headcount, KeptAnswer, Question
from firstrung.convenings.models.change import (
    Advice,
    ForumComment,
    PlannedChange,
    Program,
    ProgramChange,
    ProgramDecision,
    ProgramStep,
)
from firstrung.convenings.models.events import Event, EventInvitation, Registration
from firstrung.convenings.models.meetings import (
    ActionItem,
    AgendaLine,
    Meeting,
    MeetingDecision,
    MeetingNote,
    Participant,
)
from firstrung.convenings.models.terms import Occupation

__all__ = [
    "ActionItem",
    "Advice",
    "AgendaLine",
    "Attendance",
    "Event",
    "EventInvitation",
    "ForumComment",
    "Headcount",
    "KeptAnswer",
    "Meeting",
    "MeetingDecision",
    "MeetingNote",
    "Occupation",
    "Participant",
    "PlannedChange",
    "Program",
    "ProgramChange",
    "ProgramDecision",
    "ProgramStep",
    "Question",
    "Registration",
]
