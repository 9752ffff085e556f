"""The door to convenings: events, what comes of them, meetings."""

from firstrung.convenings.change.lifecycle import LIFECYCLE as PROGRAM_LIFECYCLE
from firstrung.convenings.change.needs import HiringFact, register_hiring_facts
from firstrung.convenings.change.policies import DECIDE_FOR, EDIT_PROGRAM, SEE_ADVICE, SEE_PROGRAM
from firstrung.convenings.change.services.advising import Recommended, advise, decide_on_advice
from firstrung.convenings.change.services.forum import (
    answer_comment,
    comment_on_change,
    conclude_change,
    plan_change,
)
from firstrung.convenings.change.services.programs import (
    ProgramDraft,
    edit_program,
    start_program,
    take_program_step,
    write_program_change,
)
from firstrung.convenings.enums.change import (
    NeedKind,
    ProgramAnswer,
    ProgramKind,
    ProgramStage,
    Stance,
)
from firstrung.convenings.enums.events import (
    Answer,
    Audience,
    EventKind,
    EventState,
    Part,
    QuestionState,
    Standing,
)
from firstrung.convenings.enums.meetings import AgendaItem, MeetingKind, MeetingState, Rsvp
from firstrung.convenings.events.addressees import answerers_of, moderators_of
from firstrung.convenings.events.attendance import count, mark, unmark
from firstrung.convenings.events.audience import organizations_coming, since_last_advisory
from firstrung.convenings.events.entries import entry_of, guest_entry
from firstrung.convenings.events.following import follow_up_events, remind_of_seats
from firstrung.convenings.events.guests import register_reasons, register_resting
from firstrung.convenings.events.happenings import (
    FollowUpDue,
    GatheringChanged,
    GuestInvited,
    QuestionAnswered,
    QuestionAsked,
    QuestionShown,
    SeatGiven,
    SeatReminded,
)
from firstrung.convenings.events.importing import AttendanceProblem, Imported, import_attendance
from firstrung.convenings.events.inviting import (
    answer,
    invite,
    make_answer_link,
    note_invitation_sent,
)
from firstrung.convenings.events.lifecycle import LIFECYCLE as EVENT_LIFECYCLE
from firstrung.convenings.events.noting import draft_notes, write_notes
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
)
from firstrung.convenings.events.suggesting import Suggestion, suggestions
from firstrung.convenings.meetings.agenda import AgendaPart, AgendaRow, agenda
from firstrung.convenings.meetings.calendar_file import meeting_calendar
from firstrung.convenings.meetings.events import (
    MeetingCalledOff,
    MeetingInvited,
    MeetingReminded,
    MinutesApproved,
)
from firstrung.convenings.meetings.lifecycle import LIFECYCLE as MEETING_LIFECYCLE
from firstrung.convenings.meetings.minutes import as_text as minutes_as_text
from firstrung.convenings.meetings.minutes import minutes_of, when_and_where
from firstrung.convenings.meetings.policies import SEE_MEETING, STEER_MEETING, WRITE_IN_MEETING
from firstrung.convenings.meetings.services.arranging import add_line, arrange
from firstrung.convenings.meetings.services.keeping import (
    add_action_item,
    add_decision,
    add_note,
    approve_minutes,
    finish_action_item,
)
from firstrung.convenings.meetings.services.people import (
    add_organization,
    add_participant,
    answer_meeting,
    mark_presence,
    remind_of_meetings,
    remove_participant,
    send_invitations,
)
from firstrung.convenings.meetings.services.planning import (
    MeetingDraft,
    change_meeting,
    plan_meeting,
    take_meeting_step,
)
from firstrung.convenings.meetings.sources import (
    AgendaSource,
    Line,
    agenda_sources,
    organizations_at,
    people_at,
    register_agenda_source,
    since_last,
)
from firstrung.convenings.models import (
    ActionItem,
    Advice,
    AgendaLine,
    Attendance,
    Event,
    EventInvitation,
    ForumComment,
    Headcount,
    KeptAnswer,
    Meeting,
    MeetingDecision,
    MeetingNote,
    Occupation,
    Participant,
    PlannedChange,
    Program,
    ProgramChange,
    ProgramDecision,
    ProgramStep,
    Question,
    Registration,
)
from firstrung.convenings.policies import RUN_EVENT, SEE_EVENT

__all__ = [
    "DECIDE_FOR",
    "EDIT_PROGRAM",
    "EVENT_LIFECYCLE",
    "MEETING_LIFECYCLE",
    "PROGRAM_LIFECYCLE",
    "RUN_EVENT",
    "SEE_ADVICE",
    "SEE_EVENT",
    "SEE_MEETING",
    "SEE_PROGRAM",
    "STEER_MEETING",
    "WRITE_IN_MEETING",
    "ActionItem",
    "Advice",
    "AgendaItem",
    "AgendaLine",
    "AgendaPart",
    "AgendaRow",
    "AgendaSource",
    "Answer",
    "Attendance",
    "AttendanceProblem",
    "Audience",
    "Event",
    "EventDraft",
    "EventInvitation",
    "EventKind",
    "EventState",
    "FollowUpDue",
    "ForumComment",
    "GatheringChanged",
    "GuestInvited",
    "Headcount",
    "HiringFact",
    "Imported",
    "KeptAnswer",
    "Line",
    "Meeting",
    "MeetingCalledOff",
    "MeetingDecision",
    "MeetingDraft",
    "MeetingInvited",
    "MeetingKind",
    "MeetingNote",
    "MeetingReminded",
    "MeetingState",
    "MinutesApproved",
    "NeedKind",
    "Occupation",
    "Part",
    "Participant",
    "PlannedChange",
    "Program",
    "ProgramAnswer",
    "ProgramChange",
    "ProgramDecision",
    "ProgramDraft",
    "ProgramKind",
    "ProgramStage",
    "ProgramStep",
    "Question",
    "QuestionAnswered",
    "QuestionAsked",
    "QuestionShown",
    "QuestionState",
    "Recommended",
    "Registration",
    "Rsvp",
    "SeatGiven",
    "SeatReminded",
    "Stance",
    "Standing",
    "Suggestion",
    "Totals",
    "add_action_item",
    "add_decision",
    "add_line",
    "add_note",
    "add_organization",
    "add_participant",
    "advise",
    "agenda",
    "agenda_sources",
    "answer",
    "answer_comment",
    "answer_meeting",
    "answer_question",
    "answerers_of",
    "approve_minutes",
    "arrange",
    "ask",
    "change_meeting",
    "comment_on_change",
    "conclude_change",
    "count",
    "decide_on_advice",
    "draft_notes",
    "edit_event",
    "edit_program",
    "entry_of",
    "finish_action_item",
    "follow_up_events",
    "guest_entry",
    "import_attendance",
    "invite",
    "keep",
    "make_answer_link",
    "mark",
    "mark_presence",
    "meeting_calendar",
    "minutes_as_text",
    "minutes_of",
    "moderate",
    "moderators_of",
    "note_invitation_sent",
    "organizations_at",
    "organizations_coming",
    "people_at",
    "plan_change",
    "plan_event",
    "plan_meeting",
    "register",
    "register_agenda_source",
    "register_hiring_facts",
    "register_reasons",
    "register_resting",
    "remind_of_meetings",
    "remind_of_seats",
    "remove_participant",
    "school_year",
    "send_invitations",
    "since_last",
    "since_last_advisory",
    "start_program",
    "suggestions",
    "take_meeting_step",
    "take_program_step",
    "take_step",
    "totals",
    "unmark",
    "upcoming",
    "when_and_where",
    "withdraw",
    "write_notes",
    "write_program_change",
]
