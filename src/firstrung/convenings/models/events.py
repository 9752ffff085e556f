"""Events, who is invited to them, and who has a seat."""

from django.db import models

from firstrung.convenings.enums.events import (
    Answer,
    Audience,
    EventKind,
    EventState,
    Part,
    Standing,
)
from firstrung.core.models import Record


class Event(Record):
    """Employers, educators and students meet.

    ``closed`` events are for faculty, school staff and employers alone (C11). ``capacity`` is
    empty where there is room for everybody. ``school_year`` is the year in which the school year
    of the event begins (2026 for 2026–27); it begins on July 1. ``sequence`` grows with each change
    that calendars must learn of (RFC 5545). ``skills`` were discussed, ``outlook`` says in words
    whom employers will look for (C07). ``noted_at`` is when the notes were written last,
    ``followed_up_at`` when those who came were told what came of it (C09).
    """

    kind = models.CharField(max_length=20, choices=EventKind.choices)
    state = models.CharField(max_length=20, choices=EventState.choices, default=EventState.PLANNED)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    occupations = models.ManyToManyField("convenings.Occupation", blank=True, related_name="events")
    sectors = models.ManyToManyField("taxonomies.Sector", blank=True, related_name="+")
    skills = models.ManyToManyField("taxonomies.Skill", blank=True, related_name="+")
    initiative = models.ForeignKey(
        "coalition.Initiative", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    host = models.ForeignKey("identity.Organization", on_delete=models.PROTECT, related_name="+")
    co_hosts = models.ManyToManyField("identity.Organization", blank=True, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    closed = models.BooleanField(default=False)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.NONE)
    institutions = models.ManyToManyField("identity.Organization", blank=True, related_name="+")
    language = models.CharField(max_length=5, default="en")
    school_year = models.PositiveSmallIntegerField()
    outlook = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-begins_at", "pk"]
        indexes = [
            models.Index(fields=["begins_at"]),
            models.Index(fields=["state", "kind", "begins_at"]),
            models.Index(fields=["school_year", "kind"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="convenings_event_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(closed=False) | models.Q(audience=Audience.NONE),
                name="convenings_closed_without_students",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EventInvitation(Record):
    """Somebody is asked to come; ``reason`` says why this person (several joined by “; ”)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    part = models.CharField(max_length=10, choices=Part.choices)
    reason = models.CharField(max_length=300, blank=True)
    invited_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="convenings_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} to {self.event}"


class Registration(Record):
    """Somebody has a seat, waits for one, or has given it back.

    ``registered_at`` orders the waiting list; registering again goes to its end. ``reminded_at``
    is when the reminder was written, the day before.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    part = models.CharField(max_length=10, choices=Part.choices)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    registered_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="convenings_registered_once"),
        ]
        indexes = [models.Index(fields=["event", "standing", "registered_at"])]

    def __str__(self) -> str:
        return f"{self.person} at {self.event}"
