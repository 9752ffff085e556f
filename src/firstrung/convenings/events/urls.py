"""Addresses of events."""

from django.urls import URLPattern, path

from firstrung.convenings.events.views import (
    attendance,
    inviting,
    lists,
    page,
    questions,
    report,
)

ONE = "events/<uuid:uid>/"
QUESTION = "events/questions/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("events/", lists.events, name="events"),
    path("events/file/", lists.events_file, name="events_file"),
    path("events/new/", page.event_new, name="event_new"),
    path("events/report/", report.event_report, name="event_report"),
    path("events/report/file/", report.event_report_file, name="event_report_file"),
    path("events/report/kinds/", report.event_kinds_file, name="event_kinds_file"),
    path("events/attendance/", report.event_attendances, name="event_attendances"),
    path("events/attendance/file/", report.event_attendances_file, name="event_attendances_file"),
    path(
        "events/attendance/template/",
        attendance.event_import_template,
        name="event_import_template",
    ),
    path("events/answer/<str:secret>/", inviting.event_answer, name="event_answer"),
    path("events/questions/", questions.event_questions, name="event_questions"),
    path("events/questions/kept/", questions.kept_answers, name="kept_answers"),
    path(f"{QUESTION}moderate/", questions.question_moderate, name="question_moderate"),
    path(f"{QUESTION}answer/", questions.question_answer, name="question_answer"),
    path(f"{QUESTION}keep/", questions.question_keep, name="question_keep"),
    path(
        "events/invitations/<uuid:uid>/again/",
        inviting.event_invitation_again,
        name="event_invitation_again",
    ),
    path(ONE, page.event, name="event"),
    path(f"{ONE}edit/", page.event_edit, name="event_edit"),
    path(f"{ONE}step/<slug:action>/", page.event_step, name="event_step"),
    path(f"{ONE}notes/", page.event_notes, name="event_notes"),
    path(f"{ONE}calendar/", page.event_calendar, name="event_calendar"),
    path(f"{ONE}register/", inviting.event_register, name="event_register"),
    path(f"{ONE}invitations/", inviting.event_invitations, name="event_invitations"),
    path(f"{ONE}invitations/file/", inviting.event_invitations_file, name="event_invitations_file"),
    path(f"{ONE}suggestions/", inviting.event_suggestions, name="event_suggestions"),
    path(f"{ONE}people/", attendance.event_people, name="event_people"),
    path(f"{ONE}people/<uuid:person>/mark/", attendance.event_mark, name="event_mark"),
    path(f"{ONE}people/count/", attendance.event_count, name="event_count"),
    path(f"{ONE}people/import/", attendance.event_import, name="event_import"),
    path(f"{ONE}ask/", questions.event_ask, name="event_ask"),
]
