"""The door to convenings: events, what comes of them, meetings."""

from firstrung.convenings.calendars import MEDIA_TYPE as CALENDAR_TYPE
from firstrung.convenings.enums.events import (
    Answer,
    Audience,
    EventKind,
    EventState,
    Part,
    Standing,
)
from firstrung.convenings.events.attendance import count, mark, unmark
from firstrung.convenings.events.entries import entry_of
from firstrung.convenings.events.happenings import GatheringChanged, GuestInvited, SeatGiven
from firstrung.convenings.events.importing import AttendanceProblem, Imported, import_attendance
from firstrung.convenings.events.inviting import answer, invite, make_answer_link
from firstrung.convenings.events.lifecycle import LIFECYCLE as EVENT_LIFECYCLE
from firstrung.convenings.events.questions import answer_question, ask, keep, moderate
from firstrung.convenings.events.reporting import Totals, totals
from firstrung.convenings.events.seats import register, withdraw
from firstrung.convenings.events.selectors import upcoming
from firstrung.convenings.events.services import (
    EventDraft,
    edit_event,
    plan_event,
    school_year,
    take_step,
    write_notes,
)
from firstrung.convenings.events.suggesting import Suggestion, suggestions
from firstrung.convenings.models import (
    Attendance,
    Event,
    EventInvitation,
    Headcount,
    KeptAnswer,
    Occupation,
    Question,
    Registration,
)
from firstrung.convenings.policies import RUN_EVENT, SEE_EVENT

__all__ = [
    "CALENDAR_TYPE",
    "EVENT_LIFECYCLE",
    "RUN_EVENT",
    "SEE_EVENT",
    "Answer",
    "Attendance",
    "AttendanceProblem",
    "Audience",
    "Event",
    "EventDraft",
    "EventInvitation",
    "EventKind",
    "EventState",
    "GatheringChanged",
    "GuestInvited",
    "Headcount",
    "Imported",
    "KeptAnswer",
    "Occupation",
    "Part",
    "Question",
    "Registration",
    "SeatGiven",
    "Standing",
    "Suggestion",
    "Totals",
    "answer",
    "answer_question",
    "ask",
    "count",
    "edit_event",
    "entry_of",
    "import_attendance",
    "invite",
    "keep",
    "make_answer_link",
    "mark",
    "moderate",
    "plan_event",
    "register",
    "school_year",
    "suggestions",
    "take_step",
    "totals",
    "unmark",
    "upcoming",
    "withdraw",
    "write_notes",
]
