"""Addresses of meetings."""

from django.urls import URLPattern, path

from firstrung.convenings.meetings.views import lists, page, room

ONE = "meetings/<uuid:uid>/"
PERSON = "meetings/people/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("meetings/", lists.meetings, name="meetings"),
    path("meetings/file/", lists.meetings_file, name="meetings_file"),
    path("meetings/new/", page.meeting_new, name="meeting_new"),
    path("meetings/attendance/", lists.meeting_attendance, name="meeting_attendance"),
    path(
        "meetings/attendance/file/", lists.meeting_attendance_file, name="meeting_attendance_file"
    ),
    path(ONE, page.meeting, name="meeting"),
    path(f"{ONE}edit/", page.meeting_edit, name="meeting_edit"),
    path(f"{ONE}step/<slug:action>/", page.meeting_step, name="meeting_step"),
    path(f"{ONE}agenda/new/", page.meeting_line_new, name="meeting_line_new"),
    path(f"{ONE}agenda/<int:item>/<slug:key>/", page.meeting_line, name="meeting_line"),
    path(f"{ONE}people/", page.meeting_people, name="meeting_people"),
    path(f"{ONE}invite/", page.meeting_invite, name="meeting_invite"),
    path(f"{ONE}answer/", page.meeting_answer, name="meeting_answer"),
    path(f"{ONE}meeting.ics", page.meeting_calendar_file, name="meeting_calendar"),
    path(f"{ONE}room/", room.meeting_room, name="meeting_room"),
    path(f"{ONE}minutes/", room.meeting_minutes, name="meeting_minutes"),
    path(f"{ONE}minutes/text/", room.meeting_minutes_text, name="meeting_minutes_text"),
    path(f"{ONE}minutes/approve/", room.meeting_minutes_approve, name="meeting_minutes_approve"),
    path(f"{PERSON}remove/", page.meeting_person_remove, name="meeting_person_remove"),
    path(f"{PERSON}presence/", room.meeting_presence, name="meeting_presence"),
    path(
        "meetings/entries/<slug:kind>/<uuid:uid>/remove/",
        room.meeting_entry_remove,
        name="meeting_entry_remove",
    ),
    path("action-items/", lists.action_items, name="action_items"),
    path("action-items/file/", lists.action_items_file, name="action_items_file"),
    path("action-items/mine/", lists.my_action_items, name="my_action_items"),
    path("action-items/<uuid:uid>/done/", lists.action_item_done, name="action_item_done"),
]
