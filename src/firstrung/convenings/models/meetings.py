"""Meetings: who comes, the agenda, and what was said, decided and taken on (D28, D67)."""

from django.db import models

from firstrung.convenings.enums.meetings import AgendaItem, MeetingKind, MeetingState, Rsvp
from firstrung.core.models import Record


class Meeting(Record):
    """A strategic meeting or a focus group.

    ``sequence`` grows with each change that calendars must learn of (RFC 5545). The agenda is built
    from live data until ``opened_at``; the minutes stand from ``approved_at`` on.
    """

    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    title = models.CharField(max_length=200)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=400, blank=True)
    state = models.CharField(
        max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    facilitator = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    initiatives = models.ManyToManyField("coalition.Initiative", blank=True, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-begins_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "begins_at"], name="convenings_meeting_kind"),
            models.Index(fields=["state", "begins_at"], name="convenings_meeting_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="convenings_meeting_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Participant(Record):
    """Somebody who is wanted at a meeting, and for which organization.

    ``told`` is the meeting's ``sequence`` when the last letter was written; None: no letter yet.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told = models.PositiveIntegerField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    rsvp = models.CharField(max_length=20, choices=Rsvp.choices, default=Rsvp.NONE)
    attended = models.BooleanField(default=False)

    class Meta:
        ordering = ["person__family_name", "person__given_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="convenings_participant_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "meeting"],
                condition=models.Q(attended=True),
                name="convenings_attended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"


class AgendaLine(Record):
    """A line of an agenda.

    Before the meeting opens, rows with a ``source`` only say that a live line is hidden or moved
    (found by ``key``); rows without are added by hand. When it opens, every line is written down.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="lines")
    item = models.PositiveSmallIntegerField(choices=AgendaItem.choices)
    key = models.CharField(max_length=64)
    source = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=400)
    url = models.CharField(max_length=400, blank=True)
    since = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    hidden = models.BooleanField(default=False)

    class Meta:
        ordering = ["item", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "item", "key"], name="convenings_agenda_line_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class MeetingNote(Record):
    """What was said about an item, written in the room."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notes")
    item = models.PositiveSmallIntegerField(choices=AgendaItem.choices)
    text = models.TextField()
    written_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["item", "pk"]

    def __str__(self) -> str:
        return self.text


class MeetingDecision(Record):
    """What was decided, and who decided it, in words."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.PositiveSmallIntegerField(choices=AgendaItem.choices)
    text = models.TextField()
    decided_by = models.CharField(max_length=200)
    written_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["item", "pk"]

    def __str__(self) -> str:
        return self.text


class ActionItem(Record):
    """What somebody takes on at a meeting; ``done_at`` is empty while it is open."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="action_items")
    item = models.PositiveSmallIntegerField(choices=AgendaItem.choices)
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "done_at"], name="convenings_action_owner")]

    def __str__(self) -> str:
        return self.text
